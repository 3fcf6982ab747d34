/** Everything between "train with these settings" and a run folder that a trainer can start from. */
import { availableParallelism } from 'node:os';
import { mkdirSync } from 'node:fs';
import { listClassRows } from '#main/database/queries/classes.ts';
import { correctedItems } from '#main/database/queries/inbox.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { medianShortSide, medianSize } from '#main/database/queries/runs.ts';
import type { Size } from '#main/datasets/inputSize.ts';
import {
  countDrawn,
  dataChecksum,
  learnedChecksum,
  readSnapshot,
  samplesOf,
  snapshotRows,
  targetOf,
  withDrawn,
  writeMasks,
  writeSnapshot,
  type SnapshotRow,
} from '#main/datasets/snapshot.ts';
import type { RunTarget } from '#main/datasets/target.ts';
import { runFile, writeRunSpec } from '#main/processes/runFolder.ts';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { SplitSpec } from '#shared/domain/project.ts';
import type { Run, RunId, RunRecord, TrainConfig } from '#shared/domain/run.ts';
import { listed } from '#shared/util/listed.ts';
import { fitConfig, stepsPerEpochOf } from './fitConfig.ts';
import { plainTransforms } from '#shared/kernels/mirrorFlips.ts';
import { flipRemarks } from './flipRemark.ts';
import { limnVersion } from './limnVersion.ts';
import { machine, physicalCores, programVersions } from './machine.ts';
import type { OpenProject } from './Projects.ts';
import { learnedRows } from './inbox/learnedRows.ts';
import { runName } from './runName.ts';
import { addRun, discardRun, runFolder, storedRun } from './runStore.ts';
import type { Splits } from './Splits.ts';
import { startWeights, type StartWeights } from './startWeights.ts';
import { defaultsOf } from './trainDefaults.ts';
import type { Weights } from './weights/Weights.ts';

export interface TrainingDefaults {
  readonly config: TrainConfig;
  /** Why training cannot start now, or null. */
  readonly obstacle: string | null;
  readonly remarks: readonly string[];
}

/** The split that a project without one gets. */
const FIRST_SPLIT = { by: 'random', fraction: 0.2, seed: 42 } as const;
/** BatchNorm needs two images in a batch, and a metric needs one to judge. */
const MIN_TRAIN = 2;
const MIN_VALID = 1;

interface Material {
  readonly target: RunTarget;
  readonly classes: readonly string[];
  readonly classIds: readonly number[];
  readonly train: readonly SnapshotRow[];
  readonly valid: readonly SnapshotRow[];
  readonly rows: readonly SnapshotRow[];
  readonly threshold: number;
  readonly split: SplitSpec | null;
  readonly shortSidePx: number;
  readonly imageSize: Size;
  readonly version: number;
}

function readMaterial(project: OpenProject): Material {
  return project.db.read('training material', (db) => {
    const rows = snapshotRows(db);
    const classes = listClassRows(db);
    const { threshold, split, version } = readMeta(db);
    return {
      target: targetOf(db, samplesOf(rows, 'train')),
      rows,
      classes: classes.map((row) => row.name),
      classIds: classes.map((row) => row.id),
      train: samplesOf(rows, 'train'),
      valid: samplesOf(rows, 'valid'),
      threshold,
      split,
      shortSidePx: medianShortSide(db),
      imageSize: medianSize(db),
      version,
    };
  });
}

const isSplit = ({ train, valid }: Material): boolean => train.length > 0 || valid.length > 0;

export function planDefaults(project: OpenProject): TrainingDefaults {
  const material = readMaterial(project);
  const trainItems = isSplit(material) ? material.train.length : Math.ceil(material.rows.length * 0.8);
  const { shortSidePx, imageSize, target, classes } = material;
  const facts = { trainItems, shortSidePx, imageSize, cores: availableParallelism() };
  const usual = defaultsOf[target.kind](facts);
  const config =
    target.kind === 'points'
      ? { ...usual, transforms: plainTransforms(usual.transforms, classes.length, target.mirrors.length) }
      : usual;
  const remarks = isSplit(material) ? remarksOn(material) : [SPLIT_REMARK];
  try {
    if (isSplit(material)) check(material);
    else checkUnsplit(material);
    return { config, obstacle: null, remarks };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { config, obstacle: textOfError(error), remarks: [] };
  }
}

const SPLIT_REMARK =
  'There was no split yet: a random 20 % of the labeled images validate (seed 42), the others train.';

export interface PrepareParts {
  readonly splits: Splits;
  readonly weights: Weights;
  /** How these settings came about, where that is worth telling. */
  readonly said?: readonly string[];
}

