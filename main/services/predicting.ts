/** What a trained model says: about the images it is judged by, and about any image somebody drops on it. */
import { join, resolve } from 'node:path';
import { readItemFile } from '#main/database/queries/items.ts';
import { readPredictions, writePredictions, type StoredPredictions } from '#main/files/predictionsFile.ts';
import type { TtaSettings } from '#main/datasets/ttaViews.ts';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import { PredictorClient } from '#main/processes/prediction/PredictorClient.ts';
import type { FilePrediction, ModelSource } from '#main/processes/prediction/protocol.ts';
import type { ImagePrediction } from '#shared/contract/answers.ts';
import { AppError, cancelled, fromWire } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { JobResult } from '#shared/domain/job.ts';
import type { ItemPrediction } from '#shared/domain/prediction.ts';
import type { Predictions, Run, RunId } from '#shared/domain/run.ts';
import {
  evaluationItems,
  evaluationKey,
  SIDE_NAMES,
  type EvaluatedSide,
  type EvaluationItem,
} from './evaluationItems.ts';
import type { Jobs, Progress } from './Jobs.ts';
import type { OpenProject } from './Projects.ts';
import { PredictingDrawn, type DrawnFile } from './predictingDrawn.ts';
import { runClasses } from './runClasses.ts';
import { modelOfRun } from './runModel.ts';
import { runFolder, storedRun } from './runStore.ts';

/** How long the predictor process waits, with its models loaded, for the next request. */
const WARM_MS = 3 * 60_000;
/** Images per request, so that progress shows and other requests get their turn. */
const CHUNK = 64;

interface Evaluation {
  readonly project: OpenProject;
  readonly run: Run;
  readonly side: EvaluatedSide;
  readonly model: ModelSource;
  readonly items: readonly EvaluationItem[];
  readonly tta: TtaSettings | null;
}

interface TagRequest {
  readonly project: OpenProject;
  readonly run: Run;
  readonly files: readonly DrawnFile[];
  readonly signal: AbortSignal;
}

export interface PredictingOptions {
  /** Blend each answer with those for eight views of the image: nine times the work, often a little better. */
  readonly tta?: boolean | undefined;
  /** Only these count. */
  readonly among?: ReadonlySet<ItemId> | undefined;
}

export class Predicting {
  readonly #jobs: Jobs;
  /** Shared with exporting: one process, whatever it is asked. */
  readonly predictor: PredictorClient;
  /** The same for masks and points, which are other answers. */
  readonly drawn: PredictingDrawn;
  /** Evaluations under way, so that two askers wait for one. */
  readonly #running = new Map<string, Promise<StoredPredictions>>();

  constructor(parts: { readonly jobs: Jobs }, host: TrainerHost = nodeHost) {
    this.#jobs = parts.jobs;
    this.predictor = new PredictorClient({ host, idleMs: WARM_MS });
    this.drawn = new PredictingDrawn({ jobs: parts.jobs, predictor: this.predictor });
  }

  /**
   * Probabilities of the run's best weights on one side, with the labels as they are now (see `evaluationItems`). Computed
   * once and kept in `runs/<id>/predictions-<side>.bin` until weights or images change. Unlabeled and unreadable images
   * are left out. For tags; see `drawn` for the other kinds.
   * @throws AppError `project.kind`, `run.unknown`, `run.no-checkpoint`, `evaluate.nothing`, `process.exited`, `weights.*`, `cancelled`
   */
  async evaluate(
    project: OpenProject,
    id: RunId,
    side: EvaluatedSide,
    options: PredictingOptions = {},
  ): Promise<Predictions> {
    const run = tagRun(project, id);
    const model = modelOfRun(project, run);
    const items = evaluationItems(project, run, side);
    if (items.length === 0) throw new AppError('evaluate.nothing', { side: SIDE_NAMES[side] });
    const tta = ttaOf(run, options);
    const stored = await this.#stored({ project, run, side, model, items, tta });
    const { among } = options;
    const judged = items.filter(({ id: item, isLabeled }) => isLabeled && among?.has(item) !== false);
    return withTargets(run.id, { classes: namesOf(project, run), items: judged, stored });
  }

  /**
   * Probabilities for image files, one answer each: a file that cannot be read is an answer, not an error. For tags.
   * @throws AppError `project.kind`, `run.unknown`, `run.no-checkpoint`, `process.exited`, `weights.*`
   */
  async predict(
    project: OpenProject,
    id: RunId,
    paths: readonly string[],
    options: PredictingOptions = {},
  ): Promise<readonly ImagePrediction[]> {
    const run = tagRun(project, id);
    const model = modelOfRun(project, run);
    const answers = await this.predictor.call('predict', {
      model,
      paths: paths.map((path) => resolve(path)),
      tta: ttaOf(run, options),
    });
    const classes = namesOf(project, run);
    return answers.map((answer, i) => toImagePrediction(paths[i] ?? '', classes, answer));
  }

  /**
   * What the run says of images of its project, told one by one as the answers come, in the order of `itemIds`. An image that
   * cannot be read is told as such.
   * @param signal ends it between two requests at the latest; it throws `cancelled` then
   * @throws AppError `run.unknown`, `run.no-checkpoint`, `item.unknown`, `process.exited`, `weights.*`, `cancelled`
   */
  async predictItems(
    project: OpenProject,
    id: RunId,
    itemIds: readonly ItemId[],
    onOne: (prediction: ItemPrediction) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const run = storedRun(project, id);
    const files = project.db.read('images to predict', (db) =>
      itemIds.map((item) => {
        const file = readItemFile(db, item);
        if (file === null) throw new AppError('item.unknown', { id: item });
        return { item, path: join(file.root, file.path) };
      }),
    );
    if (run.kind === 'tags') return this.#eachOfTags({ project, run, files, signal }, onOne);
    await this.drawn.each({
      project,
      run,
      files,
      signal,
      onOne: (item, prediction) => onOne({ item, ...prediction }),
    });
  }

