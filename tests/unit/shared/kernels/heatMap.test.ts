import { describe, expect, it } from 'vitest';
import type { HeatMap } from '#shared/domain/explanation.ts';
import { heatColor, heatPixels, heatShares, hottestOf, hottestPlace } from '#shared/kernels/heatMap.ts';

const mapOf = (columns: number, ...values: number[]): HeatMap => ({
  columns,
  rows: values.length / columns,
  values: Float32Array.from(values),
});

describe('a heat map', () => {
  it('is made larger as PyTorch does without aligned corners', () => {
    // torch.nn.functional.interpolate(torch.tensor([[[[0.,1.],[2.,4.]]]]), (4,4), mode='bilinear') / 4
    const shares = heatShares(mapOf(2, 0, 1, 2, 4), { widthPx: 4, heightPx: 4 });
    const expected = [
      [0, 0.25, 0.75, 1],
      [0.5, 0.8125, 1.4375, 1.75],
      [1.5, 1.9375, 2.8125, 3.25],
      [2, 2.5, 3.5, 4],
    ];
    for (const [i, value] of expected.flat().entries()) expect(shares[i]).toBeCloseTo(value / 4, 6);
  });

  it('keeps a single cell everywhere, and a size that is not a multiple within its range', () => {
    expect([...heatShares(mapOf(1, 0.02), { widthPx: 3, heightPx: 2 })]).toEqual([1, 1, 1, 1, 1, 1]);
    const odd = heatShares(mapOf(3, 0, 5, 1, 2, 0, 3), { widthPx: 7, heightPx: 5 });
    expect(odd).toHaveLength(35);
    expect(Math.min(...odd)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...odd)).toBeLessThanOrEqual(1);
  });

  it('tells its hottest place from the left and the top', () => {
    const map = mapOf(4, 0, 0, 0, 0, 0, 0, 0.3, 0.1);
    expect(hottestPlace(map)).toEqual({ x: 2.5 / 4, y: 1.5 / 2 });
    expect(hottestOf(map)).toBeCloseTo(0.3, 6);
  });

  it('is clear and has no hottest place where nothing speaks for a class', () => {
    const nothing = mapOf(2, 0, 0, 0, 0);
    expect(hottestPlace(nothing)).toBeNull();
    expect(new Set(heatShares(nothing, { widthPx: 3, heightPx: 3 }))).toEqual(new Set([0]));
    const alphas = [...heatPixels(nothing, { widthPx: 2, heightPx: 2 })].map((pixel) => pixel >>> 24);
    expect(alphas).toEqual([0, 0, 0, 0]);
  });

  it('gets lighter and less clear the hotter it is', () => {
    const lightness = ([red, green, blue]: readonly number[]): number =>
      0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
    const colors = Array.from({ length: 21 }, (_, i) => heatColor(i / 20));
    for (const [i, color] of colors.entries()) {
      if (i === 0) continue;
      expect(lightness(color)).toBeGreaterThan(lightness(colors[i - 1] ?? []));
      expect(color[3]).toBeGreaterThan(colors[i - 1]?.[3] ?? NaN);
    }
    expect(heatColor(0)[3]).toBe(0);
    expect(heatColor(7)).toEqual(heatColor(1));
    expect(heatColor(-7)).toEqual(heatColor(0));
  });
});
