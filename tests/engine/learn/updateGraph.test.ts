/** From the loss to new parameters: accumulated, clipped, and left alone where a gradient is no number. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import { compileTrainStep, type CompileOptions } from '#main/engine/learn/compileStep.ts';
import { hyperFeeds, microBatchFeeds } from '#main/engine/learn/trainGraph.ts';
import type { StepBatch, TrainState, TrainStep } from '#main/engine/learn/TrainStep.ts';
import { emitUpdate, isAccumulator, type UpdateOptions } from '#main/engine/learn/updateGraph.ts';
import { emitLoss } from '#main/engine/nn/losses.ts';
import { ModelScope } from '#main/engine/nn/ModelScope.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor, Runtime, Tensors } from '#main/engine/runtime/runtime.ts';
import { spread } from '#tests/helpers/spread.ts';

const CLASSES = 3;
const SIDE = 5;
const ort = ortRuntime({ threads: 1 });

/** A network without normalization: a convolution and a linear layer. */
function tinyNet(batch: number, change: Partial<UpdateOptions>) {
  const b = new GraphBuilder();
  const scope = new ModelScope(b, { isTraining: true });
  const init = { kind: 'fill', value: 0 } as const;
  const x = b.input('x', [batch, 2, SIDE, SIDE]);
  const w = scope.param('conv.weight', [4, 2, 3, 3], { kind: 'weight', init });
  const conv = b.one('conv', [x, w], { strides: [2, 2], pads: [0, 0, 0, 0] });
  const flat = b.one('reshape', [b.one('relu', [conv])], { shape: [batch, 16] });
  const fc = scope.param('fc.weight', [CLASSES, 16], { kind: 'weight', init });
  const logits = b.one('matmul', [flat, fc], { transA: false, transB: true });
  const loss = emitLoss(b, { kind: 'bce' }, logits, [b.input('y', [batch, CLASSES])]);
  b.output('loss', loss);
  const options = {
    trained: scope.specs,
    bnWd: true,
    clips: false,
    accumulate: 1,
    precision: 'fp32',
  } as const;
  emitUpdate(b, scope, loss, { ...options, ...change });
  return { graph: b.finish(), specs: scope.specs };
}

const numbers = (length: number, salt: number): Float32Array =>
  Float32Array.from(spread(length, salt), (u) => 2 * u - 1);

/** Three steps over the same eight images, cut into micro-batches. */
async function threeSteps(runtime: Runtime, accumulate: number): Promise<Tensors> {
  const micro = 8 / accumulate;
  const { graph, specs } = tinyNet(micro, { accumulate });
  const program = await runtime.compile(graph);
  const residents = new Map<string, HostTensor>();
  for (const { name, value, isResident } of graph.inputs) {
    const dims = value.aval.shape;
    const size = dims.reduce((a, d) => a * d, 1);
    const isParam = specs.some((spec) => spec.name === name);
    // What an earlier step left in the sums must not matter, not even when it is no number.
    const old = new Float32Array(size).fill(isAccumulator(name) ? Number.NaN : 0);
    if (isResident) residents.set(name, { dims, data: isParam ? numbers(size, 1 + size) : old });
  }
  await program.writeResident(residents);
  const x = numbers(8 * 2 * SIDE * SIDE, 5);
  const y = Float32Array.from(spread(8 * CLASSES, 6), (u) => (u < 0.5 ? 1 : 0));
  for (let step = 1; step <= 3; step++) {
    for (let i = 0; i < accumulate; i++) {
      const cut = (all: Float32Array): Float32Array =>
        all.subarray((i * all.length) / accumulate, ((i + 1) * all.length) / accumulate);
      await program.run(
        new Map<string, HostTensor>([
          ...hyperFeeds({ lrs: [1e-2, 1e-2, 1e-2], mom: 0.9, wd: 0.01, optimStep: step }),
          ...microBatchFeeds(i, accumulate),
          ['x', { dims: [micro, 2, SIDE, SIDE], data: cut(x) }],
          ['y', { dims: [micro, CLASSES], data: cut(y) }],
        ]),
      );
    }
  }
  const state = await program.readResident();
  await program.release();
  return new Map([...state].filter(([name]) => !isAccumulator(name)));
}

