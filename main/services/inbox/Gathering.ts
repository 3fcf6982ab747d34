/** How mistakes come into the inbox: a run is judged on a side, tried on an image, or a file of feedback says so. */
import { basename, resolve } from 'node:path';
import { addEntry, type NewEntry } from '#main/database/queries/inbox.ts';
import { bumpVersion } from '#main/database/queries/meta.ts';
import { AppError, cancelled, fromWire, isAppError } from '#shared/contract/errors.ts';
import { textOfError, textOfWire } from '#shared/contract/errorText.ts';
import type { InboxAdded, InboxReported, InboxSide } from '#shared/domain/inbox.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemPrediction } from '#shared/domain/prediction.ts';
import type { Run, RunId } from '#shared/domain/run.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { evaluationItems, SIDE_NAMES } from '../evaluationItems.ts';
import type { Importing } from '../importing/Importing.ts';
import type { Jobs, Progress } from '../Jobs.ts';
import type { Predicting } from '../predicting.ts';
import type { OpenProject, Projects } from '../Projects.ts';
import { storedRun } from '../runStore.ts';
import { compareWithLabels, storedAnswer } from '../suggesting/answers.ts';
import type { Thumbnails } from '../Thumbnails.ts';
import { takeImage } from './takeImage.ts';

export interface GatheringParts {
  readonly projects: Projects;
  readonly jobs: Jobs;
  readonly predicting: Predicting;
  readonly importing: Importing;
  readonly thumbnails: Thumbnails;
}

export interface Collection {
  readonly side: InboxSide;
  /** So many of the most wrong; null: all that are wrong. */
  readonly worst: number | null;
}

/** Images that are asked about between two looks at what to keep. */
const CHUNK = 64;
/** More entries than this nobody works through; answers of masks are large. */
export const MOST_COLLECTED = 5000;
/** Says nothing of the labels, and nothing of a file. */
const PLAIN = { origin: null, said: null, actual: null, isDisputed: false } as const;

interface Mistake {
  readonly item: ItemId;
  readonly answer: ModelAnswer;
  /** Above 0, at most 1. */
  readonly wrongness: number;
}

export class Gathering {
  readonly #parts: GatheringParts;

  constructor(parts: GatheringParts) {
    this.#parts = parts;
  }

  /**
   * Asks a run about the labeled images of a side and puts what it gets wrong into the inbox, the most wrong first
   * (`shared/kernels/suggestionScores.ts` says how wrong). Runs as a job.
   * @throws AppError `run.unknown`, `run.no-checkpoint`, `evaluate.nothing`, `process.exited`, `weights.*`, `cancelled`
   */
  async collect(project: OpenProject, id: RunId, { side, worst }: Collection): Promise<InboxAdded> {
    const run = storedRun(project, id);
    const items = evaluationItems(project, run, side).filter((item) => item.isLabeled);
    if (items.length === 0) throw new AppError('evaluate.nothing', { side: SIDE_NAMES[side] });
    const most = Math.min(worst ?? MOST_COLLECTED, MOST_COLLECTED);
    let found: readonly Mistake[] = [];
    const work = async (progress: Progress, signal: AbortSignal): Promise<null> => {
      const ids = items.map((item) => item.id);
      found = await this.#mistakes({ project, run, ids, most }, progress, signal);
      return null;
    };
    const title = `Looking for mistakes of ${run.name}`;
    const { jobs } = this.#parts;
    const ended = await jobs.wait(jobs.start({ project: project.id, kind: 'predict', title }, work).id);
    if (ended.state !== 'done') throw ended.error === null ? cancelled() : fromWire(ended.error);
    return this.add(
      project,
      found.map((one) => ({ ...PLAIN, ...one, source: side, run: run.id, now: Date.now() })),
    );
  }

  /**
   * Images that somebody says are wrong: they become images of the project, if they are not, and wait in the inbox with what
   * the run says of them. A file that cannot be read is an answer, not an error.
   * @throws AppError `run.unknown`, `run.no-checkpoint`, `process.exited`, `weights.*`, `disk.full`
   */
  async report(project: OpenProject, id: RunId, paths: readonly string[]): Promise<readonly InboxReported[]> {
    const run = storedRun(project, id);
    const reported: InboxReported[] = [];
    for (const path of paths) reported.push(await this.#reportOne(project, run, path));
    this.#parts.thumbnails.start(project);
    return reported;
  }

  /** Stores entries in one transaction and tells the watchers. */
  add(project: OpenProject, entries: readonly NewEntry[]): InboxAdded {
    const changed = project.db.write('add to inbox', (db) => {
      const opened = entries.filter((entry) => addEntry(db, entry));
      if (entries.length > 0) bumpVersion(db);
      return opened.length;
    });
    if (entries.length > 0) {
      this.#parts.projects.announce(project, { itemIds: entries.map(({ item }) => item) });
    }
    return { added: changed, known: entries.length - changed };
  }

  async #reportOne(project: OpenProject, run: Run, path: string): Promise<InboxReported> {
    let item: ItemId;
    try {
      item = await takeImage(project, this.#parts.importing, resolve(path));
    } catch (error) {
      if (!isAppError(error) || error.code === 'disk.full') throw error;
      return { path, ok: false, problem: textOfError(error) };
    }
    const said: ItemPrediction[] = [];
    const { signal } = new AbortController();
    await this.#parts.predicting.predictItems(project, run.id, [item], (one) => said.push(one), signal);
    const [prediction] = said;
    if (prediction?.ok !== true) {
      const problem = prediction === undefined ? basename(path) : textOfWire(prediction.error);
      return { path, ok: false, problem };
    }
    const answer = storedAnswer(prediction.answer);
    const apart = project.db.read('how wrong', (db) => compareWithLabels(db, [{ item, answer }]));
    const entry = { ...PLAIN, item, answer, source: 'predict', run: run.id, now: Date.now() } as const;
    this.add(project, [{ ...entry, wrongness: apart.get(item)?.disagreement ?? null }]);
    return { path, ok: true, item };
  }

  async #mistakes(
    asked: {
      readonly project: OpenProject;
      readonly run: Run;
      readonly ids: readonly ItemId[];
      readonly most: number;
    },
    progress: Progress,
    signal: AbortSignal,
  ): Promise<readonly Mistake[]> {
    const { project, run, ids, most } = asked;
    let found: readonly Mistake[] = [];
    progress(0, ids.length);
    for (let start = 0; start < ids.length; start += CHUNK) {
      const said: { readonly item: ItemId; readonly answer: ModelAnswer }[] = [];
      const hear = (one: ItemPrediction): void => {
        if (one.ok) said.push({ item: one.item, answer: storedAnswer(one.answer) });
      };
      const part = ids.slice(start, start + CHUNK);
      await this.#parts.predicting.predictItems(project, run.id, part, hear, signal);
      const apart = project.db.read('how wrong', (db) => compareWithLabels(db, said));
      const wrong = said.map((one) => ({ ...one, wrongness: apart.get(one.item)?.disagreement ?? 0 }));
      found = [...found, ...wrong.filter(({ wrongness }) => wrongness > 0)]
        .sort((a, b) => b.wrongness - a.wrongness || a.item - b.item)
        .slice(0, most);
      progress(Math.min(ids.length, start + CHUNK), ids.length);
    }
    return found;
  }
}
