import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { copyEdit, replaceEdit, tagEdit } from '#renderer/document/edits.ts';
import { codeOf } from '#tests/helpers/codeOf.ts';
import { writeBytes, writeImage } from '#tests/helpers/imageFiles.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
let project: OpenProject;
const [CLEAR, CLOUDY, HAZE, WATER] = [1, 2, 3, 4] as const;
const ALL = [1, 2, 3, 4, 5, 6];

beforeEach(async () => {
  store = openTestStore();
  project = store.create('p', ['clear', 'cloudy', 'haze', 'water']);
  for (const i of ALL) await writeImage(join(store.folder, 'images', `img${String(i)}.png`));
  reportOf(await store.importNow(project, join(store.folder, 'images')));
  await store.studio.jobs.stopAll(null);
});
afterEach(() => store.close());

const tagsOf = (...ids: number[]) => store.studio.items.read(project, ids).map((item) => item.classIds);
const tag = (itemIds: number[], add: number[], remove: number[] = []) =>
  store.studio.labels.apply(project, { itemIds, add, remove, labeled: null });
const group = (ids: number[], name: string | null) => store.studio.classes.setGroup(project, ids, name);
const sky = () => group([CLEAR, CLOUDY, HAZE], 'sky');
const find = (filter: object) => [...store.studio.items.index(project, filter, 'added')];

