/** What a run starts from: another run, a file or downloaded weights, looked at before there is a run. */
import { basename } from 'node:path';
import { hashFileNow } from '#main/files/hashFile.ts';
import { modelOf } from '#main/processes/modelOf.ts';
import { usableWeights } from '#main/processes/runFolder.ts';
import { lookAtWeights, type WeightsLook } from '#main/processes/weights/loadWeights.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { RunRecord, TrainConfig } from '#shared/domain/run.ts';
import { listed } from '#shared/util/listed.ts';
import type { OpenProject } from './Projects.ts';
import { runFolder, storedRun } from './runStore.ts';
import type { Weights } from './weights/Weights.ts';

export interface StartWeights {
  /** The file; null begins from scratch. */
  readonly path: string | null;
  readonly record: RunRecord['weights'];
  /** What a person should know about how they fit. */
  readonly remarks: readonly string[];
}

export interface StartFacts {
  readonly kind: Kind;
  readonly config: TrainConfig;
  readonly classes: readonly string[];
}

/**
 * Reads the whole file once, so that what is wrong with it is said before there is a run.
 * @throws AppError `run.unknown`, `run.no-checkpoint`, `path.*`, `weights.*`
 */
export function startWeights(
  project: OpenProject,
  { kind, config, classes }: StartFacts,
  weights: Weights,
): StartWeights {
  const path = pathOf(project, config, weights);
  if (path === null) return { path, record: null, remarks: [] };
  const look = lookAtWeights(path, modelOf({ kind, config, classes }), kind);
  const { sha256, bytes } = hashFileNow(path);
  const expected =
    config.from === null && config.weights !== null ? weights.checksumOf(config.weights) : null;
  if (expected !== null && expected !== sha256) {
    throw new AppError('weights.unreadable', { path, reason: 'it was changed since it was downloaded' });
  }
  return { path, record: { path, bytes, sha256 }, remarks: remarksOn(look, path, classes.length) };
}

function pathOf(
  project: OpenProject,
  { from, weights: setting }: TrainConfig,
  weights: Weights,
): string | null {
  if (from === null) return setting === null ? null : weights.pathOf(setting);
  storedRun(project, from);
  const path = usableWeights(runFolder(project, from));
  if (path === null) throw new AppError('run.no-checkpoint', { run: from });
  return path;
}

function remarksOn({ head, unused }: WeightsLook, path: string, classes: number): readonly string[] {
  const remarks: string[] = [];
  if (head === 'absent') remarks.push('The weights have no head for this model: it starts anew.');
  else if (head !== 'loaded') {
    remarks.push(
      `The weights know ${String(head)} classes and this project has ${String(classes)}: the head starts anew.`,
    );
  }
  if (unused.length > 0)
    remarks.push(
      `The model has no place for ${listed(unused, 4, 'tensors')} of ${basename(path)}, which are left out.`,
    );
  return remarks;
}
