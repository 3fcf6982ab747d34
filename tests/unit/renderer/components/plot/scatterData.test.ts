/** How pairs of numbers are laid out on logarithmic axes. */
import { describe, expect, it } from 'vitest';
import {
  nearestPlace,
  otherRange,
  powerOf,
  scatterRange,
  scatterTicks,
  type ScatterPoint,
} from '#renderer/components/plot/scatterData.ts';

const point = (x: number, y: number): ScatterPoint => ({ x, y, side: null, isFaint: false });

describe('the plot of pairs', () => {
  it('has powers of ten, and what is nearly nothing on its floor', () => {
    expect(powerOf(0.1, 1e-4)).toBeCloseTo(-1);
    expect(powerOf(0, 1e-4)).toBeCloseTo(-4);
    expect(powerOf(1e-9, 1e-4)).toBeCloseTo(-4);
  });

  it('has the same range on both axes, with all dots and a little room', () => {
    const { min, max } = scatterRange([point(0.001, 1), point(0.1, 0.01)], 1e-4);
    expect(min).toBeLessThan(-3);
    expect(min).toBeGreaterThan(-3.5);
    expect(max).toBeGreaterThan(0);
    expect(max).toBeLessThan(0.5);
  });

  it('has a range before there is anything', () => {
    expect(scatterRange([], 0.1)).toEqual({ min: -1, max: 0 });
  });

  it('shows what belongs to the part that is zoomed to, and everything without a zoom', () => {
    const points = [point(0.001, 1), point(0.1, 0.01), point(0.12, 0.02)];
    const full = scatterRange(points, 1e-4);
    expect(otherRange(points, 1e-4, full, full)).toBe(full);
    const part = otherRange(points, 1e-4, { min: -1.1, max: -0.5 }, full);
    expect(part.min).toBeLessThan(-2);
    expect(part.max).toBeLessThan(-1.5);
    expect(otherRange(points, 1e-4, { min: -2.1, max: -2 }, full)).toBe(full);
  });

  it('says at the floor that it may be less, and nowhere else', () => {
    const texts = (min: number, max: number) => scatterTicks({ min, max }, 1e-3).map(({ text }) => text);
    expect(texts(-3.2, 0.1)).toEqual(['≤ 0.001', '0.01', '0.1', '1']);
    expect(texts(-2, 0.1)).toEqual(['0.01', '0.02', '0.05', '0.1', '0.2', '0.5', '1']);
  });

  it('has round numbers where less than a power of ten is in sight', () => {
    const ticks = scatterTicks({ min: Math.log10(0.68), max: Math.log10(0.91) }, 1e-3);
    expect(ticks.map(({ text }) => text)).toEqual(['0.7', '0.8', '0.9']);
    expect(ticks[1]?.at).toBeCloseTo(Math.log10(0.8));
    const near = scatterTicks({ min: Math.log10(0.82), max: Math.log10(0.87) }, 1e-3);
    expect(near.map(({ text }) => text)).toEqual(['0.82', '0.84', '0.86']);
  });

  it('finds the dot next to the pointer, if one is near', () => {
    const places = [
      { left: 10, top: 10 },
      { left: 16, top: 10 },
    ];
    expect(nearestPlace(places, { left: 14, top: 11 }, 12)).toBe(1);
    expect(nearestPlace(places, { left: 11, top: 4 }, 12)).toBe(0);
    expect(nearestPlace(places, { left: 80, top: 11 }, 12)).toBeNull();
  });
});
