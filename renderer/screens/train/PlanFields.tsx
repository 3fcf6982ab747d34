/** All settings of a run: the ones that matter first, the rest behind a fold. */
import { Button, Checkbox, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { useDevices, type Plan } from '#renderer/hooks/useTrainPlan.ts';
import { lrByGroup } from '#renderer/session/lrText.ts';
import { isForMixed } from '#renderer/session/planDevice.ts';
import { editPlan, typeLr } from '#renderer/session/trainPlan.ts';
import { archNames, heightLabel, planText, precisionNames, settingHints } from '#renderer/text/train.ts';
import { transformFacts } from '#renderer/text/transforms.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { isDrawn, type Kind } from '#shared/domain/project.ts';
import { ARCHS_OF, PRECISIONS, type TrainConfig } from '#shared/domain/run.ts';
import { DeviceField } from './DeviceField.tsx';
import { CheckField, Field } from './Field.tsx';
import { LrFinderButton } from './LrFinderButton.tsx';
import { StartField } from './StartField.tsx';
import { TransformSelect } from './TransformSelect.tsx';
import { PracticeFields } from './PracticeFields.tsx';
import { StagesSection } from './stages/StagesSection.tsx';
import { SIZE_LIMITS, WholeInput } from './WholeInput.tsx';
import classes from './Train.module.css';

export interface PlanFieldsProps {
  readonly project: string;
  readonly kind: Kind;
  readonly plan: Plan;
  /** Training images. */
  readonly items: number;
}

type Edit = (edits: Partial<TrainConfig>) => void;

export function PlanFields({ project, kind, plan, items }: PlanFieldsProps) {
  const edit: Edit = (edits) => editPlan(project, edits);
  // Stages say for themselves what these fields say for a plan of one.
  const isStaged = plan.config.stages.length > 0;
  const paysMixed = isForMixed(plan.config.device, useDevices());
  return (
    <section className={classes['section']} aria-label={planText.title}>
      <div className={classes['grid']}>
        <MainFields kind={kind} plan={plan} edit={edit} />
        {isStaged ? null : <LrField project={project} plan={plan} />}
        <Field hint={settingHints.transforms} note={transformFacts(plan.config.transforms)} isWide>
          <TransformSelect
            value={plan.config.transforms}
            label={settingHints.transforms.label}
            onChange={(transforms) => edit({ transforms })}
          />
        </Field>
        <StartField project={project} config={plan.config} edit={edit} />
        {isStaged ? null : <FreezeField plan={plan} edit={edit} />}
        <DeviceField value={plan.config.device} edit={edit} />
        {paysMixed && !isStaged ? <PrecisionField plan={plan} edit={edit} /> : null}
      </div>
      <StagesSection project={project} kind={kind} plan={plan} items={items} />
      <MoreSettings kind={kind} plan={plan} edit={edit} hasPrecision={!paysMixed && !isStaged} />
    </section>
  );
}

interface PartProps {
  readonly plan: Plan;
  readonly edit: Edit;
}

type KindProps = PartProps & { readonly kind: Kind };

function MainFields({ kind, plan: { config }, edit }: KindProps) {
  const isStaged = config.stages.length > 0;
  return (
    <>
      <Field hint={settingHints.arch}>
        <Select
          size="xs"
          aria-label={settingHints.arch.label}
          allowDeselect={false}
          data={ARCHS_OF[kind].map((value) => ({ value, label: archNames[value] }))}
          value={config.arch}
          onChange={(value) => {
            const arch = ARCHS_OF[kind].find((one) => one === value);
            if (arch !== undefined) edit({ arch });
          }}
        />
      </Field>
      {isStaged ? null : isDrawn(kind) ? (
        <FrameFields config={config} edit={edit} />
      ) : (
        <SideField config={config} edit={edit} />
      )}
      {isStaged ? null : <EpochsField config={config} edit={edit} />}
      <Field hint={settingHints.batchSize}>
        <WholeInput
          label={settingHints.batchSize.label}
          min={1}
          max={1024}
          value={config.batchSize}
          onValue={(batchSize) => edit({ batchSize })}
        />
      </Field>
    </>
  );
}

const EpochsField = ({ config, edit }: SizeProps) => (
  <Field hint={settingHints.epochs}>
    <WholeInput
      label={settingHints.epochs.label}
      min={1}
      max={10_000}
      value={config.epochs}
      onValue={(epochs) => edit({ epochs })}
    />
  </Field>
);

interface SizeProps {
  readonly config: TrainConfig;
  readonly edit: Edit;
}

/** A square is cut from the middle. */
const SideField = ({ config, edit }: SizeProps) => (
  <Field hint={settingHints.sizePx}>
    <WholeInput
      label={settingHints.sizePx.label}
      {...SIZE_LIMITS}
      value={config.sizePx}
      onValue={(sizePx) => edit({ sizePx })}
    />
  </Field>
);

/** The whole image is seen, at this height and width. */
function FrameFields({ config, edit }: SizeProps) {
  const { sizePx, widthPx } = config;
  const heightHint = { ...settingHints.widthPx, label: heightLabel };
  return (
    <>
      <Field hint={heightHint}>
        <WholeInput
          label={heightLabel}
          {...SIZE_LIMITS}
          value={sizePx}
          onValue={(height) => edit({ sizePx: height, widthPx: widthPx ?? sizePx })}
        />
      </Field>
      <Field hint={settingHints.widthPx}>
        <WholeInput
          label={settingHints.widthPx.label}
          {...SIZE_LIMITS}
          value={widthPx ?? sizePx}
          onValue={(width) => edit({ widthPx: width })}
        />
      </Field>
    </>
  );
}

function LrField({ project, plan }: Pick<PlanFieldsProps, 'project' | 'plan'>) {
  const [early, late, head] = lrByGroup(plan.config.lr);
  const isSame = early === head;
  const meaning = plan.config.freeze
    ? planText.lr.head(head)
    : isSame
      ? planText.lr.all(head)
      : planText.lr.groups(early, late, head);
  return (
    <Field
      hint={settingHints.lr}
      isWide
      note={<span className="num">{meaning}</span>}
      problem={plan.lrProblem === null ? null : planText.lr.problems[plan.lrProblem]}
    >
      <div className={classes['file']}>
        <TextInput
          size="xs"
          aria-label={settingHints.lr.label}
          error={plan.lrProblem !== null}
          value={plan.lrText}
          spellCheck={false}
          onChange={(event) => typeLr(project, event.currentTarget.value)}
        />
        <LrFinderButton project={project} />
      </div>
    </Field>
  );
}

function FreezeField({ plan: { config }, edit }: PartProps) {
  const isRandomBody = config.from === null && config.weights === null;
  return (
    <div className={classes['wide']}>
      <CheckField
        hint={settingHints.freeze}
        note={config.freeze && isRandomBody ? planText.frozenRandom : undefined}
      >
        <Checkbox
          size="xs"
          aria-label={settingHints.freeze.label}
          checked={config.freeze}
          onChange={(event) => edit({ freeze: event.currentTarget.checked })}
        />
      </CheckField>
    </div>
  );
}

function PrecisionField({ plan: { config }, edit }: PartProps) {
  return (
    <Field hint={settingHints.precision} isWide>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={settingHints.precision.label}
        data={PRECISIONS.map((value) => ({ value, label: precisionNames[value] }))}
        value={config.precision}
        onChange={(value) => {
          const precision = PRECISIONS.find((one) => one === value);
          if (precision !== undefined) edit({ precision });
        }}
      />
    </Field>
  );
}

/** The rest, behind a fold. */
function MoreSettings({ hasPrecision, ...parts }: KindProps & { readonly hasPrecision: boolean }) {
  const [isMore, setIsMore] = useLayoutValue('train.more', 0);
  const isOpen = isMore === 1;
  return (
    <>
      <Button
        className={classes['more']}
        size="compact-sm"
        variant="subtle"
        color="gray"
        aria-expanded={isOpen}
        leftSection={isOpen ? <IconChevronUp {...smallIcon} /> : <IconChevronDown {...smallIcon} />}
        onClick={() => setIsMore(isOpen ? 0 : 1)}
      >
        {isOpen ? planText.less : planText.more}
      </Button>
      {isOpen ? (
        <div className={classes['grid']}>
          <MoreFields {...parts} />
          {hasPrecision ? <PrecisionField plan={parts.plan} edit={parts.edit} /> : null}
        </div>
      ) : null}
    </>
  );
}

function MoreFields({ kind, plan: { config }, edit }: KindProps) {
  return (
    <>
      <Field hint={settingHints.seed}>
        <WholeInput
          label={settingHints.seed.label}
          min={0}
          max={2 ** 31 - 1}
          value={config.seed}
          onValue={(seed) => edit({ seed })}
        />
      </Field>
      {config.stages.length > 0 ? null : <OneScheduleFields config={config} edit={edit} />}
      <Field hint={settingHints.checkpointMinutes}>
        <NumberInput
          size="xs"
          aria-label={settingHints.checkpointMinutes.label}
          suffix={` ${planText.minutes}`}
          min={0.5}
          max={24 * 60}
          value={config.checkpointMinutes}
          onChange={(value) => typeof value === 'number' && value > 0 && edit({ checkpointMinutes: value })}
        />
      </Field>
      <PracticeFields kind={kind} config={config} edit={edit} />
      <div className={classes['wide']}>
        <CheckField hint={settingHints.trainFrozenBn}>
          <Checkbox
            size="xs"
            aria-label={settingHints.trainFrozenBn.label}
            checked={config.trainFrozenBn}
            onChange={(event) => edit({ trainFrozenBn: event.currentTarget.checked })}
          />
        </CheckField>
      </div>
    </>
  );
}

/** What every stage has for itself. */
function OneScheduleFields({ config, edit }: SizeProps) {
  return (
    <>
      <Field hint={settingHints.wd}>
        <NumberInput
          size="xs"
          aria-label={settingHints.wd.label}
          min={0}
          max={1}
          step={0.01}
          value={config.wd}
          onChange={(value) => typeof value === 'number' && edit({ wd: value })}
        />
      </Field>
      <Field hint={settingHints.pctStart}>
        <NumberInput
          size="xs"
          aria-label={settingHints.pctStart.label}
          suffix=" %"
          min={0}
          max={100}
          value={Math.round(config.pctStart * 100)}
          onChange={(value) => typeof value === 'number' && edit({ pctStart: value / 100 })}
        />
      </Field>
    </>
  );
}
