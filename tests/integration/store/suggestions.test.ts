import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { stepHistory } from '#main/services/history.ts';
import type { Kind } from '#shared/domain/project.ts';
import { decodeTile, encodeTile } from '#shared/kernels/maskTiles.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { suggest, suggestTags } from '#tests/helpers/suggest.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
let project: OpenProject;

async function begin(kind: Kind, classes: readonly string[]): Promise<void> {
  store = openTestStore();
  project = store.create('p', classes, kind);
  for (let i = 1; i <= 5; i += 1) {
    await writeImage(join(store.folder, 'images', `${String(i)}.png`), { width: 20, height: 10 });
  }
  reportOf(await store.importNow(project, join(store.folder, 'images')));
  await store.studio.jobs.stopAll(null);
}
afterEach(() => store.close());

const item = (id: number) => {
  const [found] = store.studio.items.read(project, [id]);
  if (found === undefined) throw new Error(`there is no item ${id}`);
  return found;
};
const tags = (id: number) => item(id).classIds;
const runOf = (id: number) => item(id).suggestion?.run ?? null;
const accept = (itemIds: number[] | null, sure: number | null = null) =>
  store.studio.suggestions.accept(project, { itemIds, sure });
const undo = (id: number | null = null) => stepHistory(store.studio.labels, project, id, 'undo');
const redo = (id: number | null = null) => stepHistory(store.studio.labels, project, id, 'redo');
const label = (itemIds: number[], add: number[], remove: number[] = []) =>
  store.studio.labels.apply(project, { itemIds, add, remove, labeled: true });

