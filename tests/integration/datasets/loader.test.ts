import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { validationPixels } from '#main/datasets/modelPixels.ts';
import { IMAGENET_MEAN, IMAGENET_STD } from '#main/datasets/normalize.ts';
import { openLoader, type LoadedBatch, type Loader, type LoaderOptions } from '#main/datasets/openLoader.ts';
import { readSnapshot, samplesOf, snapshotRows, writeSnapshot } from '#main/datasets/snapshot.ts';
import { benchLoader } from '#main/services/bench/loader.ts';
import { benchStore } from '#main/services/bench/store.ts';
import { silentLog } from '#shared/util/Log.ts';
import { gradientRgb, rawImage, writeBytes, writeImage } from '#tests/helpers/imageFiles.ts';
import { openTestStore, reportOf, tempFolder } from '#tests/helpers/testStore.ts';

const SIZE = 16;
const COUNT = 13;
const folder = tempFolder();
for (let i = 1; i <= COUNT; i += 1) {
  const [width, height] = [20 + i, 40 - i];
  writeBytes(
    join(folder, `${String(i)}.png`),
    await rawImage(gradientRgb(width, height), width, height).png().toBuffer(),
  );
}
const samples = Array.from({ length: COUNT }, (_, i) => ({
  id: 100 + i,
  path: join(folder, `${String(i + 1)}.png`),
  classes: i % 3 === 0 ? [0, 2] : [1],
}));

const defaults: LoaderOptions = {
  samples,
  classes: 3,
  sizePx: SIZE,
  batchSize: 4,
  transforms: 'default',
  augment: true,
  shuffle: true,
  dropLast: true,
  seed: 7,
  cacheBytes: 1 << 24,
  workers: 0,
};

const opened: Loader[] = [];
afterEach(async () => {
  for (const loader of opened.splice(0)) await loader.close();
});

async function open(more: Partial<LoaderOptions> = {}): Promise<Loader> {
  const loader = await openLoader({ ...defaults, ...more });
  opened.push(loader);
  return loader;
}

async function epoch(loader: Loader, number: number, from = 0): Promise<LoadedBatch[]> {
  const batches: LoadedBatch[] = [];
  for await (const batch of loader.batches(number, from)) batches.push(batch);
  return batches;
}

