/** "Which learning rate?": tries a hundred of them in a process of its own and reads suggestions off the curve. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceProbes } from '#main/processes/devices/DeviceProbes.ts';
import { entryPath } from '#main/processes/entries.ts';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import { howItEnded } from '#main/processes/howItEnded.ts';
import { isFromLrFinder } from '#main/processes/trainerMessages.ts';
import { AppError, cancelled, fromWire, toWire } from '#shared/contract/errors.ts';
import type { Job } from '#shared/domain/job.ts';
import type { LrFindEvent, LrFindState } from '#shared/domain/lrFind.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import type { FeedHub } from './FeedHub.ts';
import type { Jobs } from './Jobs.ts';
import { prepareLrFind } from './prepareRun.ts';
import type { OpenProject } from './Projects.ts';
import type { Training } from './training.ts';
import type { Weights } from './weights/Weights.ts';

export interface LrFindingParts {
  readonly training: Training;
  readonly weights: Weights;
  readonly devices: DeviceProbes;
  readonly feeds: FeedHub;
  readonly jobs: Jobs;
}

export interface LrFindControl {
  /** Told after every batch. */
  readonly onState: (state: LrFindState) => void;
  readonly onEvent?: (event: LrFindEvent) => void;
  readonly signal: AbortSignal;
}

const FRESH: Omit<LrFindState, 'config'> = {
  isRunning: true,
  batches: 100,
  points: [],
  end: null,
  suggestions: null,
  remarks: [],
  error: null,
};

export class LrFinding {
  readonly #parts: LrFindingParts;
  readonly #host: TrainerHost;

  constructor(parts: LrFindingParts, host: TrainerHost = nodeHost) {
    this.#parts = parts;
    this.#host = host;
  }

  /** In the background: progress and result go to the feed `lrFind` of the project, cancelling the job ends it. */
  start(project: OpenProject, config: TrainConfig): Job {
    const { training, feeds, jobs } = this.#parts;
    training.refuseSecond(project);
    const request = { project: project.id, kind: 'lr-find', title: 'Trying learning rates' } as const;
    return jobs.start(request, async (progress, signal) => {
      const onState = (state: LrFindState): void => {
        feeds.publish('lrFind', project.id, state);
        progress(state.points.length, state.batches);
      };
      const state = await this.find(project, config, { onState, signal });
      if (state.end === 'cancelled') throw cancelled();
      return null;
    });
  }

  /**
   * Tries the rates with the first stage of these settings. Nothing of it stays in the project.
   * @throws AppError `train.*`, `run.*`, `weights.*`, `device.missing`, `process.exited`
   */
  async find(project: OpenProject, config: TrainConfig, control: LrFindControl): Promise<LrFindState> {
    this.#parts.training.refuseSecond(project);
    const folder = join(project.path, 'cache', `lr-find-${randomBytes(6).toString('hex')}`);
    let state: LrFindState = { ...FRESH, config };
    const change = (next: Partial<LrFindState>): void => {
      state = { ...state, ...next };
      control.onState(state);
    };
    try {
      const remarks = prepareLrFind(project, { config, folder }, this.#parts);
      change({ remarks });
      await this.#run(folder, {
        ...control,
        onEvent: (event) => {
          change(after(state, event));
          control.onEvent?.(event);
        },
      });
      if (state.error !== null) throw fromWire(state.error);
      return state;
    } catch (error) {
      change({ isRunning: false, error: toWire(error) });
      throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Resolves when the process has told its end. @throws AppError `process.exited` when it went without */
  #run(folder: string, { onEvent, signal }: Required<LrFindControl>): Promise<void> {
    const child = this.#host.spawn(entryPath('trainer'), [folder, this.#parts.devices.file, 'lr-find']);
    let hasEnded = false;
    const stop = (): void => child.send({ type: 'stop' });
    child.onMessage((message) => {
      if (!isFromLrFinder(message)) return;
      hasEnded ||= message.event.event === 'done' || message.event.event === 'failed';
      onEvent(message.event);
    });
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      child.onExit((exit) => {
        signal.removeEventListener('abort', stop);
        if (hasEnded) resolve();
        else reject(new AppError('process.exited', { process: 'training', how: howItEnded(exit) }));
      });
    });
  }
}

function after(state: LrFindState, event: LrFindEvent): Partial<LrFindState> {
  switch (event.event) {
    case 'start':
      return { batches: event.batches };
    case 'lr': {
      const { index, lr, loss, smoothed } = event;
      return { points: [...state.points, { index, lr, loss, smoothed }] };
    }
    case 'remark':
      return { remarks: [...state.remarks, event.text] };
    case 'done':
      return {
        isRunning: false,
        end: event.end,
        suggestions: event.end === 'cancelled' ? null : event.suggestions,
      };
    case 'failed':
      return { isRunning: false, error: event.error };
  }
}