describe('suggested tags', () => {
  // The threshold of a new project is 0.2.
  beforeEach(() => begin('tags', ['water', 'road', 'haze']));

  it('stand beside the labels, and are no labels', () => {
    suggestTags(project, 1, { 1: 0.9, 2: 0.3, 3: 0.01 });
    expect(item(1)).toMatchObject({ classIds: [], isLabeled: false });
    expect(item(1).suggestion).toMatchObject({ run: 'r1', disagreement: null });
    expect(item(1).suggestion?.scores.map(([id]) => id)).toEqual([1, 2]);
    expect(item(2).suggestion).toBeNull();
    expect(store.studio.projects.describe(project).counts.labeled).toBe(0);
  });

  it('become labels when they are accepted, in one action that can be undone and done again', () => {
    suggestTags(project, 1, { 1: 0.9, 2: 0.3, 3: 0.01 });
    suggestTags(project, 2, { 1: 0.1, 2: 0.1, 3: 0.1 });
    const version = store.studio.projects.describe(project).version;
    const result = accept([1, 2, 3]);
    expect(result).toMatchObject({
      version: version + 1,
      description: 'Accepted suggestion on 2 images',
      history: { undo: 'Accept suggestion on 2 images' },
      itemIds: [1, 2],
    });
    expect(item(1)).toMatchObject({ classIds: [1, 2], isLabeled: true, suggestion: null });
    // The run says "none of them", and that is a label too.
    expect(item(2)).toMatchObject({ classIds: [], isLabeled: true, suggestion: null });
    expect(item(3).isLabeled).toBe(false);
    undo();
    expect(item(1)).toMatchObject({ classIds: [], isLabeled: false, suggestion: { run: 'r1' } });
    expect(item(2).suggestion).not.toBeNull();
    redo();
    expect(item(1)).toMatchObject({ classIds: [1, 2], isLabeled: true, suggestion: null });
    undo();
    expect(runOf(1)).toBe('r1');
  });

  it('are accepted only where the run is sure of every class, if one asks for that', () => {
    suggestTags(project, 1, { 1: 0.97, 2: 0.02, 3: 0.01 });
    suggestTags(project, 2, { 1: 0.99, 2: 0.4, 3: 0.01 });
    suggestTags(project, 3, { 1: 0.04, 2: 0.03, 3: 0.99 });
    label([4], [2]);
    suggestTags(project, 4, { 1: 0.99, 2: 0.01, 3: 0.01 });
    expect(accept(null, 0.95).description).toBe('Accepted suggestion on 2 images');
    expect([1, 2, 3, 4].map(tags)).toEqual([[1], [], [3], [2]]);
    expect(item(2).isLabeled).toBe(false);
  });

  it('are accepted with a change by toggling a tag, in one action', () => {
    suggestTags(project, 1, { 1: 0.9, 2: 0.3, 3: 0.01 });
    store.studio.suggestions.correct(project, { itemIds: [1, 2], add: [3], remove: [2] });
    expect([1, 2].map(tags)).toEqual([[1, 3], [3]]);
    expect(item(1).suggestion).toBeNull();
    undo();
    expect([1, 2].map(tags)).toEqual([[], []]);
    expect(runOf(1)).toBe('r1');
  });

  it('change nothing but the tag on an image that has labels', () => {
    label([1], [2]);
    suggestTags(project, 1, { 1: 0.9, 2: 0.05, 3: 0.01 });
    store.studio.suggestions.correct(project, { itemIds: [1], add: [3], remove: [] });
    expect(tags(1)).toEqual([2, 3]);
  });

  it('respect groups that exclude each other', () => {
    project.db.write('group', (db) =>
      db.exec("UPDATE classes SET exclusive_group = 'sky' WHERE id IN (1, 3)"),
    );
    suggestTags(project, 1, { 1: 0.5, 2: 0.3, 3: 0.6 });
    suggestTags(project, 2, { 1: 0.5, 2: 0.3, 3: 0.6 });
    accept([1]);
    expect(tags(1)).toEqual([2, 3]);
    store.studio.suggestions.correct(project, { itemIds: [2], add: [1], remove: [] });
    expect(tags(2)).toEqual([1, 2]);
  });

  it('are answered by whoever labels the image, until that is undone', () => {
    suggestTags(project, 1, { 1: 0.9 });
    label([1], [2]);
    expect(item(1).suggestion).toBeNull();
    undo();
    expect(runOf(1)).toBe('r1');
    redo();
    expect(item(1).suggestion).toBeNull();
  });

  it('are not answered by a change of the classes', () => {
    label([1], [2]);
    suggestTags(project, 1, { 1: 0.9, 2: 0.9 });
    store.studio.classes.delete(project, 2);
    expect(runOf(1)).toBe('r1');
  });

  it('do not come back from the same run once they were rejected, and do from another', () => {
    suggestTags(project, 1, { 1: 0.9 });
    const result = store.studio.suggestions.reject(project, [1, 2], true);
    // It is no action: nothing is in the history, and no version is used up.
    expect(result).toMatchObject({ description: null, itemIds: [1], history: { undo: null } });
    expect(result.version).toBe(store.studio.projects.describe(project).version);
    expect(item(1)).toMatchObject({ suggestion: null, isLabeled: false });
    suggestTags(project, 1, { 1: 0.8 }, { weights: 'w2' });
    expect(item(1).suggestion).toBeNull();
    expect(accept([1]).description).toBeNull();
    suggestTags(project, 1, { 1: 0.8 }, { run: 'r2' });
    expect(runOf(1)).toBe('r2');
  });

  it('come back when rejecting them is taken back', () => {
    suggestTags(project, 1, { 1: 0.9 });
    store.studio.suggestions.reject(project, [1], true);
    store.studio.suggestions.reject(project, [1], false);
    expect(runOf(1)).toBe('r1');
  });

  it('are answered again by a newer run, but not by the same weights', () => {
    suggestTags(project, 1, { 1: 0.9 });
    label([1], [2]);
    suggestTags(project, 1, { 1: 0.9 });
    expect(item(1).suggestion).toBeNull();
    suggestTags(project, 1, { 1: 0.9 }, { run: 'r2' });
    expect(item(1).suggestion).toMatchObject({ run: 'r2', disagreement: expect.closeTo(0.9, 6) as number });
  });

  it('outlive closing the project', () => {
    suggestTags(project, 1, { 1: 0.9 });
    suggestTags(project, 2, { 1: 0.9 });
    label([2], []);
    store.studio.projects.close(project.id);
    project = store.studio.projects.open(project.path);
    expect([1, 2].map(runOf)).toEqual(['r1', null]);
    undo();
    expect(runOf(2)).toBe('r1');
  });

  it('are counted', () => {
    suggestTags(project, 1, { 1: 0.9 });
    suggestTags(project, 2, { 1: 0.9 }, { run: 'r2' });
    label([3, 4], [1]);
    suggestTags(project, 3, { 1: 0.9 }, { run: 'r2' });
    suggestTags(project, 4, { 1: 0.1 }, { run: 'r2' });
    const summary = (sure: number | null = null) => store.studio.suggestions.summary(project, sure);
    const counted = { open: 2, disagreeing: 1, all: 4, run: 'r2' };
    expect(summary()).toEqual({ ...counted, sure: null });
    expect(summary(0.8)).toEqual({ ...counted, sure: 2 });
    expect(summary(0.95)).toEqual({ ...counted, sure: 0 });
  });
});

