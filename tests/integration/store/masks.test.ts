import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { stepHistory } from '#main/services/history.ts';
import type { TileChange } from '#shared/domain/mask.ts';
import { decodeTile, encodeTile } from '#shared/kernels/maskTiles.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

const WIDTH = 300;
const HEIGHT = 200;
/** The second column of squares is 44 pixels wide. */
const NARROW = (WIDTH - 256) * HEIGHT;

let store: TestStore;
let project: OpenProject;

beforeEach(async () => {
  store = openTestStore();
  project = store.create('p', ['sky', 'road', 'tree'], 'masks');
  for (const name of ['a', 'b']) {
    await writeImage(join(store.folder, 'images', `${name}.png`), { width: WIDTH, height: HEIGHT });
  }
  reportOf(await store.importNow(project, join(store.folder, 'images')));
  await store.studio.jobs.stopAll(null);
});
afterEach(() => store.close());

const EMPTY = new Uint16Array(NARROW);
const filled = (value: number, from = 0, to = NARROW, base: Uint16Array = EMPTY): Uint16Array =>
  base.slice().fill(value, from, to);
const change = (before: Uint16Array, after: Uint16Array): TileChange => ({
  tx: 1,
  ty: 0,
  before: encodeTile(before),
  after: encodeTile(after),
});
const paint = (before: Uint16Array, after: Uint16Array, item = 1) =>
  store.studio.masks.paint(project, { item, tiles: [change(before, after)], what: 'Brush' });
const undo = (item: number | null = 1) => stepHistory(store.studio.labels, project, item, 'undo');
const redo = (item: number | null = 1) => stepHistory(store.studio.labels, project, item, 'redo');

/** The pixels of the narrow square as they count today. */
function stored(item = 1): Uint16Array | null {
  const tile = store.studio.masks.read(project, item).tiles.find(({ tx, ty }) => tx === 1 && ty === 0);
  return decodeTile(tile?.runs ?? new Uint8Array(0), NARROW);
}
const itemOf = (id = 1) => store.studio.items.read(project, [id])[0];
const counts = () => store.studio.classes.list(project).map(({ count }) => count);
const reopen = (): void => {
  store.studio.projects.close(project.id);
  project = store.studio.projects.open(project.path);
};

