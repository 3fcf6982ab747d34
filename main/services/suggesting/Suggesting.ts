/** Asking a run about the images of its project, in the background: what it says is stored as suggestions as it comes. */
import type { WriteDb } from '#main/database/brands.ts';
import {
  itemsToAsk,
  labeledWithSuggestion,
  readAsking,
  readSuggestions,
  setApart,
  writeAsking,
  writeSuggestion,
} from '#main/database/queries/suggestions.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { isAlive } from '#main/processes/runFolder.ts';
import { cancelled } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Job, JobId } from '#shared/domain/job.ts';
import type { ItemAnswer, ItemPrediction } from '#shared/domain/prediction.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import type { Run, RunId } from '#shared/domain/run.ts';
import type { SuggestWhich } from '#shared/domain/suggestion.ts';
import type { Log } from '#shared/util/Log.ts';
import type { Jobs, Progress } from '../Jobs.ts';
import type { Predicting } from '../predicting.ts';
import type { PreferencesStore } from '../PreferencesStore.ts';
import type { OpenProject, Projects } from '../Projects.ts';
import { modelOfRun } from '../runModel.ts';
import { storedRun } from '../runStore.ts';
import type { Training } from '../training.ts';
import { compareWithLabels, NOT_APART, storedAnswer, uncertaintyOf } from './answers.ts';

/** Images asked about before it is looked again who else wants the computer. */
const SLICE = 512;
/** Answers are stored at least this often. */
const STORE_MS = 1000;
const STORE_AT = 64;
/** The preference that keeps runs from being asked as soon as they are trained: `off`. */
const AFTER_TRAINING = 'suggest.afterTraining';
/** A slider changes the threshold many times. */
const RESCORE_MS = 500;
/** How often it is looked whether a training has ended. */
const WAIT_MS = 1000;

export interface SuggestingParts {
  readonly projects: Projects;
  readonly jobs: Jobs;
  readonly predicting: Pick<Predicting, 'predictItems'>;
  readonly training: Pick<Training, 'isBusy' | 'onEnd'>;
  readonly preferences: PreferencesStore;
  readonly log: Log;
}

interface Request {
  readonly run: Run;
  readonly which: SuggestWhich;
  /** Waits while something trains: nobody sits and waits for the answers. */
  readonly isQuiet: boolean;
}

export class Suggesting {
  readonly #parts: SuggestingParts;
  readonly #running = new Map<
    ProjectId,
    { readonly job: JobId; readonly run: RunId; readonly which: string }
  >();
  readonly #rescoring = new Map<ProjectId, NodeJS.Timeout>();
  #isClosing = false;

  constructor(parts: SuggestingParts) {
    this.#parts = parts;
  }

  /**
   * Asks a run about images: those that its weights as they are have said nothing about yet. Asked for the same again while
   * it is under way, it is the same job; for another run, that one takes over.
   * @throws AppError `run.unknown`, `run.no-checkpoint`
   */
  start(project: OpenProject, id: RunId, which: SuggestWhich): Job {
    return this.#start(project, { run: storedRun(project, id), which, isQuiet: false });
  }

  /** Goes on with what was under way when the project was closed, or the program ended. */
  goOn(project: OpenProject): Job | null {
    const asking = project.db.read('what is asked', readAsking);
    if (asking === null || this.#running.has(project.id)) return null;
    if (asking.pid !== process.pid && isAlive(asking.pid)) return null;
    try {
      return this.#start(project, { ...asking, run: storedRun(project, asking.run), isQuiet: true });
    } catch (error) {
      this.#parts.log.info({ err: error }, 'a run that was asked is gone');
      this.#forget(project);
      return null;
    }
  }

  /** From here on every run that was trained is asked about all images, if the person wants that. Once per program. */
  followTraining(): void {
    this.#parts.training.onEnd((project, run) => {
      const hasLearned = (run.status === 'done' || run.status === 'stopped') && run.hasCheckpoint;
      if (!hasLearned || this.#parts.preferences.read().choices[AFTER_TRAINING] === 'off') return;
      try {
        this.#start(project, { run, which: 'all', isQuiet: true });
      } catch (error) {
        this.#parts.log.warn({ err: error, run: run.id }, 'a trained run could not be asked');
      }
    });
  }

  /** The threshold decides which tags a run means: in the background, once for many changes in a row. */
  thresholdChanged(project: OpenProject): void {
    clearTimeout(this.#rescoring.get(project.id));
    const timer = setTimeout(() => {
      this.#rescoring.delete(project.id);
      this.rescore(project).catch((error: unknown) =>
        this.#parts.log.warn({ err: error }, 'suggestions could not be scored anew'),
      );
    }, RESCORE_MS);
    timer.unref();
    this.#rescoring.set(project.id, timer);
  }

  /** Works out anew how far suggestions are from the labels: after the threshold changed, or labels came from elsewhere. */
  async rescore(project: OpenProject): Promise<void> {
    const ids = project.db.read('labeled suggestions', labeledWithSuggestion);
    for (let start = 0; start < ids.length; start += SLICE) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#isClosing || !this.#parts.projects.openIds().includes(project.id)) return;
      project.db.write('rescore suggestions', (db) => rescore(db, ids.slice(start, start + SLICE)));
    }
    if (ids.length > 0) this.#parts.projects.announce(project, { itemIds: null, suggestionsChanged: true });
  }

