/** What a classifier makes of an image before it answers, against its own feature map and between runtimes. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import { sizeOf } from '#main/engine/ir/graph.ts';
import type { Graph } from '#main/engine/ir/graph.ts';
import type { Pair } from '#main/engine/ir/ops.ts';
import { buildFeaturesGraph } from '#main/engine/learn/features.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import { emitClassifier, emitModel, type ModelSpec } from '#main/engine/nn/model.ts';
import { ModelScope } from '#main/engine/nn/ModelScope.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor, Runtime } from '#main/engine/runtime/runtime.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { spread } from '#tests/helpers/spread.ts';

const BODY = { stem: 4, widths: [4, 6, 8], blocks: [1, 1, 1] } as const;
/** No power of two divides it: the map is 3 x 4. */
const SIZE: Pair = [37, 50];
const N = 2;
const model: ModelSpec = { arch: BODY, head: 'fastai', outputs: 3 };
const dims = [N, 3, ...SIZE];
const x: HostTensor = { dims, data: spread(sizeOf(dims), 2).map((u) => 4 * u - 2) };
const state = initialState({ ...model, seed: 5 });

async function run(runtime: Runtime, graph: Graph): Promise<ReadonlyMap<string, readonly number[]>> {
  const program = await runtime.compile(graph);
  await program.writeResident(state);
  const found = await program.run(new Map([['x', x]]));
  const kept = new Map([...found].map(([name, { data }]) => [name, [...data]]));
  await program.release();
  return kept;
}

/** The feature map [N,C,h,w] and the logits, each from a graph of its own. */
function plainGraph(): Graph {
  const b = new GraphBuilder();
  const scope = new ModelScope(b, { isTraining: false });
  b.output('map', emitClassifier(scope, model, b.input('x', dims)).features);
  return b.finish();
}

function wholeGraph(): Graph {
  const b = new GraphBuilder();
  b.output('logits', emitModel(new ModelScope(b, { isTraining: false }), model, b.input('x', dims)));
  return b.finish();
}

const CHANNELS = 8;
const CELLS = 12;

describe('features', () => {
  const graph = buildFeaturesGraph({ model, size: SIZE, batchSize: N });

  it('are the mean of the last feature map over the place, with the logits of the model beside them', async () => {
    const found = await run(referenceRuntime(), graph);
    const map = (await run(referenceRuntime(), plainGraph())).get('map') ?? [];
    const logits = (await run(referenceRuntime(), wholeGraph())).get('logits') ?? [];
    expect(map).toHaveLength(N * CHANNELS * CELLS);
    const means = Array.from({ length: N * CHANNELS }, (_, at) =>
      map.slice(at * CELLS, (at + 1) * CELLS).reduce((sum, value) => sum + value / CELLS, 0),
    );
    const features = found.get('features') ?? [];
    expect(features).toHaveLength(means.length);
    for (const [i, mean] of means.entries()) expect(features[i]).toBeCloseTo(mean, 9);
    for (const [i, logit] of logits.entries()) expect(found.get('logits')?.[i]).toBeCloseTo(logit, 9);
  });

  it('are the same in onnxruntime', async () => {
    const [reference, ort] = [await run(referenceRuntime(), graph), await run(ortRuntime(), graph)];
    for (const [i, value] of (reference.get('features') ?? []).entries())
      expect(ort.get('features')?.[i]).toBeCloseTo(value, 4);
  });

  it('are refused for models without one such map', () => {
    const unet: ModelSpec = { arch: BODY, head: 'unet', outputs: 3 };
    const plain: ModelSpec = { arch: { hidden: [4] }, head: 'linear', outputs: 3, channels: 2 };
    for (const spec of [unet, plain])
      expect(codeOf(() => buildFeaturesGraph({ model: spec, size: [64, 64], batchSize: 1 }))).toBe(
        'graph.shape',
      );
  });
});