describe('the queue', () => {
  beforeEach(() => begin('tags', ['water', 'road', 'haze']));
  const order = (
    ...args: Parameters<typeof store.studio.items.index> extends [unknown, ...infer R] ? R : never
  ) => [...store.studio.items.index(project, ...args)];

  it('begins with what the run is least sure of, and ends with what it was not asked', () => {
    suggestTags(project, 2, { 1: 0.9 });
    suggestTags(project, 4, { 1: 0.5 });
    suggestTags(project, 5, { 1: 0.99 });
    expect(order({}, 'uncertainty')).toEqual([4, 2, 5, 1, 3]);
    expect(order({ suggested: true }, 'uncertainty')).toEqual([4, 2, 5]);
    expect(order({ suggested: false }, 'added')).toEqual([1, 3]);
    label([4], [1]);
    expect(order({}, 'uncertainty')).toEqual([2, 5, 1, 3, 4]);
  });

  it('begins with the labels that the run disagrees with most', () => {
    label([1, 2, 3], [1]);
    suggestTags(project, 1, { 1: 0.9 });
    suggestTags(project, 2, { 1: 0.01 });
    suggestTags(project, 3, { 1: 0.15 });
    suggestTags(project, 5, { 1: 0.5 });
    expect(order({}, 'disagreement')).toEqual([2, 3, 1, 4, 5]);
  });

  it('follows the threshold', async () => {
    label([1, 2], [1]);
    suggestTags(project, 1, { 1: 0.3 });
    suggestTags(project, 2, { 1: 0.9 });
    expect(item(1).suggestion?.disagreement).toBe(0);
    store.studio.projects.setThreshold(project, 0.5);
    await store.studio.suggesting.rescore(project);
    expect(item(1).suggestion?.disagreement).toBeCloseTo(0.7, 6);
    expect(order({}, 'disagreement').slice(0, 2)).toEqual([1, 2]);
  });

  it('can be shuffled, the same way every time', () => {
    const first = order({}, 'random', { seed: 3 });
    expect(order({}, 'random', { seed: 3 })).toEqual(first);
    expect([...first].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('can begin with what looks like an image', () => {
    const look = (id: number, level: number) =>
      project.db.write('look', (db) =>
        db
          .prepare('INSERT OR REPLACE INTO item_looks (item_id, hash, look) VALUES (?, ?, ?)')
          .run(id, new Uint8Array(8), new Uint8Array(192).fill(level)),
      );
    project.db.write('no looks', (db) => db.exec('DELETE FROM item_looks'));
    for (const [id, level] of [[1, 0], [2, 255], [3, 10], [4, 128]] as const) look(id, level); // prettier-ignore
    expect(order({}, 'similar', { near: 4 })).toEqual([4, 3, 2, 1, 5]);
    look(5, 250);
    expect(order({}, 'similar', { near: 2 })).toEqual([2, 5, 4, 3, 1]);
  });
});

describe('a suggested mask', () => {
  beforeEach(() => begin('masks', ['sky', 'road', 'void']));
  const LENGTH = 200;
  const runs = (value: number, from = 0, to = LENGTH) =>
    encodeTile(new Uint16Array(LENGTH).fill(value, from, to));
  const said = (...tiles: Uint8Array[]) => ({
    kind: 'masks' as const,
    uncertainty: 0.25,
    tiles: tiles.map((one) => ({ tx: 0, ty: 0, runs: one })),
  });
  const pixels = (id: number) =>
    decodeTile(store.studio.masks.read(project, id).tiles[0]?.runs ?? new Uint8Array(0), LENGTH);

  it('is drawn by accepting it, in the history of its image', () => {
    suggest(project, 1, said(runs(2, 50, 100)));
    expect(item(1)).toMatchObject({ classIds: [], suggestion: { scores: [], uncertainty: 0.25 } });
    expect(store.studio.suggestions.read(project, [1, 2])).toMatchObject([
      { item: 1, run: 'r1', answer: { kind: 'masks', tiles: [{ tx: 0, ty: 0, runs: runs(2, 50, 100) }] } },
    ]);
    const result = accept([1]);
    expect(result).toMatchObject({ isMerged: false, tiles: [{ tx: 0, ty: 0, runs: runs(2, 50, 100) }] });
    expect(item(1)).toMatchObject({ classIds: [2], isLabeled: true, suggestion: null });
    expect(store.studio.labels.history(project, 1).undo).toBe('Accept suggestion on 1 image');
    undo(1);
    expect(item(1)).toMatchObject({ classIds: [], isLabeled: false, suggestion: { run: 'r1' } });
    redo(1);
    expect(pixels(1)?.filter((value) => value === 2).length).toBe(50);
  });

  it('leaves what it says nothing of, and takes over the rest', () => {
    const drawn = { tx: 0, ty: 0, before: new Uint8Array(0), after: runs(1, 0, 60) };
    store.studio.masks.paint(project, { item: 1, tiles: [drawn], what: 'Brush' });
    suggest(project, 1, said(runs(2, 50, 100)));
    // Ten of the sixty labeled pixels are said to be something else; fifty are not spoken of.
    expect(item(1).suggestion?.disagreement).toBe(1);
    accept([1]);
    expect(pixels(1)?.slice(45, 105)).toEqual(new Uint16Array(60).fill(1, 0, 5).fill(2, 5, 55).fill(0, 55));
  });

  it('comes by the classes as they are today', () => {
    suggest(project, 1, said(runs(1)));
    suggest(project, 2, said(runs(2)));
    store.studio.classes.merge(project, [1], 2);
    store.studio.classes.delete(project, 3);
    expect(store.studio.suggestions.read(project, [1])[0]?.answer).toMatchObject({
      tiles: [{ runs: runs(2) }],
    });
    accept([1, 2]);
    expect([1, 2].map((id) => item(id).classIds)).toEqual([[2], [2]]);
    undo();
    expect([1, 2].map((id) => item(id).isLabeled)).toEqual([false, false]);
  });
});

describe('suggested points', () => {
  beforeEach(() => begin('points', ['nose', 'chin']));
  const at = (x: number, y: number) => ({ x, y, v: 2 as const });
  const points = () => store.studio.points.read(project, [1])[0]?.points ?? [];

  it('are placed by accepting them, and the answer tells them', () => {
    store.studio.points.place(project, {
      item: 1,
      changes: [{ classId: 2, before: null, after: at(1, 2) }],
      what: 'Place chin',
    });
    undo(1);
    suggest(project, 1, { kind: 'points', points: [[1, at(3, 4)], [2, at(5, 6)]] }); // prettier-ignore
    expect(item(1).suggestion).toMatchObject({ uncertainty: null });
    const result = accept([1]);
    expect(result.points).toEqual([
      [1, at(3, 4)],
      [2, at(5, 6)],
    ]);
    expect(item(1)).toMatchObject({ isLabeled: true, classIds: [1, 2] });
    undo(1);
    expect(points()).toEqual([]);
    expect(runOf(1)).toBe('r1');
  });

  it('are corrected by a tag in no way', () => {
    suggest(project, 1, { kind: 'points', points: [[1, at(3, 4)]] });
    const correct = () => store.studio.suggestions.correct(project, { itemIds: [1], add: [1], remove: [] });
    expect(codeOf(correct)).toBe('project.kind');
  });
});