describe('the loader', () => {
  it('gives batches of normalized pixels, targets and ids', async () => {
    const loader = await open();
    expect(loader.steps).toBe(3);
    const batches = await epoch(loader, 0);
    expect(batches.map((batch) => [batch.n, batch.x.length, batch.y.length, batch.ids.length])).toEqual(
      Array.from({ length: 3 }, () => [4, 4 * 3 * SIZE * SIZE, 12, 4]),
    );
    const ids = batches.flatMap((batch) => [...batch.ids]);
    expect(new Set(ids).size).toBe(12);
    expect(ids).not.toEqual([...ids].sort((a, b) => a - b));
    for (const batch of batches) {
      for (const [row, id] of batch.ids.entries()) {
        const expected = [0, 1, 2].map((c) => (samples[id - 100]!.classes.includes(c) ? 1 : 0));
        expect([...batch.y.subarray(row * 3, row * 3 + 3)]).toEqual(expected);
      }
      expect(batch.x.every((value) => value > -2.2 && value < 2.7)).toBe(true);
    }
  });

  it('gives the same tensors for the same seed, with or without threads, cached or not', async () => {
    const a = await open({ workers: 0 });
    const b = await open({ workers: 2, cacheBytes: 0 });
    for (const number of [0, 1]) {
      expect(await epoch(b, number)).toEqual(await epoch(a, number));
    }
    expect(await epoch(await open({ seed: 8 }), 0)).not.toEqual(await epoch(a, 0));
  });

  it('changes order and pictures from epoch to epoch', async () => {
    const loader = await open();
    const [first, second] = [await epoch(loader, 0), await epoch(loader, 1)];
    expect(second.map((batch) => [...batch.ids])).not.toEqual(first.map((batch) => [...batch.ids]));
    const pixelsOf = (batches: LoadedBatch[], id: number): Float32Array => {
      for (const batch of batches) {
        const row = batch.ids.indexOf(id);
        const length = 3 * SIZE * SIZE;
        if (row >= 0) return batch.x.slice(row * length, (row + 1) * length);
      }
      throw new Error('not in the epoch');
    };
    const both = first.flatMap((b) => [...b.ids]).filter((id) => second.some((b) => b.ids.includes(id)));
    expect(pixelsOf(first, both[0]!)).not.toEqual(pixelsOf(second, both[0]!));
  });

  it('goes on from the middle of an epoch exactly as if it had not stopped', async () => {
    const whole = await epoch(await open(), 3);
    const rest = await epoch(await open({ workers: 1 }), 3, 1);
    expect(rest).toEqual(whole.slice(1));
  });

  it('decodes no file twice while the cache has room', async () => {
    const loader = await open({ dropLast: false, workers: 2 });
    await epoch(loader, 0);
    expect(loader.stats()).toMatchObject({ decoded: COUNT, fromCache: 0 });
    await epoch(loader, 1);
    expect(loader.stats()).toMatchObject({ decoded: COUNT, fromCache: COUNT });
    expect(loader.stats().waitMs).toBeGreaterThan(0);
    const small = await open({ dropLast: false, cacheBytes: 4 * SIZE * SIZE * 3 });
    await epoch(small, 0);
    await epoch(small, 1);
    const { decoded, fromCache } = small.stats();
    expect(decoded + fromCache).toBe(2 * COUNT);
    expect(fromCache).toBeGreaterThan(0);
    expect(fromCache).toBeLessThan(5);
  });

  it('gives validation in order, the centre unchanged, the last batch as it is', async () => {
    const loader = await open({ augment: false, shuffle: false, dropLast: false });
    const batches = await epoch(loader, 0);
    expect(batches.map((batch) => batch.n)).toEqual([4, 4, 4, 1]);
    expect(batches.flatMap((batch) => [...batch.ids])).toEqual(samples.map((sample) => sample.id));
    const pixels = await validationPixels(samples[5]!.path, SIZE);
    const x = batches[1]!.x.subarray(3 * SIZE * SIZE, 2 * 3 * SIZE * SIZE);
    for (let i = 0; i < SIZE * SIZE; i += 1) {
      for (let c = 0; c < 3; c += 1) {
        const value = (x[c * SIZE * SIZE + i]! * IMAGENET_STD[c as 0] + IMAGENET_MEAN[c as 0]) * 255;
        expect(value).toBeCloseTo(pixels[i * 3 + c]!, 3);
      }
    }
  });

  it('trains on the centre when the preset is none', async () => {
    const plain = await epoch(await open({ transforms: 'none' }), 0);
    const still = await epoch(await open({ augment: false }), 0);
    expect(plain).toEqual(still);
  });

  it('goes on without an image that cannot be read, and says which', async () => {
    const broken = join(tempFolder(), 'broken.png');
    await writeImage(broken);
    const withBroken = [...samples.slice(0, 7), { id: 999, path: broken, classes: [2] }];
    rmSync(broken);
    const train = await open({ samples: withBroken, shuffle: false });
    const batches = await epoch(train, 0);
    // Batches stay full: another image of the batch stands in its place, with its own target.
    expect(batches.map((batch) => batch.n)).toEqual([4, 4]);
    expect([...batches[1]!.ids]).toEqual([104, 105, 106, 104]);
    expect([...batches[1]!.y.subarray(9)]).toEqual([...batches[1]!.y.subarray(0, 3)]);
    expect(train.problems()).toMatchObject([{ id: 999, path: broken, error: { code: 'image.unreadable' } }]);
    const valid = await open({
      samples: withBroken,
      shuffle: false,
      augment: false,
      dropLast: false,
      workers: 1,
    });
    expect((await epoch(valid, 0)).map((batch) => [...batch.ids])).toEqual([
      [100, 101, 102, 103],
      [104, 105, 106],
    ]);
    const nothing = await open({ samples: [withBroken[7]!], batchSize: 1 });
    await expect(epoch(nothing, 0)).rejects.toMatchObject({ code: 'image.unreadable' });
  });

  it('can be left in the middle of an epoch', async () => {
    const loader = await open({ workers: 2 });
    for await (const batch of loader.batches(0)) {
      expect(batch.n).toBe(4);
      break;
    }
    expect((await epoch(loader, 1)).length).toBe(3);
  });
});

