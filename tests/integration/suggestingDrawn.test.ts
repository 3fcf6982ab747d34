/** Runs of masks and points that suggest what they learned, through the same services as tags. */
import { afterEach, describe, expect, it } from 'vitest';
import { stepHistory } from '#main/services/history.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { MaskTile } from '#shared/domain/mask.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { encodeTile } from '#shared/kernels/maskTiles.ts';
import { makeMaskProject, makePointProject, TINY_DRAWN } from '#tests/helpers/drawnProjects.ts';
import { openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

let place: Workplace;
afterEach(() => place.dispose());

/** Trains with these settings and asks the run about all images. */
async function learnAndSuggest(project: OpenProject, config: TrainConfig): Promise<void> {
  const { training, suggesting, jobs } = place.studio;
  const run = await training.wait(project, training.start(project, config).id);
  expect(run).toMatchObject({ status: 'done', error: null });
  expect(await jobs.wait(suggesting.start(project, run.id, 'all').id)).toMatchObject({
    state: 'done',
    error: null,
  });
}

const itemOf = (project: OpenProject, id: ItemId) => place.studio.items.read(project, [id])[0];
const accept = (project: OpenProject, id: ItemId) =>
  place.studio.suggestions.accept(project, { itemIds: [id], sure: null });
/** Bytes are bytes, whether they come from the store or from somewhere else. */
const plain = (tiles: readonly MaskTile[]) =>
  tiles.map(({ runs, ...where }) => ({ ...where, runs: [...runs] }));
const undo = (project: OpenProject, id: ItemId) => stepHistory(place.studio.labels, project, id, 'undo');

describe('a run of masks', () => {
  it('doubts the mask that is wrong most, and paints what it suggests when that is accepted', async () => {
    place = openWorkplace();
    const { project, items } = await makeMaskProject(place, { images: 24 });
    const [open = 0, wrong = 0] = items;
    undo(project, open);
    expect(itemOf(project, open)?.isLabeled).toBe(false);
    await learnAndSuggest(project, { ...TINY_DRAWN, epochs: 3 });
    const before = place.studio.masks.read(project, wrong).tiles;
    place.studio.masks.paint(project, {
      item: wrong,
      tiles: before.map(({ tx, ty, runs }) => ({
        tx,
        ty,
        before: runs,
        after: encodeTile(new Uint16Array(48 * 32).fill(2)),
      })),
      what: 'all disc',
    });
    // Answered by painting; held against the labels again only when it is asked anew.
    expect(itemOf(project, wrong)?.suggestion).toBeNull();
    project.db.write('open again', (db) => db.exec('UPDATE suggestions SET answered_by = NULL'));
    await place.studio.suggesting.rescore(project);
    expect(place.studio.items.index(project, {}, 'disagreement')[0]).toBe(wrong);

    const [suggestion] = place.studio.suggestions.read(project, [open]);
    if (suggestion?.answer.kind !== 'masks') throw new Error('no mask was suggested');
    expect(suggestion.uncertainty).toBeGreaterThan(0);
    const result = accept(project, open);
    const { tiles } = suggestion.answer;
    expect(plain(result.tiles)).toEqual(plain(tiles));
    expect(plain(place.studio.masks.read(project, open).tiles)).toEqual(plain(tiles));
    expect(itemOf(project, open)).toMatchObject({ isLabeled: true, suggestion: null });
    undo(project, open);
    expect(place.studio.masks.read(project, open).tiles).toEqual([]);
    expect(itemOf(project, open)?.suggestion).not.toBeNull();
  }, 600_000);
});

describe('a run of points', () => {
  it('suggests places in pixels of the image, and places them when that is accepted', async () => {
    place = openWorkplace();
    const { project, items } = await makePointProject(place, { images: 24 });
    const [open = 0, other = 0] = items;
    undo(project, open);
    await learnAndSuggest(project, { ...TINY_DRAWN, arch: 'resnet18', transforms: 'none', epochs: 1 });
    const [suggestion] = place.studio.suggestions.read(project, [open]);
    if (suggestion?.answer.kind !== 'points') throw new Error('no points were suggested');
    expect(suggestion.answer.points.length).toBeGreaterThan(0);
    const { points } = accept(project, open);
    expect(points).toEqual(suggestion.answer.points);
    expect(itemOf(project, other)?.suggestion?.disagreement).toBeGreaterThan(0);
    undo(project, open);
    expect(itemOf(project, open)).toMatchObject({ isLabeled: false, suggestion: { run: 'r1' } });
  }, 600_000);
});
