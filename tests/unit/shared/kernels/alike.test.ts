/** Rows that are alike, and labels that do not fit among them. */
import { describe, expect, it } from 'vitest';
import { nearestRows, oddLabels } from '#shared/kernels/alike.ts';

describe('the nearest rows', () => {
  // Around the mean (2, 2): right, up, left, down, and up with a little to the right.
  const values = Float32Array.of(3, 2, 2, 3, 1, 2, 2, 1, 2.1, 3);
  const mean = [2.02, 2.2] as const;
  const angle = (a: readonly number[], b: readonly number[]): number => {
    const [x = 0, y = 0] = a.map((value, k) => value - (mean[k] ?? 0));
    const [u = 0, v = 0] = b.map((value, k) => value - (mean[k] ?? 0));
    return (x * u + y * v) / Math.sqrt((x * x + y * y) * (u * u + v * v));
  };

  it('go by the angle between what differs from the mean', () => {
    const found = nearestRows(values, Float32Array.of(2, 3), { count: 3, without: 1 });
    expect(found.map(({ row }) => row)).toEqual([4, 2, 0]);
    expect(found[0]?.likeness).toBeCloseTo(angle([2, 3], [2.1, 3]), 5);
    expect(found[2]?.likeness).toBeCloseTo(angle([2, 3], [3, 2]), 5);
  });

  it('begin with a double, and leave out the row itself where it is one of them', () => {
    const row = Float32Array.of(2, 3);
    expect(nearestRows(values, row, { count: 1 })).toEqual([{ row: 1, likeness: expect.closeTo(1, 6) }]);
    const others = nearestRows(values, row, { count: 9, without: 1 });
    expect(others).toHaveLength(4);
    expect(others.map(({ row: at }) => at)).not.toContain(1);
  });

  it('are none where there is nothing, and all the same where nothing differs', () => {
    expect(nearestRows(new Float32Array(), Float32Array.of(1, 2), { count: 3 })).toEqual([]);
    const same = nearestRows(Float32Array.of(1, 2, 1, 2), Float32Array.of(1, 2), { count: 3 });
    expect(same).toEqual([
      { row: 0, likeness: 0 },
      { row: 1, likeness: 0 },
    ]);
  });
});

describe('odd labels', () => {
  it('are those against three quarters of the neighbours, the clearest first', () => {
    const neighbours = [
      [1, 1, 0, 0],
      [1, 1, 0, 1],
      [1, 1, 0, 0],
      [1, 0, 0, 1],
    ];
    expect(oddLabels([0, 0, 1, 1], neighbours)).toEqual([
      { place: 0, having: 4, isGiven: false },
      { place: 2, having: 0, isGiven: true },
      { place: 1, having: 3, isGiven: false },
    ]);
    expect(oddLabels([1, 1, 0, 0], neighbours)).toEqual([]);
    expect(oddLabels([1, 0], [])).toEqual([]);
  });
});