describe('the snapshot of a run', () => {
  it('holds labeled, readable images with their side and class places, as they were', async () => {
    const store = openTestStore();
    const project = store.create('p', ['a', 'b', 'c']);
    for (let i = 1; i <= 4; i += 1) await writeImage(join(store.folder, 'in', `${String(i)}.png`));
    writeBytes(join(store.folder, 'in', '5.png'), '');
    reportOf(await store.importNow(project, join(store.folder, 'in')));
    const { labels, classes, splits } = store.studio;
    labels.apply(project, { itemIds: [1, 2, 3], add: [3, 1], remove: [], labeled: null });
    labels.apply(project, { itemIds: [5], add: [2], remove: [], labeled: null });
    classes.move(project, 3, 0);
    splits.apply(project, { by: 'random', fraction: 0.34, seed: 42 });
    const rows = project.db.read('snapshot', snapshotRows);
    expect(rows.map(({ id, classes: places }) => [id, places])).toEqual([
      [1, [0, 1]],
      [2, [0, 1]],
      [3, [0, 1]],
    ]);
    const file = join(store.folder, 'data.jsonl');
    writeSnapshot(file, rows);
    labels.undo(project);
    expect(readSnapshot(file)).toEqual(rows);
    expect(samplesOf(rows, 'train').length + samplesOf(rows, 'valid').length).toBe(3);
    expect(samplesOf(rows, 'valid').length).toBe(1);
    expect(rows[0]?.path).toBe(join(store.folder, 'in', '1.png'));
    await store.close();
  });
});

describe('benchmarks', () => {
  it('of the loader give images per second for decoding and for the cache', async () => {
    const result = await benchLoader({
      folder,
      sizePx: 16,
      batchSize: 4,
      epochs: 2,
      transforms: 'default',
      workers: 1,
    });
    expect(result).toMatchObject({ images: COUNT, workers: 1, sizePx: 16 });
    expect(result.epochs.map((e) => [e.decoded, e.fromCache])).toEqual([
      [COUNT, 0],
      [0, COUNT],
    ]);
    expect(result.epochs.every((e) => e.imagesPerSecond > 0)).toBe(true);
  });

  it('of the store leave nothing behind', async () => {
    const place = tempFolder();
    const result = await benchStore({ items: 300, tagsPerItem: 3, log: silentLog, folder: place });
    expect(result).toMatchObject({ items: 300, tags: 900 });
    const { index, suggestions } = result;
    for (const { p95Ms } of Object.values({ ...index, ...suggestions })) expect(p95Ms).toBeGreaterThan(0);
    expect(readdirSync(place)).toEqual([]);
  });
});

const PLANET = '../shared/data/planet_sample/train/train_10131.jpg';

describe('a real photograph', () => {
  it.skipIf(!existsSync(PLANET))(
    'keeps its mean through decoding and scaling (needs ../shared/data/planet_sample)',
    async () => {
      const pixels = await validationPixels(PLANET, 64);
      const sums = [0, 0, 0];
      for (const [i, value] of pixels.entries()) sums[i % 3]! += value / (64 * 64);
      for (const [c, mean] of [168.64, 166.53, 152.5].entries())
        expect(Math.abs(sums[c]! - mean)).toBeLessThan(0.1);
    },
  );
});
