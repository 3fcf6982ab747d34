/** How the curve of a learning-rate search is laid out. */
import { describe, expect, it } from 'vitest';
import { lrColumns, lrLossRange, rowsOfMarks } from '#renderer/components/plot/lrPlotData.ts';

describe('the plot of a learning-rate search', () => {
  it('has powers of ten to the right and holes where a loss is no number', () => {
    const points = [
      { index: 0, lr: 1e-7, loss: 2, smoothed: 2 },
      { index: 1, lr: 1e-3, loss: Number.NaN, smoothed: Number.NaN },
    ];
    const [powers, loss, smooth] = lrColumns(points);
    expect(powers).toEqual([-7, -3]);
    expect([loss, smooth]).toEqual([
      [2, null],
      [2, null],
    ]);
  });

  it('shows the way down whole and cuts the explosion off', () => {
    const smooth = [...Array<number>(30).fill(1), 0.9, 0.6, 0.5, 0.7, 3, 40];
    const { min, max } = lrLossRange([smooth.map((_, i) => i), smooth, smooth]);
    expect(min).toBeLessThan(0.5);
    expect(max).toBeGreaterThan(1);
    expect(max).toBeLessThan(2);
  });

  it('has a range before there is anything', () => {
    expect(lrLossRange([[], [], []])).toEqual({ min: 0, max: 1 });
  });

  it('puts names that would cover each other into rows', () => {
    expect(rowsOfMarks([100, 110, 300, 120], 64)).toEqual([0, 1, 0, 2]);
  });
});