describe('accumulated gradients', () => {
  it.each<[string, Runtime, number]>([
    ['reference', referenceRuntime(), 1e-12],
    ['ort', ort, 1e-6],
  ])('of micro-batches make the step of the whole batch (%s)', async (_, runtime, tolerance) => {
    const whole = await threeSteps(runtime, 1);
    for (const accumulate of [2, 4]) {
      const parts = await threeSteps(runtime, accumulate);
      expect([...parts.keys()].sort()).toEqual([...whole.keys()].sort());
      for (const [name, { data }] of whole) {
        const other = parts.get(name)?.data ?? [];
        const worst = Math.max(...[...data].map((value, i) => Math.abs(value - (other[i] ?? NaN))));
        expect(worst, `${name}, ${accumulate} parts`).toBeLessThan(tolerance);
      }
    }
  });
});

const SIZE = 16;
const tiny: Omit<CompileOptions, 'runtime'> = {
  model: { arch: { stem: 4, widths: [4, 8], blocks: [1, 1] }, head: 'linear', outputs: CLASSES },
  loss: { kind: 'bce' },
  size: [SIZE, SIZE],
  batchSize: 4,
  freezeTo: 0,
  seed: 7,
};
const batchOf = (n: number): StepBatch => ({
  x: numbers(n * 3 * SIZE * SIZE, 1),
  y: Float32Array.from(spread(n * CLASSES, 2), (u) => (u < 0.4 ? 1 : 0)),
  n,
});
const hyper = { lrs: [1e-3, 1e-3, 1e-3], mom: 0.9, wd: 0.01, optimStep: 1 };

/** Deep equality by assertion is slow for many numbers. */
const isSame = (a: TrainState, b: TrainState): boolean =>
  [...a].every(([name, { data }]) => data.every((value, i) => Object.is(value, b.get(name)?.data[i])));

async function withStep<T>(
  options: Partial<CompileOptions>,
  work: (step: TrainStep) => Promise<T>,
): Promise<T> {
  const step = await compileTrainStep({ ...tiny, runtime: ort, ...options });
  try {
    return await work(step);
  } finally {
    await step.release();
  }
}

describe('a compiled step that accumulates', () => {
  it('moves the running statistics with each micro-batch, as PyTorch does', () =>
    withStep({ batchSize: 2, accumulate: 2 }, async (step) => {
      const batch = batchOf(4);
      await step.step(batch, hyper, 1);
      const both = (await step.readState()).get('bn1.running_mean')?.data[0] ?? NaN;
      const half = 2 * 3 * SIZE * SIZE;
      const means = await Promise.all(
        [batch.x.subarray(0, half), batch.x.subarray(half)].map((x, i) =>
          withStep({ batchSize: 2 }, async (one) => {
            const y = batch.y.subarray(i * 2 * CLASSES, (i + 1) * 2 * CLASSES);
            await one.step({ x, y, n: 2 }, { ...hyper, lrs: [0, 0, 0] }, 1);
            return ((await one.readState()).get('bn1.running_mean')?.data[0] ?? NaN) / 0.1;
          }),
        ),
      );
      expect(both).toBeCloseTo(0.9 * 0.1 * (means[0] ?? NaN) + 0.1 * (means[1] ?? NaN), 6);
    }));

  it('gives the mean of the losses, keeps no sums in its state, and refuses a batch that it cannot cut', () =>
    withStep({ batchSize: 2, accumulate: 2 }, async (step) => {
      const { loss, isSkipped } = await step.step(batchOf(4), hyper, 1);
      expect(loss).toBeGreaterThan(0.3);
      expect(isSkipped).toBe(false);
      expect([...(await step.readState()).keys()].filter(isAccumulator)).toEqual([]);
      await expect(step.step(batchOf(5), hyper, 1)).rejects.toThrow('5 images cannot be cut into 2');
    }));

  it('goes on from a state bit for bit', async () => {
    const options = { batchSize: 2, accumulate: 2, clips: true } as const;
    const go = async (step: TrainStep, from: number, to: number): Promise<number[]> => {
      const losses: number[] = [];
      for (let i = from; i <= to; i++)
        losses.push((await step.step(batchOf(4), { ...hyper, optimStep: i, clip: 0.5 }, i)).loss);
      return losses;
    };
    const whole = await withStep(
      options,
      async (step) => [await go(step, 1, 4), await step.readState()] as const,
    );
    const [early, saved] = await withStep(
      options,
      async (step) => [await go(step, 1, 2), await step.readState()] as const,
    );
    const [late, end] = await withStep({ ...options, seed: 9 }, async (step) => {
      await step.writeState(saved);
      return [await go(step, 3, 4), await step.readState()] as const;
    });
    expect([...early, ...late]).toEqual(whole[0]);
    expect(isSame(end, whole[1])).toBe(true);
  });
});

