/** Checkpoints as safetensors files: state and progress in one file, replaced as a whole. */
import { existsSync } from 'node:fs';
import { readSafetensors, writeSafetensors, type SafeTensor } from '#main/files/safetensors.ts';
import { AppError } from '#shared/contract/errors.ts';
import { KINDS, type Kind } from '#shared/domain/project.ts';
import type { CheckpointKind, CheckpointStore } from '#main/engine/learn/checkpoint.ts';
import { FRESH, type FitProgress } from '#main/engine/learn/events.ts';
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import { runFile } from './runFolder.ts';

/** Key of the header's metadata under which our own facts stand, as JSON. */
const FACTS_KEY = 'limn';

interface CheckpointFacts {
  readonly format: 1;
  readonly run: string;
  readonly seed: number;
  /** Not in checkpoints of earlier versions, which are all of tags. */
  readonly kind?: Kind;
  readonly classes: readonly string[];
  readonly progress: FitProgress;
  /** Micro-batches of a step; not in checkpoints of earlier versions. */
  readonly accumulate?: number;
}

export interface Checkpoint {
  readonly state: TrainState;
  readonly progress: FitProgress;
  /** Micro-batches of a step when it was written; null for as many as were asked for. */
  readonly accumulate: number | null;
}

export interface CheckpointFilesOptions {
  readonly folder: string;
  readonly run: string;
  readonly seed: number;
  /** Of the labels that are learned. */
  readonly labelKind: Kind;
  readonly classes: readonly string[];
  /** Micro-batches of a step, now. */
  readonly accumulate: () => number;
  /** Before a checkpoint is written, and after it is in its place. */
  readonly onBefore: () => void;
  readonly onSaved: (kind: CheckpointKind, progress: FitProgress) => void;
}

export class CheckpointFiles implements CheckpointStore {
  readonly #options: CheckpointFilesOptions;

  constructor(options: CheckpointFilesOptions) {
    this.#options = options;
  }

  async save(kind: CheckpointKind, state: TrainState, progress: FitProgress): Promise<void> {
    const { folder, run, seed, labelKind, classes, onBefore, onSaved } = this.#options;
    const accumulate = this.#options.accumulate();
    onBefore();
    const facts: CheckpointFacts = {
      format: 1,
      run,
      seed,
      kind: labelKind,
      classes,
      progress,
      accumulate,
    };
    await writeSafetensors(runFile(folder, kind), state, {
      format: 'pt',
      [FACTS_KEY]: JSON.stringify(facts),
    });
    onSaved(kind, progress);
  }
}

/** The checkpoint to go on from, or null when the run has none yet. @throws AppError `weights.unreadable` */
export async function readCheckpoint(folder: string, kind: CheckpointKind): Promise<Checkpoint | null> {
  const path = runFile(folder, kind);
  if (!existsSync(path)) return null;
  const { tensors, metadata } = await readSafetensors(path);
  const facts = parseFacts(path, metadata[FACTS_KEY]);
  return { state: tensors satisfies ReadonlyMap<string, SafeTensor>, ...facts };
}

function parseFacts(path: string, json: string | undefined): Omit<Checkpoint, 'state'> {
  const facts = json === undefined ? null : (tryParse(json) as Partial<CheckpointFacts> | null);
  const progress = facts?.format === 1 ? facts.progress : undefined;
  const counts = [progress?.stepsDone, progress?.epoch, progress?.batch, progress?.images];
  if (progress === undefined || !counts.every((n) => Number.isSafeInteger(n) && Number(n) >= 0)) {
    throw new AppError('weights.unreadable', { path, reason: 'it does not say how far training had come' });
  }
  // What was not kept yet when the checkpoint was written: then every step was one of the optimizer.
  const { optimSteps = progress.stepsDone, lossScale = FRESH.lossScale }: Partial<FitProgress> = progress;
  return { progress: { ...progress, optimSteps, lossScale }, accumulate: facts?.accumulate ?? null };
}

/** The kind of labels that weights of ours were trained on, by the file's metadata; null for those of somebody else. */
export function kindOfWeights(metadata: Readonly<Record<string, string>>): Kind | null {
  const facts = tryParse(metadata[FACTS_KEY] ?? 'null') as Partial<CheckpointFacts> | null;
  if (facts?.format !== 1) return null;
  return KINDS.find((kind) => kind === facts.kind) ?? 'tags';
}

/** Null for what is no JSON: the caller says which file it was. */
function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
