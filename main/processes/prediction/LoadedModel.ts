/** A checkpoint ready to predict: its weights, and the programs that run them. */
import { buildFeaturesGraph } from '#main/engine/learn/features.ts';
import { buildGradCamGraph } from '#main/engine/learn/gradCam.ts';
import { checkShape } from '#main/engine/learn/checkShape.ts';
import { isWeight } from '#main/engine/learn/checkpoint.ts';
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import { lowerInference } from '#main/engine/lower/lowerInference.ts';
import type { OnnxModel } from '#main/engine/lower/onnxModel.ts';
import { buildPredictGraph } from '#main/engine/learn/trainGraph.ts';
import type { Graph } from '#main/engine/ir/graph.ts';
import type { Pair } from '#main/engine/ir/ops.ts';
import { modelParams, outputShape, type ModelSpec } from '#main/engine/nn/model.ts';
import type { Program, Runtime } from '#main/engine/runtime/runtime.ts';
import { readSafetensors } from '#main/files/safetensors.ts';
import { areaOf, frameOf, type InputSize } from '#main/datasets/inputSize.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { HeatMap } from '#shared/domain/explanation.ts';
import type { Kind } from '#shared/domain/project.ts';
import { argmax } from '#shared/kernels/classMetrics.ts';
import { inputSizeOf, modelOf, pairOf } from '../modelOf.ts';
import { joined } from './images.ts';
import type { ModelSource } from './protocol.ts';

/** Images that are run at once when there are many. A single one runs alone. */
const MANY: { readonly [K in Kind]: number } = { tags: 16, masks: 4, points: 16 };

/** Other sizes that are kept ready: each holds the weights once more. */
const KEPT_SIZES = 2;

type Asked = 'logits' | 'features';

/** What in one image speaks for one output. */
export interface Explained {
  readonly logits: Float32Array;
  readonly output: number;
  readonly map: HeatMap;
}

export class LoadedModel {
  readonly source: ModelSource;
  readonly #spec: ModelSpec;
  readonly #weights: TrainState;
  readonly #runtime: Runtime;
  /** By what they give and how many images they take. */
  readonly #programs = new Map<string, Program>();
  /** For other sizes than the model's own, by size; last used last. */
  readonly #pieces = new Map<string, Program>();

  /** For what speaks for an output; made when it is first asked. */
  #gradCam: Program | null = null;

  private constructor(parts: {
    source: ModelSource;
    spec: ModelSpec;
    weights: TrainState;
    runtime: Runtime;
  }) {
    this.source = parts.source;
    this.#spec = parts.spec;
    this.#weights = parts.weights;
    this.#runtime = parts.runtime;
  }

  /**
   * Reads a checkpoint and checks that it holds every tensor of its model, in its shape.
   * @throws AppError `weights.unreadable`, `weights.missing`, `weights.mismatch`, `path.missing`
   */
  static async open(source: ModelSource, runtime: Runtime): Promise<LoadedModel> {
    const { tensors } = await readSafetensors(source.checkpoint);
    const { kind, arch, classes } = source;
    const model = modelOf({ kind, config: { arch }, classes: { length: classes } });
    const spec: ModelSpec = tensors.has('fc.weight') ? { ...model, head: 'linear' } : model;
    const weights = new Map([...tensors].filter(([name]) => isWeight(name)));
    checkWeights(spec, weights, source.checkpoint);
    return new LoadedModel({ source, spec, weights, runtime });
  }

  /** What the model sees. */
  get size(): InputSize {
    const { kind, sizePx, widthPx } = this.source;
    return inputSizeOf(kind, { sizePx, widthPx });
  }

