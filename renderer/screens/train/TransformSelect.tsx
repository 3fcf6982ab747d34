/** Chooses a set of random changes by name; ranges of one's own are made in Data and only shown here. */
import { Select } from '@mantine/core';
import { isOwn, transformNames } from '#renderer/text/transforms.ts';
import { TRANSFORM_PRESETS, type TransformSpec } from '#shared/domain/transforms.ts';

export interface TransformSelectProps {
  readonly value: TransformSpec;
  readonly label: string;
  readonly onChange: (value: TransformSpec) => void;
}

export function TransformSelect({ value, label, onChange }: TransformSelectProps) {
  const chosen = isOwn(value) ? 'own' : value;
  const names: readonly (keyof typeof transformNames)[] =
    chosen === 'own' ? [...TRANSFORM_PRESETS, chosen] : TRANSFORM_PRESETS;
  return (
    <Select
      size="xs"
      aria-label={label}
      allowDeselect={false}
      data={names.map((name) => ({ value: name, label: transformNames[name] }))}
      value={chosen}
      onChange={(name) => {
        const preset = TRANSFORM_PRESETS.find((one) => one === name);
        if (preset !== undefined) onChange(preset);
      }}
    />
  );
}
