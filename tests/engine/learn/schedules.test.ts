import { describe, expect, it } from 'vitest';
import { lrPerGroup, oneCycle } from '#main/engine/optim/schedules.ts';

describe('one-cycle', () => {
  const cycle = oneCycle({ steps: 100, maxLrs: [1e-3, 1e-2] });
  it.each([
    [0, 4.0e-4, 0.95],
    [1, 4.26294902e-4, 0.949726],
    [15, 5.2e-3, 0.9],
    [29, 9.9737051e-3, 0.850274],
    [30, 1e-2, 0.85],
    [31, 9.99496535e-3, 0.85005],
    [65, 5.00002e-3, 0.9],
    [99, 5.07464715e-6, 0.94995],
  ])('runs step %i of 100 at the published rate and momentum', (step, lr, mom) => {
    const hyper = cycle(step);
    expect((hyper.lrs[1] ?? 0) / lr).toBeCloseTo(1, 8);
    expect((hyper.lrs[0] ?? 0) / (lr / 10)).toBeCloseTo(1, 8);
    expect(hyper.mom).toBeCloseTo(mom, 6);
  });

  it('gives each phase at least one step', () => {
    const one = oneCycle({ steps: 1, maxLrs: [1] });
    expect(one(0).lrs[0]).toBeCloseTo(1 / 25, 12);
    const allUp = oneCycle({ steps: 4, maxLrs: [1], pctStart: 1 });
    expect([0, 1, 2, 3].map((i) => Number.isFinite(allUp(i).lrs[0]))).toEqual([true, true, true, true]);
    const allDown = oneCycle({ steps: 4, maxLrs: [1], pctStart: 0 });
    expect(allDown(1).lrs[0]).toBe(1);
  });
});

describe('rates per layer group', () => {
  it('gives a number to all groups', () => expect(lrPerGroup(0.1, 3)).toEqual([0.1, 0.1, 0.1]));
  it('gives slice(x) to the last group and a tenth to the others', () => {
    expect(lrPerGroup({ start: null, stop: 0.01 }, 3)).toEqual([0.001, 0.001, 0.01]);
  });
  it('spaces slice(a, b) evenly in the exponent', () => {
    const lrs = lrPerGroup({ start: 1e-5, stop: 2e-3 }, 3);
    expect(lrs[0]).toBeCloseTo(1e-5, 12);
    expect(lrs[1]).toBeCloseTo(1.41421e-4, 8);
    expect(lrs[2]).toBeCloseTo(2e-3, 12);
    expect(lrPerGroup({ start: 1e-5, stop: 2e-3 }, 1)).toEqual([2e-3]);
  });
});