  /** Numbers that come out for one image. */
  get answerLength(): number {
    return outputShape(this.#spec, this.#pair).reduce((product, n) => product * n, 1);
  }

  /** Logits [n, ...] of normalized images x [n,3,height,width]: the very program that scores epochs in training. */
  async logits(x: Float32Array, n: number): Promise<Float32Array> {
    return this.#inBatches('logits', x, n);
  }

  /** Features [n, C] of normalized images x [n,3,height,width]; see `buildFeaturesGraph`. @throws AppError `alike.kind` for masks and points */
  async features(x: Float32Array, n: number): Promise<Float32Array> {
    const { kind } = this.source;
    if (kind !== 'tags') throw new AppError('alike.kind', { kind });
    return this.#inBatches('features', x, n);
  }

  /** Logits [classes, height, width] of one image at a size of its own. For models that answer for every pixel. */
  async logitsAt(x: Float32Array, size: InputSize): Promise<Float32Array> {
    const pair = pairOf(size);
    const feeds = new Map([['x', { dims: [1, 3, ...pair], data: x }]]);
    const logits = (await (await this.#pieceProgram(pair)).run(feeds)).get('logits');
    if (logits === undefined) throw new Error('the prediction gave no logits');
    return Float32Array.from(logits.data);
  }

  /**
   * Grad-CAM of one image x [1,3,height,width]; see `buildGradCamGraph`.
   * @param output null: the one with the largest logit
   * @throws AppError `explain.kind` for models of masks and points
   */
  async explain(x: Float32Array, output: number | null): Promise<Explained> {
    const { kind } = this.source;
    if (kind !== 'tags') throw new AppError('explain.kind', { kind });
    const chosen = output ?? argmax((await this.#runGradCam(x, null)).logits, 0, this.#spec.outputs);
    return { ...(await this.#runGradCam(x, chosen)), output: chosen };
  }

  /** The network as a model of standard operators with its weights inside: `x` [batch,3,height,width] to logits. */
  inferenceModel(): OnnxModel {
    return lowerInference({ ...this.#spec, size: this.#pair, state: this.#weights });
  }

  async release(): Promise<void> {
    for (const program of this.#programs.values()) await program.release();
    for (const program of this.#pieces.values()) await program.release();
    await this.#gradCam?.release();
    this.#programs.clear();
    this.#pieces.clear();
    this.#gradCam = null;
  }

  get #pair(): Pair {
    return pairOf(this.size);
  }

  async #inBatches(what: Asked, x: Float32Array, n: number): Promise<Float32Array> {
    const perImage = 3 * areaOf(frameOf(this.size));
    const many = MANY[this.source.kind];
    const parts: Float32Array[] = [];
    for (let start = 0; start < n; start += many) {
      const count = Math.min(many, n - start);
      parts.push(await this.#run(what, x.subarray(start * perImage, (start + count) * perImage), count));
    }
    return joined(parts);
  }

  async #run(what: Asked, x: Float32Array, count: number): Promise<Float32Array> {
    const batch = count === 1 ? 1 : MANY[this.source.kind];
    const dims = [batch, 3, ...this.#pair];
    const data = new Float32Array(dims.reduce((product, n) => product * n, 1));
    data.set(x);
    const feeds = new Map([['x', { dims, data }]]);
    const found = (await (await this.#program(what, batch)).run(feeds)).get(what);
    if (found === undefined) throw new Error(`the prediction gave no ${what}`);
    return Float32Array.from(found.data.subarray(0, (found.data.length / batch) * count));
  }

  async #program(what: Asked, batch: number): Promise<Program> {
    const key = `${what} ${String(batch)}`;
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const spec = { model: this.#spec, size: this.#pair, batchSize: batch };
    const program = await this.#load((what === 'logits' ? buildPredictGraph : buildFeaturesGraph)(spec));
    this.#programs.set(key, program);
    return program;
  }

  async #pieceProgram(size: Pair): Promise<Program> {
    const key = size.join(' ');
    const spec = { model: this.#spec, size, batchSize: 1 };
    const program = this.#pieces.get(key) ?? (await this.#load(buildPredictGraph(spec)));
    this.#pieces.delete(key);
    this.#pieces.set(key, program);
    const [oldest] = this.#pieces;
    if (this.#pieces.size > KEPT_SIZES && oldest !== undefined) {
      this.#pieces.delete(oldest[0]);
      await oldest[1].release();
    }
    return program;
  }

  async #runGradCam(x: Float32Array, output: number | null): Promise<Omit<Explained, 'output'>> {
    this.#gradCam ??= await this.#load(buildGradCamGraph({ model: this.#spec, size: this.#pair }));
    const asked = new Float32Array(this.#spec.outputs);
    if (output !== null) asked[output] = 1;
    const found = await this.#gradCam.run(
      new Map([
        ['x', { dims: [1, 3, ...this.#pair], data: x }],
        ['output', { dims: [1, asked.length], data: asked }],
      ]),
    );
    const [logits, map] = [found.get('logits'), found.get('map')];
    if (logits === undefined || map === undefined) throw new Error('the explanation is not whole');
    const [, , rows = 1, columns = 1] = map.dims;
    return {
      logits: Float32Array.from(logits.data),
      map: { rows, columns, values: Float32Array.from(map.data) },
    };
  }

  async #load(graph: Graph): Promise<Program> {
    const program = await this.#runtime.compile(graph);
    await program.writeResident(this.#weights);
    return program;
  }
}

function checkWeights(spec: ModelSpec, weights: TrainState, path: string): void {
  const missing: string[] = [];
  for (const param of modelParams(spec)) {
    const found = weights.get(param.name);
    if (found === undefined) missing.push(param.name);
    else checkShape(param, found, path);
  }
  if (missing.length > 0)
    throw new AppError('weights.missing', { path, tensors: missing.slice(0, 5).join(', ') });
}
