/** Runs of masks and points from labels to answers, through the same services as those of tags. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { readSnapshot } from '#main/datasets/snapshot.ts';
import { readSafetensors } from '#main/files/safetensors.ts';
import { readRunSpec, runFile, livingTrainer } from '#main/processes/runFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { runFolder } from '#main/services/runStore.ts';
import type { ItemAnswer, ItemPrediction } from '#shared/domain/prediction.ts';
import type { Run, TrainConfig } from '#shared/domain/run.ts';
import type { WatchedItems } from '#shared/domain/watched.ts';
import { drawnMetrics, maskScores } from '#shared/kernels/drawnScores.ts';
import { decodeTile, encodeTile } from '#shared/kernels/maskTiles.ts';
import { makeMaskProject, makePointProject, TINY_DRAWN } from '#tests/helpers/drawnProjects.ts';
import { openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { makeTinyProject, TINY } from '#tests/helpers/tinyProject.ts';

let place: Workplace;
afterEach(() => place.dispose());

const MASKS = TINY_DRAWN;
const POINTS: TrainConfig = { ...TINY_DRAWN, arch: 'resnet18', transforms: 'none' };
/** An epoch of so many steps is interrupted in its middle; checkpoints of these networks are large. */
const ONE_EPOCH = { epochs: 1, batchSize: 2 } as const;

async function train(project: OpenProject, config: TrainConfig): Promise<Run> {
  const { training } = place.studio;
  return training.wait(project, training.start(project, config).id);
}

const lossesOf = (project: OpenProject, run: Run): readonly number[] =>
  place.studio.training.curve(project, run.id).epochs.map((row) => row.train_loss);

async function answers(project: OpenProject, run: Run, items: readonly number[]): Promise<ItemAnswer[]> {
  const told: ItemPrediction[] = [];
  const { signal } = new AbortController();
  await place.studio.predicting.predictItems(project, run.id, items, (one) => told.push(one), signal);
  expect(told.map(({ item }) => item)).toEqual(items);
  return told.flatMap((one) => (one.ok ? [one.answer] : []));
}

/** Interrupts a run after its second step and goes on with it. */
async function interrupted(project: OpenProject, config: TrainConfig, meanwhile: () => void): Promise<Run> {
  const { training } = place.studio;
  const { id } = training.start(project, config);
  await expect.poll(() => training.get(project, id).stepsDone, { timeout: 60_000 }).toBeGreaterThan(1);
  process.kill(livingTrainer(runFolder(project, id), Date.now()) ?? 0, 'SIGTERM');
  expect(await training.wait(project, id)).toMatchObject({ status: 'interrupted', hasCheckpoint: true });
  meanwhile();
  training.resume(project, id);
  return training.wait(project, id);
}

/** The part of the labeled pixels of all watched images that an epoch got right. */
function rightShare(watched: WatchedItems | null, epoch: number): number {
  const answers = watched?.epochs.find((one) => one.epoch === epoch)?.answers ?? [];
  let [right, all] = [0, 0];
  for (const [i, { truth, widthPx, heightPx }] of (watched?.items ?? []).entries()) {
    const answer = answers[i];
    if (truth.kind !== 'masks' || answer?.kind !== 'masks') throw new Error('masks are watched as masks');
    const [labeled, said] = [truth.runs, answer.runs].map((runs) => decodeTile(runs, widthPx * heightPx));
    for (const [at, value] of (labeled ?? []).entries()) {
      if (value === 0) continue;
      all += 1;
      if (value === said?.[at]) right += 1;
    }
  }
  return right / Math.max(1, all);
}

/** Of all numbers of the last checkpoint. */
async function weightsHash(project: OpenProject, run: Run): Promise<string> {
  const { tensors } = await readSafetensors(runFile(runFolder(project, run.id), 'last'));
  const hash = createHash('sha256');
  for (const [name, { data }] of tensors) hash.update(name).update(data);
  return hash.digest('hex');
}

