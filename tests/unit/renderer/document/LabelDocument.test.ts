import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  acceptEdit,
  addClassEdit,
  copyEdit,
  correctEdit,
  historyEdit,
  rejectEdit,
  renameEdit,
  tagEdit,
} from '#renderer/document/edits.ts';
import { LabelDocument, type SaveState } from '#renderer/document/LabelDocument.ts';
import { toggleTag } from '#renderer/document/tagStates.ts';
import { AppError } from '#shared/contract/errors.ts';
import { item, labelClass, MemoryLabels } from '#tests/helpers/memoryLabels.ts';

const IDS = [1, 2, 3];

async function openDocument(store = new MemoryLabels(IDS.map((id) => item(id)), [labelClass(1, 'water'), labelClass(2, 'road')])) {
  const states: SaveState[] = [];
  const failures: unknown[] = [];
  const onChange = vi.fn();
  const labels = new LabelDocument(
    store.port,
    { onChange, onSaveState: (state) => states.push(state), onFailed: (error) => failures.push(error) },
    store.version,
  );
  await labels.load();
  labels.ensure(IDS);
  await vi.waitFor(() => expect(labels.item(3)).toBeDefined());
  return { labels, store, states, failures, onChange };
} // prettier-ignore

const tag = (ids: readonly number[], classId: number) =>
  tagEdit({ itemIds: ids, add: [classId], remove: [], labeled: true });
const untag = (ids: readonly number[], classId: number) =>
  tagEdit({ itemIds: ids, add: [], remove: [classId], labeled: null });
const tagsOf = (labels: LabelDocument, id: number) => labels.item(id)?.classIds;
const countOf = (labels: LabelDocument, id: number) => labels.classes?.find((one) => one.id === id)?.count;

describe('an edit', () => {
  it('shows before it is stored, with the count of its class', async () => {
    const { labels, store, states } = await openDocument();
    store.hold();
    const stored = labels.do(tag([1, 2], 1));
    expect(tagsOf(labels, 1)).toEqual([1]);
    expect(labels.item(1)?.isLabeled).toBe(true);
    expect(countOf(labels, 1)).toBe(2);
    expect(store.tagsOf(1)).toEqual([]);
    expect(states.at(-1)).toEqual({ state: 'saving', pending: 1 });
    store.release();
    await stored;
    expect(store.tagsOf(1)).toEqual([1]);
    expect(countOf(labels, 1)).toBe(2);
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'saved', pending: 0 }));
  });

  it('is sent after the ones before it, never beside them', async () => {
    const { labels, store } = await openDocument();
    store.hold();
    const all = [labels.do(tag([1], 1)), labels.do(tag([1], 2)), labels.do(historyEdit('undo'))];
    await Promise.resolve();
    expect(store.calls.filter((call) => call === 'apply')).toHaveLength(1);
    store.release();
    await Promise.all(all);
    expect(store.calls.filter((call) => !call.startsWith('read'))).toEqual(['apply', 'apply', 'undo']);
    expect(store.tagsOf(1)).toEqual([1]);
  });

  it('that fails is taken back, and said, and the ones after it stay', async () => {
    const { labels, store, failures, states } = await openDocument();
    store.failNext(new AppError('disk.full', { path: '/data' }));
    const [first, second] = [labels.do(tag([1], 1)), labels.do(tag([1], 2))];
    expect(tagsOf(labels, 1)).toEqual([1, 2]);
    expect(await first).toBeNull();
    expect(tagsOf(labels, 1)).toEqual([2]);
    expect(failures).toHaveLength(1);
    await second;
    expect(tagsOf(labels, 1)).toEqual([2]);
    expect(store.tagsOf(1)).toEqual([2]);
    expect(countOf(labels, 1)).toBe(0);
    await vi.waitFor(() => expect(states.at(-1)?.state).toBe('saved'));
  });

  it('alone and failed leaves the problem in sight', async () => {
    const { labels, store, states } = await openDocument();
    store.failNext(new AppError('disk.full', { path: '/data' }));
    await labels.do(tag([1], 1));
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'problem', pending: 0 }));
  });

  it('waits while the connection is lost and is stored once it is back', async () => {
    const { labels, store, states, failures } = await openDocument();
    store.failNext(new AppError('connection.lost', {}));
    const stored = labels.do(tag([1], 1));
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'waiting', pending: 1 }));
    expect(tagsOf(labels, 1)).toEqual([1]);
    expect(labels.hasPending).toBe(true);
    labels.onReconnect();
    await stored;
    expect(store.tagsOf(1)).toEqual([1]);
    expect(failures).toEqual([]);
  });

  it('of copied tags gives exactly those of the other image', async () => {
    const store = new MemoryLabels([item(1, [1]), item(2, [2]), item(3)], [labelClass(1, 'a'), labelClass(2, 'b')]);
    const { labels } = await openDocument(store);
    const from = labels.item(1);
    expect(from).toBeDefined();
    if (from !== undefined) await labels.do(copyEdit(from, [2, 3]));
    expect(tagsOf(labels, 2)).toEqual([1]);
    expect(store.tagsOf(3)).toEqual([1]);
    expect(countOf(labels, 2)).toBe(0);
  }); // prettier-ignore
});

