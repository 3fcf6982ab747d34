/** The rate of a stage as it is typed; what is no rate says so, and leaving the field brings the last rate back. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatLr, parseLr } from '#renderer/session/lrText.ts';
import { stagesText } from '#renderer/text/stages.ts';
import { planText } from '#renderer/text/train.ts';
import type { LrSpec } from '#shared/domain/run.ts';

export interface RateInputProps {
  readonly number: number;
  readonly lr: LrSpec;
  readonly onRate: (lr: LrSpec) => void;
}

export function RateInput({ number, lr, onRate }: RateInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : parseLr(typed);
  return (
    <TextInput
      size="xs"
      label={stagesText.rate}
      aria-label={stagesText.of(stagesText.rate, number)}
      spellCheck={false}
      value={typed ?? formatLr(lr)}
      error={parsed === null || parsed.ok ? null : planText.lr.problems[parsed.problem]}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = parseLr(text);
        if (next.ok) onRate(next.lr);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
