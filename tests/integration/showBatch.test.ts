/** What the studio shows of a batch is what training gets: the same images, draws, pixels and labels. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf } from '#main/datasets/shownImages.ts';
import { openTrainData } from '#main/processes/trainData.ts';
import { readRunSpec } from '#main/processes/runFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { runFolder } from '#main/services/runStore.ts';
import { showBatch } from '#main/services/showBatch.ts';
import { showTransforms } from '#main/services/showTransforms.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import type { ShownBatch } from '#shared/domain/shownData.ts';
import { rangesOf } from '#shared/domain/transforms.ts';
import { makeMaskProject, makePointProject, TINY_DRAWN } from '#tests/helpers/drawnProjects.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

const TAGS: TrainConfig = { ...TINY_DRAWN, arch: 'resnet18', sizePx: 40, widthPx: null, batchSize: 5 };
const POINTS: TrainConfig = { ...TINY_DRAWN, arch: 'resnet18', transforms: 'faces' };

const places: Workplace[] = [];
const openPlace = (): Workplace => {
  const place = openWorkplace();
  places.push(place);
  return place;
};
afterAll(async () => {
  for (const place of places) await place.dispose();
});

/** The first batch of an epoch as a trainer reads it from a run's folder. */
async function trained(project: OpenProject, config: TrainConfig, epoch: number): Promise<StepBatch> {
  const run = await addDrawnRun(project, config);
  const folder = runFolder(project, run.id);
  const data = await openTrainData(folder, readRunSpec(folder), config);
  try {
    for await (const batch of data.trainBatches(epoch, 0)) return batch;
    throw new Error('there is no batch');
  } finally {
    await data.close();
  }
}

const row = (all: Float32Array, i: number, n: number): Float32Array =>
  all.subarray((i * all.length) / n, ((i + 1) * all.length) / n);

function expectSamePixels(shown: ShownBatch, { x, n }: StepBatch): void {
  expect(shown.images).toHaveLength(n);
  for (const [i, image] of shown.images.entries())
    expect(Buffer.from(bytesOf(row(x, i, n))).equals(Buffer.from(image.rgb))).toBe(true);
}

describe('a batch of tags', () => {
  let project: OpenProject;
  beforeAll(async () => {
    project = await makeProject(openPlace(), { images: 30, classes: ['a', 'b'] });
  });

  it.each([0, 3])('shows the images, pixels and tags of epoch %i', async (epoch) => {
    const shown = await showBatch(project, { config: TAGS, epoch });
    const batch = await trained(project, TAGS, epoch);
    expectSamePixels(shown, batch);
    for (const [i, { tags }] of shown.images.entries()) {
      const y = [...row(batch.y, i, batch.n)];
      expect(tags).toEqual([1, 2].flatMap((id) => (y[id - 1] === 1 ? [[id, 1]] : [])));
    }
  });

  it('shows other images and draws in another epoch', async () => {
    const [a, b] = await Promise.all([0, 1].map((epoch) => showBatch(project, { config: TAGS, epoch })));
    expect(a?.images.map(({ item }) => item)).not.toEqual(b?.images.map(({ item }) => item));
  });

  it('shows the size of the stage that an epoch falls into', async () => {
    const config = { ...TAGS, earlierSizes: [32], epochs: 4 };
    const sizes = [0, 1, 2, 3, 9].map(async (epoch) => (await showBatch(project, { config, epoch })).widthPx);
    expect(await Promise.all(sizes)).toEqual([32, 32, 40, 40, 40]);
  });

  it('blends images and smooths labels as training does', async () => {
    const config: TrainConfig = { ...TAGS, mixup: 0.4, labelSmoothing: 0.1 };
    const shown = await showBatch(project, { config, epoch: 2 });
    const batch = await trained(project, config, 2);
    expectSamePixels(shown, batch);
    const [first] = shown.images;
    expect(first?.tags.every(([id, part]) => part === row(batch.y, 0, batch.n)[id - 1])).toBe(true);
  });

  it('shows large images smaller, and as many as fit a batch', async () => {
    const config = { ...TAGS, sizePx: 300, batchSize: 20 };
    const shown = await showBatch(project, { config, epoch: 0 });
    const { widthPx, heightPx, modelWidthPx } = shown;
    // 15 images train, so training takes 8 at a time.
    expect([widthPx, heightPx, modelWidthPx, shown.images.length]).toEqual([256, 256, 300, 8]);
    expect(shown.images[0]?.rgb.length).toBe(3 * 256 * 256);
  });

  it('refuses where there is nothing to train on', async () => {
    const place = openPlace();
    const empty = place.studio.projects.create({
      name: 'e',
      folder: place.dir,
      kind: 'tags',
      classes: ['a'],
    });
    await expect(showBatch(empty, { config: TAGS, epoch: 0 })).rejects.toMatchObject({
      code: 'train.too-few',
    });
  });
});