/**
 * Checks, splits if need be, and stores a run with its folder. Nothing of it stays when a part fails.
 * @throws AppError `train.*`, `split.spec`, `run.unknown`, `run.no-checkpoint`, `path.*`, `disk.full`
 */
export function prepareRun(
  project: OpenProject,
  wanted: TrainConfig,
  { splits, weights, said = [] }: PrepareParts,
): Run {
  const { material, remarks: placing } = placedMaterial(project, wanted, splits);
  const remarks = [...said, ...placing];
  check(material);
  const { classes, train, target } = material;
  const { config, remarks: changes } = fitConfig(wanted, {
    kind: target.kind,
    trainItems: countDrawn(train),
  });
  const start = startWeights(project, { kind: target.kind, config: wanted, classes }, weights);
  // What a few corrections lack in classes the run before them knows.
  const lacks = config.corrections === null ? remarksOn(material) : [];
  const flips = flipRemarks(target, classes.length, config);
  remarks.push(...changes, ...start.remarks, ...lacks, ...flips);
  const run = addRun(project, (id) => newRun(id, config, material, remarks));
  try {
    writeFolder(project, run, { material, start });
    return run;
  } catch (error) {
    discardRun(project, run.id);
    throw sortDiskError(error, runFolder(project, run.id));
  }
}

/** What there is to train on, with every labeled image on its side. */
function placedMaterial(
  project: OpenProject,
  wanted: TrainConfig,
  splits: Splits,
): { readonly material: Material; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const found = readMaterial(project);
  if (!isSplit(found)) {
    checkUnsplit(found);
    splits.apply(project, FIRST_SPLIT);
    remarks.push(SPLIT_REMARK);
  }
  const { corrections } = wanted;
  const taught = corrections === null ? 0 : splits.teach(project, correctedIn(project));
  if (taught > 0)
    remarks.push(`Corrected images that stood on no side of the split: ${String(taught)} train.`);
  const placed = splits.extend(project);
  if (placed !== null) {
    remarks.push(
      `Labeled since the split: ${String(placed.train)} more images train, ${String(placed.valid)} more validate. The others keep their side.`,
    );
  }
  const material = readMaterial(project);
  if (corrections === null) return { material, remarks };
  const learned = learnedRows(material.rows, {
    use: corrections,
    corrected: correctedIn(project),
    oldValid: wanted.from === null ? null : validatedBy(project, wanted.from),
  });
  const { rows } = learned;
  const sides = { train: samplesOf(rows, 'train'), valid: samplesOf(rows, 'valid') };
  return { material: { ...material, rows, ...sides }, remarks: [...remarks, ...learned.remarks] };
}

const correctedIn = (project: OpenProject): ReadonlySet<ItemId> =>
  project.db.read('corrected images', correctedItems);

/** @throws AppError `run.unknown`, `path.missing` */
function validatedBy(project: OpenProject, run: RunId): ReadonlySet<ItemId> {
  storedRun(project, run);
  const rows = readSnapshot(runFile(runFolder(project, run), 'data'));
  return new Set(samplesOf(rows, 'valid').map(({ id }) => id));
}

/**
 * Lays out a folder from which rates can be tried: as for a run, but nothing is stored in the project. Without a split all
 * labeled images are used.
 * @throws AppError as prepareRun
 */
export function prepareLrFind(
  project: OpenProject,
  { config: wanted, folder }: { readonly config: TrainConfig; readonly folder: string },
  { weights }: Pick<PrepareParts, 'weights'>,
): readonly string[] {
  const material = asTraining(readMaterial(project));
  checkTrain(material);
  const { classes, classIds, train, threshold, target } = material;
  const { config, remarks } = fitConfig(wanted, { kind: target.kind, trainItems: train.length });
  const start = startWeights(project, { kind: target.kind, config: wanted, classes }, weights);
  mkdirSync(folder, { recursive: true });
  writeData(project, folder, { rows: train, target });
  writeRunSpec(folder, {
    format: 1,
    run: 'lr-find',
    config,
    target,
    classes,
    classIds,
    threshold,
    fromWeights: start.path,
    limnVersion: limnVersion(),
    createdAt: Date.now(),
  });
  return [...remarks, ...start.remarks, ...flipRemarks(target, classes.length, config)];
}

/** Before there is a split, every labeled image may be tried. */
function asTraining(material: Material): Material {
  if (isSplit(material)) return material;
  return { ...material, train: material.rows.map((row) => ({ ...row, split: 'train' })) };
}

function checkUnsplit({ classes, rows }: Material): void {
  if (classes.length === 0) throw new AppError('train.no-classes', {});
  // A fifth of them, rounded down, validates: with fewer than five nothing would.
  if (rows.length < 5) throw new AppError('train.too-few', { have: rows.length, need: 5, side: 'training' });
}

