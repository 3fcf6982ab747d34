/** The learning-rate finder goes through its rates, stops when the loss explodes, and leaves everything as it was. */
import { describe, expect, it } from 'vitest';
import { lrFind, type LrFindOptions, type LrPoint } from '#main/engine/learn/lrFind.ts';
import type { Hyper, TrainState } from '#main/engine/learn/TrainStep.ts';
import { suggestLrs } from '#shared/kernels/lrSuggestions.ts';
import { LogisticStep } from '#tests/helpers/logisticStep.ts';
import { TOY, toyData } from '#tests/helpers/toyData.ts';

async function find(change: Partial<LrFindOptions> = {}) {
  const step = new LogisticStep({ ...TOY, seed: 7, dropout: 0 });
  const points: LrPoint[] = [];
  const before = await step.readState();
  const onPoint = (point: LrPoint): void => void points.push(point);
  const options = { step, data: toyData(), seed: 42, wd: 0.01, isCancelled: () => false, onPoint, ...change };
  const end = await lrFind(options);
  return { step, points, before, end, after: await step.readState() };
}

/** Answers with given losses and notes what it is asked. */
function scripted(lossOf: (i: number) => number, skips: readonly number[] = []) {
  const step = new LogisticStep({ ...TOY, seed: 7 });
  const hypers: Hyper[] = [];
  step.step = (_batch, hyper) => {
    const i = hypers.push(hyper) - 1;
    return Promise.resolve({ loss: lossOf(i), gradNorm: null, isSkipped: skips.includes(i) });
  };
  return { step, hypers };
}

const same = (a: TrainState, b: TrainState): boolean =>
  [...a].every(([name, { data }]) => data.every((value, i) => value === b.get(name)?.data[i]));

describe('the learning-rate finder', () => {
  it('runs a hundred batches at rates spread evenly in the exponent, with constant momentum', async () => {
    const { step, hypers } = scripted(() => 0.5);
    const { points, end } = await find({ step });
    expect(end).toBe('done');
    expect(points.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    for (const { index, lr } of points) expect(lr / (1e-7 * 1e8 ** (index / 100))).toBeCloseTo(1, 12);
    expect(hypers.map(({ optimStep }) => optimStep)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(new Set(hypers.map(({ mom }) => mom))).toEqual(new Set([0.9]));
    expect(points[99]?.smoothed).toBeCloseTo(0.5, 12);
  });

  it('smooths the loss with .98 and stops above four times the best', async () => {
    const { step } = scripted((i) => (i < 30 ? 0.5 : 40));
    const { points, end } = await find({ step });
    expect(end).toBe('exploded');
    const last = points.at(-1);
    expect(last?.smoothed).toBeGreaterThan(2);
    expect(points.at(-2)?.smoothed).toBeLessThanOrEqual(2);
    let m = 0;
    for (const [k, { loss, smoothed }] of points.entries()) {
      m = 0.98 * m + 0.02 * loss;
      expect(smoothed).toBeCloseTo(m / (1 - 0.98 ** (k + 1)), 12);
    }
  });

  it('stops when the loss is no number', async () => {
    const { step } = scripted((i) => (i === 20 ? Number.NaN : 0.5));
    const { points, end } = await find({ step });
    expect([end, points.length]).toEqual(['exploded', 21]);
  });

  it('tries a rate again when a step overflowed in half precision', async () => {
    const { step, hypers } = scripted(() => 0.5, [0, 1]);
    const { points } = await find({ step, count: 10 });
    expect(points).toHaveLength(10);
    expect(hypers.slice(0, 4).map(({ lossScale }) => lossScale)).toEqual([65536, 32768, 16384, 16384]);
    expect(hypers[2]?.lrs[0]).toBe(1e-7);
  });

  it('can be cancelled between batches', async () => {
    let asked = 0;
    const { points, end } = await find({ isCancelled: () => ++asked === 5 });
    expect([end, points.length]).toEqual(['cancelled', 5]);
  });

  it('leaves parameters and moments as they were, also when the data breaks', async () => {
    const { before, after, end } = await find();
    expect(end).toMatch(/done|exploded/);
    expect(same(after, before)).toBe(true);
    const step = new LogisticStep({ ...TOY, seed: 7 });
    const start = await step.readState();
    const data = {
      ...toyData(),
      async *trainBatches(epoch: number, from: number) {
        yield* toyData({ steps: 2 }).trainBatches(epoch, from);
        throw new Error('the disk is gone');
      },
    };
    await expect(find({ step, data })).rejects.toThrow('the disk is gone');
    expect(same(await step.readState(), start)).toBe(true);
  });

  it('finds a rate for something that can be learned', async () => {
    const { points } = await find();
    const curve = { lrs: points.map(({ lr }) => lr), losses: points.map(({ smoothed }) => smoothed) };
    const { valley, isClear } = suggestLrs(curve);
    expect(isClear).toBe(true);
    expect(valley).toBeGreaterThan(1e-3);
    expect(valley).toBeLessThan(10);
  });
});
