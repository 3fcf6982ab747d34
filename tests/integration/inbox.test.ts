import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import type { InboxState } from '#shared/domain/inbox.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Run } from '#shared/domain/run.ts';
import { makeMaskProject } from '#tests/helpers/drawnProjects.ts';
import {
  addDrawnRun,
  makeProject,
  openWorkplace,
  writePicture,
  type Workplace,
} from '#tests/helpers/projectWithRun.ts';

let place: Workplace;
let project: OpenProject;
let run: Run;

beforeEach(async () => {
  place = openWorkplace();
  project = await makeProject(place, { images: 12, classes: ['clear', 'haze', 'water'] });
  await place.studio.jobs.stopAll(null);
  run = await addDrawnRun(project);
});
afterEach(() => place.dispose());

const entries = (state: InboxState = 'open') => place.studio.inbox.list(project, state);
const ids = (state: InboxState = 'open'): ItemId[] => entries(state).map(({ item }) => item);
const items = () => place.studio.items.read(project, [...place.studio.items.index(project, {}, 'added')]);
const itemOf = (id: ItemId) => items().find((one) => one.id === id);
const side = (of: 'train' | 'valid') => items().filter(({ split }) => split === of);
const collect = (worst: number | null, of: 'train' | 'valid' | 'test' = 'train') =>
  place.studio.gathering.collect(project, run.id, { side: of, worst });
const first = (): ItemId => ids()[0] ?? 0;
const stateOf = (item: ItemId) =>
  (['open', 'corrected', 'dismissed'] as const).find((state) => ids(state).includes(item)) ?? null;

describe('what a run got wrong', () => {
  it('comes into the inbox from the side that was asked for, the most wrong first', async () => {
    const added = await collect(null, 'valid');
    expect(added.added).toBeGreaterThan(0);
    const all = entries();
    expect(all.map(({ wrongness }) => wrongness)).toEqual(
      all.map(({ wrongness }) => wrongness).sort((a, b) => Number(b) - Number(a)),
    );
    const valid = new Set(side('valid').map(({ id }) => id));
    for (const one of all) {
      expect(one).toMatchObject({ source: 'valid', run: 'r1', side: 'valid', state: 'open' });
      expect(valid.has(one.item)).toBe(true);
      const { threshold } = place.studio.projects.describe(project);
      const said = one.scores.filter(([, p]) => p > threshold).map(([id]) => id);
      expect([...said].sort()).not.toEqual([...(itemOf(one.item)?.classIds ?? [])].sort());
    }
  });

  it('comes as far as so many are wanted, and once', async () => {
    expect(await collect(2)).toEqual({ added: 2, known: 0 });
    expect(await collect(2)).toEqual({ added: 0, known: 2 });
    expect(entries()).toHaveLength(2);
  });

  it('is not looked for on a side without labels', async () => {
    await expect(collect(null, 'test')).rejects.toMatchObject({ code: 'evaluate.nothing' });
  });
});

