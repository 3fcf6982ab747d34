import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaskDocument } from '#renderer/document/MaskDocument.ts';
import type { SaveState } from '#renderer/document/LabelDocument.ts';
import { AppError } from '#shared/contract/errors.ts';
import { rasterOf, tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { MemoryMask } from '#tests/helpers/memoryMask.ts';

const WIDTH = 300;
const HEIGHT = 4;

interface Opened {
  readonly mask: MaskDocument;
  /** What the page was told, in order. */
  readonly told: string[];
  state: SaveState;
}

async function open(store: MemoryMask): Promise<Opened> {
  const opened: { mask: MaskDocument | null; told: string[]; state: SaveState } = {
    mask: null,
    told: [],
    state: { state: 'saved', pending: 0 },
  };
  const mask = new MaskDocument(
    store.port,
    {
      onPixels: () => undefined,
      onChange: () => undefined,
      onSaveState: (state) => (opened.state = state),
      onFailed: (_, what) => opened.told.push(`failed ${what}`),
      onMerged: () => opened.told.push('merged'),
      onStepped: (way, description) => opened.told.push(`${way} ${description ?? 'nothing'}`),
    },
    { item: 1, widthPx: WIDTH, heightPx: HEIGHT },
    store.version,
  );
  await mask.load();
  return Object.assign(opened, { mask });
}

/** Gives pixels of a row a class, as a tool does. */
function paint(mask: MaskDocument, value: number, from: number, to: number, y = 0): void {
  const rect = { x: from, y, w: to - from, h: 1 };
  mask.begin().touch(rect);
  mask.raster.data.fill(value, y * WIDTH + from, y * WIDTH + to);
  mask.painted(rect);
  mask.commit(`Brush ${String(value)}`);
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 40; i += 1) await Promise.resolve();
};
const row = (mask: MaskDocument, to = 12): number[] => [...mask.raster.data.slice(0, to)];
const storedRow = (store: MemoryMask, to = 12): number[] => [
  ...(rasterOf({ widthPx: WIDTH, heightPx: HEIGHT, tiles: store.stored })?.data.slice(0, to) ?? []),
];

