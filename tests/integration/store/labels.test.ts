import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { writeBytes, writeImage } from '#tests/helpers/imageFiles.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
let project: OpenProject;

beforeEach(async () => {
  store = openTestStore();
  project = store.create('p', ['clear', 'haze', 'water']);
  for (let i = 1; i <= 6; i += 1) await writeImage(join(store.folder, 'images', `img${String(i)}.png`));
  reportOf(await store.importNow(project, join(store.folder, 'images')));
  await store.studio.jobs.stopAll(null);
});
afterEach(() => store.close());

const reopen = (): void => {
  store.studio.projects.close(project.id);
  project = store.studio.projects.open(project.path);
};

/** Everything about labels that a person could see. */
const state = () => ({
  items: store.studio.items
    .read(project, [1, 2, 3, 4, 5, 6])
    .map(({ id, classIds, isLabeled }) => ({ id, classIds, isLabeled })),
  classes: store.studio.classes.list(project),
});

const tag = (itemIds: number[], add: number[], remove: number[] = [], labeled: boolean | null = null) =>
  store.studio.labels.apply(project, { itemIds, add, remove, labeled });

describe('tagging', () => {
  it('adds and removes on many items in one action and marks them labeled', () => {
    const result = tag([1, 2, 3], [1, 2]);
    expect(result).toEqual({
      version: 2,
      description: 'Tagged 3 images: clear, haze',
      history: { undo: 'Tag 3 images: clear, haze', redo: null },
      itemIds: [1, 2, 3],
      classesChanged: false,
    });
    tag([2, 3], [3], [1]);
    expect(state().items.slice(0, 4)).toEqual([
      { id: 1, classIds: [1, 2], isLabeled: true },
      { id: 2, classIds: [2, 3], isLabeled: true },
      { id: 3, classIds: [2, 3], isLabeled: true },
      { id: 4, classIds: [], isLabeled: false },
    ]);
    expect(store.studio.classes.list(project).map((c) => c.count)).toEqual([1, 3, 2]);
  });

  it('can say that an image has none of the tags, and take that back', () => {
    tag([4], [], [], true);
    expect(state().items[3]).toEqual({ id: 4, classIds: [], isLabeled: true });
    expect(store.studio.labels.history(project).undo).toBe('Mark 1 image as labeled');
    tag([4], [], [], false);
    expect(state().items[3]?.isLabeled).toBe(false);
  });

  it('is no action when it changes nothing', () => {
    tag([1], [1]);
    const before = store.studio.projects.describe(project).version;
    expect(tag([1], [1])).toMatchObject({ description: null, version: before, itemIds: [] });
    store.studio.labels.undo(project);
    expect(tag([2], [], [3])).toMatchObject({ description: null });
    // A gesture without effect must not cost anybody their redo.
    expect(store.studio.labels.history(project).redo).toBe('Tag 1 image: clear');
  });

  it('refuses items and classes that are not there, and changes nothing', () => {
    const before = state();
    expect(() => tag([1, 99], [1])).toThrow(
      expect.objectContaining({ code: 'item.unknown', data: { id: 99 } }),
    );
    expect(() => tag([1], [1, 77])).toThrow(
      expect.objectContaining({ code: 'class.unknown', data: { id: 77 } }),
    );
    expect(state()).toEqual(before);
  });

  it('copies the tags of one image to others, replacing theirs', () => {
    tag([1], [1, 3]);
    tag([2], [2]);
    const result = store.studio.labels.copy(project, 1, [1, 2, 3]);
    expect(result.description).toBe('Copied tags to 2 images');
    expect(
      state()
        .items.slice(0, 3)
        .map((item) => item.classIds),
    ).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
    store.studio.labels.undo(project);
    expect(
      state()
        .items.slice(0, 3)
        .map((item) => item.classIds),
    ).toEqual([[1, 3], [2], []]);
  });
});

