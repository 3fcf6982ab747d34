/** The callbacks that end a fit: when they do, when they do not, and what they say. */
import { describe, expect, it } from 'vitest';
import { DivergenceGuard } from '#main/engine/callbacks/DivergenceGuard.ts';
import { EarlyStop, type EarlyStopOptions } from '#main/engine/callbacks/EarlyStop.ts';
import { TimeBudget } from '#main/engine/callbacks/TimeBudget.ts';
import { FRESH, type Control } from '#main/engine/learn/events.ts';
import { aStep, anEpochInfo } from '#tests/helpers/stepInfos.ts';

const watched = { watch: 'fbeta', better: 'higher' } as const;

describe('early stop', () => {
  /** The epoch after which it stops, or null. */
  function stopsAfter(scores: readonly number[], options: Partial<EarlyStopOptions> = {}): number | null {
    const stop = new EarlyStop({ watched, patience: 2, ...options });
    const at = scores.findIndex((score, i) => stop.onEpochEnd(anEpochInfo(i + 1, score)) !== undefined);
    return at < 0 ? null : at + 1;
  }

  it('stops after so many epochs in a row that were no better than the best', () => {
    expect(stopsAfter([0.5, 0.6, 0.6, 0.59])).toBe(4);
    expect(stopsAfter([0.5, 0.49, 0.51, 0.5, 0.52, 0.51])).toBeNull();
    expect(stopsAfter([0.5, 0.4], { patience: 1 })).toBe(2);
  });

  it('wants an epoch to be better by enough', () => {
    expect(stopsAfter([0.5, 0.505, 0.508], { minDelta: 0.01 })).toBe(3);
    expect(stopsAfter([0.5, 0.505, 0.511], { minDelta: 0.01 })).toBeNull();
  });

  it('watches the validation loss when told to', () => {
    const byLoss = { watched: { watch: 'valid_loss', better: 'lower' } } as const;
    expect(stopsAfter([0.5, 0.6, 0.7, 0.6, 0.6], byLoss)).toBe(5);
  });

  it('goes on counting where a resumed fit was, and does not count half an epoch', () => {
    const past = [anEpochInfo(1, 0.6).row, anEpochInfo(2, 0.5).row];
    const stop = new EarlyStop({ watched, patience: 2, past });
    expect(stop.onEpochEnd(anEpochInfo(3, 0.4, false))).toBeUndefined();
    expect(stop.onEpochEnd(anEpochInfo(3, 0.4))).toEqual({
      stop: 'enough',
      why: 'Stopped after epoch 3: 2 epochs in a row were no better than the best.',
    });
  });

  it('takes a score that is no number for no better', () => {
    expect(stopsAfter([Number.NaN, Number.NaN])).toBe(2);
    expect(stopsAfter([Number.NaN, 0.1, Number.NaN])).toBeNull();
  });
});

describe('a time budget', () => {
  it('runs from when it was made and stops at the first chance afterwards, with a sentence', () => {
    let now = 1000;
    const budget = new TimeBudget({ ms: 120_000, clock: () => now });
    now += 119_999;
    expect(budget.onBatchEnd()).toBeUndefined();
    now += 1;
    const stop = budget.onEpochEnd() as Control;
    expect(stop.stop).toBe('requested');
    expect(stop.why).toContain('2 minutes it was given are over');
  });
});

describe('the divergence guard', () => {
  /** The step at which it stops, or null. */
  function stopsAt(losses: readonly number[], guard = new DivergenceGuard()): number | null {
    const at = losses.findIndex((loss) => guard.onBatchEnd(aStep({ loss })) !== undefined);
    return at < 0 ? null : at + 1;
  }
  const steady = (n: number, loss: number): number[] => new Array<number>(n).fill(loss);

  it('stops at once when the loss is no number', () => {
    expect(stopsAt([0.5, Number.NaN])).toBe(2);
    expect(stopsAt([Infinity])).toBe(1);
    const bad = anEpochInfo(1, Number.NaN);
    expect(new DivergenceGuard().onEpochEnd(bad)).toMatchObject({ stop: 'diverged' });
  });

  it('stops when the smoothed loss is four times its best and worse than at the start', () => {
    const at = stopsAt([...steady(100, 0.2), ...steady(100, 50)]) ?? 0;
    expect(at).toBeGreaterThan(100);
    expect(at).toBeLessThan(105);
    const guard = new DivergenceGuard();
    stopsAt(steady(100, 0.2), guard);
    expect(guard.onBatchEnd(aStep({ loss: 1000 }))).toMatchObject({
      why: expect.stringContaining('times its best') as string,
    });
  });

  it('lets a loss rise that has fallen far, and wild first steps', () => {
    const fallen = Array.from({ length: 400 }, (_, i) => 0.7 * 0.985 ** i);
    expect(stopsAt([...fallen, ...steady(300, 0.5)])).toBeNull();
    expect(stopsAt([9, 0.1, 7, 0.1, 30, 0.2, ...steady(100, 0.7)])).toBeNull();
    expect(stopsAt([...steady(100, 0.2), 5, ...steady(100, 0.2)])).toBeNull();
  });

  it('leaves overflows to the loss scale until that cannot get smaller', () => {
    const guard = new DivergenceGuard();
    const skipped = (scale: number) =>
      guard.onBatchEnd(
        aStep({
          loss: Number.NaN,
          isSkipped: true,
          progress: { ...FRESH, lossScale: { scale, goodSteps: 0 } },
        }),
      );
    expect(skipped(2)).toBeUndefined();
    expect(skipped(1)).toMatchObject({ stop: 'diverged' });
  });
});
