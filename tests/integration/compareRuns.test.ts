/** Two runs of one project on the images that both are judged by, whatever became of split, classes and labels since. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRuns } from '#main/services/compareRuns.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { itemIous } from '#shared/kernels/itemScores.ts';
import { lossPerItem } from '#shared/kernels/itemLoss.ts';

const CLASSES = ['clear', 'haze', 'water'];

describe('comparing two runs', () => {
  let place: Workplace;
  beforeAll(() => {
    place = openWorkplace();
  });
  afterAll(() => place.dispose());

  const at = (name: string): Workplace => ({ ...place, dir: `${place.dir}/${name}` });
  const partsOf = (project: Awaited<ReturnType<typeof makeProject>>) => ({
    project,
    predicting: place.studio.predicting,
  });

  it('takes the images that validate both after the split was changed, with the losses of each', async () => {
    const project = await makeProject(at('t'), { images: 20, classes: CLASSES });
    const first = await addDrawnRun(project);
    place.studio.splits.apply(project, { by: 'random', fraction: 0.5, seed: 2 });
    place.studio.classes.add(project, 'road', null);
    const second = await addDrawnRun(project, { seed: 5 });
    const { predicting } = place.studio;
    const found = await compareRuns(partsOf(project), { a: first.id, b: second.id, side: 'valid' });
    const alone = await predicting.evaluate(project, first.id, 'valid');
    const other = await predicting.evaluate(project, second.id, 'valid');
    const both = [...alone.itemIds].filter((item) => other.itemIds.includes(item));
    expect(both.length).toBeGreaterThan(0);
    expect(new Set(found.items.map(({ item }) => item))).toEqual(new Set(both));
    expect(found).toMatchObject({
      classes: CLASSES,
      onlyA: { images: alone.itemIds.length - both.length, classes: [] },
      onlyB: { images: other.itemIds.length - both.length, classes: ['road'] },
    });
    const losses = lossPerItem(alone);
    for (const { item, a } of found.items)
      expect(a).toBeCloseTo(losses[alone.itemIds.indexOf(item)] ?? NaN, 9);
  });

  it('counts a corrected label and another threshold at once', async () => {
    const project = await makeProject(at('l'), { images: 12, classes: CLASSES });
    const [first, second] = [await addDrawnRun(project), await addDrawnRun(project, { seed: 5 })];
    const ask = { a: first.id, b: second.id, side: 'valid' } as const;
    place.studio.projects.setThreshold(project, 0.999999);
    const before = await compareRuns(partsOf(project), ask);
    // Nothing is said at this threshold, so that an image is right without a tag and wrong with one, with both runs.
    expect(before.items.filter(({ change }) => change !== 'wrong' && change !== 'right')).toEqual([]);
    const wrong = before.items.find(({ change }) => change === 'wrong')?.item ?? 0;
    const remove = place.studio.classes.list(project).map(({ id }) => id);
    place.studio.labels.apply(project, { itemIds: [wrong], add: [], remove, labeled: true });
    const after = await compareRuns(partsOf(project), ask);
    expect(after.items.find(({ item }) => item === wrong)?.change).toBe('right');
  });

  it('says when no image judges both, and when a run is not there', async () => {
    const project = await makeProject(at('n'), { images: 8, classes: CLASSES });
    const first = await addDrawnRun(project);
    const ids = [...place.studio.items.index(project, { split: 'train' }, 'name')];
    const were = [...place.studio.items.index(project, { split: 'valid' }, 'name')];
    place.studio.labels.apply(project, { itemIds: were, add: [], remove: [], labeled: false });
    expect(ids.length).toBeGreaterThan(0);
    place.studio.splits.apply(project, { by: 'random', fraction: 0.5, seed: 3 });
    const second = await addDrawnRun(project, { seed: 5 });
    const ask = { a: first.id, b: second.id, side: 'valid' } as const;
    await expect(compareRuns(partsOf(project), ask)).rejects.toMatchObject({
      code: 'compare.nothing',
      data: { lacking: 'image' },
    });
    await expect(compareRuns(partsOf(project), { ...ask, b: 'r9' })).rejects.toMatchObject({ code: 'run.unknown' }); // prettier-ignore
    await expect(compareRuns(partsOf(project), { ...ask, piecesPx: 512 })).rejects.toMatchObject({ code: 'project.kind' }); // prettier-ignore
  });

  it('of masks goes by the IoU of each image, also of images seen in pieces', async () => {
    const { project } = await makeMaskProject(at('m'), { images: 10 });
    const config = { arch: 'unet-resnet18', sizePx: 32, widthPx: 48 } as const;
    const [first, second] = [await addDrawnRun(project, config), await addDrawnRun(project, { ...config, seed: 5 })]; // prettier-ignore
    for (const piecesPx of [null, 64]) {
      const ask = { a: first.id, b: second.id, side: 'valid', piecesPx } as const;
      const found = await compareRuns(partsOf(project), ask);
      const judged = await place.studio.predicting.drawn.evaluate(project, second.id, 'valid', { piecesPx });
      if (judged.kind !== 'masks') throw new Error('masks are judged as masks');
      const ious = itemIous(judged, null);
      expect(found.classes).toEqual(['ground', 'disc']);
      expect(found.items).toHaveLength(2);
      for (const { item, a, b, change } of found.items) {
        expect(b).toBeCloseTo(1 - (ious[judged.itemIds.indexOf(item)] ?? NaN), 6);
        expect(change).toBe(a > b ? 'better' : a < b ? 'worse' : 'same');
      }
    }
  });

  it('of points goes by their mean distance, and a run is just as good as itself', async () => {
    const { project } = await makePointProject(at('p'), { images: 10 });
    const run = await addDrawnRun(project, { arch: 'resnet18', sizePx: 32, widthPx: 48 });
    const found = await compareRuns(partsOf(project), { a: run.id, b: run.id, side: 'valid' });
    expect(found).toMatchObject({ kind: 'points', forA: 0, forB: 0, chance: 1 });
    expect(found.items.map(({ change }) => change)).toEqual(['same', 'same']);
    expect(found.mean.a).toBeGreaterThan(0);
  });
});
