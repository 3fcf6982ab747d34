/** What the plots draw: columns, ranges and ticks. */
import { describe, expect, it } from 'vitest';
import {
  comparisonColumns,
  logTicks,
  lossColumns,
  lossRange,
  nearestIndex,
  panned,
  normColumns,
  normRange,
  zoomed,
  type PlotCurve,
} from '#renderer/components/plot/plotData.ts';
import { anEpoch } from '#tests/helpers/aRun.ts';

function curveOf(losses: readonly number[], epochSteps: readonly number[] = []): PlotCurve {
  const step = losses.map((_, i) => i + 1);
  return {
    step,
    loss: [...losses],
    smooth: [...losses],
    lr: step.map(() => 1e-3),
    mom: step.map(() => 0.9),
    norm: step.map((one) => 10 / one),
    epochs: epochSteps.map((at, i) => anEpoch(i + 1, { step: at, valid_loss: 0.25 })),
  };
}

describe('the norm of the gradient', () => {
  it('has holes where it is unknown, and keeps a single wild batch from pressing all else flat', () => {
    const norm = Array.from({ length: 200 }, (_, i) =>
      i === 0 ? Number.NaN : i === 100 ? 1e6 : 1 + i / 200,
    );
    const columns = normColumns({ ...curveOf(norm.map(() => 1)), norm });
    expect(columns[1]?.[0]).toBeNull();
    const { min, max } = normRange(columns, { min: 0, max: 200 });
    expect(min).toBeGreaterThan(0.5);
    expect(max).toBeLessThan(4);
  });
});

describe('plot data', () => {
  it('puts each validation point at the step where its epoch ended, and holes where a loss is no number', () => {
    const [x, batch, , valid] = lossColumns(curveOf([0.5, Number.NaN, 0.3, 0.2], [2, 4]));
    expect(x).toEqual([1, 2, 3, 4]);
    expect(batch).toEqual([0.5, null, 0.3, 0.2]);
    expect(valid).toEqual([null, 0.25, null, 0.25]);
  });

  it('does not let a few spikes press the curve flat, yet never cuts a strong line', () => {
    const losses = Array.from({ length: 200 }, (_, i) => (i === 50 ? 80 : 0.5));
    const curve = { ...curveOf(losses), smooth: losses.map(() => 0.5) };
    expect(lossRange(lossColumns(curve), { min: 0, max: 200 }, false).max).toBeLessThan(1);
    const high = { ...curve, smooth: losses.map((_, i) => (i < 5 ? 3 : 0.5)) };
    expect(lossRange(lossColumns(high), { min: 0, max: 200 }, false).max).toBeGreaterThan(3);
  });

  it('shows validation points, but for one that stands far above everything else', () => {
    const curve = { ...curveOf(Array.from({ length: 100 }, () => 0.25)) };
    const withPoints = (values: readonly number[]) =>
      lossColumns({
        ...curve,
        epochs: values.map((valid_loss, i) => anEpoch(i + 1, { step: 20 * (i + 1), valid_loss })),
      });
    const max = (values: readonly number[]) => lossRange(withPoints(values), { min: 0, max: 100 }, false).max;
    expect(max([0.41, 2.61, 0.28, 0.26])).toBeLessThan(0.6);
    expect(max([2_000_000, 0.4])).toBeLessThan(1);
    expect(max([0.41, 0.5])).toBeGreaterThan(0.5);
    // A model that memorized: validation is high throughout, and that is the news.
    expect(max([2, 2.2, 2.4])).toBeGreaterThan(2.4);
  });

  it('fits what is in sight when zoomed in', () => {
    const curve = curveOf(Array.from({ length: 100 }, (_, i) => 1 - i / 200));
    const range = lossRange(lossColumns(curve), { min: 80, max: 100 }, false);
    expect(range.max).toBeLessThan(0.62);
    expect(range.min).toBeGreaterThan(0.48);
  });

  it('has a sane range with nothing to show, and on a log axis never reaches zero', () => {
    expect(lossRange(lossColumns(curveOf([])), { min: 0, max: 10 }, false)).toEqual({ min: 0, max: 1 });
    expect(lossRange(lossColumns(curveOf([0, 0.1, 0.2])), { min: 0, max: 3 }, true).min).toBeGreaterThan(0);
  });

  it('labels a log axis in steps people read, also inside one decade', () => {
    expect(logTicks(0.05, 2)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(logTicks(0.11, 0.42)).toEqual([0.15, 0.2, 0.25, 0.3, 0.4]);
    expect(logTicks(0, 1)).toEqual([]);
  });

  it('finds the nearest step', () => {
    expect(nearestIndex([1, 2, 3], 2.4)).toBe(1);
    expect(nearestIndex([10, 20], 100)).toBe(1);
    expect(nearestIndex([], 3)).toBeNull();
  });

  it('zooms around a point inside the full range, and back out to everything', () => {
    const full = { min: 0, max: 100 };
    const closer = zoomed(full, 50, 0.5, full);
    expect(closer).toEqual({ min: 25, max: 75 });
    expect(zoomed({ min: 25, max: 75 }, 50, 4, full)).toBeNull();
    expect(zoomed({ min: 50, max: 52 }, 51, 0.1, full)).toEqual({ min: 50, max: 52 });
    expect(panned({ min: 80, max: 100 }, 0.5, full)).toEqual({ min: 80, max: 100 });
    expect(panned({ min: 20, max: 40 }, -0.5, full)).toEqual({ min: 10, max: 30 });
  });

  it('lays runs with other batch sizes over each other by epoch', () => {
    const a = { curve: curveOf([0.4, 0.3], [2]), stepsPerEpoch: 2 };
    const b = { curve: curveOf([0.9, 0.8, 0.7, 0.6], [4]), stepsPerEpoch: 4 };
    const [x, smoothA, validA, smoothB, validB] = comparisonColumns([a, b]);
    expect(x).toEqual([0.25, 0.5, 0.75, 1]);
    expect(smoothA).toEqual([null, 0.4, null, 0.3]);
    expect(validA).toEqual([null, null, null, 0.25]);
    expect(smoothB).toEqual([0.9, 0.8, 0.7, 0.6]);
    expect(validB).toEqual([null, null, null, 0.25]);
  });
});