describe('an entry', () => {
  beforeEach(() => collect(3));

  it('is corrected when the labels of its image change anywhere, and open again when that is undone', () => {
    const item = first();
    const own = itemOf(item)?.classIds ?? [];
    const other = [1, 2, 3].filter((id) => !own.includes(id));
    place.studio.labels.apply(project, { itemIds: [item], add: other, remove: own, labeled: null });
    expect(stateOf(item)).toBe('corrected');
    place.studio.labels.undo(project);
    expect(stateOf(item)).toBe('open');
    place.studio.labels.redo(project);
    expect(stateOf(item)).toBe('corrected');
  });

  it('is corrected when an action of before it came is undone: its labels are others now', () => {
    const [item = 0] = items().flatMap(({ id }) => (stateOf(id) === null ? [id] : []));
    const own = itemOf(item)?.classIds ?? [];
    const other = [1, 2, 3].filter((id) => !own.includes(id));
    place.studio.labels.apply(project, { itemIds: [item], add: other, remove: [], labeled: null });
    const plain = {
      origin: null,
      said: null,
      actual: null,
      wrongness: null,
      answer: null,
      isDisputed: false,
    };
    place.studio.gathering.add(project, [{ ...plain, item, source: 'predict', run: 'r1', now: 1 }]);
    expect(stateOf(item)).toBe('open');
    place.studio.labels.undo(project);
    expect(stateOf(item)).toBe('corrected');
    place.studio.labels.redo(project);
    expect(stateOf(item)).toBe('open');
  });

  it('stays open when only classes are renamed, merged or deleted', () => {
    const before = ids();
    place.studio.classes.rename(project, 1, 'bright');
    place.studio.classes.merge(project, [2], 3);
    expect(ids()).toEqual(before);
  });

  it('is dismissed or confirmed without a change of labels, and undo takes that back, after a restart too', () => {
    const [a = 0, b = 0] = ids();
    const dismissed = place.studio.inbox.settle(project, [a, b], 'dismissed');
    expect(dismissed.description).toBe('Dismissed 2 images');
    expect(ids('dismissed').sort()).toEqual([a, b].sort());
    expect(place.studio.labels.undo(project).description).toBe('Undid: Dismiss 2 images');
    expect(stateOf(a)).toBe('open');
    const labels = itemOf(a)?.classIds;
    place.studio.inbox.settle(project, [a], 'corrected');
    expect(itemOf(a)?.classIds).toEqual(labels);
    const { path } = project;
    place.studio.projects.closeAll();
    project = place.studio.projects.open(path);
    expect(stateOf(a)).toBe('corrected');
    place.studio.labels.undo(project);
    expect(stateOf(a)).toBe('open');
  });

  it('takes the answer of the run over as labels, in one action', () => {
    const [one] = entries();
    const { threshold } = place.studio.projects.describe(project);
    const said = (one?.scores ?? []).filter(([, p]) => p > threshold).map(([id]) => id);
    place.studio.inbox.take(project, [first()], 'model');
    expect([...(itemOf(one?.item ?? 0)?.classIds ?? [])].sort()).toEqual([...said].sort());
    expect(stateOf(one?.item ?? 0)).toBe('corrected');
    place.studio.labels.undo(project);
    expect(stateOf(one?.item ?? 0)).toBe('open');
  });

  it('that was corrected stays so when the run is asked again, and one that was dismissed too', async () => {
    const [a = 0, b = 0] = ids();
    place.studio.inbox.settle(project, [a], 'corrected');
    place.studio.inbox.settle(project, [b], 'dismissed');
    expect(await collect(3)).toEqual({ added: 0, known: 3 });
    expect([stateOf(a), stateOf(b)]).toEqual(['corrected', 'dismissed']);
  });

  it('is counted by what would be learned from it', async () => {
    await collect(1, 'valid');
    place.studio.inbox.settle(project, ids(), 'corrected');
    expect(place.studio.inbox.summary(project)).toEqual({
      ...{ open: 0, corrected: 4, dismissed: 0 },
      ...{ teaching: 3, heldBack: 1 },
    });
  });

  it('is told of to whoever watches the project', async () => {
    place.studio.inbox.settle(project, ids(), 'dismissed');
    const told: (readonly number[] | null)[] = [];
    const stop = place.studio.feeds.subscribe(
      'project',
      project.id,
      ({ itemIds }) => void told.push(itemIds),
    );
    const [item = 0] = ids('dismissed');
    place.studio.inbox.settle(project, [item], 'open');
    await expect.poll(() => told.some((one) => one === null || one.includes(item))).toBe(true);
    stop();
  });

  it('is of an image of the project', () => {
    expect(() => place.studio.inbox.settle(project, [999], 'open')).toThrow(
      expect.objectContaining({ code: 'item.unknown' }),
    );
    const other = side('valid')[0]?.id ?? 0;
    expect(place.studio.inbox.settle(project, [other], 'corrected').description).toBeNull();
  });
});

