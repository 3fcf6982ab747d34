import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster } from '#shared/domain/mask.ts';
import {
  areasOf,
  classesInTile,
  decodeTile,
  encodeTile,
  mergeTile,
  readTile,
  resolveTile,
  tileCounts,
  tileRect,
  tilesIn,
  writeTile,
} from '#shared/kernels/maskTiles.ts';

/** Pixels in runs, as masks have them, with small and large class ids. */
const pixels = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 1, 2, 127, 128, 300, 0xffff), fc.integer({ min: 1, max: 400 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((runs) => Uint16Array.from(runs.flatMap(([value, length]) => Array<number>(length).fill(value))));

/** Three versions of one square of 40 pixels. */
const square = fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: 40, maxLength: 40 });
const three = fc.tuple(square, square, square).map((all) => all.map((one) => Uint16Array.from(one)));

describe('a square of a mask', () => {
  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(pixels, (one) => {
        expect(decodeTile(encodeTile(one), one.length)).toEqual(one);
      }),
      { seed: 1 },
    );
  });

  it('has no bytes exactly when nothing is labeled', () => {
    expect(encodeTile(new Uint16Array(65_536))).toHaveLength(0);
    expect(decodeTile(new Uint8Array(0), 3)).toEqual(new Uint16Array(3));
    expect(encodeTile(Uint16Array.of(0, 0, 5)).length).toBeGreaterThan(0);
  });

  it('refuses bytes that are not exactly its pixels', () => {
    const runs = encodeTile(Uint16Array.of(1, 1, 2));
    expect(decodeTile(runs, 2)).toBeNull();
    expect(decodeTile(runs, 4)).toBeNull();
    expect(decodeTile(runs.subarray(0, runs.length - 1), 3)).toBeNull();
    expect(decodeTile(Uint8Array.of(0, 1), 3)).toBeNull();
    expect(decodeTile(Uint8Array.of(3, 0xff, 0xff, 0xff, 0x7f), 3)).toBeNull();
    expect(decodeTile(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff), 3)).toBeNull();
  });

  it('survives any bytes: an answer or null, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), fc.integer({ min: 1, max: 500 }), (runs, length) => {
        const decoded = decodeTile(runs, length);
        expect(decoded === null || decoded.length === length).toBe(true);
        classesInTile(runs);
      }),
      { seed: 2 },
    );
  });

  it('tells its classes and their areas', () => {
    fc.assert(
      fc.property(pixels, (one) => {
        const areas = areasOf(one);
        expect([...(classesInTile(encodeTile(one)) ?? [])].sort()).toEqual([...areas.keys()].sort());
        for (const [id, area] of areas) expect(one.filter((value) => value === id)).toHaveLength(area);
        expect(areas.has(0)).toBe(false);
      }),
      { seed: 3 },
    );
  });

  it('shows merged classes as what they were merged into and deleted ones as nothing', () => {
    const resolve = (id: number): number => ({ 2: 1, 3: 0 })[id] ?? id;
    const runs = encodeTile(Uint16Array.of(1, 2, 3, 4));
    expect(decodeTile(resolveTile(runs, 4, resolve) ?? runs, 4)).toEqual(Uint16Array.of(1, 1, 0, 4));
    expect(resolveTile(runs, 4, (id) => id)).toBe(runs);
  });
});

describe('two changes of one square', () => {
  it('are the change itself when nobody else was there', () => {
    const [before, after] = [encodeTile(Uint16Array.of(0, 1)), encodeTile(Uint16Array.of(2, 1))];
    expect(mergeTile(before, { before, after }, 2)).toBe(after);
  });

  it('keep what somebody else painted and add what was painted here', () => {
    fc.assert(
      fc.property(three, ([before, after, now]) => {
        if (before === undefined || after === undefined || now === undefined) return;
        const change = { before: encodeTile(before), after: encodeTile(after) };
        const merged = decodeTile(mergeTile(encodeTile(now), change, 40) ?? new Uint8Array(0), 40);
        const wanted = now.map((value, i) => (value === before[i] ? (after[i] ?? 0) : value));
        expect(merged).toEqual(wanted);
      }),
      { seed: 4 },
    );
  });

  it('compare pixels as they count today and leave hidden classes as they are', () => {
    const resolve = (id: number): number => (id === 9 ? 0 : id);
    const now = encodeTile(Uint16Array.of(9, 9, 1));
    const change = {
      before: encodeTile(Uint16Array.of(0, 0, 1)),
      after: encodeTile(Uint16Array.of(2, 0, 1)),
    };
    expect(decodeTile(mergeTile(now, change, 3, resolve) ?? now, 3)).toEqual(Uint16Array.of(2, 9, 1));
  });
});

describe('the squares of an image', () => {
  const size = { widthPx: 600, heightPx: 300 };

  it('cover it, smaller at the right and lower border', () => {
    expect(tileCounts(size)).toEqual({ columns: 3, rows: 2 });
    expect(tileRect(2, 1, size)).toEqual({ x: 512, y: 256, w: 88, h: 44 });
  });

  it('are found by the rectangle they touch, inside of the image only', () => {
    expect(tilesIn({ x: 255, y: 0, w: 2, h: 1 }, size)).toEqual([[0, 0], [1, 0]]); // prettier-ignore
    expect(tilesIn({ x: -50, y: 290, w: 60, h: 999 }, size)).toEqual([[0, 1]]);
    expect(tilesIn({ x: 0, y: 0, w: 0, h: 5 }, size)).toEqual([]);
  });

  it('come out of a raster and go back', () => {
    const raster: Raster = { ...size, data: Uint16Array.from({ length: 600 * 300 }, (_, i) => i % 7) };
    const copy: Raster = { ...size, data: new Uint16Array(600 * 300) };
    for (const [tx, ty] of tilesIn({ x: 0, y: 0, w: 600, h: 300 }, size)) {
      writeTile(copy, tx, ty, readTile(raster, tx, ty));
    }
    expect(copy.data).toEqual(raster.data);
  });
});
