/** Whole training steps against PyTorch's numbers; how those were made is in tests/fixtures/engine/make.py. */
import { describe, expect, it } from 'vitest';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { buildTrainGraph, hyperFeeds, type TrainGraph } from '#main/engine/learn/trainGraph.ts';
import { sizeOf } from '#main/engine/ir/graph.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor, Tensors } from '#main/engine/runtime/runtime.ts';
import { spread, spreadState } from '#tests/helpers/spread.ts';
import { torchBatch, torchCase, type TorchCase } from '#tests/helpers/torchCases.ts';

/** Dropout masks by the same formula as the Python side's. */
function torchMasks({ dropouts }: TrainGraph): Tensors {
  return new Map(
    dropouts.map(({ inputName, shape, p }, i) => {
      const u = spread(sizeOf(shape), 901 + i);
      return [inputName, { dims: shape, data: u.map((value) => (value < p ? 0 : 1 / (1 - p))) }];
    }),
  );
}

/** Runs all steps of a case on the reference runtime in double precision. */
async function runReference(given: TorchCase): Promise<{ losses: number[]; state: Tensors }> {
  const { plan: arch, head, classes, sizePx, batch: batchSize, freeze } = given;
  const built = buildTrainGraph({
    model: { arch, head, outputs: classes },
    loss: { kind: 'bce' },
    size: [sizePx, sizePx],
    batchSize,
    freezeTo: freeze ? 2 : 0,
    trainFrozenBn: true,
    bnWd: true,
  });
  const program = await referenceRuntime().compile(built.graph);
  const start = new Map<string, HostTensor>(spreadState(built.params));
  for (const { name, value } of built.graph.inputs) {
    const dims = value.aval.shape;
    if (name.startsWith('adam.')) start.set(name, { dims, data: new Float64Array(sizeOf(dims)) });
  }
  await program.writeResident(start);
  const batch = torchBatch(given);
  const losses: number[] = [];
  for (const [i, mom] of given.moms.entries()) {
    const hyper = hyperFeeds({ lrs: given.lrs, mom, wd: given.wd, optimStep: i + 1 });
    const feeds = new Map<string, HostTensor>([...hyper, ...torchMasks(built)]);
    feeds.set('x', { dims: [batchSize, 3, sizePx, sizePx], data: batch.x });
    feeds.set('y', { dims: [batchSize, classes], data: batch.y });
    losses.push((await program.run(feeds)).get('loss')?.data[0] ?? NaN);
  }
  return { losses, state: await program.readResident() };
}

const weightedSum = (data: ArrayLike<number>): number =>
  spread(data.length, 803).reduce((sum, u, i) => sum + u * (data[i] ?? NaN), 0);
const squareSum = (data: ArrayLike<number>): number =>
  Array.from(data).reduce((sum, value) => sum + value * value, 0);

describe('five AdamW steps in double precision on the reference runtime equal PyTorch to 1e-9', () => {
  it.each(['tiny', 'tinyFrozen'] as const)('%s', async (name) => {
    const given = torchCase(name);
    const { losses, state } = await runReference(given);
    for (const [i, loss] of given.losses.entries()) {
      expect(Math.abs((losses[i] ?? NaN) - loss), `loss ${i}`).toBeLessThan(1e-9);
    }
    for (const [tensor, [weighted, squares]] of Object.entries(given.sums ?? {})) {
      const data = state.get(tensor)?.data ?? new Float64Array();
      expect(Math.abs(weightedSum(data) - weighted), `${tensor}, weighted sum`).toBeLessThan(1e-9);
      expect(Math.abs(squareSum(data) - squares), `${tensor}, sum of squares`).toBeLessThan(1e-9);
    }
  });
});

describe('ResNet-18 at 128 px in float32 on onnxruntime', () => {
  it('has the first loss of PyTorch to 1e-5 and the first five to 3e-3', async () => {
    const given = torchCase('resnet18');
    const step = await compileTrainStep({
      model: { arch: 'resnet18', head: given.head, outputs: given.classes },
      loss: { kind: 'bce' },
      size: [given.sizePx, given.sizePx],
      batchSize: given.batch,
      freezeTo: given.freeze ? -1 : 0,
      runtime: ortRuntime(),
      seed: 0,
    });
    const params = buildTrainGraph({
      model: { arch: 'resnet18', head: given.head, outputs: given.classes },
      loss: { kind: 'bce' },
      size: [given.sizePx, given.sizePx],
      batchSize: given.batch,
      freezeTo: 0,
      trainFrozenBn: true,
      bnWd: true,
    }).params;
    await step.writeState(spreadState(params));
    const losses: number[] = [];
    for (const [i, mom] of given.moms.entries()) {
      const hyper = { lrs: given.lrs, mom, wd: given.wd, optimStep: i + 1 };
      losses.push((await step.step(torchBatch(given), hyper, i)).loss);
    }
    await step.release();
    const apart = losses.map((loss, i) => Math.abs(loss - (given.losses[i] ?? NaN)));
    expect(apart[0], `losses ${losses.join(' ')}`).toBeLessThan(1e-5);
    expect(Math.max(...apart), `losses ${losses.join(' ')}`).toBeLessThan(3e-3);
  });
});