describe('the mask of the open image', () => {
  it('shows a gesture at once and stores it', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const page = await open(store);
    store.hold();
    paint(page.mask, 3, 2, 5);
    expect(row(page.mask, 6)).toEqual([0, 0, 3, 3, 3, 0]);
    expect(page.state).toEqual({ state: 'saving', pending: 1 });
    store.release();
    await settle();
    expect(storedRow(store, 6)).toEqual([0, 0, 3, 3, 3, 0]);
    expect([page.state.state, page.mask.history]).toEqual(['saved', { undo: 'Brush 3', redo: null }]);
  });

  it('forgets a gesture that is cancelled', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const { mask } = await open(store);
    mask.begin().touch({ x: 0, y: 0, w: 4, h: 1 });
    mask.raster.data.fill(7, 0, 4);
    mask.cancel();
    expect(row(mask, 4)).toEqual([0, 0, 0, 0]);
    expect(store.calls).toEqual(['read']);
  });

  it('stores nothing for a gesture that changed nothing', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const { mask } = await open(store);
    paint(mask, 0, 0, 9);
    await settle();
    expect(store.calls).toEqual(['read']);
  });

  it('undoes and redoes stored gestures, in the order they were asked for', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const { mask, told } = await open(store);
    paint(mask, 1, 0, 4);
    paint(mask, 2, 2, 6);
    mask.undo();
    await settle();
    expect(row(mask, 6)).toEqual([1, 1, 1, 1, 0, 0]);
    mask.undo();
    mask.redo();
    mask.redo();
    await settle();
    expect(row(mask, 6)).toEqual([1, 1, 2, 2, 2, 2]);
    mask.redo();
    await settle();
    expect(told.at(-1)).toBe('redo nothing');
  });

  it('keeps what is painted while an undo is on its way', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const { mask, told } = await open(store);
    paint(mask, 1, 0, 6);
    await settle();
    store.hold();
    mask.undo();
    paint(mask, 2, 4, 8);
    store.release();
    await settle();
    // Where the undone stroke was painted over, the new one has nothing to change any more and the store says what is there.
    expect(row(mask, 10)).toEqual(storedRow(store, 10));
    expect(row(mask, 10).slice(6, 8)).toEqual([2, 2]);
    expect(told).not.toContain('merged');
  });

  it('leaves a gesture under way alone when something arrives, and shows it afterwards', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const [here, there] = [await open(store), await open(store)];
    here.mask.begin().touch({ x: 0, y: 0, w: 4, h: 1 });
    here.mask.raster.data.fill(5, 0, 4);
    paint(there.mask, 8, 2, 9);
    await settle();
    here.mask.onProjectChange(store.change());
    await settle();
    expect(row(here.mask, 9)).toEqual([5, 5, 5, 5, 0, 0, 0, 0, 0]);
    here.mask.commit('Brush 5');
    await settle();
    expect(row(here.mask, 9)).toEqual([5, 5, 8, 8, 8, 8, 8, 8, 8]);
    expect(storedRow(store, 9)).toEqual(row(here.mask, 9));
    expect(here.told).toContain('merged');
  });

  it('takes a refused gesture back, says so, and keeps the ones after it', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const page = await open(store);
    store.failNext(new AppError('disk.full', { path: '/' }));
    paint(page.mask, 1, 0, 3);
    paint(page.mask, 2, 5, 7);
    await settle();
    expect(page.told).toEqual(['failed edit']);
    expect(row(page.mask, 8)).toEqual([0, 0, 0, 0, 0, 2, 2, 0]);
    expect(storedRow(store, 8)).toEqual(row(page.mask, 8));
  });

  it('waits out a lost connection and then stores what was painted', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const page = await open(store);
    store.failNext(new AppError('connection.lost', {}));
    paint(page.mask, 1, 0, 3);
    await settle();
    paint(page.mask, 2, 5, 7);
    await settle();
    expect(page.state).toEqual({ state: 'waiting', pending: 2 });
    page.mask.onReconnect();
    await settle();
    expect(storedRow(store, 8)).toEqual([1, 1, 1, 0, 0, 2, 2, 0]);
    expect([page.state.state, page.told]).toEqual(['saved', []]);
  });

  it('takes over the mask of another image as one gesture', async () => {
    const store = new MemoryMask(WIDTH, HEIGHT);
    const { mask } = await open(store);
    paint(mask, 1, 0, 3);
    const other = await open(new MemoryMask(WIDTH, HEIGHT));
    paint(other.mask, 4, 1, 5);
    mask.replaceWith(tilesOf(other.mask.raster), 'Copy mask');
    await settle();
    expect(storedRow(store, 6)).toEqual([0, 4, 4, 4, 4, 0]);
    mask.undo();
    await settle();
    expect(row(mask, 6)).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('is the same in two windows once all is stored, whatever both do', async () => {
    const stroke = fc.record({
      kind: fc.constantFrom('paint', 'paint', 'undo', 'redo', 'wait', 'tell'),
      window: fc.integer({ min: 0, max: 1 }),
      value: fc.integer({ min: 0, max: 3 }),
      from: fc.integer({ min: 250, max: 262 }),
      length: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(stroke, { maxLength: 20 }), async (strokes) => {
        const store = new MemoryMask(WIDTH, HEIGHT);
        const pages = [await open(store), await open(store)];
        for (const { kind, window, value, from, length } of strokes) {
          const mask = pages[window]?.mask;
          if (kind === 'paint') {
            if (mask) paint(mask, value, from, from + length);
          } else if (kind === 'wait') await settle();
          else if (kind === 'tell') mask?.onProjectChange(store.change());
          else mask?.[kind]();
        }
        await settle();
        for (const { mask } of pages) mask.onProjectChange(store.change());
        await settle();
        const stored = rasterOf({ widthPx: WIDTH, heightPx: HEIGHT, tiles: store.stored });
        for (const { mask } of pages) expect(mask.raster.data).toEqual(stored?.data);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
