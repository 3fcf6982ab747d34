/** How the plan goes stage by stage: its schedule drawn, the stages to change one by one, recipes to begin with. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Term } from '#renderer/components/Term.tsx';
import type { Plan } from '#renderer/hooks/useTrainPlan.ts';
import { stepsPerEpoch } from '#renderer/session/scheduleLines.ts';
import { doubled, totalEpochs, type Stages } from '#renderer/session/stageEdits.ts';
import { setStages, trainPlan } from '#renderer/session/trainPlan.ts';
import { stagesText } from '#renderer/text/stages.ts';
import { planText, settingHints } from '#renderer/text/train.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { isDrawn, type Kind } from '#shared/domain/project.ts';
import { MOST_STAGES } from '#shared/domain/run.ts';
import { stagePlansOf } from '#shared/kernels/planStages.ts';
import { LrFinderButton } from '../LrFinderButton.tsx';
import { RecipeDialog } from './RecipeDialog.tsx';
import { SchedulePicture } from './SchedulePicture.tsx';
import { StageList } from './StageList.tsx';
import classes from './Stages.module.css';

export interface StagesSectionProps {
  readonly project: string;
  readonly kind: Kind;
  readonly plan: Plan;
  /** Training images. */
  readonly items: number;
}

export function StagesSection({ project, kind, plan, items }: StagesSectionProps) {
  const { config, usualLr } = plan;
  const [isChoosing, setIsChoosing] = useState(false);
  const shown = stagePlansOf(config);
  const isStaged = config.stages.length > 0;
  const perEpoch = stepsPerEpoch(items, config);
  const setTo = (stages: Stages): void => setStages(project, stages);
  return (
    <section className={classes['stages']} aria-label={stagesText.list}>
      <header className={classes['bar']}>
        <span className={classes['title']}>
          <Term {...settingHints.stages} moreLabel={planText.learnMore}>
            {settingHints.stages.label}
          </Term>
        </span>
        {isStaged ? <LrFinderButton project={project} /> : null}
        <Button size="xs" variant="default" onClick={() => setIsChoosing(true)}>
          {stagesText.recipe}
        </Button>
      </header>
      <SchedulePicture stages={shown} perEpoch={perEpoch} />
      {isStaged ? (
        <>
          <StageList stages={config.stages} isDrawn={isDrawn(kind)} onStages={setTo} />
          <StageRemarks hasWeights={hasWeights(plan)} />
          <div className={`${classes['note']} num`}>{stagesText.total(shown.length, totalEpochs(shown))}</div>
        </>
      ) : null}
      <div className={classes['bar']}>
        <QuietButton
          icon={isStaged}
          words={isStaged ? stagesText.add : stagesText.write}
          isDisabled={shown.length >= MOST_STAGES}
          onClick={() => setTo(isStaged ? doubled(shown, shown.length - 1) : shown)}
        />
        {isStaged ? <QuietButton words={stagesText.clear} onClick={() => setTo([])} /> : null}
      </div>
      {isChoosing ? (
        <RecipeDialog
          {...{ kind, usualLr, perEpoch, config, hasWeights: hasWeights(plan) }}
          onClose={() => setIsChoosing(false)}
          onUse={({ stages, remarks }) => setStages(project, stages, remarks)}
        />
      ) : null}
    </section>
  );
}

const hasWeights = ({ config }: Plan): boolean => config.from !== null || config.weights !== null;

/** What a recipe was changed in, as long as that is so. */
function StageRemarks({ hasWeights: isKnowing }: { readonly hasWeights: boolean }) {
  const remarks = useStore(trainPlan, (plan) => plan.stageRemarks);
  const shown = remarks.length > 0 && isKnowing ? [stagesText.nowHasWeights] : remarks;
  return shown.map((remark) => (
    <div key={remark} className={classes['note']}>
      {remark}
    </div>
  ));
}

interface QuietButtonProps {
  readonly words: string;
  readonly icon?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

const QuietButton = ({ words, icon = false, isDisabled = false, onClick }: QuietButtonProps) => (
  <Button
    size="compact-sm"
    variant="subtle"
    color="gray"
    disabled={isDisabled}
    leftSection={icon ? <IconPlus {...smallIcon} /> : undefined}
    onClick={onClick}
  >
    {words}
  </Button>
);
