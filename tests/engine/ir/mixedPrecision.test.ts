/** Mixed precision as a pass: what goes to float16, what does not, and that training still comes to the same. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import type { Graph } from '#main/engine/ir/graph.ts';
import type { OpName } from '#main/engine/ir/ops.ts';
import { printGraph } from '#main/engine/ir/print.ts';
import { verify } from '#main/engine/ir/verify.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import { buildTrainGraph, hyperFeeds } from '#main/engine/learn/trainGraph.ts';
import { mixedPrecision } from '#main/engine/passes/mixedPrecision.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor, Runtime } from '#main/engine/runtime/runtime.ts';
import { spread } from '#tests/helpers/spread.ts';

const [BATCH, SIZE, OUTPUTS] = [4, 16, 3];

const model = {
  arch: { stem: 4, widths: [4, 8], blocks: [1, 1] },
  head: 'linear',
  outputs: OUTPUTS,
} as const;

const trainGraph = (): ReturnType<typeof buildTrainGraph> =>
  buildTrainGraph({
    model,
    loss: { kind: 'bce' },
    size: [SIZE, SIZE],
    batchSize: BATCH,
    freezeTo: 0,
    trainFrozenBn: true,
    bnWd: true,
  });

const dtypesOf = (graph: Graph, op: OpName): Set<string> =>
  new Set(graph.nodes.filter((node) => node.op === op).flatMap(({ outs }) => outs[0]?.aval.dtype ?? []));

async function losses(graph: Graph, runtime: Runtime, steps: number): Promise<number[]> {
  const program = await runtime.compile(graph);
  const state = new Map<string, HostTensor>(initialState({ ...model, seed: 3 }));
  for (const { name, value, isResident } of graph.inputs) {
    const dims = value.aval.shape;
    const size = dims.reduce((n, d) => n * d, 1);
    if (isResident && !state.has(name)) state.set(name, { dims, data: new Float32Array(size) });
  }
  await program.writeResident(state);
  const seen: number[] = [];
  for (let i = 1; i <= steps; i++) {
    const x = Float32Array.from(spread(BATCH * 3 * SIZE * SIZE, 801), (u) => 4 * u - 2);
    const y = Float32Array.from(spread(BATCH * OUTPUTS, 802), (u) => (u < 0.3 ? 1 : 0));
    const feeds = new Map<string, HostTensor>(
      hyperFeeds({ lrs: [1e-3, 1e-3, 1e-3], mom: 0.9, wd: 0.01, optimStep: i }),
    );
    feeds.set('x', { dims: [BATCH, 3, SIZE, SIZE], data: x });
    feeds.set('y', { dims: [BATCH, OUTPUTS], data: y });
    seen.push((await program.run(feeds)).get('loss')?.data[0] ?? NaN);
  }
  await program.release();
  return seen;
}

describe('mixed precision', () => {
  it('computes convolutions in half, normalizes with full statistics and learns in full', () => {
    const graph = verify(mixedPrecision(trainGraph().graph), 'mixed precision');
    for (const op of ['conv', 'convInputGrad', 'convWeightGrad', 'relu', 'maxPool', 'batchNorm'] as const)
      expect(dtypesOf(graph, op), op).toEqual(new Set(['float16']));
    for (const op of ['matmul', 'sum', 'softplus', 'sqrt', 'div'] as const)
      expect(dtypesOf(graph, op), op).toEqual(new Set(['float32']));
    expect(new Set(graph.outputs.map(({ value }) => value.aval.dtype))).toEqual(new Set(['float32']));
    expect(graph.inputs.map(({ name }) => name)).toEqual(trainGraph().graph.inputs.map(({ name }) => name));
  });

  it('casts a bias before it is repeated, and each filter once', () => {
    const b = new GraphBuilder();
    const [x, w, bias] = [b.input('x', [1, 2, 4, 4]), b.resident('w', [3, 2, 1, 1]), b.resident('b', [3])];
    const y = b.one('conv', [x, w], { strides: [1, 1], pads: [0, 0, 0, 0] });
    const wide = b.one('broadcast', [b.one('reshape', [bias], { shape: [3, 1, 1] })], {
      shape: [1, 3, 4, 4],
    });
    b.output('y', b.one('relu', [b.one('add', [y, wide])]));
    expect(printGraph(mixedPrecision(b.finish()))).toMatchInlineSnapshot(`
      "input %0:[1,2,4,4] "x"
      resident %1:[3,2,1,1] "w"
      resident %2:[3] "b"
      %3:float16[1,2,4,4] = cast %0 {dtype=float16}
      %4:float16[3,2,1,1] = cast %1 {dtype=float16}
      %5:float16[1,3,4,4] = conv %3 %4 {pads=[0,0,0,0] strides=[1,1]}
      %6:[3,1,1] = reshape %2 {shape=[3,1,1]}
      %7:[1,3,4,4] = broadcast %6 {shape=[1,3,4,4]}
      %8:float16[3] = cast %2 {dtype=float16}
      %9:float16[3,1,1] = reshape %8 {shape=[3,1,1]}
      %10:float16[1,3,4,4] = broadcast %9 {shape=[1,3,4,4]}
      %11:float16[1,3,4,4] = add %5 %10
      %12:float16[1,3,4,4] = relu %11
      %13:[1,3,4,4] = cast %12 {dtype=float32}
      output %13 "y""
    `);
  });

  it('comes to the losses of full precision within what half precision can hold', async () => {
    const { graph } = trainGraph();
    const full = await losses(graph, referenceRuntime(), 4);
    const mixed = await losses(mixedPrecision(graph), referenceRuntime(), 4);
    expect(mixed).not.toEqual(full);
    for (const [i, loss] of full.entries()) expect(Math.abs((mixed[i] ?? NaN) - loss)).toBeLessThan(5e-3);
  });

  it('is the same on onnxruntime as on the reference', async () => {
    const graph = mixedPrecision(trainGraph().graph);
    const slow = await losses(graph, referenceRuntime(), 3);
    const fast = await losses(graph, ortRuntime({ threads: 1 }), 3);
    for (const [i, loss] of slow.entries()) expect(Math.abs((fast[i] ?? NaN) - loss)).toBeLessThan(3e-3);
  });
});
