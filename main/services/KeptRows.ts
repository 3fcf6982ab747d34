/** Numbers that a run gives for images, one row each: computed once as a job, kept beside the run until weights or images change. */
import { join } from 'node:path';
import { readRows, writeRows, type StoredRows } from '#main/files/rowsFile.ts';
import { cancelled, fromWire } from '#shared/contract/errors.ts';
import type { JobResult } from '#shared/domain/job.ts';
import type { Run } from '#shared/domain/run.ts';
import { evaluationKey, type EvaluationItem } from './evaluationItems.ts';
import type { Jobs, Progress } from './Jobs.ts';
import type { OpenProject } from './Projects.ts';
import { runFolder } from './runStore.ts';

/** Images per request, so that progress shows and other requests get their turn. */
const CHUNK = 64;

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

export interface RowsRequest {
  readonly project: OpenProject;
  readonly run: Run;
  /** Of the file in the run's folder. */
  readonly name: string;
  /** Of the weights; see `ModelSource`. */
  readonly version: string;
  readonly items: readonly EvaluationItem[];
  /** Of the job. */
  readonly title: string;
  /** One row per path; null for an image that cannot be read. */
  readonly ask: (paths: readonly string[], options: AskOptions) => Promise<readonly (Float32Array | null)[]>;
}

export class KeptRows {
  readonly #jobs: Jobs;
  /** Under way, so that two askers wait for one. */
  readonly #running = new Map<string, Promise<StoredRows>>();

  constructor(jobs: Jobs) {
    this.#jobs = jobs;
  }

  /** @throws what `ask` throws, and AppError `cancelled` */
  async rows(request: RowsRequest): Promise<StoredRows> {
    const { project, run, name, version, items } = request;
    const key = evaluationKey(version, items);
    const file = join(runFolder(project, run.id), name);
    const known = readRows(file, key);
    if (known !== null) return known;
    const running = this.#running.get(`${file} ${key}`) ?? this.#compute(request, { file, key });
    this.#running.set(`${file} ${key}`, running);
    try {
      return await running;
    } finally {
      this.#running.delete(`${file} ${key}`);
    }
  }

  /** Runs as a job, so that it shows progress and can be cancelled. */
  async #compute(
    { project, title, items, ask }: RowsRequest,
    { file, key }: { readonly file: string; readonly key: string },
  ): Promise<StoredRows> {
    let result: StoredRows | null = null;
    const work = async (progress: Progress, signal: AbortSignal): Promise<JobResult | null> => {
      result = await askAll(items, ask, { progress, signal });
      writeRows(file, key, result);
      return null;
    };
    const ended = await this.#jobs.wait(
      this.#jobs.start({ project: project.id, kind: 'predict', title }, work).id,
    );
    if (result !== null && ended.state === 'done') return result;
    throw ended.error === null ? cancelled() : fromWire(ended.error);
  }
}

async function askAll(
  items: readonly EvaluationItem[],
  ask: RowsRequest['ask'],
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<StoredRows> {
  const ids: number[] = [];
  const rows: Float32Array[] = [];
  progress(0, items.length);
  for (let start = 0; start < items.length; start += CHUNK) {
    const part = items.slice(start, start + CHUNK);
    const onProgress = (done: number): void => progress(start + done, items.length);
    const answers = await ask(part.map(({ path }) => path), { signal, onProgress }); // prettier-ignore
    for (const [i, item] of part.entries()) {
      const row = answers[i] ?? null;
      if (row === null) continue;
      ids.push(item.id);
      rows.push(row);
    }
  }
  return { itemIds: Int32Array.from(ids), values: joinedRows(rows) };
}

/** Rows of one width, one after the other. */
export function joinedRows(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) all.set(row, i * width);
  return all;
}
