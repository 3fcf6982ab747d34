import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { stepHistory } from '#main/services/history.ts';
import type { PointChange, PointValue } from '#shared/domain/points.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
let project: OpenProject;

beforeEach(async () => {
  store = openTestStore();
  project = store.create('p', ['left eye', 'right eye', 'nose'], 'points');
  for (const name of ['a', 'b']) await writeImage(join(store.folder, 'images', `${name}.png`));
  reportOf(await store.importNow(project, join(store.folder, 'images')));
  await store.studio.jobs.stopAll(null);
});
afterEach(() => store.close());

const at = (x: number, y: number, v: 0 | 1 | 2 = 2): PointValue => ({ x, y, v });
const put = (classId: number, after: PointValue | null, before: PointValue | null = null): PointChange => ({
  classId,
  before,
  after,
});
const place = (changes: readonly PointChange[], item = 1) =>
  store.studio.points.place(project, { item, changes, what: 'Place points' });
const stored = (item = 1) => store.studio.points.read(project, [item])[0]?.points ?? [];
const step = (which: 'undo' | 'redo', item: number | null = 1) =>
  stepHistory(store.studio.labels, project, item, which);
const itemOf = (id = 1) => store.studio.items.read(project, [id])[0];

describe('placing points', () => {
  it('stores them, outside of the image too, and tells which are there', () => {
    const result = place([put(1, at(3.25, -7)), put(3, at(0, 0, 0))]);
    expect(result).toMatchObject({ history: { undo: 'Place points' }, isMerged: false });
    expect(result.points).toEqual([[1, at(3.25, -7)], [3, at(0, 0, 0)]]); // prettier-ignore
    expect(stored()).toEqual(result.points);
    // A point that is said to be missing is known, but not on the image.
    expect(itemOf()).toMatchObject({ isLabeled: true, classIds: [1] });
  });

  it('is undone and redone image by image, also after a restart', () => {
    place([put(1, at(1, 1))]);
    place([put(2, at(9, 9))], 2);
    place([put(1, at(2, 2), at(1, 1))]);
    store.studio.projects.close(project.id);
    project = store.studio.projects.open(project.path);
    expect(step('undo').points).toEqual([[1, at(1, 1)]]);
    expect(step('undo').points).toEqual([]);
    expect([stored(), stored(2), itemOf()?.isLabeled]).toEqual([[], [[2, at(9, 9)]], false]);
    step('redo');
    expect(step('redo').points).toEqual([[1, at(2, 2)]]);
  });

  it('says when another window had moved the point, and undo brings theirs back', () => {
    place([put(1, at(1, 1))]);
    place([put(1, at(5, 5), at(1, 1))]);
    const result = place([put(1, at(2, 2), at(1, 1))]);
    expect(result.isMerged).toBe(true);
    expect(step('undo').points).toEqual([[1, at(5, 5)]]);
  });

  it('refuses points that are none of the project', () => {
    expect(codeOf(() => place([put(9, at(1, 1))]))).toBe('class.unknown');
    expect(codeOf(() => place([put(1, at(1, 1))], 99))).toBe('item.unknown');
  });

  it('hides the points of a deleted name until undo brings it back', () => {
    place([put(1, at(1, 1)), put(2, at(2, 2))]);
    store.studio.classes.delete(project, 2);
    expect([stored(), itemOf()?.classIds]).toEqual([[[1, at(1, 1)]], [1]]);
    store.studio.labels.undo(project);
    expect(stored()).toEqual([[1, at(1, 1)], [2, at(2, 2)]]); // prettier-ignore
    expect(itemOf()?.classIds).toEqual([1, 2]);
  });
});

describe('the scheme of points', () => {
  it('is kept, undone and refused when it names unknown points', () => {
    const scheme = { edges: [[1, 3]], mirrors: [[1, 2]] } as const;
    store.studio.classes.setScheme(project, scheme);
    expect(store.studio.projects.describe(project).scheme).toEqual(scheme);
    const unknown = { edges: [[1, 8]], mirrors: [] } as const;
    expect(codeOf(() => store.studio.classes.setScheme(project, unknown))).toBe('class.unknown');
    store.studio.labels.undo(project);
    expect(store.studio.projects.describe(project).scheme).toEqual({ edges: [], mirrors: [] });
  });
});
