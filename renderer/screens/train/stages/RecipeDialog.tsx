/** The recipes of the lesson: one is chosen, made to fit the machine, looked at, and used. */
import { Button, Group, Modal, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { Note } from '#renderer/components/Note.tsx';
import { stageText } from '#renderer/session/stageText.ts';
import { presetNames, stagesText } from '#renderer/text/stages.ts';
import { isDrawn, type Kind } from '#shared/domain/project.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import {
  planPreset,
  presetProblem,
  presetsOf,
  recipeFacts,
  type Frame,
  type PlanPreset,
  type PresetPlan,
} from '#shared/kernels/planPresets.ts';
import { SIZE_LIMITS, WholeInput } from '../WholeInput.tsx';
import { SchedulePicture } from './SchedulePicture.tsx';
import classes from './Stages.module.css';

export interface RecipeDialogProps {
  readonly kind: Kind;
  readonly config: TrainConfig;
  readonly hasWeights: boolean;
  /** Highest rate that the defaults suggest, for recipes that start from nothing. */
  readonly usualLr: number;
  readonly perEpoch: number;
  readonly onUse: (plan: PresetPlan) => void;
  readonly onClose: () => void;
}

const words = stagesText.recipeDialog;

interface Choice {
  readonly preset: PlanPreset;
  readonly frame: Frame;
  readonly epochs: number;
}

/** As the recipe has it. */
function own(preset: PlanPreset): Choice {
  const { frames, epochs } = recipeFacts(preset);
  return { preset, epochs, frame: frames.at(-1) ?? { sizePx: 224, widthPx: null } };
}

export function RecipeDialog({ kind, config, onUse, onClose, ...facts }: RecipeDialogProps) {
  const [choice, setChoice] = useState<Choice | null>(() => {
    const [first] = presetsOf(kind);
    return first === undefined ? null : own(first);
  });
  if (choice === null) return null;
  const request = {
    preset: choice.preset,
    frames: [choice.frame],
    epochs: choice.epochs,
    lr: null,
    kind,
    hasWeights: facts.hasWeights,
    scratchLr: facts.usualLr,
    precision: config.precision,
  };
  const problem = presetProblem(request);
  const plan = problem === null ? planPreset(request) : null;
  return (
    <Modal opened onClose={onClose} title={words.title} size={560}>
      <div className={classes['dialog']}>
        <Text c="dimmed" fz={12}>
          {words.body}
        </Text>
        <Fields kind={kind} choice={choice} onChoose={setChoice} />
        {problem === null ? null : <Note tone="warn">{words.problem(problem)}</Note>}
        {plan === null ? null : <Preview plan={plan} perEpoch={facts.perEpoch} />}
        <Group justify="flex-end">
          <Button
            disabled={plan === null}
            onClick={() => {
              if (plan !== null) onUse(plan);
              onClose();
            }}
          >
            {words.use}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

interface FieldsProps {
  readonly kind: Kind;
  readonly choice: Choice;
  readonly onChoose: (choice: Choice) => void;
}

function Fields({ kind, choice, onChoose }: FieldsProps) {
  const { preset, epochs, frame } = choice;
  const presets = presetsOf(kind);
  const size = isDrawn(kind) ? words.largestHeight : words.largest;
  return (
    <>
      <NativeSelect
        size="xs"
        label={words.recipe}
        data={presets.map((value) => ({ value, label: presetNames[value].title }))}
        value={preset}
        onChange={(event) => {
          const chosen = presets.find((one) => one === event.currentTarget.value);
          if (chosen !== undefined) onChoose(own(chosen));
        }}
      />
      <div className={classes['note']}>{presetNames[preset].what}</div>
      <div className={classes['fields']}>
        <WholeInput
          {...{ ...SIZE_LIMITS, label: size, shown: size, value: frame.sizePx }}
          onValue={(sizePx) => onChoose({ ...choice, frame: { ...frame, sizePx } })}
        />
        {isDrawn(kind) ? (
          <WholeInput
            {...{ ...SIZE_LIMITS, label: words.largestWidth, shown: words.largestWidth }}
            value={frame.widthPx ?? frame.sizePx}
            onValue={(widthPx) => onChoose({ ...choice, frame: { ...frame, widthPx } })}
          />
        ) : null}
        <WholeInput
          {...{ min: 1, max: 10_000, label: words.epochs, shown: words.epochs, value: epochs }}
          onValue={(next) => onChoose({ ...choice, epochs: next })}
        />
      </div>
    </>
  );
}

const Preview = ({ plan, perEpoch }: { readonly plan: PresetPlan; readonly perEpoch: number }) => (
  <>
    <SchedulePicture stages={plan.stages} perEpoch={perEpoch} />
    <ol className={`${classes['summary']} num`}>
      {plan.stages.map((stage, i) => (
        <li key={i}>{stageText(stage)}</li>
      ))}
    </ol>
    {plan.remarks.map((remark) => (
      <Note key={remark} tone="info">
        {remark}
      </Note>
    ))}
  </>
);