  /** Ends the predictor process. */
  close(): void {
    this.predictor.close();
  }

  async #eachOfTags(
    { project, run, files, signal }: TagRequest,
    onOne: (prediction: ItemPrediction) => void,
  ): Promise<void> {
    const model = modelOfRun(project, run);
    const classIds = runClasses(project, run).map((one) => one.id);
    for (let start = 0; start < files.length; start += CHUNK) {
      const part = files.slice(start, start + CHUNK);
      const paths = part.map(({ path }) => path);
      const answers = await this.predictor.call('predict', { model, paths, tta: null }, { signal });
      for (const [i, { item }] of part.entries()) {
        const answer = answers[i];
        if (answer === undefined) continue;
        if (!answer.ok) onOne({ item, ok: false, error: answer.error });
        else {
          const { probabilities } = answer;
          onOne({ item, ok: true, answer: { kind: 'tags', classIds, probabilities } });
        }
      }
    }
  }

  async #stored(evaluation: Evaluation): Promise<StoredPredictions> {
    const { project, run, side, model, items, tta } = evaluation;
    const key = evaluationKey(model.version, items);
    const file = join(runFolder(project, run.id), `predictions-${side}${tta === null ? '' : '-tta'}.bin`);
    const known = readPredictions(file, key);
    if (known !== null) return known;
    const running = this.#running.get(`${file} ${key}`) ?? this.#compute(evaluation, { file, key });
    this.#running.set(`${file} ${key}`, running);
    try {
      return await running;
    } finally {
      this.#running.delete(`${file} ${key}`);
    }
  }

  /** Runs as a job, so that it shows progress and can be cancelled. */
  async #compute(
    { project, run, side, ...asked }: Evaluation,
    { file, key }: { readonly file: string; readonly key: string },
  ): Promise<StoredPredictions> {
    const title = `Predicting ${asked.items.length} ${SIDE_NAMES[side]} images with ${run.name}`;
    let result: StoredPredictions | null = null;
    const work = async (progress: Progress, signal: AbortSignal): Promise<JobResult | null> => {
      result = await this.#predictAll(asked, progress, signal);
      writePredictions(file, key, result);
      return null;
    };
    const ended = await this.#jobs.wait(
      this.#jobs.start({ project: project.id, kind: 'predict', title }, work).id,
    );
    if (result !== null && ended.state === 'done') return result;
    throw ended.error === null ? cancelled() : fromWire(ended.error);
  }

  async #predictAll(
    { model, items, tta }: Pick<Evaluation, 'model' | 'items' | 'tta'>,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<StoredPredictions> {
    const ids: number[] = [];
    const rows: Float32Array[] = [];
    progress(0, items.length);
    for (let start = 0; start < items.length; start += CHUNK) {
      const part = items.slice(start, start + CHUNK);
      const onProgress = (done: number): void => progress(start + done, items.length);
      const paths = part.map((item) => item.path);
      const answers = await this.predictor.call('predict', { model, paths, tta }, { signal, onProgress });
      for (const [i, item] of part.entries()) {
        const answer = answers[i];
        if (answer?.ok !== true) continue;
        ids.push(item.id);
        rows.push(answer.probabilities);
      }
    }
    return { itemIds: Int32Array.from(ids), probabilities: joined(rows, model.classes) };
  }
}

function tagRun(project: OpenProject, id: RunId): Run {
  const run = storedRun(project, id);
  if (run.kind !== 'tags') throw new AppError('project.kind', { kind: run.kind, needed: 'tags' });
  return run;
}

function joined(rows: readonly Float32Array[], classes: number): Float32Array {
  const all = new Float32Array(rows.length * classes);
  for (const [i, row] of rows.entries()) all.set(row, i * classes);
  return all;
}

const ttaOf = ({ config }: Run, { tta = false }: PredictingOptions): TtaSettings | null =>
  tta ? { transforms: config.transforms, seed: config.seed } : null;

/** Class names of today, one per output of the model. */
const namesOf = (project: OpenProject, run: Run): readonly string[] =>
  runClasses(project, run).map(({ name }) => name);

interface Evaluated {
  readonly classes: readonly string[];
  readonly items: readonly EvaluationItem[];
  readonly stored: StoredPredictions;
}

function withTargets(run: RunId, { classes: names, items, stored }: Evaluated): Predictions {
  const classes = names.length;
  const labeled = new Map(items.map((item) => [item.id, item]));
  const kept = [...stored.itemIds.keys()].filter((row) => labeled.has(stored.itemIds[row] ?? 0));
  const targets = new Uint8Array(kept.length * classes);
  const rows = kept.map((row) => stored.probabilities.subarray(row * classes, (row + 1) * classes));
  const itemIds = Int32Array.from(kept, (row) => stored.itemIds[row] ?? 0);
  for (const [i, id] of itemIds.entries()) {
    const item = labeled.get(id);
    if (item !== undefined) targets.set(item.targets, i * classes);
  }
  return { run, classes: names, itemIds, probabilities: joined(rows, classes), targets };
}

const toImagePrediction = (
  path: string,
  classes: readonly string[],
  answer: FilePrediction,
): ImagePrediction =>
  answer.ok
    ? { path, ok: true, classes, probabilities: [...answer.probabilities] }
    : { path, ok: false, error: answer.error };
