/** Training as a person asks for it: start, stop, resume, look at runs. One trainer at a time per project. */
import { existsSync, writeFileSync } from 'node:fs';
import type { DeviceProbes } from '#main/processes/devices/DeviceProbes.ts';
import { entryPath } from '#main/processes/entries.ts';
import { EventTail, readEvents } from '#main/processes/eventLog.ts';
import { nodeHost, type ChildHandle, type TrainerHost } from '#main/processes/host.ts';
import { howItEnded } from '#main/processes/howItEnded.ts';
import { hasCheckpoint, livingTrainer, runFile } from '#main/processes/runFolder.ts';
import { isFromTrainer, type ToTrainer } from '#main/processes/trainerMessages.ts';
import { readWatched } from '#main/processes/watched/watchedFile.ts';
import { AppError, fromWire, toWire } from '#shared/contract/errors.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import {
  isResumable,
  type Run,
  type RunCurve,
  type RunId,
  type StagePlan,
  type TrainConfig,
} from '#shared/domain/run.ts';
import type { WatchedItems } from '#shared/domain/watched.ts';
import type { Log } from '#shared/util/Log.ts';
import { ActiveRun } from './ActiveRun.ts';
import { extendRun } from './extendRun.ts';
import type { FeedHub } from './FeedHub.ts';
import type { Jobs, Progress } from './Jobs.ts';
import { planDefaults, prepareRun, type TrainingDefaults } from './prepareRun.ts';
import type { OpenProject, Projects } from './Projects.ts';
import { curveOf, isActive } from './runState.ts';
import {
  allRuns,
  clearUnfinishedExports,
  runFolder,
  storedRun,
  storeRun,
  trashRun,
  untrashRun,
} from './runStore.ts';
import type { Splits } from './Splits.ts';
import type { Weights } from './weights/Weights.ts';

export interface TrainingParts {
  readonly projects: Projects;
  readonly splits: Splits;
  readonly feeds: FeedHub;
  readonly jobs: Jobs;
  readonly devices: DeviceProbes;
  readonly weights: Weights;
  readonly log: Log;
}

/** How long closing waits for trainers to write their checkpoints. They go on writing when it does not. */
const CLOSE_MS = 15_000;
/** A trainer of another program is looked after this often. */
const FOLLOW_MS = 1000;

interface Active {
  readonly state: ActiveRun;
  readonly project: OpenProject;
  /** False for a run that another program trains. */
  readonly isOurs: boolean;
  /** Asks the trainer to stop or to go. */
  readonly ask: (message: ToTrainer) => void;
  readonly ended: Promise<void>;
  /** Stops looking after it. */
  readonly letGo: () => void;
}

export class Training {
  readonly #parts: TrainingParts;
  readonly #host: TrainerHost;
  readonly #active = new Map<ProjectId, Active>();
  /** Projects whose runs were compared with what is really running. */
  readonly #reconciled = new Set<string>();
  readonly #onEnd = new Set<(project: OpenProject, run: Run) => void>();
  #isClosing = false;

  constructor(parts: TrainingParts, host: TrainerHost = nodeHost) {
    this.#parts = parts;
    this.#host = host;
  }

  /** Sensible settings for this project now, and what stands in the way of training, if anything. */
  defaults(project: OpenProject): TrainingDefaults {
    return planDefaults(project);
  }

