/** A fresh head knows how often each class occurs. */
import { describe, expect, it } from 'vitest';
import { initialState } from '#main/engine/learn/initialState.ts';
import { withClassPrior } from '#main/engine/learn/classPrior.ts';
import { sigmoid } from '#shared/kernels/metrics.ts';

const CLASSES = 3;
/** Class 0 on three of four items, class 1 on none, class 2 on all. */
const TARGETS = Uint8Array.from([1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1]);

describe('a head that starts from the class prior', () => {
  const before = initialState({ arch: 'resnet18', head: 'fastai', outputs: CLASSES, seed: 1 });
  const after = withClassPrior(before, TARGETS, CLASSES);

  it('answers each class with its share, half an item away from never and always', () => {
    const bias = after.get('head.8.bias')?.data ?? [];
    const shares = [...bias].map((value) => sigmoid(value));
    expect(shares[0]).toBeCloseTo(0.75, 6);
    expect(shares[1]).toBeCloseTo(0.125, 6);
    expect(shares[2]).toBeCloseTo(0.875, 6);
    expect(after.get('head.8.weight')?.data.every((value) => value === 0)).toBe(true);
  });

  it('leaves every other tensor as it was', () => {
    const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
    expect(changed.sort()).toEqual(['head.8.bias', 'head.8.weight']);
  });
});
