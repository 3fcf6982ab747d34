/** A small real TrainStep in plain TypeScript: logistic regression with dropout on its inputs and AdamW. */
import type {
  Hyper,
  NamedTensor,
  StepBatch,
  StepResult,
  TrainState,
  TrainStep,
} from '#main/engine/learn/TrainStep.ts';

const BETA2 = 0.99;
const EPS = 1e-8;

/** mulberry32: uniform numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class LogisticStep implements TrainStep {
  readonly groups = 1;
  readonly outputShape: readonly number[];
  readonly inputs: number;
  readonly classes: number;
  readonly dropout: number;
  isReleased = false;
  #tensors = new Map<string, NamedTensor>();

  constructor({
    inputs,
    classes,
    seed,
    dropout = 0.2,
  }: {
    inputs: number;
    classes: number;
    seed: number;
    dropout?: number;
  }) {
    this.inputs = inputs;
    this.classes = classes;
    this.outputShape = [classes];
    this.dropout = dropout;
    const random = randomFrom(seed);
    const weight = Float32Array.from(
      { length: inputs * classes },
      () => (random() - 0.5) / Math.sqrt(inputs),
    );
    for (const [name, dims, data] of [
      ['fc.weight', [classes, inputs], weight],
      ['fc.bias', [classes], new Float32Array(classes)],
    ] as const) {
      this.#tensors.set(name, { dims, data });
      this.#tensors.set(`adam.m.${name}`, { dims, data: new Float32Array(data.length) });
      this.#tensors.set(`adam.v.${name}`, { dims, data: new Float32Array(data.length) });
    }
  }

  step(batch: StepBatch, hyper: Hyper, dropoutSeed: number): Promise<StepResult> {
    const random = randomFrom(dropoutSeed);
    const x = batch.x.map((value) => (random() < this.dropout ? 0 : value / (1 - this.dropout)));
    const logits = this.#logits(x, batch.n);
    const count = batch.n * this.classes;
    const weightGradient = new Float32Array(this.classes * this.inputs);
    const biasGradient = new Float32Array(this.classes);
    let loss = 0;
    for (let i = 0; i < count; i++) {
      const [row, column] = [Math.floor(i / this.classes), i % this.classes];
      const [z, y] = [logits[i] ?? 0, batch.y[i] ?? 0];
      loss += Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
      const slope = (1 / (1 + Math.exp(-z)) - y) / count;
      biasGradient[column] = (biasGradient[column] ?? 0) + slope;
      for (let k = 0; k < this.inputs; k++) {
        const at = column * this.inputs + k;
        weightGradient[at] = (weightGradient[at] ?? 0) + slope * (x[row * this.inputs + k] ?? 0);
      }
    }
    this.#adam('fc.weight', weightGradient, hyper);
    this.#adam('fc.bias', biasGradient, hyper);
    return Promise.resolve({ loss: loss / count, gradNorm: null, isSkipped: false });
  }

  predict(x: Float32Array, n: number): Promise<Float32Array> {
    return Promise.resolve(this.#logits(x, n));
  }

  readState(): Promise<TrainState> {
    const copy = [...this.#tensors].map(
      ([name, { dims, data }]) => [name, { dims, data: data.slice() }] as const,
    );
    return Promise.resolve(new Map(copy));
  }

  writeState(state: TrainState): Promise<void> {
    for (const [name, { dims, data }] of this.#tensors) {
      const found = state.get(name);
      if (!found && !name.startsWith('adam.')) throw new Error(`${name} is missing`);
      this.#tensors.set(name, { dims, data: found?.data.slice() ?? new Float32Array(data.length) });
    }
    return Promise.resolve();
  }

  release(): Promise<void> {
    this.isReleased = true;
    return Promise.resolve();
  }

  #data(name: string): Float32Array {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new Error(`no tensor ${name}`);
    return tensor.data;
  }

  #logits(x: Float32Array, n: number): Float32Array {
    const [weight, bias] = [this.#data('fc.weight'), this.#data('fc.bias')];
    const out = new Float32Array(n * this.classes);
    for (let i = 0; i < out.length; i++) {
      const [row, column] = [Math.floor(i / this.classes), i % this.classes];
      let sum = bias[column] ?? 0;
      for (let k = 0; k < this.inputs; k++) {
        sum += (weight[column * this.inputs + k] ?? 0) * (x[row * this.inputs + k] ?? 0);
      }
      out[i] = sum;
    }
    return out;
  }

  #adam(name: string, gradient: Float32Array, { lrs, mom, wd, optimStep }: Hyper): void {
    const [p, m, v] = [this.#data(name), this.#data(`adam.m.${name}`), this.#data(`adam.v.${name}`)];
    const lr = lrs[0] ?? 0;
    for (let i = 0; i < p.length; i++) {
      const g = gradient[i] ?? 0;
      m[i] = mom * (m[i] ?? 0) + (1 - mom) * g;
      v[i] = BETA2 * (v[i] ?? 0) + (1 - BETA2) * g * g;
      const update =
        (m[i] ?? 0) / (1 - mom ** optimStep) / (Math.sqrt((v[i] ?? 0) / (1 - BETA2 ** optimStep)) + EPS);
      p[i] = (p[i] ?? 0) * (1 - lr * wd) - lr * update;
    }
  }
}