  /**
   * Starts a run with these settings. A project without a split gets a random one first, and the run says so.
   * @param said how these settings came about, for the run's remarks
   * @throws AppError `train.*`, `split.spec`, `run.unknown`, `run.no-checkpoint`, `weights.*`, `path.missing`, `disk.full`
   */
  start(project: OpenProject, config: TrainConfig, said: readonly string[] = []): Run {
    this.#reconcile(project);
    this.#refuseSecond(project);
    const run = prepareRun(project, config, { ...this.#parts, said });
    this.#spawn(project, run);
    return this.get(project, run.id);
  }

  /** Asks a running run to stop after its step, keeping the best so far; asked twice, it does not even judge that step. */
  stop(project: OpenProject, id: RunId): Run {
    this.#reconcile(project);
    const active = this.#activeRun(project, id);
    if (active === null) return storedRun(project, id);
    active.ask({ type: active.state.run.status === 'stopping' ? 'interrupt' : 'stop' });
    return active.state.change({ status: 'stopping' });
  }

  /** Asks a running run to put itself aside after its step, so that `resume` goes on exactly there, after a restart too. */
  pause(project: OpenProject, id: RunId): Run {
    this.#reconcile(project);
    const active = this.#activeRun(project, id);
    if (active === null) return storedRun(project, id);
    if (active.state.run.status === 'stopping') return active.state.run;
    active.ask({ type: 'pause' });
    return active.state.change({ status: 'pausing' });
  }

  /**
   * Goes on with a stopped, paused or interrupted run from its last checkpoint, or from the start when it has none.
   * @throws AppError `run.not-resumable`, `train.already-running`, `run.unknown`
   */
  resume(project: OpenProject, id: RunId): Run {
    this.#reconcile(project);
    const run = this.get(project, id);
    this.#refuseSecond(project);
    if (!isResumable(run)) throw new AppError('run.not-resumable', { run: id, status: run.status });
    if (!existsSync(runFile(runFolder(project, id), 'spec')))
      throw new AppError('run.no-checkpoint', { run: id });
    return this.#goOn(project, run);
  }

  /**
   * Adds stages to the plan of a run that ended and goes on with it from its last checkpoint. What it had left comes first.
   * @throws AppError `run.not-extendable`, `run.no-checkpoint`, `train.setting`, `train.already-running`, `run.unknown`
   */
  extend(project: OpenProject, id: RunId, stages: readonly StagePlan[]): Run {
    this.#reconcile(project);
    const run = this.get(project, id);
    this.#refuseSecond(project);
    return this.#goOn(project, extendRun(project, run, stages));
  }

  #goOn(project: OpenProject, run: Run): Run {
    const again: Run = { ...run, status: 'starting', error: null, endedAt: null };
    storeRun(project, again);
    this.#spawn(project, again);
    return this.get(project, run.id);
  }

  /** @throws AppError `train.already-running` */
  refuseSecond(project: OpenProject): void {
    this.#reconcile(project);
    this.#refuseSecond(project);
  }

  /** All runs, newest first. */
  runs(project: OpenProject): readonly Run[] {
    this.#reconcile(project);
    const active = this.#active.get(project.id)?.state.run;
    return allRuns(project).map((run) => (run.id === active?.id ? active : run));
  }

  /** @throws AppError `run.unknown` */
  get(project: OpenProject, id: RunId): Run {
    this.#reconcile(project);
    return this.#activeRun(project, id)?.state.run ?? storedRun(project, id);
  }

  /** The whole curve so far, from the run's own log. @throws AppError `run.unknown` */
  curve(project: OpenProject, id: RunId): RunCurve {
    storedRun(project, id);
    return curveOf(readEvents(runFile(runFolder(project, id), 'events')));
  }

  /** What a run predicts for a few validation images, epoch by epoch; null where it keeps none. @throws AppError `run.unknown` */
  watched(project: OpenProject, id: RunId): WatchedItems | null {
    storedRun(project, id);
    return readWatched(runFile(runFolder(project, id), 'watched'));
  }

  rename(project: OpenProject, id: RunId, name: string): Run {
    const trimmed = name.trim();
    if (trimmed === '') throw new AppError('train.setting', { setting: 'name', problem: 'it is empty' });
    return this.#change(project, id, { name: trimmed });
  }

  setNotes(project: OpenProject, id: RunId, notes: string): Run {
    return this.#change(project, id, { notes });
  }

  /** Moves a run to the project's trash. @throws AppError `run.is-active`, `run.unknown` */
  delete(project: OpenProject, id: RunId): void {
    if (isActive(this.get(project, id))) throw new AppError('run.is-active', { run: id });
    trashRun(project, id);
    this.#announce(project);
  }

  /** Brings a run back from the trash. @throws AppError `run.unknown` */
  restore(project: OpenProject, id: RunId): Run {
    untrashRun(project, id);
    this.#announce(project);
    return storedRun(project, id);
  }

  /** Calls back whenever a run has ended, however it ended, unless the studio is closing. */
  onEnd(listener: (project: OpenProject, run: Run) => void): void {
    this.#onEnd.add(listener);
  }

  /** True while anything trains here, whoever started it. */
  get isBusy(): boolean {
    return this.#active.size > 0;
  }

  /** Resolves with the run when it has ended, however it ended. */
  async wait(project: OpenProject, id: RunId): Promise<Run> {
    await this.#activeRun(project, id)?.ended;
    return this.get(project, id);
  }

  /** Interrupts every run of this program and waits until they have written their checkpoints. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const all = [...this.#active.values()];
    // What another program trains goes on; nobody here sees its end, so nobody may wait for it.
    for (const { letGo } of all) letGo();
    const ours = all.filter(({ isOurs }) => isOurs);
    for (const { ask } of ours) ask({ type: 'interrupt' });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
    await Promise.race([Promise.all(ours.map(({ ended }) => ended)), late]);
    clearTimeout(timer);
    this.#active.clear();
  }

  #activeRun(project: OpenProject, id: RunId): Active | null {
    const active = this.#active.get(project.id);
    return active?.state.run.id === id ? active : null;
  }

  #refuseSecond(project: OpenProject): void {
    const active = this.#active.get(project.id);
    if (active !== undefined) throw new AppError('train.already-running', { run: active.state.run.id });
  }

  #change(project: OpenProject, id: RunId, change: Partial<Run>): Run {
    const active = this.#activeRun(project, id);
    if (active !== null) return active.state.change(change);
    const run = { ...storedRun(project, id), ...change };
    storeRun(project, run);
    this.#publish(project, run);
    this.#announce(project);
    return run;
  }

  #spawn(project: OpenProject, run: Run): void {
    const folder = runFolder(project, run.id);
    const child = this.#host.spawn(entryPath('trainer'), [folder, this.#parts.devices.file]);
    let progress: Progress = () => {};
    const state = this.#newState(project, run, (done, total) => progress(done, total));
    const ended = new Promise<void>((resolve) => {
      child.onExit((exit) => {
        this.#finish(project, state, howItEnded(exit));
        resolve();
      });
    });
    child.onMessage((message) => {
      if (isFromTrainer(message)) state.hear(message.events);
    });
    this.#active.set(project.id, {
      state,
      project,
      isOurs: true,
      ended,
      ask: askChild(child),
      letGo: () => {},
    });
    const title = `Training ${run.name}`;
    this.#parts.jobs.start({ project: project.id, kind: 'train', title }, async (report, signal) => {
      progress = report;
      signal.addEventListener('abort', () => {
        if (!this.#isClosing) this.stop(project, run.id);
      });
      await ended;
      if (state.run.error !== null) throw fromWire(state.run.error);
      return null;
    });
    state.change({});
  }

  /** Looks after a run that another program trains: reads its log as it grows. */
  #follow(project: OpenProject, run: Run): void {
    const folder = runFolder(project, run.id);
    const state = this.#newState(project, run);
    const tail = new EventTail(runFile(folder, 'events'));
    state.catchUp(tail.read());
    let resolveEnd = (): void => {};
    const ended = new Promise<void>((resolve) => (resolveEnd = resolve));
    const timer = setInterval(() => {
      const isGone = livingTrainer(folder, Date.now()) === null;
      const events = tail.read();
      if (events.length > 0) state.hear(events);
      if (!isGone) return;
      clearInterval(timer);
      this.#finish(project, state, 'it is gone');
      resolveEnd();
    }, FOLLOW_MS);
    timer.unref();
    this.#active.set(project.id, {
      state,
      project,
      isOurs: false,
      ended,
      // Another program's child takes no messages from us; it looks for this file.
      ask: ({ type }) => {
        if (type !== 'interrupt') writeFileSync(runFile(folder, type), '');
      },
      letGo: () => {
        clearInterval(timer);
        resolveEnd();
      },
    });
  }

  #newState(project: OpenProject, run: Run, progress: Progress = () => {}): ActiveRun {
    return new ActiveRun({
      run,
      now: Date.now,
      store: (next) => storeRun(project, next),
      publish: (next, batches, isNews) => {
        this.#parts.feeds.publish('run', `${project.id}/${next.id}`, { run: next, batches });
        progress(next.stepsDone, next.stepsTotal);
        if (isNews) this.#announce(project);
      },
    });
  }

  #finish(project: OpenProject, state: ActiveRun, how: string): void {
    if (this.#active.get(project.id)?.state !== state) return;
    this.#active.delete(project.id);
    const folder = runFolder(project, state.run.id);
    const error = toWire(new AppError('process.exited', { process: 'training', how }));
    const log = readEvents(runFile(folder, 'events'));
    const run = state.end(log, { error, hasCheckpoint: hasCheckpoint(folder) });
    this.#parts.log.info({ run: run.id, status: run.status, how }, 'a trainer ended');
    if (!this.#isClosing) for (const listener of this.#onEnd) listener(project, run);
  }

  /** Once per opened project: runs that say they are running are followed if they are, and interrupted if not. */
  #reconcile(project: OpenProject): void {
    if (this.#reconciled.has(project.path)) return;
    this.#reconciled.add(project.path);
    for (const run of allRuns(project)) {
      clearUnfinishedExports(project, run.id);
      if (!isActive(run)) continue;
      this.#follow(project, run);
      if (livingTrainer(runFolder(project, run.id), Date.now()) !== null) continue;
      const active = this.#active.get(project.id);
      active?.letGo();
      if (active !== undefined) this.#finish(project, active.state, 'Limn was closed');
    }
  }

  #publish(project: OpenProject, run: Run): void {
    this.#parts.feeds.publish('run', `${project.id}/${run.id}`, { run, batches: [] });
  }

  #announce(project: OpenProject): void {
    this.#parts.projects.announce(project, { runsChanged: true });
  }
}

const askChild =
  (child: ChildHandle) =>
  (message: ToTrainer): void =>
    child.send(message);

/** The training part of a studio; the shells close it before the studio itself. */
export const createTraining = (studio: TrainingParts, host?: TrainerHost): Training =>
  new Training(studio, host);
