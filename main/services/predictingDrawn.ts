/** What a model of masks or points says of images: of its own project, of any file, and how good that is. */
import { join, resolve as absolute } from 'node:path';
import { readItemSize } from '#main/database/queries/items.ts';
import {
  readDrawnPredictions,
  writeDrawnPredictions,
  type StoredAnswer,
} from '#main/files/drawnPredictionsFile.ts';
import type { PredictorClient } from '#main/processes/prediction/PredictorClient.ts';
import type { DrawnAnswer, DrawnPrediction } from '#main/processes/prediction/protocol.ts';
import { AppError, cancelled, fromWire } from '#shared/contract/errors.ts';
import type { DrawnComparison, DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { UNLABELED } from '#shared/domain/mask.ts';
import type { Run, RunId } from '#shared/domain/run.ts';
import { resolveTile, tileRect } from '#shared/kernels/maskTiles.ts';
import { compareDrawn } from './compareDrawn.ts';
import { drawnClasses, type DrawnClasses } from './drawnClasses.ts';
import {
  evaluationItems,
  evaluationKey,
  SIDE_NAMES,
  type EvaluatedSide,
  type EvaluationItem,
} from './evaluationItems.ts';
import { judgeMasks, judgePoints } from './judgeDrawn.ts';
import type { Jobs, Progress } from './Jobs.ts';
import type { OpenProject } from './Projects.ts';
import { modelOfRun } from './runModel.ts';
import { runFolder, storedRun } from './runStore.ts';

/** Images per request: masks of large images are large answers. */
const CHUNK = 16;

export interface DrawnFile {
  readonly item: ItemId;
  readonly path: string;
}

/** Hears of one image; progress counts those before it. */
export type OnDrawn = (item: ItemId, prediction: DrawnPrediction) => void;

/** How images are seen. */
export interface SeenAs {
  /** Masks: at their own size in pieces with sides up to this; null, or left out: squeezed whole, as in training. */
  readonly piecesPx?: number | null | undefined;
}

interface Request extends SeenAs {
  readonly project: OpenProject;
  readonly run: Run;
  readonly files: readonly DrawnFile[];
  readonly signal: AbortSignal;
  readonly onOne: OnDrawn;
  readonly onProgress?: (done: number) => void;
}

interface Asked {
  readonly project: OpenProject;
  readonly run: Run;
  readonly side: EvaluatedSide;
  readonly items: readonly EvaluationItem[];
  readonly piecesPx: number | null;
}

export class PredictingDrawn {
  readonly #jobs: Jobs;
  readonly #predictor: PredictorClient;
  /** Evaluations under way, so that two askers wait for one. */
  readonly #running = new Map<string, Promise<readonly StoredAnswer[]>>();
  /** What was read last: looking at image after image asks for the same file, or the same two where runs are compared. */
  #lastRead: readonly { readonly name: string; readonly answers: readonly StoredAnswer[] }[] = [];

  constructor(parts: { readonly jobs: Jobs; readonly predictor: PredictorClient }) {
    this.#jobs = parts.jobs;
    this.#predictor = parts.predictor;
  }

  /**
   * The run's best weights on one side, held against the labels as they are now. What was predicted is kept in
   * `runs/<id>/predictions-<side>.bin` until weights or images change, so a corrected label counts at once.
   * @param among only these count; all when left out
   * @throws AppError `project.kind`, `run.unknown`, `run.no-checkpoint`, `evaluate.nothing`, `process.exited`, `weights.*`,
   *   `cancelled`
   */
  async evaluate(
    project: OpenProject,
    id: RunId,
    side: EvaluatedSide,
    { piecesPx = null, among }: SeenAs & { readonly among?: ReadonlySet<ItemId> | undefined } = {},
  ): Promise<DrawnEvaluation> {
    const run = storedRun(project, id);
    refuseOthers(run, piecesPx);
    const items = evaluationItems(project, run, side);
    if (items.length === 0) throw new AppError('evaluate.nothing', { side: SIDE_NAMES[side] });
    const answers = await this.#stored({ project, run, side, items, piecesPx });
    const labeled = new Set(items.filter(({ isLabeled }) => isLabeled).map((item) => item.id));
    const judged = answers.filter(({ item }) => labeled.has(item) && among?.has(item) !== false);
    const classes = drawnClasses(project, run);
    return project.db.read('labels to judge by', (db): DrawnEvaluation => {
      if (run.kind === 'masks') return { ...judgeMasks(db, judged, classes), run: run.id };
      const sizes = new Map(judged.map(({ item }) => [item, readItemSize(db, item)]));
      return { ...judgePoints(db, judged, classes, sizes), run: run.id };
    });
  }

  /**
   * Label and answer of single images of a side, in the order asked for; images that are not judged there are left out.
   * @param ask `maxPx`: masks are made smaller until no side is longer; null leaves them as they are
   * @throws AppError as evaluate
   */
  async compare(
    project: OpenProject,
    id: RunId,
    ask: SeenAs & {
      readonly side: EvaluatedSide;
      readonly items: readonly ItemId[];
      readonly maxPx: number | null;
    },
  ): Promise<readonly DrawnComparison[]> {
    const run = storedRun(project, id);
    const { side, piecesPx = null } = ask;
    refuseOthers(run, piecesPx);
    const items = evaluationItems(project, run, side);
    const answers = await this.#stored({ project, run, side, items, piecesPx });
    const byItem = new Map(answers.map((one) => [one.item, one]));
    const wanted = ask.items.flatMap((item) => byItem.get(item) ?? []);
    const classes = drawnClasses(project, run);
    return project.db.read('labels beside answers', (db) =>
      wanted.map((one) => compareDrawn(db, one, classes, ask.maxPx)),
    );
  }

  /**
   * Answers for image files, one each, in classes of today; a file that cannot be read is an answer, not an error.
   * @throws AppError `project.kind`, `run.unknown`, `run.no-checkpoint`, `process.exited`, `weights.*`
   */
  async predict(
    project: OpenProject,
    id: RunId,
    paths: readonly string[],
    { piecesPx = null }: SeenAs = {},
  ): Promise<readonly DrawnPrediction[]> {
    const run = storedRun(project, id);
    refuseOthers(run, piecesPx);
    const answers: DrawnPrediction[] = [];
    await this.each({
      project,
      run,
      piecesPx,
      files: paths.map((path, item) => ({ item, path: absolute(path) })),
      signal: new AbortController().signal,
      onOne: (_, prediction) => answers.push(prediction),
    });
    return answers;
  }

  /** Tells the answers one by one, in order, in classes of today. @throws AppError as predict; `cancelled` */
  async each(request: Request): Promise<void> {
    const { project, run, files, signal, onOne, onProgress = () => {}, piecesPx = null } = request;
    const model = modelOfRun(project, run);
    const classes = drawnClasses(project, run);
    for (let start = 0; start < files.length; start += CHUNK) {
      const part = files.slice(start, start + CHUNK);
      const paths = part.map(({ path }) => path);
      const answers = await this.#predictor.call(
        'predictDrawn',
        { model, paths, classIds: classes.answeredIds, piecesPx },
        { signal, onProgress: (done) => onProgress(start + done) },
      );
      for (const [i, { item }] of part.entries()) {
        const answer = answers[i];
        if (answer !== undefined)
          onOne(item, answer.ok ? { ok: true, answer: ofToday(answer.answer, classes) } : answer);
      }
    }
  }

  async #stored(asked: Asked): Promise<readonly StoredAnswer[]> {
    const { project, run, side, items, piecesPx } = asked;
    const key = evaluationKey(modelOfRun(project, run).version, items);
    const seen = piecesPx === null ? '' : `-${piecesPx}px`;
    const file = join(runFolder(project, run.id), `predictions-${side}${seen}.bin`);
    const name = `${file} ${key}`;
    const last = this.#lastRead.find((one) => one.name === name);
    if (last !== undefined) return last.answers;
    const known = readDrawnPredictions(file, key);
    if (known !== null) {
      this.#lastRead = [{ name, answers: known }, ...this.#lastRead.slice(0, 1)];
      return known;
    }
    const running = this.#running.get(name) ?? this.#compute(asked, { file, key });
    this.#running.set(name, running);
    try {
      return await running;
    } finally {
      this.#running.delete(name);
    }
  }

  /** Runs as a job, so that it shows progress and can be cancelled. */
  async #compute(
    { project, run, side, items, piecesPx }: Asked,
    { file, key }: { readonly file: string; readonly key: string },
  ): Promise<readonly StoredAnswer[]> {
    const title = `Predicting ${items.length} ${SIDE_NAMES[side]} images with ${run.name}`;
    let result: readonly StoredAnswer[] | null = null;
    const work = async (progress: Progress, signal: AbortSignal): Promise<null> => {
      const answers: StoredAnswer[] = [];
      progress(0, items.length);
      await this.each({
        project,
        run,
        piecesPx,
        files: items.map(({ id, path }) => ({ item: id, path })),
        signal,
        onProgress: (done) => progress(done, items.length),
        onOne: (item, prediction) => {
          if (prediction.ok) answers.push({ item, answer: prediction.answer });
        },
      });
      writeDrawnPredictions(file, key, answers);
      result = answers;
      return null;
    };
    const ended = await this.#jobs.wait(
      this.#jobs.start({ project: project.id, kind: 'predict', title }, work).id,
    );
    if (result !== null && ended.state === 'done') return result;
    throw ended.error === null ? cancelled() : fromWire(ended.error);
  }
}

function refuseOthers({ kind }: Run, piecesPx: number | null): void {
  if (kind === 'tags') throw new AppError('project.kind', { kind, needed: 'masks or points' });
  if (kind !== 'masks' && piecesPx !== null) throw new AppError('project.kind', { kind, needed: 'masks' });
}

/** What a class that was merged says is said by the other one; what one that is gone says, by none. */
function ofToday(answer: DrawnAnswer, { resolve }: DrawnClasses): DrawnAnswer {
  if (answer.kind === 'points') {
    const points = answer.points.flatMap(([id, value]) => {
      const today = resolve(id);
      return today === UNLABELED ? [] : [[today, value] as const];
    });
    return { ...answer, points: [...new Map(points)].sort(([a], [b]) => a - b) };
  }
  const { mask } = answer;
  const tiles = mask.tiles.flatMap((tile) => {
    const { w, h } = tileRect(tile.tx, tile.ty, mask);
    const runs = resolveTile(tile.runs, w * h, resolve);
    return runs === null || runs.length === 0 ? [] : [{ ...tile, runs }];
  });
  return { ...answer, mask: { ...mask, tiles } };
}