describe('undo and redo', () => {
  it('show what was stored before and after', async () => {
    const { labels } = await openDocument();
    await labels.do(tag([1, 2], 1));
    await labels.do(tag([2], 2));
    await labels.do(historyEdit('undo'));
    labels.ensure(IDS);
    await vi.waitFor(() => expect(tagsOf(labels, 2)).toEqual([1]));
    await labels.do(historyEdit('undo'));
    labels.ensure(IDS);
    await vi.waitFor(() => expect(tagsOf(labels, 2)).toEqual([]));
    await labels.do(historyEdit('redo'));
    labels.ensure(IDS);
    await vi.waitFor(() => expect(tagsOf(labels, 1)).toEqual([1]));
    expect(labels.history).toEqual({ undo: 'the last', redo: 'the next' });
  });
});

describe('changes from another window', () => {
  it('are read again', async () => {
    const { labels, store } = await openDocument();
    store.changeElsewhere(2, [2]);
    labels.onProjectChange(changeOf(store, [2]));
    labels.ensure(IDS);
    await vi.waitFor(() => expect(tagsOf(labels, 2)).toEqual([2]));
    await vi.waitFor(() => expect(countOf(labels, 2)).toBe(1));
  });

  it('that are our own are not', async () => {
    const { labels, store } = await openDocument();
    await labels.do(tag([1], 1));
    const reads = store.calls.filter((call) => call.startsWith('read')).length;
    labels.onProjectChange(changeOf(store, [1]));
    labels.ensure(IDS);
    await new Promise((done) => setTimeout(done, 5));
    expect(store.calls.filter((call) => call.startsWith('read'))).toHaveLength(reads);
  });

  it('that came while an edit was on its way are not lost', async () => {
    const { labels, store } = await openDocument();
    store.hold();
    const stored = labels.do(tag([1], 1));
    store.changeElsewhere(3, [2]);
    const change = { ...changeOf(store, [3]), version: store.version + 1 };
    labels.onProjectChange(change);
    store.release();
    await stored;
    await vi.waitFor(() => {
      labels.ensure(IDS);
      expect(tagsOf(labels, 3)).toEqual([2]);
    });
    expect(tagsOf(labels, 1)).toEqual([1]);
  });
});

const changeOf = (store: MemoryLabels, itemIds: readonly number[]) => ({
  version: store.version,
  itemIds,
  classesChanged: false,
  itemsChanged: false,
  history: { undo: null, redo: null },
  runsChanged: false,
  suggestionsChanged: false,
});

