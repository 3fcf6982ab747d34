/** Grad-CAM against its closed form, against differences, and between runtimes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import { sizeOf } from '#main/engine/ir/graph.ts';
import type { Pair } from '#main/engine/ir/ops.ts';
import { buildGradCamGraph } from '#main/engine/learn/gradCam.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import { emitHead } from '#main/engine/nn/heads.ts';
import { buildInferenceGraph } from '#main/engine/nn/inferenceGraph.ts';
import { emitClassifier, type ModelSpec } from '#main/engine/nn/model.ts';
import { ModelScope } from '#main/engine/nn/ModelScope.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor, Runtime } from '#main/engine/runtime/runtime.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { spread } from '#tests/helpers/spread.ts';

const BODY = { stem: 4, widths: [4, 6, 8], blocks: [1, 1, 1] } as const;
const OUTPUTS = 3;
/** No power of two divides it: the map is 3 x 4. */
const SIZE: Pair = [37, 50];

const specOf = (head: 'linear' | 'fastai'): ModelSpec => ({ arch: BODY, head, outputs: OUTPUTS });

/** Statistics as after some training: normalization must be a part of what is checked. */
function stateOf(spec: ModelSpec): TrainState {
  const state = [...initialState({ ...spec, seed: 5 })].map(([name, { dims, data }], salt) => {
    const moved = /running|bias/.test(name) ? spread(data.length, salt).map((u) => 0.4 * u) : null;
    return [name, { dims, data: data.map((value, i) => value + (moved?.[i] ?? 0)) }] as const;
  });
  return new Map(state);
}

const dims = [1, 3, ...SIZE];
const x: HostTensor = { dims, data: spread(sizeOf(dims), 2).map((u) => 4 * u - 2) };

const only = (output: number): HostTensor => ({
  dims: [1, OUTPUTS],
  data: Float64Array.from({ length: OUTPUTS }, (_, i) => Number(i === output)),
});

async function explained(runtime: Runtime, spec: ModelSpec, state: TrainState, output: number) {
  const program = await runtime.compile(buildGradCamGraph({ model: spec, size: SIZE }));
  await program.writeResident(state);
  const found = await program.run(new Map([['x', x], ['output', only(output)]])); // prettier-ignore
  const { map, logits } = { map: found.get('map'), logits: found.get('logits') };
  if (map === undefined || logits === undefined) throw new Error('an answer is missing');
  const kept = { dims: map.dims, map: [...map.data], logits: [...logits.data] };
  await program.release();
  return kept;
}

/** The last feature map, [C][h w]. */
async function featuresOf(spec: ModelSpec, state: TrainState): Promise<number[][]> {
  const b = new GraphBuilder();
  const scope = new ModelScope(b, { isTraining: false });
  b.output('features', emitClassifier(scope, spec, b.input('x', dims)).features);
  const program = await referenceRuntime().compile(b.finish());
  await program.writeResident(state);
  const found = (await program.run(new Map([['x', x]]))).get('features');
  if (found === undefined) throw new Error('there is no feature map');
  const [, channels = 0, h = 0, w = 0] = found.dims;
  return Array.from({ length: channels }, (_, k) => [...found.data.subarray(k * h * w, (k + 1) * h * w)]);
}

/** relu(sum over k of alpha_k A_k). */
const mapOf = (features: readonly number[][], alphas: readonly number[]): number[] =>
  Array.from({ length: features[0]?.length ?? 0 }, (_, at) =>
    Math.max(
      0,
      features.reduce((sum, channel, k) => sum + (alphas[k] ?? 0) * (channel[at] ?? 0), 0),
    ),
  );