  /** What is under way goes on when the project is opened again. Call it before jobs are cancelled. */
  close(): void {
    this.#isClosing = true;
    for (const timer of this.#rescoring.values()) clearTimeout(timer);
  }

  #start(project: OpenProject, request: Request): Job {
    const { run } = request;
    // Says at once that a run has no weights.
    modelOfRun(project, run);
    const which = JSON.stringify(request.which);
    const running = this.#running.get(project.id);
    const known = running === undefined ? null : this.#parts.jobs.get(running.job);
    if (known?.state === 'running') {
      if (running?.run === run.id && running.which === which) return known;
      this.#parts.jobs.cancel(known.id);
    }
    project.db.write('ask a run', (db) =>
      writeAsking(db, { run: run.id, which: request.which, pid: process.pid }),
    );
    const title = `Suggesting with ${run.name}`;
    const job = this.#parts.jobs.start({ project: project.id, kind: 'suggest', title }, (progress, signal) =>
      this.#work(project, request, progress, signal),
    );
    this.#running.set(project.id, { job: job.id, run: run.id, which });
    void this.#parts.jobs.wait(job.id).then((ended) => this.#ended(project, ended));
    return job;
  }

  #ended(project: OpenProject, job: Job): void {
    if (this.#running.get(project.id)?.job !== job.id) return;
    this.#running.delete(project.id);
    if (!this.#isClosing) this.#forget(project);
  }

  #forget(project: OpenProject): void {
    if (!this.#parts.projects.openIds().includes(project.id)) return;
    project.db.write('a run was asked', (db) => writeAsking(db, null));
  }

  async #work(
    project: OpenProject,
    { run, which, isQuiet }: Request,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<null> {
    await this.rescore(project);
    const { version } = modelOfRun(project, run);
    const ids = project.db.read('items to ask about', (db) =>
      itemsToAsk(db, which, { run: run.id, weights: version }),
    );
    const store = new Storing(project, { run: run.id, weights: version }, (itemIds) =>
      this.#parts.projects.announce(project, { itemIds, suggestionsChanged: true }),
    );
    let done = 0;
    progress(done, ids.length);
    const hear = (prediction: ItemPrediction): void => {
      done += 1;
      progress(done, ids.length);
      if (prediction.ok) store.add(prediction.item, prediction.answer);
    };
    try {
      for (let start = 0; start < ids.length; start += SLICE) {
        if (isQuiet) await this.#waitForTraining(signal);
        await this.#parts.predicting.predictItems(
          project,
          run.id,
          ids.slice(start, start + SLICE),
          hear,
          signal,
        );
      }
    } finally {
      store.flush();
    }
    // Lists by score are put in order now, and not under the hands of somebody who works through them.
    this.#parts.projects.announce(project, { itemIds: [], suggestionsChanged: true, itemsChanged: true });
    return null;
  }

  async #waitForTraining(signal: AbortSignal): Promise<void> {
    while (this.#parts.training.isBusy) {
      if (signal.aborted) throw cancelled();
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
    if (signal.aborted) throw cancelled();
  }
}

/** Answers on their way to the store, some at a time. */
class Storing {
  readonly #project: OpenProject;
  readonly #from: { readonly run: RunId; readonly weights: string };
  readonly #onStored: (itemIds: readonly ItemId[]) => void;
  #waiting: { readonly item: ItemId; readonly answer: ItemAnswer }[] = [];
  #storedAt = Date.now();

  constructor(
    project: OpenProject,
    from: { readonly run: RunId; readonly weights: string },
    onStored: (itemIds: readonly ItemId[]) => void,
  ) {
    this.#project = project;
    this.#from = from;
    this.#onStored = onStored;
  }

  add(item: ItemId, answer: ItemAnswer): void {
    this.#waiting.push({ item, answer });
    if (this.#waiting.length >= STORE_AT || Date.now() - this.#storedAt > STORE_MS) this.flush();
  }

  flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    this.#storedAt = Date.now();
    if (all.length === 0) return;
    this.#project.db.write('store suggestions', (db) => {
      const said = all.map(({ item, answer }) => ({ item, answer: storedAnswer(answer) }));
      const apart = compareWithLabels(db, said);
      for (const [i, { item, answer }] of said.entries()) {
        const heard = all[i];
        const uncertainty = heard === undefined ? null : uncertaintyOf(heard.answer);
        const now = Date.now();
        writeSuggestion(db, {
          item,
          answer,
          uncertainty,
          now,
          ...(apart.get(item) ?? NOT_APART),
          ...this.#from,
        });
      }
    });
    this.#onStored(all.map(({ item }) => item));
  }
}

function rescore(db: WriteDb, ids: readonly ItemId[]): void {
  const said = readSuggestions(db, readMeta(db).kind, ids);
  for (const [item, apart] of compareWithLabels(db, said)) setApart(db, item, apart);
}