function checkTrain({ classes, train }: Material): void {
  if (classes.length === 0) throw new AppError('train.no-classes', {});
  if (train.length < MIN_TRAIN) {
    throw new AppError('train.too-few', { have: train.length, need: MIN_TRAIN, side: 'training' });
  }
}

function check(material: Material): void {
  checkTrain(material);
  const { valid } = material;
  if (valid.length < MIN_VALID) {
    throw new AppError('train.too-few', { have: valid.length, need: MIN_VALID, side: 'validation' });
  }
}

/** What somebody should know who wonders about the result. */
function remarksOn({ rows, train, valid, classes, split, target }: Material): readonly string[] {
  const remarks: string[] = [];
  if (target.kind === 'tags' && train.length < classes.length) {
    remarks.push(
      `There are ${String(train.length)} training images for ${String(classes.length)} classes: most of them cannot be learned. Label more images, or merge classes.`,
    );
  }
  const seen = new Set(train.flatMap((row) => row.classes));
  const voidIndex = target.kind === 'masks' ? target.voidIndex : null;
  const unseen = classes.filter((_, i) => !seen.has(i) && i !== voidIndex);
  if (unseen.length > 0) {
    remarks.push(
      `No training image has ${listed(unseen, 4, 'classes')}, so the model cannot learn ${unseen.length === 1 ? 'it' : 'them'}.`,
    );
  }
  const judged = new Set(valid.flatMap((row) => row.classes));
  const unjudged = classes.filter((_, i) => seen.has(i) && !judged.has(i) && i !== voidIndex);
  if (unjudged.length > 0)
    remarks.push(
      `No validation image has ${listed(unjudged, 4, 'classes')}, so ${unjudged.length === 1 ? 'its score says' : 'their scores say'} nothing.`,
    );
  const aside = rows.filter((row) => row.split === null).length;
  if (aside > 0) {
    remarks.push(
      split?.by === 'random'
        ? `${String(aside)} images were labeled since the split; they take a side when training starts.`
        : `${String(aside)} labeled images stand on no side of the split and are left out. Split again to use them.`,
    );
  }
  return remarks;
}

function newRun(id: string, config: TrainConfig, material: Material, remarks: readonly string[]): Run {
  const stepsPerEpoch = stepsPerEpochOf(config, countDrawn(material.train));
  return {
    id,
    name: runName(config),
    kind: material.target.kind,
    status: 'starting',
    config,
    device: 'cpu',
    classes: material.classes,
    trainItems: material.train.length,
    validItems: material.valid.length,
    stepsPerEpoch,
    stepsDone: 0,
    stepsTotal: stepsPerEpoch * config.epochs,
    epochsDone: 0,
    last: null,
    best: null,
    baseline: null,
    imagesPerSecond: null,
    etaMs: null,
    notes: '',
    createdAt: Date.now(),
    endedAt: null,
    error: null,
    hasCheckpoint: false,
    remarks,
  };
}

interface FolderParts {
  readonly material: Material;
  readonly start: StartWeights;
}

function writeFolder(project: OpenProject, run: Run, { material, start }: FolderParts): void {
  const folder = runFolder(project, run.id);
  mkdirSync(folder, { recursive: true });
  const stored = writeData(project, folder, material);
  const checksum = run.config.corrections === null ? stored : learnedChecksum(stored, material.rows);
  writeRunSpec(folder, {
    format: 1,
    run: run.id,
    config: run.config,
    target: material.target,
    classes: run.classes,
    classIds: material.classIds,
    threshold: material.threshold,
    fromWeights: start.path,
    limnVersion: limnVersion(),
    record: recordOf(material, start, checksum),
    createdAt: run.createdAt,
  });
}

/**
 * Writes the images of a run with their labels. In a write transaction, so that no other program draws in between.
 * @returns the checksum of the data
 */
const writeData = (
  project: OpenProject,
  folder: string,
  { rows, target }: Pick<Material, 'rows' | 'target'>,
): string =>
  project.db.write('snapshot', (db) => {
    const drawn = withDrawn(db, rows, target);
    writeSnapshot(runFile(folder, 'data'), drawn);
    if (target.kind === 'masks') writeMasks(db, runFile(folder, 'masks'), drawn);
    return dataChecksum(db);
  });

const recordOf = (material: Material, start: StartWeights, checksum: string): RunRecord => ({
  data: { sha256: checksum, images: material.rows.length, version: material.version },
  split: material.split,
  weights: start.record,
  versions: programVersions(),
  machine: { ...machine(), physical_cores: physicalCores() },
});