/** alpha_k of one output by central differences through the head alone, in double precision. */
async function alphasByDifferences(
  spec: ModelSpec,
  state: TrainState,
  features: readonly number[][],
  output: number,
): Promise<number[]> {
  const b = new GraphBuilder();
  const scope = new ModelScope(b, { isTraining: false });
  const shape = [1, features.length, 3, 4];
  b.output('logits', emitHead(scope, spec.head === 'linear' ? 'linear' : 'fastai', b.input('a', shape), OUTPUTS)); // prettier-ignore
  const program = await referenceRuntime().compile(b.finish());
  await program.writeResident(state);
  const flat = features.flat();
  const logitAt = async (place: number, by: number): Promise<number> => {
    const data = Float64Array.from(flat);
    data[place] = (data[place] ?? 0) + by;
    const found = await program.run(new Map([['a', { dims: shape, data }]]));
    return found.get('logits')?.data[output] ?? NaN;
  };
  const step = 1e-5;
  const alphas: number[] = [];
  for (const [k, channel] of features.entries()) {
    let sum = 0;
    for (let i = 0; i < channel.length; i++) {
      const place = k * channel.length + i;
      sum += ((await logitAt(place, step)) - (await logitAt(place, -step))) / (2 * step);
    }
    alphas.push(sum / channel.length);
  }
  return alphas;
}

const expectNear = (found: readonly number[], expected: readonly number[], digits: number): void => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits);
};

describe.each(['linear', 'fastai'] as const)('Grad-CAM behind the head "%s"', (head) => {
  const spec = specOf(head);
  const state = stateOf(spec);
  let features: number[][] = [];

  beforeAll(async () => {
    features = await featuresOf(spec, state);
  });

  it('is the map that differences of the output give, for every output', async () => {
    const maps: string[] = [];
    for (let output = 0; output < OUTPUTS; output++) {
      const found = await explained(referenceRuntime(), spec, state, output);
      expect(found.dims).toEqual([1, 1, 3, 4]);
      // A channel that is 0 everywhere has no one largest place, and adds nothing to the map whatever its slope.
      const alphas = await alphasByDifferences(spec, state, features, output);
      expectNear(found.map, mapOf(features, alphas), 7);
      maps.push(found.map.map((value) => value.toFixed(4)).join(' '));
    }
    expect(new Set(maps).size).toBe(OUTPUTS);
    expect(maps.some((map) => /[1-9]/.test(map))).toBe(true);
  });

  it('comes with the logits that predicting gives', async () => {
    const program = await referenceRuntime().compile(
      buildInferenceGraph({ model: spec, size: SIZE, batchSize: 1 }),
    );
    await program.writeResident(state);
    const logits = (await program.run(new Map([['x', x]]))).get('logits');
    expectNear((await explained(referenceRuntime(), spec, state, 1)).logits, [...(logits?.data ?? [])], 12);
  });

  it('is the same on onnxruntime', async () => {
    const expected = await explained(referenceRuntime(), spec, state, 2);
    const found = await explained(ortRuntime({ threads: 1 }), spec, state, 2);
    expectNear(found.map, expected.map, 4);
  });
});

describe('Grad-CAM', () => {
  const spec = specOf('linear');
  const state = stateOf(spec);

  it('weighs the maps by the row of fc where the head is an average and fc', async () => {
    const features = await featuresOf(spec, state);
    const fc = state.get('fc.weight')?.data ?? [];
    for (let output = 0; output < OUTPUTS; output++) {
      const alphas = features.map((channel, k) => (fc[output * features.length + k] ?? NaN) / channel.length);
      expectNear((await explained(referenceRuntime(), spec, state, output)).map, mapOf(features, alphas), 10);
    }
  });

  it('is 0 everywhere when nothing speaks for an output', async () => {
    const fc = state.get('fc.weight');
    if (fc === undefined) throw new Error('there is no fc');
    const against = new Map(state).set('fc.weight', { ...fc, data: fc.data.map((w) => -Math.abs(w)) });
    const { map } = await explained(referenceRuntime(), spec, against, 0);
    expect(map).toHaveLength(12);
    expect(new Set(map)).toEqual(new Set([0]));
  });

  it('refuses what has no feature map in front of one number per output', () => {
    const build = (model: ModelSpec) => () => buildGradCamGraph({ model, size: [32, 32] });
    const dense = { first: 5, growth: 3, down: [2, 1], bottleneck: 2, up: [1, 2] };
    expect(codeOf(build({ arch: BODY, head: 'unet', outputs: 2 }))).toBe('graph.shape');
    expect(codeOf(build({ arch: dense, head: 'pixels', outputs: 2 }))).toBe('graph.shape');
    expect(codeOf(build({ arch: { hidden: [4] }, head: 'linear', outputs: 2 }))).toBe('graph.shape');
  });
});