describe('an exclusive group', () => {
  it('is set in one action that can be undone', () => {
    expect(sky().description).toBe('Put clear, cloudy, haze into the group sky');
    const groups = () => store.studio.classes.list(project).map((one) => one.group);
    expect(groups()).toEqual(['sky', 'sky', 'sky', null]);
    group([HAZE], null);
    expect(groups()).toEqual(['sky', 'sky', null, null]);
    store.studio.labels.undo(project);
    store.studio.labels.undo(project);
    expect(groups()).toEqual([null, null, null, null]);
  });

  it('has a name as a class has, and is of tags alone', () => {
    expect(codeOf(() => group([CLEAR], '  '))).toBe('class.name');
    expect(codeOf(() => group([99], 'sky'))).toBe('class.unknown');
    const drawn = store.create('drawn', ['road'], 'masks');
    expect(codeOf(() => store.studio.classes.setGroup(drawn, [1], 'sky'))).toBe('project.kind');
  });

  it('lets an image carry one: a new tag takes the others off in the same action, and undo brings them back', () => {
    sky();
    tag([1], [CLEAR, WATER]);
    tag([2], [CLOUDY]);
    const result = tag([1, 2, 3], [HAZE]);
    expect(result.description).toBe('Tagged 3 images: haze (instead of clear, cloudy)');
    expect(tagsOf(1, 2, 3)).toEqual([[HAZE, WATER], [HAZE], [HAZE]]);
    store.studio.labels.undo(project);
    expect(tagsOf(1, 2, 3)).toEqual([[CLEAR, WATER], [CLOUDY], []]);
    store.studio.labels.redo(project);
    expect(tagsOf(1, 2, 3)).toEqual([[HAZE, WATER], [HAZE], [HAZE]]);
  });

  it('takes the last of several members that are added at once', () => {
    sky();
    tag([1], [CLEAR, WATER, CLOUDY]);
    expect(tagsOf(1)).toEqual([[CLOUDY, WATER]]);
  });

  it('leaves images that carry two as they are, says how many, finds them, and mends them with the next tag', () => {
    tag([1, 2], [CLEAR, CLOUDY]);
    expect(sky().description).toBe(
      'Put clear, cloudy, haze into the group sky. 2 images carry more than one of them',
    );
    expect(tagsOf(1)).toEqual([[CLEAR, CLOUDY]]);
    expect(find({ inConflict: true })).toEqual([1, 2]);
    tag([1], [CLEAR]);
    expect(tagsOf(1)).toEqual([[CLEAR]]);
    expect(find({ inConflict: true })).toEqual([2]);
  });

  it('holds when tags are copied, replaced and merged', () => {
    tag([1], [CLEAR, CLOUDY]);
    sky();
    store.studio.labels.copy(project, 1, [2]);
    expect(tagsOf(2)).toEqual([[CLOUDY]]);
    tag([3], [CLEAR, WATER]);
    store.studio.labels.replace(project, { itemIds: ALL, from: WATER, into: HAZE });
    expect(tagsOf(3)).toEqual([[HAZE]]);
    tag([4], [WATER]);
    tag([4], [CLEAR]);
    store.studio.classes.merge(project, [WATER], CLOUDY);
    expect(tagsOf(4)).toEqual([[CLOUDY]]);
    expect(find({ inConflict: true })).toEqual([1]);
  });

  it('holds in an import, which names what it left out', async () => {
    sky();
    tag([1], [CLEAR]);
    const rows = ['image,tags', 'img1.png,haze water', 'img2.png,clear haze', 'img3.png,cloudy'];
    writeBytes(join(store.folder, 'images', 'labels.csv'), rows.join('\n'));
    const report = reportOf(await store.importNow(project, join(store.folder, 'images', 'labels.csv')));
    expect(tagsOf(1, 2, 3)).toEqual([[CLEAR, WATER], [HAZE], [CLOUDY]]);
    expect(report.skipped).toEqual([
      {
        reason: 'the tag haze goes not with clear, which stays: they are of one group',
        count: 1,
        examples: ['img1.png'],
      },
      {
        reason: 'the tag clear goes not with haze, which stays: they are of one group',
        count: 1,
        examples: ['img2.png'],
      },
    ]);
  });

  it('shows on the page at once what the services store, whatever the edit', () => {
    group([CLEAR, CLOUDY], 'sky');
    const classes = store.studio.classes.list(project);
    const ids = fc.uniqueArray(fc.constantFrom(...ALL), { minLength: 1 });
    const some = fc.array(fc.constantFrom(CLEAR, CLOUDY, HAZE, WATER), { maxLength: 4 });
    const edits = fc.oneof(
      fc.record({ itemIds: ids, add: some, remove: some, labeled: fc.constantFrom(true, null) }),
      fc.record({ itemIds: ids, from: fc.constantFrom(CLEAR, WATER), into: fc.constantFrom(CLOUDY, HAZE) }),
      fc.record({ itemIds: ids, source: fc.constantFrom(...ALL) }),
    );
    fc.assert(
      fc.property(edits, (edit) => {
        const before = store.studio.items.read(project, ALL);
        const shown = before.map((item) => {
          const made =
            'add' in edit
              ? tagEdit(edit, classes)
              : 'from' in edit
                ? replaceEdit(edit.itemIds, edit, classes)
                : copyEdit(
                    before.find((one) => one.id === edit.source) ?? item,
                    edit.itemIds.filter((id) => id !== edit.source),
                    classes,
                  );
          return made.touches(item.id) ? made.onItem(item) : item;
        });
        if ('add' in edit) store.studio.labels.apply(project, edit);
        else if ('from' in edit) store.studio.labels.replace(project, edit);
        else store.studio.labels.copy(project, edit.source, edit.itemIds);
        expect(store.studio.items.read(project, ALL)).toEqual(shown);
        expect(find({ inConflict: true })).toEqual([]);
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});

describe('replacing a tag by another', () => {
  it('changes the images of the selection that carry it, and no others', () => {
    tag([1, 2], [WATER]);
    tag([3], [CLEAR]);
    const result = store.studio.labels.replace(project, { itemIds: [1, 3], from: WATER, into: HAZE });
    expect(result.description).toBe('Replaced water by haze on 1 image');
    expect(tagsOf(1, 2, 3)).toEqual([[HAZE], [WATER], [CLEAR]]);
    store.studio.labels.undo(project);
    expect(tagsOf(1, 2, 3)).toEqual([[WATER], [WATER], [CLEAR]]);
  });

  it('by itself changes nothing and is no action', () => {
    tag([1], [WATER]);
    const { replace } = store.studio.labels;
    const result = replace.call(store.studio.labels, project, { itemIds: [1], from: WATER, into: WATER });
    expect(result.description).toBeNull();
  });
});

describe('filtering by a parent', () => {
  it('finds the images of all classes below it and of itself, and no others', () => {
    const names = ['animal', 'animal/dog', 'animal/dog/collie', 'animals', 'animal_x', 'Ä/ö'];
    for (const [i, name] of names.entries()) {
      store.studio.classes.add(project, name, null);
      tag([i + 1], [5 + i]);
    }
    expect(find({ under: 'animal' })).toEqual([1, 2, 3]);
    expect(find({ under: 'animal/dog' })).toEqual([2, 3]);
    expect(find({ under: 'Ä' })).toEqual([6]);
    expect(find({ under: 'anima' })).toEqual([]);
  });
});

describe('a bulk edit', () => {
  it('of ten thousand images is one action, and so is taking it back', () => {
    const count = 10_000;
    project.db.write('fill', (db) => {
      const insert = db.prepare(
        `INSERT INTO items (root_id, path, folded, sort_key, width_px, height_px, size_bytes, modified_ms)
         VALUES (1, ?, ?, ?, 1, 1, 1, 1)`,
      );
      for (let i = 0; i < count; i += 1) insert.run(`x${String(i)}`, `x${String(i)}`, `x${String(i)}`);
    });
    sky();
    const ids = Array.from({ length: count }, (_, i) => 7 + i);
    tag(ids.filter((id) => id % 2 === 0), [CLEAR]); // prettier-ignore
    expect(tag(ids, [CLOUDY]).description).toBe('Tagged 10000 images: cloudy (instead of clear)');
    expect(find({ classIds: [CLOUDY] })).toHaveLength(count);
    store.studio.labels.undo(project);
    expect(find({ classIds: [CLEAR] })).toHaveLength(count / 2);
    expect(find({ classIds: [CLOUDY] })).toEqual([]);
  });
});