describe('"that is wrong" about an image that was tried', () => {
  it('makes an image of the project of it, a copy, with what the run said', async () => {
    const path = await writePicture(join(place.dir, 'elsewhere'), {
      name: 'new.png',
      widthPx: 50,
      heightPx: 40,
      seed: 99,
    });
    const [said] = await place.studio.gathering.report(project, run.id, [path]);
    if (said?.ok !== true) throw new Error('it was not taken');
    expect(entries()).toEqual([
      expect.objectContaining({ item: said.item, source: 'predict', run: 'r1', side: null, wrongness: null }),
    ]);
    expect(entries()[0]?.scores.length).toBeGreaterThan(0);
    expect(itemOf(said.item)).toMatchObject({ isLabeled: false, problem: null });
    const file = place.studio.items.file(project, said.item);
    expect(file.root.startsWith(project.path)).toBe(true);
    const again = await place.studio.gathering.report(project, run.id, [path]);
    expect(again).toEqual([{ path, ok: true, item: said.item }]);
    expect(items()).toHaveLength(13);
  });

  it('knows an image of the project by its place and by its bytes', async () => {
    const known = items()[3];
    const file = join(place.dir, 'images', known?.path ?? '');
    const copy = join(place.dir, 'a copy.png');
    copyFileSync(file, copy);
    const job = place.studio.thumbnails.start(project);
    if (job !== null) await place.studio.jobs.wait(job.id);
    const said = await place.studio.gathering.report(project, run.id, [file, copy]);
    expect(said.map((one) => one.ok && one.item)).toEqual([known?.id, known?.id]);
    expect(items()).toHaveLength(12);
  });

  it('says of a file that is no image what is wrong with it', async () => {
    const path = join(place.dir, 'text.jpg');
    writeFileSync(path, 'no picture');
    const [said] = await place.studio.gathering.report(project, run.id, [path]);
    expect(said).toMatchObject({ path, ok: false });
    expect(entries()).toEqual([]);
  });
});

