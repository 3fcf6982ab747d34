/** A wrong label planted in 5 % of a set is found in the first 15 % of the review queue, whatever is labeled. */
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { reviewLabels } from '#main/services/suggesting/reviewing.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { makeMaskProject, makePointProject, TINY_DRAWN } from '#tests/helpers/drawnProjects.ts';
import { makePlantedProject, turnDiscs, turnPoints } from '#tests/helpers/plantedLabels.ts';
import { openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { TINY } from '#tests/helpers/tinyProject.ts';

let place: Workplace;
afterEach(() => place.dispose());

/** Places in the queue (from 1) of the images that were labeled wrong, and how long it is. */
async function queueOf(project: OpenProject, wrong: ReadonlySet<ItemId>, config: TrainConfig) {
  const { studio } = place;
  const run = await studio.training.wait(project, studio.training.start(project, config).id);
  expect(run).toMatchObject({ status: 'done', error: null });
  const { signal } = new AbortController();
  const parts = { project, predicting: studio.predicting };
  const { items } = await reviewLabels(parts, run.id, () => {}, signal);
  return {
    run,
    length: items.length,
    places: items.flatMap(({ item }, i) => (wrong.has(item) ? [i + 1] : [])),
  };
}

/** All that were planted, and on both sides of the split. */
function expectFound(
  project: OpenProject,
  wrong: ReadonlySet<ItemId>,
  { length, places }: { readonly length: number; readonly places: readonly number[] },
): void {
  const sides = new Set(place.studio.items.read(project, [...wrong]).map(({ split }) => split));
  expect(sides).toEqual(new Set(['train', 'valid']));
  expect(length).toBe(place.studio.projects.describe(project).counts.labeled);
  expect(places).toHaveLength(wrong.size);
  expect(places.filter((at) => at > 0.15 * length)).toEqual([]);
}

describe('the review queue of tags', () => {
  it('has every wrong label in its first 15 %, after a short training on these very labels', async () => {
    place = openWorkplace();
    const { project, wrong } = await makePlantedProject(place, { images: 240, wrong: 0.05 });
    expect(wrong.size).toBe(12);
    const found = await queueOf(project, wrong, { ...TINY, batchSize: 16, epochs: 5 });
    expectFound(project, wrong, found);
    // The studio's own queue, of what the run suggests, begins with the same.
    const { suggesting, jobs, items } = place.studio;
    await jobs.wait(suggesting.start(project, found.run.id, 'all').id);
    const queue = [...items.index(project, {}, 'disagreement')].slice(0, 0.15 * found.length);
    expect([...wrong].filter((id) => !queue.includes(id))).toEqual([]);
  }, 600_000);

  it('still has them when blended images make the run unsure of everything, so that it crosses no threshold', async () => {
    place = openWorkplace();
    const { project, wrong } = await makePlantedProject(place, { images: 240, wrong: 0.05 });
    const found = await queueOf(project, wrong, { ...TINY, batchSize: 16, epochs: 8, mixup: 0.4 });
    expectFound(project, wrong, found);
  }, 600_000);
});

describe('the review queue of masks', () => {
  it('begins with the masks whose classes were mixed up', async () => {
    place = openWorkplace();
    const { project, items } = await makeMaskProject(place, { images: 40 });
    const wrong = turnDiscs(place, project, items);
    expect(wrong.size).toBe(2);
    expectFound(project, wrong, await queueOf(project, wrong, { ...TINY_DRAWN, epochs: 3 }));
  }, 600_000);
});

describe('the review queue of points', () => {
  it('begins with the images whose left and right were mixed up', async () => {
    place = openWorkplace();
    const { project, items } = await makePointProject(place, { images: 40 });
    const wrong = turnPoints(place, project, items);
    expect(wrong.size).toBe(2);
    const config: TrainConfig = { ...TINY_DRAWN, arch: 'resnet18', transforms: 'none', epochs: 4 };
    expectFound(project, wrong, await queueOf(project, wrong, config));
  }, 600_000);
});
