/** A whole number inside its limits; an empty field keeps the last number. */
import { NumberInput } from '@mantine/core';

export interface WholeInputProps {
  /** Its name, read out. */
  readonly label: string;
  /** The name as it stands above it, where nothing else names it. */
  readonly shown?: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly suffix?: string;
}

export const WholeInput = ({ label, shown, value, onValue, ...limits }: WholeInputProps) => (
  <NumberInput
    size="xs"
    label={shown}
    aria-label={label}
    allowDecimal={false}
    clampBehavior="blur"
    value={value}
    onChange={(next) => {
      if (typeof next === 'number' && next >= limits.min && next <= limits.max) onValue(next);
    }}
    {...limits}
  />
);

/** Sides of what the network sees. */
export const SIZE_LIMITS = { min: 32, max: 1024, step: 32, suffix: ' px' } as const;