describe('undo and redo', () => {
  it('go through everything in order, also after a restart', () => {
    const states = [state()];
    const actions: (() => unknown)[] = [
      () => tag([1, 2], [1]),
      () => tag([2, 3], [2], [1]),
      () => store.studio.classes.add(project, 'road "A"', '#112233'),
      () => tag([4], [4]),
      () => store.studio.classes.rename(project, 4, 'track'),
      () => store.studio.classes.move(project, 4, 0),
      () => store.studio.classes.recolor(project, 1, '#abcdef'),
      () => store.studio.classes.merge(project, [1, 4], 3),
      () => store.studio.classes.delete(project, 2),
      () => tag([5, 6], [3], [], true),
    ];
    for (const action of actions) {
      action();
      states.push(state());
    }
    reopen();
    for (let i = actions.length; i > 0; i -= 1) {
      expect(state()).toEqual(states[i]);
      expect(store.studio.labels.undo(project).description).toContain('Undid: ');
    }
    expect(state()).toEqual(states[0]);
    expect(store.studio.labels.undo(project)).toMatchObject({ description: null, history: { undo: null } });
    reopen();
    for (let i = 1; i <= actions.length; i += 1) {
      store.studio.labels.redo(project);
      expect(state()).toEqual(states[i]);
    }
    expect(store.studio.labels.redo(project).description).toBeNull();
  });

  it('forget what could be redone once something new is done', () => {
    tag([1], [1]);
    tag([2], [2]);
    store.studio.labels.undo(project);
    tag([3], [3]);
    expect(store.studio.labels.history(project)).toEqual({ undo: 'Tag 1 image: water', redo: null });
    store.studio.labels.undo(project);
    store.studio.labels.undo(project);
    expect(state().items.every((item) => item.classIds.length === 0)).toBe(true);
  });

  it('hold for any sequence of actions', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('tag' as const),
        items: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1 }),
        add: fc.array(fc.nat(2), { maxLength: 2 }),
        remove: fc.array(fc.nat(2), { maxLength: 2 }),
        labeled: fc.constantFrom(true, false, null),
      }),
      fc.record({ kind: fc.constantFrom('add' as const, 'undo' as const, 'redo' as const) }),
      fc.record({
        kind: fc.constantFrom('delete' as const, 'rename' as const, 'move' as const),
        at: fc.nat(5),
      }),
      fc.record({ kind: fc.constant('merge' as const), at: fc.nat(5), into: fc.nat(5) }),
    );
    let names = 0;
    const run = (s: typeof step extends fc.Arbitrary<infer T> ? T : never): void => {
      const { labels, classes } = store.studio;
      const ids = classes.list(project).map((c) => c.id);
      const pick = (at: number): number => ids[at % Math.max(1, ids.length)] ?? 0;
      names += 1;
      if (s.kind === 'tag') {
        const known = (list: number[]): number[] => (ids.length === 0 ? [] : list.map(pick));
        labels.apply(project, {
          itemIds: s.items,
          add: known(s.add),
          remove: known(s.remove),
          labeled: s.labeled,
        });
      } else if (s.kind === 'add') classes.add(project, `c${String(names)}`, null);
      else if (s.kind === 'undo') labels.undo(project);
      else if (s.kind === 'redo') labels.redo(project);
      else if (ids.length === 0) return;
      else if (s.kind === 'delete') classes.delete(project, pick(s.at));
      else if (s.kind === 'rename') classes.rename(project, pick(s.at), `r${String(names)}`);
      else if (s.kind === 'move') classes.move(project, pick(s.at), s.at);
      else if (s.kind === 'merge') classes.merge(project, [pick(s.at)], pick(s.into));
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const start = state();
        const done = (): number => store.studio.projects.describe(project).version;
        const before = done();
        for (const s of steps) run(s);
        const end = state();
        let undone = 0;
        // Only this run's actions: earlier runs left theirs in the history, all of them undone or none.
        while (store.studio.labels.history(project).undo !== null && done() - before < 200) {
          store.studio.labels.undo(project);
          undone += 1;
        }
        expect(state()).toEqual(start);
        for (let i = 0; i < undone; i += 1) store.studio.labels.redo(project);
        expect(state()).toEqual(end);
        for (let i = 0; i < undone; i += 1) store.studio.labels.undo(project);
        expect(state()).toEqual(start);
      }),
      { seed: 5, numRuns: 40 },
    );
  });
});

