import { describe, expect, it } from 'vitest';
import { lrPerGroup } from '#main/engine/optim/lrPerGroup.ts';
import { oneCycle } from '#shared/kernels/schedules/oneCycle.ts';
import { schedules } from '#shared/kernels/schedules/schedules.ts';

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

  it('rises straight when asked to, as fastai 1.0.22 did, and falls the same way', () => {
    const straight = oneCycle({ steps: 100, maxLrs: [1e-2], rise: 'linear' });
    expect(straight(0).lrs[0]).toBeCloseTo(4e-4, 12);
    expect(straight(15).lrs[0]).toBeCloseTo(5.2e-3, 12);
    expect(straight(10).lrs[0]).toBeCloseTo(4e-4 + (1e-2 - 4e-4) / 3, 12);
    expect(straight(10).mom).toBeCloseTo(0.95 - 0.1 / 3, 12);
    for (const step of [30, 31, 65, 99])
      expect(straight(step).lrs[0]).toBeCloseTo(cycle(step).lrs[1] ?? 0, 12);
  });
});

describe('the other schedules', () => {
  const options = { steps: 100, maxLrs: [1e-3, 1e-2], pctStart: 0.3, div: 25 };
  const rates = (name: keyof typeof schedules, steps: readonly number[]): (number | undefined)[] =>
    steps.map((step) => schedules[name](options)(step).lrs[1]);

  it('stay where they are, when constant', () => {
    expect(rates('constant', [0, 50, 99])).toEqual([1e-2, 1e-2, 1e-2]);
    expect(schedules.constant(options)(7)).toEqual({ lrs: [1e-3, 1e-2], mom: 0.9 });
  });

  it('fall in half a cosine over all steps, or over the last quarter', () => {
    const [first, middle, last] = rates('cosine', [0, 50, 100]);
    expect(first).toBe(1e-2);
    expect(middle).toBeCloseTo(5.00005e-3, 12);
    expect(last).toBeCloseTo(1e-7, 15);
    const [flat, edge, quarter, end] = rates('flat-cos', [0, 75, 88, 100]);
    expect([flat, edge]).toEqual([1e-2, 1e-2]);
    expect(quarter).toBeCloseTo(1e-7 + ((1e-2 - 1e-7) / 2) * (Math.cos((Math.PI * 13) / 25) + 1), 12);
    expect(end).toBeCloseTo(1e-7, 15);
  });

  it('fall to a tenth at each third, in steps', () => {
    const found = rates('step', [0, 33, 34, 66, 67, 99, 120]);
    for (const [i, lr] of [1e-2, 1e-2, 1e-3, 1e-3, 1e-4, 1e-4, 1e-4].entries())
      expect((found[i] ?? 0) / lr).toBeCloseTo(1, 9);
  });

  it('keep the groups in proportion and go by name', () => {
    for (const schedule of Object.values(schedules)) {
      for (const step of [0, 20, 50, 99]) {
        const [a = 0, b = 0] = schedule(options)(step).lrs;
        expect(b / a).toBeCloseTo(10, 9);
      }
    }
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
