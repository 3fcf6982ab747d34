/** What lies in `runs/<id>/`: who writes it, under which names, and how it is read back. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { diskErrorCode, sortDiskError, writeFileAtomic } from '#main/files/atomicWrite.ts';
import { AppError } from '#shared/contract/errors.ts';
import { TAGS, type RunTarget } from '#main/datasets/target.ts';
import { PLAIN_PRACTICE, type RunId, type RunRecord, type TrainConfig } from '#shared/domain/run.ts';

/**
 * `spec`, `data` and `masks` are written once, by the service that starts the run (`spec` again when stages are added);
 * everything else by its trainer process while that lives. Checkpoints are safetensors with torchvision's names; `last` has Adam's moments too.
 */
const RUN_FILES = {
  spec: 'run.json',
  data: 'data.jsonl',
  /** The masks of `data`, where masks are learned. */
  masks: 'masks.bin',
  events: 'events.jsonl',
  heartbeat: 'trainer.json',
  /** Asks the trainer to stop, from a program that did not start it. */
  stop: 'stop',
  /** The same, to pause. */
  pause: 'pause',
  /** Predictions for a few validation images, epoch by epoch. */
  watched: 'watched.json',
  last: 'last.safetensors',
  best: 'best.safetensors',
} as const;

export type RunFile = keyof typeof RUN_FILES;

/** All that a run needs to know besides its data: what was asked, and the words and numbers it was asked with. */
export interface RunSpec {
  readonly format: 1;
  readonly run: RunId;
  readonly config: TrainConfig;
  /** What is learned; runs of earlier versions learn tags. */
  readonly target: RunTarget;
  /** The classes of the model's outputs, in their order. */
  readonly classes: readonly string[];
  /** Their ids in the project, so that a class that is renamed later keeps its labels. Runs made elsewhere have none. */
  readonly classIds?: readonly number[];
  /** Of the project when the run began: metrics while training use it. */
  readonly threshold: number;
  /** Weights to start from: the best of another run, downloaded ones, or null. */
  readonly fromWeights: string | null;
  readonly limnVersion: string;
  /** What it takes to repeat the run; runs of earlier versions have none. */
  readonly record?: RunRecord;
  readonly createdAt: number;
}

export const runFile = (folder: string, file: RunFile): string => join(folder, RUN_FILES[file]);

/** The weights that are used afterwards: those of the best epoch, else the last. Null before the first checkpoint. */
export function usableWeights(folder: string): string | null {
  for (const file of ['best', 'last'] as const) {
    const path = runFile(folder, file);
    if (existsSync(path)) return path;
  }
  return null;
}

export const hasCheckpoint = (folder: string): boolean => usableWeights(folder) !== null;

export function writeRunSpec(folder: string, spec: RunSpec): void {
  writeFileAtomic(runFile(folder, 'spec'), `${JSON.stringify(spec, null, 2)}\n`);
}

/** @throws AppError `run.unknown` when the folder holds no run, `project.corrupt` when its file is damaged */
export function readRunSpec(folder: string): RunSpec {
  const path = runFile(folder, 'spec');
  if (!existsSync(path)) throw new AppError('run.unknown', { run: folder });
  let spec: Partial<RunSpec> | null;
  try {
    spec = JSON.parse(readFileSync(path, 'utf8')) as Partial<RunSpec> | null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw sortDiskError(error, path);
    throw new AppError('project.corrupt', { path, problem: 'it is no JSON' });
  }
  if (spec?.format !== 1 || spec.config === undefined || !Array.isArray(spec.classes)) {
    throw new AppError('project.corrupt', { path, problem: 'it does not describe a run' });
  }
  return {
    ...(spec as RunSpec),
    target: spec.target ?? TAGS,
    config: { ...PLAIN_PRACTICE, ...spec.config },
  };
}

/** A trainer touches its heartbeat file this often; one that has not been touched for long has no trainer any more. */
export const HEARTBEAT_MS = 2000;
const HEARTBEAT_STALE_MS = 60_000;

/** The process that trains a run right now, or null: its heartbeat is fresh and its process is there. */
export function livingTrainer(folder: string, now: number): number | null {
  const path = runFile(folder, 'heartbeat');
  try {
    const { mtimeMs } = statSync(path);
    const { pid } = JSON.parse(readFileSync(path, 'utf8')) as { pid?: unknown };
    if (typeof pid !== 'number' || now - mtimeMs > HEARTBEAT_STALE_MS) return null;
    return isAlive(pid) ? pid : null;
  } catch (error) {
    if (error instanceof SyntaxError || diskErrorCode(error) === 'ENOENT') return null;
    throw sortDiskError(error, path);
  }
}

/** Whether a process of this number runs now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is there, but not ours.
    return diskErrorCode(error) === 'EPERM';
  }
}
