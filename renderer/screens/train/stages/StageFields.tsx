/** All that a stage decides: size, epochs, what trains and how fast, and how the rate and its helpers go. */
import { NativeSelect, NumberInput } from '@mantine/core';
import { scheduleNames, stagesText } from '#renderer/text/stages.ts';
import { precisionNames } from '#renderer/text/train.ts';
import { PRECISIONS, RISING_SCHEDULES, SCHEDULES, type StagePlan } from '#shared/domain/run.ts';
import { SIZE_LIMITS, WholeInput } from '../WholeInput.tsx';
import { RateInput } from './RateInput.tsx';
import classes from './Stages.module.css';

export interface StageFieldsProps {
  readonly stage: StagePlan;
  readonly number: number;
  readonly isDrawn: boolean;
  readonly onEdit: (edits: Partial<StagePlan>) => void;
}

export const StageFields = (props: StageFieldsProps) => (
  <div className={classes['fields']}>
    <SizeFields {...props} />
    <RateFields {...props} />
    <MomentumFields {...props} />
    <NumberInput
      size="xs"
      label={stagesText.decay}
      aria-label={stagesText.of(stagesText.decay, props.number)}
      {...{ min: 0, max: 1, step: 0.01 }}
      value={props.stage.wd}
      onChange={(wd) => typeof wd === 'number' && wd >= 0 && wd <= 1 && props.onEdit({ wd })}
    />
    <Choice
      name={stagesText.precision}
      number={props.number}
      all={PRECISIONS}
      names={precisionNames}
      value={props.stage.precision}
      onChoose={(precision) => props.onEdit({ precision })}
    />
  </div>
);

function SizeFields({
  stage: { sizePx, widthPx, epochs, freezeTo },
  number,
  isDrawn,
  onEdit,
}: StageFieldsProps) {
  return (
    <>
      <WholeInput
        {...{
          ...SIZE_LIMITS,
          ...named(isDrawn ? stagesText.height : stagesText.size, number),
          value: sizePx,
        }}
        // Without a width of its own it is a square: the width that was seen stays.
        onValue={(px) => onEdit({ sizePx: px, widthPx: isDrawn ? (widthPx ?? sizePx) : null })}
      />
      {isDrawn ? (
        <WholeInput
          {...{ ...SIZE_LIMITS, ...named(stagesText.width, number), value: widthPx ?? sizePx }}
          onValue={(px) => onEdit({ widthPx: px })}
        />
      ) : null}
      <WholeInput
        {...{ min: 1, max: 10_000, ...named(stagesText.epochs, number), value: epochs }}
        onValue={(next) => onEdit({ epochs: next })}
      />
      <NativeSelect
        size="xs"
        label={stagesText.trains}
        aria-label={stagesText.of(stagesText.trains, number)}
        data={[...stagesText.layers]}
        // Of three groups, 2 is the head counted from the front and -2 the late layers counted from the back.
        value={freezeTo === 2 ? '-1' : freezeTo === -2 ? '1' : String(freezeTo)}
        onChange={(event) => onEdit({ freezeTo: Number(event.currentTarget.value) })}
      />
    </>
  );
}

function RateFields({ stage, number, onEdit }: StageFieldsProps) {
  return (
    <>
      <RateInput number={number} lr={stage.lr} onRate={(lr) => onEdit({ lr })} />
      <Choice
        name={stagesText.schedule}
        number={number}
        all={SCHEDULES}
        names={scheduleNames}
        value={stage.schedule}
        onChoose={(schedule) => onEdit({ schedule })}
      />
      {RISING_SCHEDULES.includes(stage.schedule) ? (
        <WholeInput
          {...{ min: 0, max: 100, suffix: ' %', ...named(stagesText.warmUp, number) }}
          value={Math.round(stage.pctStart * 100)}
          onValue={(percent) => onEdit({ pctStart: percent / 100 })}
        />
      ) : null}
    </>
  );
}

/** Adam's beta1, where the schedule moves it. */
function MomentumFields({ stage: { schedule, moms }, number, onEdit }: StageFieldsProps) {
  if (!RISING_SCHEDULES.includes(schedule)) return null;
  const [high, low] = moms;
  const limits = { min: 0, max: 0.999, step: 0.05, decimalScale: 3 } as const;
  const isMomentum = (value: number | string): value is number =>
    typeof value === 'number' && value >= 0 && value <= limits.max;
  return (
    <div className={classes['pair']}>
      <NumberInput
        size="xs"
        label={stagesText.momHigh}
        aria-label={stagesText.of(stagesText.momHigh, number)}
        {...limits}
        value={high}
        onChange={(value) => isMomentum(value) && onEdit({ moms: [value, low] })}
      />
      <NumberInput
        size="xs"
        label={stagesText.momLow}
        aria-label={stagesText.of(`${stagesText.momHigh} ${stagesText.momLow}`, number)}
        {...limits}
        value={low}
        onChange={(value) => isMomentum(value) && onEdit({ moms: [high, value] })}
      />
    </div>
  );
}

const named = (shown: string, number: number) => ({ shown, label: stagesText.of(shown, number) });

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly number: number;
  readonly all: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

const Choice = <T extends string>({ name, number, all, names, value, onChoose }: ChoiceProps<T>) => (
  <NativeSelect
    size="xs"
    label={name}
    aria-label={stagesText.of(name, number)}
    data={all.map((one) => ({ value: one, label: names[one] }))}
    value={value}
    onChange={(event) => {
      const chosen = all.find((one) => one === event.currentTarget.value);
      if (chosen !== undefined) onChoose(chosen);
    }}
  />
);
