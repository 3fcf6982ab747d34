/** Learning from corrections: a run from the best weights of another, and what it gained and forgot against that one. */
import { readSnapshot, samplesOf } from '#main/datasets/snapshot.ts';
import { runFile } from '#main/processes/runFolder.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { CorrectedOutcome, LearnOutcome, LearnSettings } from '#shared/domain/inbox.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { PLAIN_PRACTICE, type LrSpec, type Run, type RunId, type TrainConfig } from '#shared/domain/run.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import {
  classOutcomes,
  isForgetful,
  judgeDrawn,
  judgeTags,
  marginOf,
  type Judgement,
} from '#shared/kernels/forgetting.ts';
import { evaluationItems } from '../evaluationItems.ts';
import type { Predicting } from '../predicting.ts';
import type { OpenProject } from '../Projects.ts';
import { runThresholds } from '../runThresholds.ts';
import { allRuns, runFolder, storedRun } from '../runStore.ts';
import { compareWithLabels, storedAnswer } from '../suggesting/answers.ts';
import type { Training } from '../training.ts';

/** As in the lesson after unfreezing: a fifth of the rate before. */
const RATE_PART = 1 / 5;
/** "Slightly higher", where there is nothing to learn from but the mistakes. */
const ONLY_FACTOR = 1.5;
const MOST_EPOCHS = 10;
/** A few images make few steps in an epoch. */
const LEAST_EPOCHS_ALONE = 5;

export interface LearningParts {
  readonly training: Training;
  readonly predicting: Predicting;
}

export class Learning {
  readonly #parts: LearningParts;

  constructor(parts: LearningParts) {
    this.#parts = parts;
  }

  /** The settings with which `start` would begin. @throws AppError `run.unknown` */
  config(project: OpenProject, id: RunId, settings: LearnSettings): TrainConfig {
    return learnConfig(storedRun(project, id), settings);
  }

  /**
   * Starts a run from the best weights of another that learns from the corrected images of the inbox. It validates on the
   * images of that run; see `learnedRows`.
   * @throws AppError `learn.nothing`, and as `training.start`
   */
  start(project: OpenProject, id: RunId, settings: LearnSettings): Run {
    const run = storedRun(project, id);
    return this.#parts.training.start(project, learnConfig(run, settings), [
      `It learns from corrections, beginning with the best weights of ${run.name} (${run.id}).`,
    ]);
  }

  /**
   * Both runs on the validation images of the earlier one, and on the corrected images, with the labels as they are today.
   * @throws AppError `learn.no-start`, `run.unknown`, `run.no-checkpoint`, `evaluate.nothing`, `process.exited`, `weights.*`
   */
  async outcome(project: OpenProject, id: RunId): Promise<LearnOutcome> {
    const run = storedRun(project, id);
    const { from, corrections } = run.config;
    const earlier = allRuns(project).find((one) => one.id === from);
    if (earlier === undefined || corrections === null) throw new AppError('learn.no-start', { run: id });
    const both = bothValidate(project, earlier, run);
    const before = await this.#judge(project, earlier, both);
    const after = await this.#judge(project, run, both);
    return {
      run: run.id,
      from: earlier.id,
      images: before.images,
      before: before.metrics,
      after: after.metrics,
      classes: classOutcomes(before, after),
      isForgetful: isForgetful(before, after),
      margin: marginOf(before),
      corrected: await this.#corrected(project, earlier, run),
    };
  }

  async #judge(project: OpenProject, run: Run, among: ReadonlySet<ItemId>): Promise<Judgement> {
    const { predicting } = this.#parts;
    if (run.kind !== 'tags') {
      return judgeDrawn(await predicting.drawn.evaluate(project, run.id, 'valid', { among }));
    }
    const predictions = await predicting.evaluate(project, run.id, 'valid', { among });
    return judgeTags(predictions, runThresholds(project, run));
  }

  async #corrected(project: OpenProject, earlier: Run, run: Run): Promise<CorrectedOutcome> {
    const taught = taughtBy(project, run);
    const labeled = evaluationItems(project, run, 'train').filter(
      ({ id, isLabeled }) => isLabeled && taught.has(id),
    );
    const ids = labeled.map(({ id }) => id);
    const before = await this.#apart(project, earlier, ids);
    const after = await this.#apart(project, run, ids);
    const images = Math.min(before.length, after.length);
    return {
      images,
      wrongBefore: before.filter((apart) => apart > 0).length,
      wrongAfter: after.filter((apart) => apart > 0).length,
      apartBefore: meanOf(before),
      apartAfter: meanOf(after),
    };
  }

  /** How far from the labels a run is, image by image; images that cannot be compared are left out. */
  async #apart(project: OpenProject, run: Run, ids: readonly ItemId[]): Promise<readonly number[]> {
    const said: { readonly item: ItemId; readonly answer: ModelAnswer }[] = [];
    await this.#parts.predicting.predictItems(
      project,
      run.id,
      ids,
      (one) => {
        if (one.ok) said.push({ item: one.item, answer: storedAnswer(one.answer) });
      },
      new AbortController().signal,
    );
    const apart = project.db.read('how wrong', (db) => compareWithLabels(db, said));
    return [...apart.values()].flatMap(({ disagreement }) => disagreement ?? []);
  }
}

/** All layers learn, at the size the run ended with, in one stage. */
function learnConfig(run: Run, { use, epochs, lr }: LearnSettings): TrainConfig {
  const { earlierSizes, unfreezeAfter, gradual, stages, schedule, patience, maxMinutes, freezeTo } =
    PLAIN_PRACTICE;
  const factor = use === 'only' ? RATE_PART * ONLY_FACTOR : RATE_PART;
  return {
    ...run.config,
    ...{ earlierSizes, unfreezeAfter, gradual, stages, schedule, patience, maxMinutes, freezeTo },
    freeze: false,
    from: run.id,
    weights: null,
    epochs: epochs ?? usualEpochs(run.config.epochs, use),
    lr: lr ?? scaled(run.config.lr, factor),
    corrections: use,
  };
}

/** Half of the epochs before, and with the mistakes alone as many. */
function usualEpochs(before: number, use: LearnSettings['use']): number {
  const wanted = use === 'only' ? Math.max(LEAST_EPOCHS_ALONE, before) : Math.max(1, Math.round(before / 2));
  return Math.min(MOST_EPOCHS, wanted);
}

function scaled(lr: LrSpec, factor: number): LrSpec {
  // Rates are told and typed with a few digits.
  const times = (rate: number): number => Number((rate * factor).toPrecision(3));
  if (typeof lr === 'number') return times(lr);
  return { start: lr.start === null ? null : times(lr.start), stop: times(lr.stop) };
}

/** Labeled images that validate both runs: where the split was changed since, those that still do. */
function bothValidate(project: OpenProject, earlier: Run, run: Run): ReadonlySet<ItemId> {
  const later = new Set(evaluationItems(project, run, 'valid').map(({ id }) => id));
  const both = evaluationItems(project, earlier, 'valid').filter(
    ({ id, isLabeled }) => isLabeled && later.has(id),
  );
  if (both.length === 0) throw new AppError('evaluate.nothing', { side: 'validation' });
  return new Set(both.map(({ id }) => id));
}

/** The corrected images among those that a run trained on. */
function taughtBy(project: OpenProject, run: Run): ReadonlySet<ItemId> {
  const train = samplesOf(readSnapshot(runFile(runFolder(project, run.id), 'data')), 'train');
  const isOnly = run.config.corrections === 'only';
  return new Set(train.filter(({ times = 1 }) => isOnly || times > 1).map(({ id }) => id));
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
