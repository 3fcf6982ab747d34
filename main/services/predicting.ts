/** What a trained model says: about the images it is judged by, and about any image somebody drops on it. */
import { join, resolve } from 'node:path';
import { readItemFile } from '#main/database/queries/items.ts';
import type { StoredRows } from '#main/files/rowsFile.ts';
import type { TtaSettings } from '#main/datasets/ttaViews.ts';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import { PredictorClient } from '#main/processes/prediction/PredictorClient.ts';
import type { FilePrediction, ModelSource } from '#main/processes/prediction/protocol.ts';
import type { ImagePrediction } from '#shared/contract/answers.ts';
import { AppError, fromWire } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemPrediction } from '#shared/domain/prediction.ts';
import type { Predictions, Run, RunId } from '#shared/domain/run.ts';
import { evaluationItems, SIDE_NAMES, type EvaluatedSide, type EvaluationItem } from './evaluationItems.ts';
import type { Jobs } from './Jobs.ts';
import { joinedRows, KeptRows, type AskOptions } from './KeptRows.ts';
import type { OpenProject } from './Projects.ts';
import { PredictingDrawn, type DrawnFile } from './predictingDrawn.ts';
import { runClasses } from './runClasses.ts';
import { modelOfRun } from './runModel.ts';
import { storedRun } from './runStore.ts';

/** How long the predictor process waits, with its models loaded, for the next request. */
const WARM_MS = 3 * 60_000;
/** Images per request, so that other requests get their turn. */
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
  readonly #kept: KeptRows;
  /** Shared with exporting: one process, whatever it is asked. */
  readonly predictor: PredictorClient;
  /** The same for masks and points, which are other answers. */
  readonly drawn: PredictingDrawn;

  constructor(parts: { readonly jobs: Jobs }, host: TrainerHost = nodeHost) {
    this.#kept = new KeptRows(parts.jobs);
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

  /**
   * What the run's best weights make of images before they answer, a row for each that can be read; kept in
   * `runs/<id>/features.bin`. For tags.
   * @throws AppError `alike.kind`, `run.no-checkpoint`, `process.exited`, `weights.*`, `cancelled`
   */
  features(project: OpenProject, run: Run, items: readonly EvaluationItem[]): Promise<StoredRows> {
    const model = modelOfRun(project, run);
    return this.#kept.rows({
      ...{ project, run, items, version: model.version, name: 'features.bin' },
      title: `Looking at ${items.length} images as ${run.name} does`,
      ask: (paths, options) => this.#features(model, paths, options),
    });
  }

  /** The same of one file. @throws AppError as `features`, and `image.*` */
  async featuresOf(project: OpenProject, run: Run, path: string): Promise<Float32Array> {
    const [answer] = await this.predictor.call('features', {
      model: modelOfRun(project, run),
      paths: [path],
    });
    if (answer === undefined) throw new Error('the image has no answer');
    if (!answer.ok) throw fromWire(answer.error);
    return answer.features;
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

  async #features(model: ModelSource, paths: readonly string[], options?: AskOptions) {
    const answers = await this.predictor.call('features', { model, paths }, options);
    return answers.map((answer) => (answer.ok ? answer.features : null));
  }

  #stored({ project, run, side, model, items, tta }: Evaluation): Promise<StoredRows> {
    return this.#kept.rows({
      ...{ project, run, items, version: model.version },
      name: `predictions-${side}${tta === null ? '' : '-tta'}.bin`,
      title: `Predicting ${items.length} ${SIDE_NAMES[side]} images with ${run.name}`,
      ask: async (paths, options) => {
        const answers = await this.predictor.call('predict', { model, paths, tta }, options);
        return answers.map((answer) => (answer.ok ? answer.probabilities : null));
      },
    });
  }
}

function tagRun(project: OpenProject, id: RunId): Run {
  const run = storedRun(project, id);
  if (run.kind !== 'tags') throw new AppError('project.kind', { kind: run.kind, needed: 'tags' });
  return run;
}

const ttaOf = ({ config }: Run, { tta = false }: PredictingOptions): TtaSettings | null =>
  tta ? { transforms: config.transforms, seed: config.seed } : null;

/** Class names of today, one per output of the model. */
const namesOf = (project: OpenProject, run: Run): readonly string[] =>
  runClasses(project, run).map(({ name }) => name);

interface Evaluated {
  readonly classes: readonly string[];
  readonly items: readonly EvaluationItem[];
  readonly stored: StoredRows;
}

function withTargets(run: RunId, { classes: names, items, stored }: Evaluated): Predictions {
  const classes = names.length;
  const labeled = new Map(items.map((item) => [item.id, item]));
  const kept = [...stored.itemIds.keys()].filter((row) => labeled.has(stored.itemIds[row] ?? 0));
  const targets = new Uint8Array(kept.length * classes);
  const rows = kept.map((row) => stored.values.subarray(row * classes, (row + 1) * classes));
  const itemIds = Int32Array.from(kept, (row) => stored.itemIds[row] ?? 0);
  for (const [i, id] of itemIds.entries()) {
    const item = labeled.get(id);
    if (item !== undefined) targets.set(item.targets, i * classes);
  }
  return { run, classes: names, itemIds, probabilities: joinedRows(rows), targets };
}

const toImagePrediction = (
  path: string,
  classes: readonly string[],
  answer: FilePrediction,
): ImagePrediction =>
  answer.ok
    ? { path, ok: true, classes, probabilities: [...answer.probabilities] }
    : { path, ok: false, error: answer.error };