describe('a suggestion', () => {
  const rules = { threshold: 0.5, classes: [labelClass(1, 'water'), labelClass(2, 'road')] };
  const openSuggested = async () => {
    const opened = await openDocument();
    opened.store.suggest(1, [[1, 0.9], [2, 0.3]]); // prettier-ignore
    opened.labels.onProjectChange({ ...changeOf(opened.store, [1]), suggestionsChanged: true });
    opened.labels.ensure(IDS);
    await vi.waitFor(() => expect(opened.labels.item(1)?.suggestion).not.toBeNull());
    return opened;
  };

  it('appears though no label changed, and is no label', async () => {
    const { labels } = await openSuggested();
    expect(labels.item(1)).toMatchObject({ classIds: [], isLabeled: false });
    expect(countOf(labels, 1)).toBe(0);
  });

  it('is a label at once when it is accepted, and comes back when that fails', async () => {
    const { labels, store, failures } = await openSuggested();
    store.hold();
    store.failNext(new AppError('disk.full', { path: '' }));
    const answer = labels.do(acceptEdit([1], rules));
    expect(labels.item(1)).toMatchObject({ classIds: [1], isLabeled: true, suggestion: null });
    expect(countOf(labels, 1)).toBe(1);
    store.release();
    expect(await answer).toBeNull();
    expect(failures).toHaveLength(1);
    expect(labels.item(1)).toMatchObject({ classIds: [], isLabeled: false, suggestion: { run: 'r1' } });
    const told = vi.fn();
    await labels.do(acceptEdit([1], rules, told));
    expect(told).toHaveBeenCalledOnce();
    expect(store.tagsOf(1)).toEqual([1]);
  });

  it('is accepted with the change when a tag is corrected', async () => {
    const { labels, store } = await openSuggested();
    store.hold();
    const done = labels.do(correctEdit({ itemIds: [1, 2], add: [2], remove: [] }, rules));
    expect([1, 2].map((id) => tagsOf(labels, id))).toEqual([[1, 2], [2]]);
    store.release();
    await done;
    expect([1, 2].map((id) => store.tagsOf(id))).toEqual([[1, 2], [2]]);
  });

  it('is answered by an ordinary edit', async () => {
    const { labels, store } = await openSuggested();
    store.hold();
    void labels.do(tag([1], 2));
    expect(labels.item(1)).toMatchObject({ classIds: [2], suggestion: null });
    store.release();
  });

  it('goes when it is set aside, and comes back when that is taken back', async () => {
    const { labels } = await openSuggested();
    await labels.do(rejectEdit([1], true));
    expect(labels.item(1)).toMatchObject({ suggestion: null, isLabeled: false });
    await labels.do(rejectEdit([1], false));
    await vi.waitFor(() => {
      labels.ensure(IDS);
      expect(labels.item(1)?.suggestion).toMatchObject({ run: 'r1' });
    });
  });

  it('that comes while an edit is on its way is not missed', async () => {
    const { labels, store } = await openDocument();
    store.hold();
    const stored = labels.do(tag([2], 1));
    store.suggest(1, [[1, 0.9]]);
    labels.onProjectChange({ ...changeOf(store, [1]), suggestionsChanged: true });
    labels.onProjectChange(changeOf(store, [3]));
    store.release();
    await stored;
    await vi.waitFor(() => {
      labels.ensure(IDS);
      expect(labels.item(1)?.suggestion).toMatchObject({ run: 'r1' });
    });
  });
});

describe('classes', () => {
  it('show a new name at once and keep the list the same while nothing changes', async () => {
    const { labels, store } = await openDocument();
    const before = labels.classes;
    expect(labels.classes).toBe(before);
    store.hold();
    void labels.do(renameEdit(1, 'lake'));
    expect(labels.classes?.[0]?.name).toBe('lake');
    store.release();
  });

  it('are found by name after they were added', async () => {
    const { labels } = await openDocument();
    await labels.do(addClassEdit('river'));
    expect((await labels.findClass('river'))?.id).toBe(3);
  });
});

describe('any order of edits, failures and late answers', () => {
  it('ends with the page showing what is stored', async () => {
    const step = fc.record({
      ids: fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 }),
      classId: fc.constantFrom(1, 2),
      kind: fc.constantFrom('tag', 'untag', 'toggle', 'undo', 'redo'),
      fails: fc.boolean(),
      waits: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { labels, store } = await openDocument();
        for (const { ids, classId, kind, fails, waits } of steps) {
          if (fails) store.failNext(new AppError('disk.full', { path: '' }));
          const known = ids.flatMap((id) => labels.item(id) ?? []);
          const edit =
            kind === 'undo' || kind === 'redo'
              ? historyEdit(kind)
              : kind === 'tag'
                ? tag(ids, classId)
                : kind === 'untag'
                  ? untag(ids, classId)
                  : tagEdit(toggleTag(known, ids.length, classId));
          const done = labels.do(edit);
          if (waits) await done;
        }
        await vi.waitFor(() => expect(labels.hasPending).toBe(false));
        await vi.waitFor(() => {
          labels.ensure(IDS);
          for (const id of IDS) expect(tagsOf(labels, id)).toEqual(store.tagsOf(id));
          for (const id of [1, 2]) {
            expect(countOf(labels, id)).toBe(IDS.filter((one) => store.tagsOf(one).includes(id)).length);
          }
        });
      }),
      { seed: 20_261_122, numRuns: 60 },
    );
  });
});
