import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaveState } from '#renderer/document/LabelDocument.ts';
import { PointsDocument } from '#renderer/document/PointsDocument.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { PointValue } from '#shared/domain/points.ts';
import { MemoryPoints } from '#tests/helpers/memoryPoints.ts';

interface Opened {
  readonly document: PointsDocument;
  /** What the page was told, in order. */
  readonly told: string[];
  state: SaveState;
}

async function open(store: MemoryPoints): Promise<Opened> {
  const opened = { told: [] as string[], state: { state: 'saved', pending: 0 } as SaveState };
  const document = new PointsDocument(
    store.port,
    {
      onChange: () => undefined,
      onSaveState: (state) => (opened.state = state),
      onFailed: (_, what) => opened.told.push(`failed ${what}`),
      onMerged: () => opened.told.push('merged'),
      onStepped: (way, description) => opened.told.push(`${way} ${description ?? 'nothing'}`),
    },
    1,
    store.version,
  );
  await document.load();
  return Object.assign(opened, { document });
}

const at = (x: number, y = 0, v: 0 | 1 | 2 = 2): PointValue => ({ x, y, v });
const put = (document: PointsDocument, id: number, value: PointValue | null): void =>
  document.place(new Map([[id, value]]), `Place ${String(id)}`);
const settle = async (): Promise<void> => {
  for (let i = 0; i < 40; i += 1) await Promise.resolve();
};
const shown = (document: PointsDocument) => [...document.points].sort(([a], [b]) => a - b);

describe('the points of the open image', () => {
  it('shows a point at once and stores it', async () => {
    const store = new MemoryPoints();
    const page = await open(store);
    store.hold();
    put(page.document, 2, at(3.5, -4));
    expect(shown(page.document)).toEqual([[2, at(3.5, -4)]]);
    expect(page.state).toEqual({ state: 'saving', pending: 1 });
    store.release();
    await settle();
    expect(store.stored).toEqual([[2, at(3.5, -4)]]);
    expect([page.state.state, page.document.history]).toEqual(['saved', { undo: 'Place 2', redo: null }]);
  });

  it('stores a drag once, when it ends', async () => {
    const store = new MemoryPoints();
    const { document } = await open(store);
    put(document, 1, at(1));
    for (const x of [2, 3, 4]) document.preview(new Map([[1, at(x)]]));
    expect(shown(document)).toEqual([[1, at(4)]]);
    document.commit('Move nose');
    await settle();
    expect(store.calls).toEqual(['read', 'place', 'place']);
    expect([store.stored, document.history.undo]).toEqual([[[1, at(4)]], 'Move nose']);
  });

  it('forgets a gesture that is cancelled, and stores nothing for one that changed nothing', async () => {
    const store = new MemoryPoints();
    const { document } = await open(store);
    document.preview(new Map([[1, at(7)]]));
    document.cancel();
    document.preview(new Map([[1, null]]));
    document.commit('Take away');
    await settle();
    expect([shown(document), store.calls]).toEqual([[], ['read']]);
  });

  it('undoes and redoes in the order they were asked for', async () => {
    const store = new MemoryPoints();
    const { document, told } = await open(store);
    put(document, 1, at(1));
    put(document, 1, at(2));
    put(document, 2, at(9, 9, 1));
    document.undo();
    document.undo();
    await settle();
    expect(shown(document)).toEqual([[1, at(1)]]);
    document.redo();
    document.redo();
    document.redo();
    await settle();
    expect(shown(document)).toEqual([[1, at(2)], [2, at(9, 9, 1)]]); // prettier-ignore
    expect(told.at(-1)).toBe('redo nothing');
  });

  it('keeps what is placed while an undo is on its way, and blames nobody', async () => {
    const store = new MemoryPoints();
    const { document, told } = await open(store);
    put(document, 1, at(1));
    await settle();
    store.hold();
    document.undo();
    put(document, 1, at(5));
    store.release();
    await settle();
    expect([shown(document), store.stored]).toEqual([[[1, at(5)]], [[1, at(5)]]]);
    expect(told).toEqual(['undo undo: Place 1']);
  });

  it('keeps the gesture under way when another window moves other points', async () => {
    const store = new MemoryPoints();
    const [mine, theirs] = [await open(store), await open(store)];
    mine.document.preview(new Map([[1, at(4)]]));
    put(theirs.document, 2, at(8));
    await settle();
    mine.document.onProjectChange(store.change());
    await settle();
    expect(shown(mine.document)).toEqual([[1, at(4)], [2, at(8)]]); // prettier-ignore
    mine.document.commit('Place 1');
    await settle();
    expect(store.stored).toEqual([[1, at(4)], [2, at(8)]]); // prettier-ignore
    expect(mine.told).toEqual([]);
  });

  it('says so when another window had moved the same point', async () => {
    const store = new MemoryPoints();
    const [mine, theirs] = [await open(store), await open(store)];
    put(theirs.document, 1, at(8));
    await settle();
    put(mine.document, 1, at(3));
    await settle();
    expect([mine.told, store.stored]).toEqual([['merged'], [[1, at(3)]]]);
  });

  it('takes a refused gesture back, with what is stored in its place', async () => {
    const store = new MemoryPoints();
    const page = await open(store);
    put(page.document, 1, at(1));
    await settle();
    store.failNext(new AppError('class.unknown', { id: 1 }));
    put(page.document, 1, at(2));
    await settle();
    expect([shown(page.document), page.told, page.state.state]).toEqual([[[1, at(1)]], ['failed edit'], 'problem']); // prettier-ignore
  });

  it('waits out a lost connection and sends again, in order', async () => {
    const store = new MemoryPoints();
    const page = await open(store);
    store.failNext(new AppError('connection.lost', {}));
    put(page.document, 1, at(1));
    put(page.document, 1, at(2));
    await settle();
    expect(page.state).toEqual({ state: 'waiting', pending: 2 });
    expect(shown(page.document)).toEqual([[1, at(2)]]);
    page.document.onReconnect();
    await settle();
    expect([store.stored, page.state.state, page.told]).toEqual([[[1, at(2)]], 'saved', []]);
  });

  it('is the same in two windows once all is stored, whatever both do', async () => {
    const gesture = fc.record({
      kind: fc.constantFrom('place', 'place', 'away', 'undo', 'redo', 'wait', 'tell'),
      window: fc.integer({ min: 0, max: 1 }),
      id: fc.integer({ min: 1, max: 3 }),
      x: fc.integer({ min: -5, max: 5 }),
      v: fc.constantFrom(0 as const, 1 as const, 2 as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(gesture, { maxLength: 20 }), async (gestures) => {
        const store = new MemoryPoints();
        const pages = [await open(store), await open(store)];
        for (const { kind, window, id, x, v } of gestures) {
          const document = pages[window]?.document;
          if (document === undefined) continue;
          if (kind === 'place') put(document, id, at(x, 0, v));
          else if (kind === 'away') put(document, id, null);
          else if (kind === 'wait') await settle();
          else if (kind === 'tell') document.onProjectChange(store.change());
          else document[kind]();
        }
        await settle();
        for (const { document } of pages) document.onProjectChange(store.change());
        await settle();
        for (const { document } of pages) expect(shown(document)).toEqual(store.stored);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
