/** Long work with progress and cancel: started here, watched through the `jobs` feed. */
import { randomUUID } from 'node:crypto';
import { AppError, isAppError, isCancelled, toWire } from '#shared/contract/errors.ts';
import type { Job, JobId, JobKind, JobResult } from '#shared/domain/job.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import type { Log } from '#shared/util/Log.ts';
import type { FeedHub } from './FeedHub.ts';

/** Finished jobs that stay listed, per project. */
const KEPT = 20;

export interface JobRequest {
  readonly project: ProjectId;
  readonly kind: JobKind;
  /** For a person: "Importing planet/train". */
  readonly title: string;
}

export type Progress = (done: number, total: number | null) => void;
export type Work = (progress: Progress, signal: AbortSignal) => Promise<JobResult | null>;

interface Entry {
  job: Job;
  readonly abort: AbortController;
  readonly finished: Promise<Job>;
}

export class Jobs {
  readonly #feeds: FeedHub;
  readonly #log: Log;
  readonly #entries = new Map<JobId, Entry>();

  constructor(feeds: FeedHub, log: Log) {
    this.#feeds = feeds;
    this.#log = log;
  }

  /**
   * Starts work in the background. What it throws ends up in the job: CancelledError as `cancelled`, anything else as
   * `failed` with the error as a value.
   */
  start(request: JobRequest, work: Work): Job {
    const id = randomUUID();
    const abort = new AbortController();
    const job: Job = {
      ...request,
      id,
      state: 'running',
      done: 0,
      total: null,
      startedAt: Date.now(),
      endedAt: null,
      error: null,
      result: null,
    };
    const progress: Progress = (done, total) => this.#change(id, { done, total });
    // The entry must exist before the work's first progress, so the work starts in the next turn.
    const finished = Promise.resolve()
      .then(() => work(progress, abort.signal))
      .then(
        (result) => this.#end(id, { state: 'done', result }),
        (error: unknown) => this.#fail(id, error),
      );
    this.#entries.set(id, { job, abort, finished });
    this.#publish(request.project);
    return job;
  }

  list(project: ProjectId): readonly Job[] {
    return [...this.#entries.values()].map((entry) => entry.job).filter((job) => job.project === project);
  }

  /** @throws AppError `job.unknown` */
  get(id: JobId): Job {
    return this.#entry(id).job;
  }

  /** Asks a job to stop; one that has ended already is left as it is. */
  cancel(id: JobId): void {
    this.#entry(id).abort.abort();
  }

  /** Resolves with the job when it has ended, however it ended. */
  wait(id: JobId): Promise<Job> {
    return this.#entry(id).finished;
  }

  /** Cancels what runs for a project (or for all) and waits until it has ended, and what it started on ending too. */
  async stopAll(project: ProjectId | null): Promise<void> {
    const isMeant = ({ job }: Entry): boolean =>
      job.endedAt === null && (project === null || job.project === project);
    for (;;) {
      const running = [...this.#entries.values()].filter(isMeant);
      if (running.length === 0) return;
      for (const entry of running) entry.abort.abort();
      await Promise.all(running.map((entry) => entry.finished));
    }
  }

  #entry(id: JobId): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new AppError('job.unknown', { job: id });
    return entry;
  }

  #fail(id: JobId, error: unknown): Job {
    if (isCancelled(error)) return this.#end(id, { state: 'cancelled' });
    if (!isAppError(error)) this.#log.error({ err: error, job: id }, 'a job broke');
    return this.#end(id, { state: 'failed', error: toWire(error) });
  }

  #end(id: JobId, change: Partial<Job>): Job {
    const job = this.#change(id, { ...change, endedAt: Date.now() });
    this.#forgetOld(job.project);
    return job;
  }

  #change(id: JobId, change: Partial<Job>): Job {
    const entry = this.#entry(id);
    if (entry.job.endedAt !== null) return entry.job;
    entry.job = { ...entry.job, ...change };
    this.#publish(entry.job.project);
    return entry.job;
  }

  #forgetOld(project: ProjectId): void {
    const ended = this.list(project).filter((job) => job.endedAt !== null);
    for (const job of ended.slice(0, Math.max(0, ended.length - KEPT))) this.#entries.delete(job.id);
  }

  #publish(project: ProjectId): void {
    this.#feeds.publish('jobs', project, this.list(project));
  }
}
