/** The chosen rate, as number or as slice, on its way into the plan. */
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { notifyDone } from '#renderer/hooks/notify.tsx';
import { chooseDivisor, chooseLr, closeLrFinder, lrFinder } from '#renderer/session/lrFinder.ts';
import type { LrReading } from '#renderer/session/lrReading.ts';
import { formatLr, parseLr } from '#renderer/session/lrText.ts';
import { takeLr } from '#renderer/session/trainPlan.ts';
import { formatSmall } from '#renderer/text/format.ts';
import { finderText } from '#renderer/text/lrFinder.ts';
import type { StagePlan } from '#shared/domain/run.ts';
import { isAboveStop, lrSpecOf, STOP_DIVISORS } from '#shared/kernels/lrAdvice.ts';
import classes from './LrFinder.module.css';

export interface LrChoiceProps {
  readonly project: string;
  readonly reading: LrReading;
  /** Of the plan; with any, the rate is that of the first. */
  readonly stages: readonly StagePlan[];
  /** Null where there is neither a choice nor an advice. */
  readonly chosen: number | null;
}

export function LrChoice({ project, reading: { situation }, stages, chosen: lr }: LrChoiceProps) {
  const divisor = useStore(lrFinder, (state) => state.divisor);
  const taken = lr === null ? null : lrSpecOf(lr, situation, divisor);
  const spec = taken === null ? null : formatLr(taken);
  const take = (): void => {
    if (taken === null) return;
    takeLr(project, stages, taken);
    closeLrFinder();
    const words = stages.length === 0 ? finderText.used : finderText.usedFirst;
    notifyDone(words(formatLr(taken)), { key: 'lr-chosen' });
  };
  return (
    <footer className={classes['choice']}>
      <RateInput
        // What was typed gives way to what is chosen elsewhere.
        key={lr === null ? '' : formatSmall(lr)}
        label={situation.isUnfrozen ? finderText.chosenStart : finderText.chosen}
        lr={lr}
      />
      {situation.isUnfrozen ? (
        <label className={classes['field']}>
          <span className={classes['label']}>
            {finderText.stop} · {finderText.stopHint(situation.headLr)}
          </span>
          <SegmentedControl
            size="xs"
            aria-label={finderText.stop}
            data={STOP_DIVISORS.map((one) => ({
              value: String(one),
              label: finderText.divisor(one, situation.headLr / one),
            }))}
            value={String(divisor)}
            onChange={(value) => {
              const one = STOP_DIVISORS.find((known) => String(known) === value);
              if (one !== undefined) chooseDivisor(one);
            }}
          />
        </label>
      ) : null}
      {lr !== null && isAboveStop(lr, situation, divisor) ? (
        <span className={classes['above']}>{finderText.above}</span>
      ) : null}
      <span className={classes['spacer']} />
      <Button disabled={spec === null} onClick={take}>
        {finderText.use(spec ?? finderText.none)}
      </Button>
    </footer>
  );
}

/** A rate typed by hand is taken when it is one. */
function RateInput({ label, lr }: { readonly label: string; readonly lr: number | null }) {
  const [text, setText] = useState(lr === null ? '' : formatSmall(lr));
  const parsed = parseLr(text);
  const isRate = parsed.ok && typeof parsed.lr === 'number';
  return (
    <TextInput
      size="xs"
      className={classes['input']}
      label={label}
      value={text}
      error={text !== '' && !isRate ? finderText.problem : null}
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (parsed.ok && typeof parsed.lr === 'number') chooseLr(parsed.lr);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