describe('painting a mask', () => {
  it('stores the squares, marks the image labeled and tells which classes it carries', () => {
    const result = paint(EMPTY, filled(2, 0, 500));
    expect(result).toMatchObject({
      description: 'Brush',
      history: { undo: 'Brush', redo: null },
      itemIds: [1],
      tiles: [],
      isMerged: false,
    });
    expect(stored()).toEqual(filled(2, 0, 500));
    expect(itemOf()).toMatchObject({ isLabeled: true, classIds: [2] });
    expect(counts()).toEqual([0, 1, 0]);
    expect(store.studio.masks.areas(project, [1, 2])).toEqual([{ item: 1, areas: [[2, 500]] }]);
  });

  it('is undone and redone image by image, also after a restart', () => {
    paint(EMPTY, filled(1, 0, 10));
    paint(EMPTY, filled(3, 0, 20), 2);
    paint(filled(1, 0, 10), filled(2, 5, 15, filled(1, 0, 10)));
    reopen();
    const first = undo(1);
    expect(first.tiles.map(({ runs }) => decodeTile(runs, NARROW))).toEqual([filled(1, 0, 10)]);
    expect(itemOf()?.classIds).toEqual([1]);
    undo(1);
    expect(undo(1).description).toBeNull();
    expect(stored()).toEqual(EMPTY);
    expect(itemOf()).toMatchObject({ isLabeled: false, classIds: [] });
    expect(stored(2)).toEqual(filled(3, 0, 20));
    reopen();
    redo(1);
    redo(1);
    expect(stored()).toEqual(filled(2, 5, 15, filled(1, 0, 10)));
    expect(itemOf()).toMatchObject({ isLabeled: true, classIds: [1, 2] });
  });

  it('changes nothing and says nothing when the squares stay the same', () => {
    const same = filled(1, 0, 10);
    paint(EMPTY, same);
    const { version } = store.studio.projects.describe(project);
    expect(paint(same, same).description).toBeNull();
    expect(store.studio.projects.describe(project).version).toBe(version);
  });

  it('keeps what another window painted in the same square, and says so', () => {
    paint(EMPTY, filled(1, 0, 10));
    // This window still believes the square to be empty.
    const result = paint(EMPTY, filled(2, 5, 20));
    const both = filled(2, 10, 20, filled(1, 0, 10));
    expect(result.isMerged).toBe(true);
    expect(result.tiles.map(({ runs }) => decodeTile(runs, NARROW))).toEqual([both]);
    expect(stored()).toEqual(both);
    undo(1);
    expect(stored()).toEqual(filled(1, 0, 10));
  });

  it.each([
    ['a square outside of the image', { tx: 2, ty: 0 }, 'mask.tile'],
    ['too few pixels', { after: encodeTile(new Uint16Array(7).fill(1)) }, 'mask.tile'],
    ['bytes that mean nothing', { after: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff) }, 'mask.tile'],
    ['damaged bytes from before', { before: Uint8Array.of(1) }, 'mask.tile'],
    ['a class that is none', { after: encodeTile(filled(77)) }, 'class.unknown'],
  ])('refuses %s and stores nothing', (_, part, code) => {
    const tiles = [change(EMPTY, filled(1)), { ...change(EMPTY, filled(1)), ...part }];
    expect(codeOf(() => store.studio.masks.paint(project, { item: 1, tiles, what: 'Brush' }))).toBe(code);
    expect(stored()).toEqual(EMPTY);
  });

  it('refuses tags on masks and masks on tags', () => {
    const tags = { itemIds: [1], add: [1], remove: [], labeled: null };
    expect(codeOf(() => store.studio.labels.apply(project, tags))).toBe('project.kind');
    const other = store.create('tags', ['a']);
    expect(codeOf(() => store.studio.masks.read(other, 1))).toBe('project.kind');
  });
});

describe('the classes of masks', () => {
  it('disappear from the pixels when deleted and come back with undo, at no cost to the masks', () => {
    paint(EMPTY, filled(2, 0, 10, filled(1)));
    store.studio.classes.delete(project, 2);
    expect(stored()).toEqual(filled(0, 0, 10, filled(1)));
    expect([itemOf()?.classIds, counts()]).toEqual([[1], [1, 0]]);
    // Painting beside them leaves the hidden pixels alone.
    const shown = filled(0, 0, 10, filled(1));
    paint(shown, filled(3, 20, 30, shown));
    undo(null);
    expect(stored()).toEqual(filled(2, 0, 10, filled(3, 20, 30, filled(1))));
    expect(itemOf()?.classIds).toEqual([1, 2, 3]);
  });

  it('count as another one after merging, through undo of older strokes too', () => {
    paint(EMPTY, filled(1, 0, 10));
    paint(filled(1, 0, 10), filled(2, 10, 20, filled(1, 0, 10)));
    store.studio.classes.merge(project, [2], 1);
    expect(stored()).toEqual(filled(1, 0, 20));
    expect(itemOf()?.classIds).toEqual([1]);
    undo(1);
    expect(stored()).toEqual(filled(1, 0, 10));
    redo(1);
    expect(stored()).toEqual(filled(1, 0, 20));
    undo(null);
    expect(stored()).toEqual(filled(2, 10, 20, filled(1, 0, 10)));
    expect(itemOf()?.classIds).toEqual([1, 2]);
  });

  it('have one void class at most', () => {
    store.studio.classes.setVoid(project, 1, true);
    store.studio.classes.setVoid(project, 3, true);
    const voids = () => store.studio.classes.list(project).map(({ isVoid }) => isVoid);
    expect(voids()).toEqual([false, false, true]);
    store.studio.labels.undo(project);
    expect(voids()).toEqual([true, false, false]);
  });
});
