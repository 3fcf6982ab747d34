/** Label beside answer, image by image: the very pixels and points that the evaluation counted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { encodeTile } from '#shared/kernels/maskTiles.ts';
import { countAnswers, noPixels } from '#shared/kernels/pixelMetrics.ts';
import { itemCounts, pointItemErrors } from '#shared/kernels/itemScores.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addDrawnRun, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

const SIDE = { side: 'valid' } as const;

describe('looking at single images', () => {
  let place: Workplace;
  beforeAll(() => {
    place = openWorkplace();
  });
  afterAll(() => place.dispose());

  it('of masks shows the pixels that were counted, in places of the classes of the run', async () => {
    const { project } = await makeMaskProject({ ...place, dir: `${place.dir}/m` }, { images: 10 });
    const run = await addDrawnRun(project, { arch: 'unet-resnet18', sizePx: 32, widthPx: 48 });
    const { drawn } = place.studio.predicting;
    const evaluation = await drawn.evaluate(project, run.id, 'valid');
    if (evaluation.kind !== 'masks') throw new Error('masks are judged as masks');
    const items = [...evaluation.itemIds];
    const compared = await drawn.compare(project, run.id, { ...SIDE, items, maxPx: null });
    expect(compared.map(({ item }) => item)).toEqual(items);
    for (const [row, one] of compared.entries()) {
      if (one.kind !== 'masks') throw new Error('masks are compared as masks');
      const { widthPx, heightPx } = one;
      expect([widthPx, heightPx]).toEqual([48, 32]);
      const [truth, answer] = [one.truth, one.answer].map((tiles) => rasterOf({ widthPx, heightPx, tiles }));
      const counts = noPixels(3);
      truth?.data.forEach((t, at) => {
        const p = answer?.data[at] ?? 0;
        if (t > 0 && p > 0 && t - 1 !== evaluation.voidIndex) countAnswers(counts, t - 1, p - 1);
      });
      expect([...counts.counts]).toEqual([...itemCounts(evaluation, row).counts]);
    }
  });

  it('of masks can be had small, follows what is painted, and leaves out images of other sides', async () => {
    const { project, items } = await makeMaskProject({ ...place, dir: `${place.dir}/s` }, { images: 10 });
    const run = await addDrawnRun(project, { arch: 'unet-resnet18', sizePx: 32, widthPx: 48 });
    const { drawn } = place.studio.predicting;
    const valid = [...(await drawn.evaluate(project, run.id, 'valid')).itemIds];
    const train = items.filter((item) => !valid.includes(item));
    const ask = { ...SIDE, items: [...train, ...valid.slice(0, 1)], maxPx: 24 };
    const [small, ...more] = await drawn.compare(project, run.id, ask);
    expect(more).toEqual([]);
    expect(small).toMatchObject({ item: valid[0], widthPx: 24, heightPx: 16 });
    const item = valid[0] ?? 0;
    const before = place.studio.masks.read(project, item).tiles[0]?.runs ?? new Uint8Array(0);
    const tiles = [{ tx: 0, ty: 0, before, after: encodeTile(new Uint16Array(48 * 32).fill(2)) }];
    place.studio.masks.paint(project, { item, tiles, what: 'test' });
    const [after] = await drawn.compare(project, run.id, ask);
    if (after?.kind !== 'masks') throw new Error('masks are compared as masks');
    const truth = rasterOf({ widthPx: 24, heightPx: 16, tiles: after.truth });
    // Class 2 is the second of the run's: its place plus one.
    expect(new Set(truth?.data)).toEqual(new Set([2]));
  });

  it('of points tells both places and their distance where both are there', async () => {
    const { project } = await makePointProject({ ...place, dir: `${place.dir}/p` }, { images: 10 });
    const run = await addDrawnRun(project, { arch: 'resnet18', sizePx: 32, widthPx: 48 });
    const { drawn } = place.studio.predicting;
    const evaluation = await drawn.evaluate(project, run.id, 'valid');
    if (evaluation.kind !== 'points') throw new Error('points are judged as points');
    const items = [...evaluation.itemIds];
    const compared = await drawn.compare(project, run.id, { ...SIDE, items, maxPx: null });
    const { mean } = pointItemErrors(evaluation, null);
    for (const [row, one] of compared.entries()) {
      if (one.kind !== 'points') throw new Error('points are compared as points');
      const [left, right, missing] = one.pairs;
      expect(((left?.error ?? NaN) + (right?.error ?? NaN)) / 2).toBeCloseTo(mean[row] ?? NaN, 4);
      expect(missing).toEqual({ place: 2, truth: null, answer: null, error: null });
    }
  });

  it('is not for tags', async () => {
    const project = place.studio.projects.create({
      name: 't',
      folder: place.dir,
      kind: 'tags',
      classes: ['a'],
    });
    await expect(
      place.studio.predicting.drawn.compare(project, 'run-1', { ...SIDE, items: [1], maxPx: null }),
    ).rejects.toMatchObject({ code: 'run.unknown' });
  });
});