describe('a file of feedback', () => {
  const write = (text: string, name = 'feedback.csv'): string => {
    const file = join(place.dir, name);
    writeFileSync(file, text);
    return file;
  };
  const unlabel = (...itemIds: ItemId[]) =>
    place.studio.labels.apply(project, { itemIds, add: [], remove: [1, 2, 3], labeled: false });

  it('labels what had no labels, agrees with what has these, and leaves what differs to a person', async () => {
    unlabel(2);
    // By how the pictures were labeled: image i has class c when (i >> c) is odd.
    const file = write(
      'path,prediction,actual\nimg 1.png,haze,clear;water\nimg 3.png,haze,clear;haze\nimg 4.png,haze,clear\nimg 5.png,water,\n',
    );
    const report = await place.studio.feedback.import(project, file, 'r1');
    expect(report).toMatchObject({ added: 4, known: 0, labeled: 1, lines: 4, problems: [] });
    expect(itemOf(2)?.classIds).toEqual([1, 3]);
    expect([2, 4, 5, 6].map(stateOf)).toEqual(['corrected', 'corrected', 'open', 'open']);
    expect(entries().find(({ item }) => item === 5)).toMatchObject({
      ...{ source: 'file', run: 'r1', origin: 'feedback.csv, line 4', said: 'haze', actual: [1] },
      scores: [[2, 1]],
    });
    place.studio.inbox.take(project, [5], 'file');
    expect(itemOf(5)?.classIds).toEqual([1]);
    expect(stateOf(5)).toBe('corrected');
    place.studio.labels.undo(project);
    place.studio.labels.undo(project);
    expect(itemOf(2)).toMatchObject({ classIds: [], isLabeled: false });
    expect(stateOf(2)).toBe('open');
  });

  it('takes files beside it as images, and reaches no other file', async () => {
    const box = join(place.dir, 'box');
    const name = { name: 'new.png', widthPx: 30, heightPx: 30, seed: 50 };
    await writePicture(box, name);
    const outside = await writePicture(join(place.dir, 'outside'), { ...name, seed: 51 });
    symlinkSync(outside, join(box, 'link.png'));
    mkdirSync(join(box, 'deep'));
    const lines = ['new.png', '../outside/new.png', outside, 'link.png', 'nowhere.png', 'deep'];
    const file = write(`path\n${lines.join('\n')}\n`, 'box/f.csv');
    const report = await place.studio.feedback.import(project, file);
    expect(report.added).toBe(1);
    expect(report.problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
    expect(items()).toHaveLength(13);
  });

  it('tells file and line of what it cannot use, and takes the rest', async () => {
    const lines = [
      '{"path":"img 0.png","actual":["clear"]}',
      '{"path":"img 1.png","actual":["cow"]}',
      'nonsense',
      '{"path":"","prediction":"clear"}',
      '{"path":"img 2.png","prediction":["cow","haze"]}',
    ];
    const report = await place.studio.feedback.import(project, write(lines.join('\n'), 'f.jsonl'));
    expect(report).toMatchObject({ added: 2, leftOut: 3 });
    expect(report.problems).toEqual([
      { line: 2, problem: 'there is no class "cow"; add it and import again' },
      { line: 3, problem: 'it is no JSON' },
      { line: 4, problem: 'it names no image' },
    ]);
    expect(entries().find(({ item }) => item === 3)).toMatchObject({ said: 'cow, haze', scores: [[2, 1]] });
  });

  it('says so when it is not there, no table, or of an unknown run', async () => {
    const { feedback } = place.studio;
    await expect(feedback.import(project, join(place.dir, 'no.csv'))).rejects.toMatchObject({
      code: 'path.missing',
    });
    await expect(feedback.import(project, write('a,b\n1,2'))).rejects.toMatchObject({ code: 'csv.columns' });
    await expect(feedback.import(project, write('path\n'), 'r9')).rejects.toMatchObject({
      code: 'run.unknown',
    });
    expect(entries()).toEqual([]);
  });

  it('corrects what another import labels', async () => {
    await place.studio.feedback.import(project, write('path\nimg 1.png\nimg 2.png\n'));
    unlabel(2);
    const source = write('image_name,tags\nimg 1.png,water\nimg 2.png,haze\n', 'labels.csv');
    const request = {
      source,
      format: 'csv',
      imagesDir: join(place.dir, 'images'),
      suffix: '',
      delimiter: ';',
    } as const;
    const control = { progress: () => {}, signal: new AbortController().signal };
    await place.studio.importing.run(project, request, control);
    expect(itemOf(2)?.classIds).toContain(3);
    expect([2, 3].map(stateOf)).toEqual(['corrected', 'open']);
  });
});

describe('an entry of masks', () => {
  it('keeps what the run drew, and takes it over; a stroke corrects it, and undoing the stroke opens it', async () => {
    const made = await makeMaskProject(place, { images: 6 });
    project = made.project;
    run = await addDrawnRun(project, { arch: 'unet-resnet18', sizePx: 32 });
    expect((await collect(2)).added).toBe(2);
    const [one] = entries();
    const item = one?.item ?? 0;
    expect(one?.wrongness).toBeGreaterThan(0);
    const answer = place.studio.inbox.answer(project, item);
    expect(answer).toMatchObject({ kind: 'masks' });
    const before = place.studio.masks.read(project, item);
    const tile = before.tiles[0];
    if (tile === undefined) throw new Error('nothing is drawn');
    const change = { tx: tile.tx, ty: tile.ty, before: tile.runs, after: new Uint8Array(0) };
    place.studio.masks.paint(project, { item, tiles: [change], what: 'Erase' });
    expect(stateOf(item)).toBe('corrected');
    place.studio.labels.undo(project, item);
    expect(stateOf(item)).toBe('open');
    place.studio.inbox.take(project, [item], 'model');
    expect(stateOf(item)).toBe('corrected');
    expect(place.studio.masks.read(project, item).tiles).not.toEqual(before.tiles);
  });
});
