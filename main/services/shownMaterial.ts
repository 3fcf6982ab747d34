/** The images that training would see, without a run: rows of the training side, and a folder for their masks while they are shown. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listClassRows } from '#main/database/queries/classes.ts';
import type { InputSize } from '#main/datasets/inputSize.ts';
import type { NamedItem } from '#main/datasets/shownImages.ts';
import {
  samplesOf,
  snapshotRows,
  targetOf,
  withDrawn,
  writeMasks,
  type SnapshotRow,
} from '#main/datasets/snapshot.ts';
import type { RunTarget, TargetSettings } from '#main/datasets/target.ts';
import { inputSizeOf } from '#main/processes/modelOf.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { planStages, stageAt } from '#shared/kernels/planStages.ts';
import { fitConfig } from './fitConfig.ts';
import type { OpenProject } from './Projects.ts';

export interface ShownMaterial {
  readonly config: TrainConfig;
  readonly target: RunTarget;
  readonly classIds: readonly ClassId[];
  /** In import order, as batches are drawn from it. */
  readonly train: readonly SnapshotRow[];
}

/**
 * The training side as it is now; before there is a split, all labeled images.
 * @throws AppError `train.too-few`, `train.setting`
 */
export function readShownMaterial(project: OpenProject, wanted: TrainConfig): ShownMaterial {
  const read = project.db.read('shown images', (db) => {
    const rows = snapshotRows(db);
    const isSplit = rows.some(({ split }) => split === 'train' || split === 'valid');
    const train = isSplit ? samplesOf(rows, 'train') : rows;
    return { train, target: targetOf(db, train), classIds: listClassRows(db).map(({ id }) => id) };
  });
  const { train, target } = read;
  if (train.length < 2)
    throw new AppError('train.too-few', { have: train.length, need: 2, side: 'training' });
  const { config } = fitConfig(wanted, { kind: target.kind, trainItems: train.length });
  return { ...read, config };
}

/** What the model sees in the stage that this epoch falls into; after the last one, what it sees there. */
export const sizeInEpoch = ({ target, config }: ShownMaterial, epoch: number): InputSize =>
  inputSizeOf(target.kind, stageAt(planStages(config), epoch));

export interface DrawnRows {
  readonly rows: readonly SnapshotRow[];
  readonly target: TargetSettings;
}

/** Lends rows with what is drawn on them; masks lie in a folder that is gone afterwards. */
export async function withDrawnRows<T>(
  project: OpenProject,
  { target, classIds }: ShownMaterial,
  chosen: readonly SnapshotRow[],
  work: (drawn: DrawnRows) => Promise<T>,
): Promise<T> {
  const folder = join(project.path, 'cache', `shown-${randomBytes(6).toString('hex')}`);
  const file = join(folder, 'masks');
  try {
    if (target.kind === 'masks') mkdirSync(folder, { recursive: true });
    const rows = project.db.read('shown labels', (db) => {
      const drawn = withDrawn(db, chosen, target);
      if (target.kind === 'masks') writeMasks(db, file, drawn);
      return drawn;
    });
    return await work({ rows, target: settingsOf(target, classIds.length, file) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function settingsOf(target: RunTarget, classes: number, file: string): TargetSettings {
  switch (target.kind) {
    case 'tags':
      return { kind: 'tags', classes };
    case 'masks':
      return { kind: 'masks', file, codes: target.codes };
    case 'points':
      return { kind: 'points', classes, mirrors: target.mirrors };
  }
}

export const namedItem = ({ id, path }: SnapshotRow): NamedItem => ({ item: id, name: basename(path) });