/** Of the gradient, as the first moments tell it after the first step: they are a tenth of it. */
function normOf(state: TrainState): number {
  const moments = [...state].filter(([name]) => name.startsWith('adam.m.'));
  return Math.sqrt(moments.reduce((sum, [, { data }]) => data.reduce((s, m) => s + m * m, sum), 0)) / 0.1;
}

describe('the norm of the gradient', () => {
  const variants: readonly [string, Partial<CompileOptions>][] = [
    ['a plain step', {}],
    ['a step that clips', { clips: true }],
    ['a step of two micro-batches', { batchSize: 2, accumulate: 2 }],
    ['a step of two micro-batches that clips', { batchSize: 2, accumulate: 2, clips: true }],
    ['a step of the head alone', { freezeTo: -1 }],
    [
      'a step with wider layers',
      { model: { ...tiny.model, arch: { stem: 16, widths: [16, 32], blocks: [1, 1] } } },
    ],
    ['a step of the oracle', { runtime: referenceRuntime() }],
  ];
  it.each(variants)('is told by %s', (_, options) =>
    withStep(options, async (step) => {
      const { gradNorm } = await step.step(batchOf(4), hyper, 1);
      expect((gradNorm ?? NaN) / normOf(await step.readState())).toBeCloseTo(1, 5);
    }),
  );

  it('is right on several threads too', async () => {
    const wide = { ...tiny.model, arch: { stem: 16, widths: [64, 128], blocks: [1, 2] } } as const;
    const norms = [1, 3].map((threads) =>
      withStep({ model: wide, runtime: ortRuntime({ threads }) }, async (step) => {
        const first = await step.step(batchOf(4), hyper, 1);
        return [first.gradNorm ?? NaN, normOf(await step.readState())] as const;
      }),
    );
    for (const [told, moments] of await Promise.all(norms)) expect(told / moments).toBeCloseTo(1, 5);
  });
});

describe('clipping', () => {
  const after = (clip: number) =>
    withStep({ clips: true }, async (step) => {
      const { gradNorm } = await step.step(batchOf(4), { ...hyper, clip }, 1);
      return {
        gradNorm: gradNorm ?? NaN,
        norm: normOf(await step.readState()),
        state: await step.readState(),
      };
    });

  it('shortens all gradients together to the largest norm, and tells the norm before', async () => {
    const free = await after(Infinity);
    expect(free.norm / free.gradNorm).toBeCloseTo(1, 5);
    const largest = free.gradNorm / 3;
    const clipped = await after(largest);
    expect(clipped.gradNorm).toBe(free.gradNorm);
    expect(clipped.norm / largest).toBeCloseTo(1, 5);
  });

  it('leaves shorter gradients as they are', async () => {
    const free = await after(Infinity);
    expect(isSame((await after(free.gradNorm * 2)).state, free.state)).toBe(true);
    const plain = await withStep({}, async (step) => {
      await step.step(batchOf(4), hyper, 1);
      return step.readState();
    });
    expect(isSame(free.state, plain)).toBe(true);
  });
});

describe('mixed precision', () => {
  const mixed = { precision: 'mixed', runtime: referenceRuntime(), batchSize: 2 } as const;

  it('takes the step of full precision, nearly, with the gradient at its true size', () =>
    withStep(mixed, async (step) => {
      const { loss, gradNorm, isSkipped } = await step.step(batchOf(2), { ...hyper, lossScale: 1024 }, 1);
      const full = await withStep({ batchSize: 2, clips: true }, (one) => one.step(batchOf(2), hyper, 1));
      expect(isSkipped).toBe(false);
      expect(Math.abs(loss - full.loss)).toBeLessThan(5e-3);
      expect((gradNorm ?? NaN) / (full.gradNorm ?? NaN)).toBeCloseTo(1, 1);
    }));

  it.each([1, 2])('changes nothing at all when a gradient overflows (%i micro-batches)', (accumulate) =>
    withStep({ ...mixed, accumulate, batchSize: 4 / accumulate }, async (step) => {
      const before = await step.readState();
      const { loss, isSkipped } = await step.step(batchOf(4), { ...hyper, lossScale: 1e12 }, 1);
      expect(isSkipped).toBe(true);
      expect(Number.isFinite(loss)).toBe(true);
      expect(isSame(await step.readState(), before)).toBe(true);
      const next = await step.step(batchOf(4), { ...hyper, lossScale: 1024 }, 1);
      expect(next.isSkipped).toBe(false);
      expect(isSame(await step.readState(), before)).toBe(false);
    }),
  );
});