describe('a batch of masks', () => {
  it('shows the pixels and the class of each, and leaves no file behind', async () => {
    const { project } = await makeMaskProject(openPlace());
    const shown = await showBatch(project, { config: TINY_DRAWN, epoch: 1 });
    const batch = await trained(project, TINY_DRAWN, 1);
    expectSamePixels(shown, batch);
    for (const [i, { mask }] of shown.images.entries())
      expect([...(mask ?? [])]).toEqual([...row(batch.y, i, batch.n)].map((place) => place + 1));
    const cache = join(project.path, 'cache');
    expect(existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('shown-')) : []).toEqual(
      [],
    );
  });
});

describe('a batch of points', () => {
  it('shows where each point is, and which left the frame', async () => {
    const { project } = await makePointProject(openPlace());
    const shown = await showBatch(project, { config: POINTS, epoch: 0 });
    const batch = await trained(project, POINTS, 0);
    expectSamePixels(shown, batch);
    for (const [i, { points }] of shown.images.entries()) {
      const [y, w] = [row(batch.y, i, batch.n), row(batch.w ?? new Float32Array(0), i, batch.n)];
      expect(points.map(({ classId }) => classId)).toEqual([1, 2]);
      for (const point of points) {
        const at = 2 * (point.classId - 1);
        expect(2 * point.y - 1).toBeCloseTo(y[at] ?? NaN, 5);
        expect(2 * point.x - 1).toBeCloseTo(y[at + 1] ?? NaN, 5);
        expect(point.counts).toBe(w[at] === 1);
      }
    }
  });
});

describe('one image through each change', () => {
  it('shows every change that is on at its ends, and the draws of training', async () => {
    const { project } = await makePointProject(openPlace());
    const config = { ...POINTS, transforms: { ...rangesOf('faces')!, maxLighting: 0, maxRotate: 30 } };
    const shown = await showTransforms(project, { config, image: 0, roll: 0 });
    expect(shown.rows.map(({ transform, ends }) => [transform, ends.map(({ value }) => value)])).toEqual([
      ['flip', [0, 1]],
      ['rotate', [-30, 0, 30]],
      ['zoom', [1, 1.05, 1.1]],
      ['warp', [-0.1, 0, 0.1, -0.1, 0.1]],
    ]);
    const [asIs, flipped] = shown.rows[0]?.ends ?? [];
    expect(asIs?.image.rgb).toEqual(shown.plain.rgb);
    const [before, after] = [shown.plain.points[0], flipped?.image.points[0]];
    expect(after?.x).toBeCloseTo(1 - (before?.x ?? NaN), 5);
    expect(after?.y).toBeCloseTo(before?.y ?? NaN, 5);
    expect(shown.draws).toHaveLength(8);
    const batch = await showBatch(project, { config, epoch: 0 });
    const same = batch.images.find(({ item }) => item === shown.plain.item);
    expect(shown.draws[0]?.rgb).toEqual(same?.rgb);
    expect(shown.draws[0]?.points).toEqual(same?.points);
  });

  it('shows the image alone where nothing changes, and says which cannot be read', async () => {
    const place = openPlace();
    const project = await makeProject(place, { images: 8, classes: ['a'] });
    const config: TrainConfig = { ...TAGS, transforms: 'none', batchSize: 2 };
    const shown = await showTransforms(project, { config, image: 1, roll: 0 });
    expect([shown.rows, shown.draws]).toEqual([[], []]);
    for (const name of readdirSync(join(place.dir, 'images')))
      writeFileSync(join(place.dir, 'images', name), 'x');
    await expect(showTransforms(project, { config, image: 1, roll: 0 })).rejects.toMatchObject({
      code: 'image.unreadable',
    });
    expect((await showBatch(project, { config, epoch: 0 })).unreadable).toHaveLength(2);
  });
});
