/** A project on the disk with images, labels, a split and a run whose weights are drawn, not trained. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { listClassRows } from '#main/database/queries/classes.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import type { NamedTensor } from '#main/engine/learn/TrainStep.ts';
import {
  samplesOf,
  snapshotRows,
  targetOf,
  withDrawn,
  writeMasks,
  writeSnapshot,
} from '#main/datasets/snapshot.ts';
import { writeSafetensors } from '#main/files/safetensors.ts';
import { modelOf } from '#main/processes/modelOf.ts';
import { runFile, writeRunSpec } from '#main/processes/runFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { addRun, runFolder, storeRun } from '#main/services/runStore.ts';
import { createStudio, type Studio } from '#main/services/Studio.ts';
import { PLAIN_PRACTICE, type Metrics, type Run, type TrainConfig } from '#shared/domain/run.ts';
import { silentLog } from '#shared/util/Log.ts';
import { noiseImage } from './noiseImage.ts';
import { anEpoch } from './aRun.ts';

export interface Workplace {
  readonly dir: string;
  readonly studio: Studio;
  dispose(): Promise<void>;
}

/** A studio of its own in a temporary folder. */
export function openWorkplace(): Workplace {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'limn-test-')));
  const studio = createStudio({
    homeDir: join(dir, 'home'),
    samplesDir: join(dir, 'samples'),
    log: silentLog,
  });
  return {
    dir,
    studio,
    dispose: async () => {
      await studio.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export interface PictureSpec {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly seed: number;
}

/** Writes smooth noise, so that resizing keeps something of it. The name's ending decides the format. */
export async function writePicture(
  dir: string,
  { name, widthPx, heightPx, seed }: PictureSpec,
): Promise<string> {
  const coarse = noiseImage(5, 5, seed);
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  await sharp(coarse.data, { raw: { width: 5, height: 5, channels: 3 } })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .toFile(path);
  return path;
}

/** Sizes that resizing can get wrong: smaller and larger than the model, long, exactly right. */
const ODD_SIZES = [
  [90, 70],
  [64, 64],
  [33, 50],
  [200, 41],
  [120, 121],
  [20, 200],
] as const;

export interface ProjectOptions {
  readonly images: number;
  readonly classes: readonly string[];
  readonly suffix?: string;
}

/** Imports a table of labels: image i has class c when (i >> c) is odd. */
export async function makeProject(place: Workplace, options: ProjectOptions): Promise<OpenProject> {
  const { studio, dir } = place;
  const imagesDir = join(dir, 'images');
  const lines = ['image_name,tags'];
  for (let i = 0; i < options.images; i += 1) {
    const [widthPx, heightPx] = ODD_SIZES[i % ODD_SIZES.length] ?? [64, 64];
    const name = `img ${i}${options.suffix ?? '.png'}`;
    await writePicture(imagesDir, { name, widthPx, heightPx, seed: i + 1 });
    const tags = options.classes.filter((_, c) => ((i >> c) & 1) === 1);
    lines.push(`${name},"${tags.join(';').replaceAll('"', '""')}"`);
  }
  const source = join(dir, 'labels.csv');
  writeFileSync(source, `${lines.join('\n')}\n`);
  const project = studio.projects.create({ name: 'p', folder: dir, kind: 'tags', classes: options.classes });
  const control = { progress: () => {}, signal: new AbortController().signal };
  await studio.importing.run(
    project,
    { source, format: 'csv', imagesDir, suffix: '', delimiter: ';' },
    control,
  );
  studio.splits.apply(project, { by: 'random', fraction: 0.5, seed: 1 });
  return project;
}

const CONFIG: TrainConfig = {
  ...PLAIN_PRACTICE,
  arch: 'resnet18',
  sizePx: 64,
  batchSize: 4,
  epochs: 1,
  lr: 1e-3,
  wd: 0.01,
  pctStart: 0.3,
  seed: 1,
  device: 'cpu',
  freeze: false,
  trainFrozenBn: true,
  transforms: 'none',
  from: null,
  weights: null,
  checkpointMinutes: 10,
};

/** A run of the project as it is now, "done" with drawn weights. */
export async function addDrawnRun(project: OpenProject, config: Partial<TrainConfig> = {}): Promise<Run> {
  const { classRows, rows, target } = project.db.read('test', (db) => {
    const all = snapshotRows(db);
    return { classRows: listClassRows(db), rows: all, target: targetOf(db, samplesOf(all, 'train')) };
  });
  const classes = classRows.map((row) => row.name);
  const facts = { kind: target.kind, classes };
  const run = addRun(project, (id) => drawnRun(id, facts, { ...CONFIG, ...config }));
  const folder = runFolder(project, run.id);
  mkdirSync(folder, { recursive: true });
  project.db.read('test', (db) => {
    const drawn = withDrawn(db, rows, target);
    writeSnapshot(runFile(folder, 'data'), drawn);
    if (target.kind === 'masks') writeMasks(db, runFile(folder, 'masks'), drawn);
  });
  writeRunSpec(folder, {
    format: 1,
    run: run.id,
    config: run.config,
    target,
    classes,
    classIds: classRows.map((row) => row.id),
    threshold: 0.2,
    fromWeights: null,
    limnVersion: 'test',
    createdAt: 0,
  });
  await writeSafetensors(runFile(folder, 'best'), drawnWeights(run));
  return run;
}

/** The same with a best epoch of these metrics, so that it can be reviewed. */
export async function addReviewedRun(
  project: OpenProject,
  config: Partial<TrainConfig>,
  metrics?: Metrics,
): Promise<Run> {
  const best = anEpoch(1, metrics === undefined ? {} : { metrics });
  const run = { ...(await addDrawnRun(project, config)), best, last: best };
  storeRun(project, run);
  return run;
}

/**
 * Running statistics as after some training: neither 0 nor 1, or a missing normalization would go unnoticed; around them, or
 * signals would die out or explode on their way, and every image would get the same answer.
 */
function drawnWeights(run: Run): ReadonlyMap<string, NamedTensor> {
  const state = initialState({ ...modelOf(run), seed: run.config.seed });
  return new Map(
    [...state].map(([name, tensor]) => {
      const spread = name.endsWith('running_mean') ? 0.05 : name.endsWith('running_var') ? 0.15 : 0;
      return [name, { dims: tensor.dims, data: tensor.data.map((v, i) => v + spread * ((i % 3) - 1)) }];
    }),
  );
}

const drawnRun = (id: string, facts: Pick<Run, 'kind' | 'classes'>, config: TrainConfig): Run => ({
  ...facts,
  id,
  name: 'drawn',
  status: 'done',
  config,
  device: 'cpu',
  trainItems: 0,
  validItems: 0,
  stepsPerEpoch: 1,
  stepsDone: 1,
  stepsTotal: 1,
  epochsDone: 1,
  last: null,
  best: null,
  baseline: null,
  imagesPerSecond: null,
  etaMs: null,
  notes: '',
  createdAt: 0,
  endedAt: 1,
  error: null,
  hasCheckpoint: true,
  remarks: [],
});
