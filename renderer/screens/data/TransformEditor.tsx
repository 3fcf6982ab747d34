/** Random changes: a set by name, or every range by itself. Used below the sentence and beside the pictures they make. */
import { Button, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { remember } from '#renderer/session/navigation.ts';
import { dataText, rangeHints } from '#renderer/text/data.ts';
import { isOwn, transformNames } from '#renderer/text/transforms.ts';
import { settingHints } from '#renderer/text/train.ts';
import {
  RANGE_LIMITS,
  rangesOf,
  STILL,
  TRANSFORM_PRESETS,
  type TransformRanges,
  type TransformSpec,
} from '#shared/domain/transforms.ts';
import { Field } from '../train/Field.tsx';
import classes from './Data.module.css';

const words = dataText.edit.transforms;

export interface TransformEditorProps {
  readonly value: TransformSpec;
  readonly onChange: (value: TransformSpec) => void;
  /** Offers to see what they do; told before one goes there. Left out where one sees it already. */
  readonly look?: () => void;
}

const NAMES = [...TRANSFORM_PRESETS, 'own'] as const;

export function TransformEditor({ value, onChange, look }: TransformEditorProps) {
  const choose = (name: string | null): void => {
    const preset = TRANSFORM_PRESETS.find((one) => one === name);
    onChange(preset ?? rangesOf(value) ?? STILL);
  };
  return (
    <div className={classes['fields']}>
      <Select
        size="xs"
        aria-label={settingHints.transforms.label}
        allowDeselect={false}
        data={NAMES.map((name) => ({ value: name, label: transformNames[name] }))}
        value={isOwn(value) ? 'own' : value}
        onChange={choose}
        comboboxProps={{ withinPortal: false }}
      />
      {isOwn(value) ? <Ranges value={value} onChange={onChange} /> : null}
      {look === undefined ? null : (
        <Button
          className={classes['start']}
          size="compact-sm"
          variant="default"
          onClick={() => {
            look();
            remember({ tab: 'transforms' });
          }}
        >
          {words.look}
        </Button>
      )}
    </div>
  );
}

interface RangesProps {
  readonly value: TransformRanges;
  readonly onChange: (value: TransformRanges) => void;
}

const FLIPS = {
  none: { doFlip: false, flipVert: false },
  sideways: { doFlip: true, flipVert: false },
  all: { doFlip: true, flipVert: true },
} as const;
const FLIP_NAMES = ['none', 'sideways', 'all'] as const;

function Ranges({ value, onChange }: RangesProps) {
  const flip = !value.doFlip ? 'none' : value.flipVert ? 'all' : 'sideways';
  const set = (part: Partial<TransformRanges>): void => onChange({ ...value, ...part });
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={words.flip}
        data={FLIP_NAMES.map((name) => ({ value: name, label: words.flips[name] }))}
        value={flip}
        onChange={(name) => set(FLIPS[FLIP_NAMES.find((one) => one === name) ?? 'none'])}
      />
      <div className={classes['pair']}>
        <RangeField name="maxRotate" suffix="°" step={5} value={value} set={set} />
        <RangeField name="maxZoom" suffix="×" step={0.05} value={value} set={set} />
        <RangeField name="maxLighting" suffix=" %" step={5} percent value={value} set={set} />
        <RangeField name="maxWarp" suffix=" %" step={5} percent value={value} set={set} />
        <RangeField name="pAffine" suffix=" %" step={5} percent value={value} set={set} />
        <RangeField name="pLighting" suffix=" %" step={5} percent value={value} set={set} />
      </div>
    </>
  );
}

interface RangeFieldProps {
  readonly name: keyof typeof RANGE_LIMITS;
  readonly suffix: string;
  readonly step: number;
  /** Parts are shown in hundredths. */
  readonly percent?: boolean;
  readonly value: TransformRanges;
  readonly set: (part: Partial<TransformRanges>) => void;
}

function RangeField({ name, suffix, step, percent, value, set }: RangeFieldProps) {
  const factor = percent === true ? 100 : 1;
  const [min, max] = RANGE_LIMITS[name].map((limit) => Math.round(limit * factor));
  return (
    <Field hint={rangeHints[name]}>
      <NumberInput
        size="xs"
        aria-label={rangeHints[name].label}
        clampBehavior="blur"
        decimalScale={2}
        min={min ?? 0}
        max={max ?? 1}
        step={step}
        suffix={suffix}
        value={Number((value[name] * factor).toFixed(2))}
        onChange={(next) => {
          const isIn = typeof next === 'number' && next >= (min ?? 0) && next <= (max ?? 1);
          if (isIn) set({ [name]: next / factor });
        }}
      />
    </Field>
  );
}