describe('a run of masks', () => {
  it('learns, is judged without void and unlabeled pixels, and answers at the size of each image', async () => {
    place = openWorkplace();
    const { project, items } = await makeMaskProject(place, { images: 40 });
    const run = await train(project, { ...MASKS, epochs: 3 });
    expect(run).toMatchObject({
      status: 'done',
      error: null,
      kind: 'masks',
      name: 'U-Net, ResNet-18, 32 × 48 px',
    });
    const losses = lossesOf(project, run);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
    const { foreground_acc = 0 } = run.best?.metrics ?? {};
    expect(foreground_acc).toBeGreaterThan(run.baseline?.['foreground_acc'] ?? 1);

    const evaluation = await place.studio.predicting.drawn.evaluate(project, run.id, 'valid');
    if (evaluation.kind !== 'masks') throw new Error('masks are judged as masks');
    // The pictures are as large as what the model sees, so both count the very same pixels.
    expect(drawnMetrics(evaluation)['foreground_acc']).toBeCloseTo(foreground_acc, 9);
    const { classes } = maskScores(evaluation);
    expect(classes.map(({ name }) => name)).toEqual(['ground', 'disc']);
    const pixels = classes.reduce((sum, one) => sum + one.pixels, 0);
    expect(pixels).toBe(8 * (48 - 6) * 31);

    // The watched images are as large as what the model sees, so they agree as the best epoch does.
    const watched = place.studio.training.watched(project, run.id);
    expect(watched?.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    const right = (epoch: number): number => rightShare(watched, epoch);
    expect(right(3)).toBeGreaterThan(0.6);
    expect(right(3)).toBeGreaterThan(right(0) - 0.05);

    const [answer] = await answers(project, run, items.slice(0, 3));
    if (answer?.kind !== 'masks') throw new Error('a model of masks answers with masks');
    expect(answer.mask).toMatchObject({ widthPx: 48, heightPx: 32 });
    expect(answer.confidence).toBeGreaterThan(0.5);
    expect(answer.uncertainty).toBeGreaterThan(0);
    expect(answer.uncertainty).toBeLessThan(1);
  });

  it('keeps what it began with: later painting changes neither its data nor what resuming does', async () => {
    place = openWorkplace();
    const { project, items } = await makeMaskProject(place, { images: 12 });
    const { training, masks } = place.studio;
    const config = { ...MASKS, ...ONE_EPOCH };
    const whole = await train(project, config);
    const [first = 0] = items;
    const resumed = await interrupted(project, config, () => {
      const before = masks.read(project, first).tiles[0]?.runs ?? new Uint8Array(0);
      const after = encodeTile(new Uint16Array(48 * 32).fill(2));
      masks.paint(project, { item: first, tiles: [{ tx: 0, ty: 0, before, after }], what: 'test' });
    });
    expect(resumed).toMatchObject({ status: 'done', error: null });
    expect(training.curve(project, resumed.id).loss).toEqual(training.curve(project, whole.id).loss);
    expect(await weightsHash(project, resumed)).toBe(await weightsHash(project, whole));
    const [before, after] = [whole, resumed].map(
      (run) => readRunSpec(runFolder(project, run.id)).record?.data,
    );
    expect(after?.sha256).toBe(before?.sha256);
    const third = training.start(project, config);
    training.stop(project, third.id);
    await training.wait(project, third.id);
    expect(readRunSpec(runFolder(project, third.id)).record?.data.sha256).not.toBe(before?.sha256);
  });

  it('counts pixels of a merged class as the other one, and leaves out images on which nothing is drawn', async () => {
    place = openWorkplace();
    const { project, items } = await makeMaskProject(place, { images: 8 });
    const { masks, classes, labels } = place.studio;
    const added = classes.add(project, 'circle', null);
    expect(added.description).not.toBeNull();
    classes.merge(project, [2], 4);
    const [first = 0] = items;
    const stored = masks.read(project, first).tiles[0];
    masks.paint(project, {
      item: first,
      tiles: [{ tx: 0, ty: 0, before: stored?.runs ?? new Uint8Array(0), after: new Uint8Array(0) }],
      what: 'clear',
    });
    labels.apply(project, { itemIds: [first], add: [], remove: [], labeled: true });
    const run = await train(project, { ...MASKS, epochs: 1 });
    expect(run.classes).toEqual(['ground', 'unknown', 'circle']);
    const folder = runFolder(project, run.id);
    expect(readRunSpec(folder).target).toEqual({
      kind: 'masks',
      voidIndex: 1,
      codes: [[1, 0], [2, 2], [3, 1], [4, 2]],
    }); // prettier-ignore
    const rows = readSnapshot(runFile(folder, 'data'));
    expect(rows.map(({ id }) => id)).toEqual(items.slice(1));
    expect(rows.every(({ mask }) => mask?.areas.some(([index]) => index === 2))).toBe(true);
    const bytes = rows.flatMap(({ mask }) => mask?.tiles ?? []).reduce((sum, [, , n]) => sum + n, 0);
    expect(readFileSync(runFile(folder, 'masks'))).toHaveLength(bytes);
  });

  it('goes through sizes in proportion', async () => {
    place = openWorkplace();
    const { project } = await makeMaskProject(place, { images: 10 });
    const staged = { ...MASKS, earlierSizes: [32], sizePx: 48, widthPx: 72, epochs: 2 };
    expect(await train(project, staged)).toMatchObject({ status: 'done', epochsDone: 2 });
  });
});

describe('a run of points', () => {
  it('learns where they are, in pixels, and answers with places on the image', async () => {
    place = openWorkplace();
    const { project, items } = await makePointProject(place, { images: 60 });
    const run = await train(project, { ...POINTS, epochs: 8, lr: 2e-3, batchSize: 8 });
    expect(run).toMatchObject({ status: 'done', error: null, kind: 'points' });
    const losses = lossesOf(project, run);
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    expect(Object.keys(run.baseline ?? {}).sort()).toEqual(['mse', 'point_error']);
    const evaluation = await place.studio.predicting.drawn.evaluate(project, run.id, 'valid');
    const { point_error = NaN, mse = NaN } = drawnMetrics(evaluation);
    expect(point_error).toBeCloseTo(run.best?.metrics['point_error'] ?? NaN, 3);
    expect(mse).toBeCloseTo(run.best?.metrics['mse'] ?? NaN, 5);
    const watched = place.studio.training.watched(project, run.id);
    const last = watched?.epochs.at(-1)?.answers[0];
    const truth = watched?.items[0]?.truth;
    if (last?.kind !== 'points' || truth?.kind !== 'points') throw new Error('points are watched as points');
    expect(last.points[2]).toBeNull();
    const off = [0, 1].map((place) => Math.hypot(...[0, 1].map((axis) => (last.points[place]?.[axis as 0] ?? NaN) - (truth.points[place]?.[axis as 0] ?? NaN)))); // prettier-ignore
    expect(Math.max(...off)).toBeLessThan(4 * point_error + 5);

    const [answer] = await answers(project, run, items.slice(0, 2));
    if (answer?.kind !== 'points') throw new Error('a model of points answers with points');
    // No training image has the third point, so nothing is said of it.
    expect(answer.points.map(([id]) => id)).toEqual([1, 2]);
    const [left, right] = answer.points.map(([, value]) => value);
    expect(left?.x).toBeLessThan(right?.x ?? 0);
  });

  it('resumed equals one that was not interrupted, transforms and all', async () => {
    place = openWorkplace();
    const { project } = await makePointProject(place, { images: 20 });
    const config = { ...POINTS, ...ONE_EPOCH, transforms: 'default' } as const;
    const whole = await train(project, config);
    const resumed = await interrupted(project, config, () => {});
    expect(resumed).toMatchObject({ status: 'done', error: null });
    expect(await weightsHash(project, resumed)).toBe(await weightsHash(project, whole));
  });

  it('can have its rate looked for', async () => {
    place = openWorkplace();
    const { project } = await makePointProject(place, { images: 10 });
    const control = { onState: () => {}, signal: new AbortController().signal };
    const config = { ...POINTS, batchSize: 2, freeze: true };
    const state = await place.studio.lrFinding.find(project, config, control);
    expect(state.points.length).toBeGreaterThan(20);
  });
});

describe('what belongs to another kind', () => {
  it('is refused with a sentence: weights, settings and questions', async () => {
    place = openWorkplace();
    const tags = await makeTinyProject(place, { images: 10 });
    const tagRun = await train(tags, { ...TINY, epochs: 1 });
    const weights = runFile(runFolder(tags, tagRun.id), 'best');
    const { project } = await makePointProject(place, { images: 10 });
    const { training, predicting } = place.studio;
    const refused = (config: Partial<TrainConfig>, code: string): void =>
      expect(() => training.start(project, { ...POINTS, ...config })).toThrow(
        expect.objectContaining({ code }) as Error,
      );
    refused({ weights }, 'weights.other-kind');
    refused({ arch: 'unet-resnet18' }, 'train.setting');
    refused({ mixup: 0.4 }, 'train.setting');
    expect(training.runs(project)).toEqual([]);
    const run = await train(project, { ...POINTS, epochs: 1 });
    await expect(predicting.evaluate(project, run.id, 'valid')).rejects.toMatchObject({
      code: 'project.kind',
    });
    await expect(predicting.drawn.evaluate(tags, tagRun.id, 'valid')).rejects.toMatchObject({
      code: 'project.kind',
    });
  });

  it('is not needed for defaults: they say what stands in the way', async () => {
    place = openWorkplace();
    const { project } = await makeMaskProject(place, { images: 8 });
    const { config, obstacle, remarks } = place.studio.training.defaults(project);
    expect(config).toMatchObject({ arch: 'unet-resnet18', sizePx: 64, widthPx: null });
    expect(obstacle).toBeNull();
    expect(remarks).toEqual([]);
    const empty = place.studio.projects.create({
      name: 'e',
      folder: place.dir,
      kind: 'points',
      classes: ['a'],
    });
    expect(place.studio.training.defaults(empty).obstacle).toContain('at least 5');
  });
});