describe('an import between actions', () => {
  it('does not upset undo: ids stay, and what undo takes away redo brings back', async () => {
    tag([1, 2], [1]);
    store.studio.classes.add(project, 'road', null);
    const csv = join(store.folder, 'labels.csv');
    writeBytes(csv, 'image_name,tags\nimg3.png,road clear\nimg4.png,road\nimg1.png,water\n');
    const report = reportOf(await store.importNow(project, csv, { imagesDir: join(store.folder, 'images') }));
    expect(report).toMatchObject({ added: 0, updated: 3, labeled: 3, newClasses: [] });
    // Image 1 was tagged by hand: nothing of that is lost.
    expect(report.notes).toEqual([
      '1 image had been labeled here before: what was there was kept and the rest added.',
    ]);
    const after = state();
    expect(after.items[0]?.classIds).toEqual([1, 3]);
    expect(after.items[2]?.classIds).toEqual([1, 4]);
    store.studio.labels.undo(project);
    expect(store.studio.classes.list(project).map((c) => c.name)).toEqual(['clear', 'haze', 'water']);
    expect(state().items[3]?.classIds).toEqual([]);
    store.studio.labels.redo(project);
    expect(state()).toEqual(after);
    store.studio.labels.undo(project);
    store.studio.labels.undo(project);
    store.studio.labels.redo(project);
    store.studio.labels.redo(project);
    expect(state()).toEqual(after);
  });

  it('may take the name of a deleted class; undo brings the old one back under another', async () => {
    tag([1], [1]);
    store.studio.classes.delete(project, 1);
    const csv = join(store.folder, 'labels.csv');
    writeBytes(csv, 'image_name,tags\nimg2.png,clear\n');
    reportOf(await store.importNow(project, csv, { imagesDir: join(store.folder, 'images') }));
    store.studio.labels.undo(project);
    const names = new Map(store.studio.classes.list(project).map((c) => [c.id, c.name]));
    expect([names.get(1), names.get(4)]).toEqual(['clear (2)', 'clear']);
    expect(
      state()
        .items.slice(0, 2)
        .map((item) => item.classIds),
    ).toEqual([[1], [4]]);
    store.studio.labels.redo(project);
    expect(store.studio.classes.list(project).map((c) => c.name)).toEqual(['haze', 'water', 'clear']);
  });
});

describe('classes', () => {
  it('refuse names that are taken or impossible', () => {
    const { classes } = store.studio;
    expect(() => classes.add(project, ' haze ', null)).toThrow(
      expect.objectContaining({ code: 'class.exists' }),
    );
    expect(() => classes.rename(project, 1, 'haze')).toThrow(
      expect.objectContaining({ code: 'class.exists' }),
    );
    expect(() => classes.add(project, 'a\nb', null)).toThrow(expect.objectContaining({ code: 'class.name' }));
    expect(() => classes.delete(project, 42)).toThrow(expect.objectContaining({ code: 'class.unknown' }));
    expect(classes.rename(project, 1, 'clear').description).toBeNull();
    expect(classes.add(project, `it's "quoted" 🎉`, null).description).toBe(`Added class it's "quoted" 🎉`);
  });

  it('keep their places without gaps when one goes or moves', () => {
    const { classes } = store.studio;
    classes.move(project, 3, 0);
    const order = () => classes.list(project).map((c) => [c.name, c.position]);
    expect(order()).toEqual([
      ['water', 0],
      ['clear', 1],
      ['haze', 2],
    ]);
    classes.move(project, 3, 99);
    expect(order().at(-1)).toEqual(['water', 2]);
    classes.delete(project, 1);
    expect(order()).toEqual([
      ['haze', 0],
      ['water', 1],
    ]);
  });

  it('merge into one, each image keeping one tag for both', () => {
    tag([1, 2], [1]);
    tag([2, 3], [2]);
    const result = store.studio.classes.merge(project, [1, 2], 2);
    expect(result).toMatchObject({ description: 'Merged clear into haze', classesChanged: true });
    expect(
      state()
        .items.slice(0, 3)
        .map((item) => item.classIds),
    ).toEqual([[2], [2], [2]]);
    expect(store.studio.classes.list(project).map((c) => [c.name, c.count])).toEqual([
      ['haze', 3],
      ['water', 0],
    ]);
  });

  it('tell the watchers of the project', async () => {
    const seen: unknown[] = [];
    store.studio.feeds.subscribe('project', project.id, (event) => seen.push(event));
    await new Promise((resolve) => setTimeout(resolve, 250));
    seen.length = 0;
    store.studio.classes.rename(project, 1, 'sunny');
    expect(seen).toEqual([
      expect.objectContaining({
        classesChanged: true,
        itemIds: [],
        history: { undo: 'Rename clear to sunny', redo: null },
      }),
    ]);
  });
});
