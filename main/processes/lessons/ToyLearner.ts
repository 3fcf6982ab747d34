/** A small model in training: its compiled step, its schedule, and how far it is. */
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { weightsOf } from '#main/engine/learn/checkpoint.ts';
import { stepSeed } from '#main/engine/learn/seeds.ts';
import type { StepBatch, TrainState, TrainStep } from '#main/engine/learn/TrainStep.ts';
import { lrPerGroup } from '#main/engine/optim/lrPerGroup.ts';
import { schedules } from '#shared/kernels/schedules/schedules.ts';
import type { LessonPoints, LessonVariant } from '#shared/domain/lesson.ts';
import { permutation } from '#shared/kernels/rng.ts';
import { openDevice } from '../devices/openDevice.ts';
import type { Practice } from './ideas.ts';
import { GRID } from './toys.ts';

export interface ToyFacts {
  readonly practice: Practice;
  readonly train: LessonPoints;
  readonly valid: LessonPoints;
  readonly seed: number;
  /** What pretrained variants start from. */
  readonly body: TrainState | null;
}

type Shown = Omit<LessonVariant, 'name'>;

const GROUPS = 3;

export class ToyLearner {
  readonly #facts: ToyFacts;
  readonly #step: TrainStep;
  readonly #schedule: ReturnType<(typeof schedules)['constant']>;
  readonly #steps: number;
  #done = 0;
  #losses: Shown['losses'] = [];
  #fit: readonly number[] = [];

  private constructor(facts: ToyFacts, step: TrainStep) {
    const { batch, examples, lr, schedule } = facts.practice;
    this.#facts = facts;
    this.#step = step;
    this.#steps = Math.ceil(examples / batch);
    const maxLrs = lrPerGroup(lr, GROUPS);
    this.#schedule = schedules[schedule]({ steps: this.#steps, maxLrs, pctStart: 0.3, div: 25 });
  }

  static async open(facts: ToyFacts): Promise<ToyLearner> {
    const { practice, seed, body } = facts;
    const { hidden, dropout, batch, freezeTo } = practice;
    const step = await compileTrainStep({
      model: { arch: { hidden, dropout }, head: 'linear', outputs: 1, channels: 1 },
      loss: { kind: 'mse' },
      size: [1, 1],
      batchSize: batch,
      freezeTo,
      runtime: openDevice('cpu'),
      seed,
    });
    if (practice.isPretrained && body !== null) await step.writeState(body);
    return new ToyLearner(facts, step);
  }

  get shown(): Shown {
    return { steps: this.#done, losses: this.#losses, fit: this.#fit };
  }

  /** Trains until a part of all steps is done, and looks at what came of it. @param part 0 to 1 */
  async goOn(part: number): Promise<void> {
    const until = Math.round(part * this.#steps);
    const { seed, practice, train, valid } = this.#facts;
    for (; this.#done < until; this.#done += 1) {
      const hyper = { ...this.#schedule(this.#done), wd: practice.wd, optimStep: this.#done + 1 };
      await this.#step.step(this.#batch(this.#done), hyper, stepSeed(seed, this.#done));
    }
    this.#fit = await this.#answers(GRID);
    const seen = this.#done * practice.batch;
    const now = { seen, train: await this.#loss(train), valid: await this.#loss(valid) };
    this.#losses = [...this.#losses, now];
  }

  /** Parameters without the optimizer's moments. */
  async weights(): Promise<TrainState> {
    return weightsOf(await this.#step.readState());
  }

  release(): Promise<void> {
    return this.#step.release();
  }

  /** The examples in a new order each time round. */
  #batch(step: number): StepBatch {
    const { practice, train, seed } = this.#facts;
    const all = train.x.length;
    const chosen = Array.from({ length: practice.batch }, (_, i) => {
      const at = step * practice.batch + i;
      return permutation(all, seed, Math.floor(at / all))[at % all] ?? 0;
    });
    const pick = (values: readonly number[]): Float32Array =>
      Float32Array.from(chosen, (i) => values[i] ?? 0);
    const n = chosen.length;
    return { x: pick(train.x), y: pick(train.y), w: new Float32Array(n).fill(1), n };
  }

  async #answers(x: readonly number[]): Promise<readonly number[]> {
    return [...(await this.#step.predict(Float32Array.from(x), x.length))];
  }

  /** Mean squared error. */
  async #loss({ x, y }: LessonPoints): Promise<number> {
    const answers = await this.#answers(x);
    return answers.reduce((sum, one, i) => sum + (one - (y[i] ?? 0)) ** 2, 0) / x.length;
  }
}
