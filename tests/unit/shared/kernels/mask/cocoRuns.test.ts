/** COCO's run lengths: there and back, and as pycocotools writes them. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  countsArea,
  countsBounds,
  countsFromText,
  countsOf,
  countsToText,
  regionOfCounts,
} from '#shared/kernels/mask/cocoRuns.ts';
import { NO_REGION, regionArea, regionBounds, regionOfRect } from '#shared/kernels/mask/regions.ts';
import { pixelsOf, regionFrom, regionOn } from '#tests/helpers/masks.ts';

interface Recorded {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bits: string;
  readonly counts: string;
  readonly area: number;
  readonly bbox: number[];
}
const { runs } = JSON.parse(readFileSync('tests/fixtures/mask/oracle.json', 'utf8')) as { runs: Recorded[] };
const size = { widthPx: 9, heightPx: 6 };

describe('run lengths', () => {
  it.each(runs)(
    'of bitmap %# are those of pycocotools',
    ({ widthPx, heightPx, bits, counts, area, bbox }) => {
      const region = { rect: { x: 0, y: 0, w: widthPx, h: heightPx }, bits: Uint8Array.from(bits, Number) };
      const found = countsOf(region, { widthPx, heightPx });
      expect(countsToText(found)).toBe(counts);
      expect(countsFromText(counts)).toEqual(found);
      expect(countsArea(found)).toBe(area);
      const { x, y, w, h } = countsBounds(found, heightPx) ?? NO_REGION.rect;
      expect([x, y, w, h]).toEqual(bbox);
      expect(pixelsOf(regionOfCounts(found, { widthPx, heightPx })!)).toEqual(pixelsOf(region));
    },
  );

  it('are those of walking down all columns, and come back as the same pixels in the smallest rectangle', () => {
    fc.assert(
      fc.property(regionOn(size.widthPx, size.heightPx), (region) => {
        const inside = new Set(pixelsOf(region));
        const expected: number[] = [0];
        let last = false;
        for (let x = 0; x < size.widthPx; x += 1) {
          for (let y = 0; y < size.heightPx; y += 1) {
            const now = inside.has(`${String(x)},${String(y)}`);
            if (now !== last) expected.push(0);
            expected[expected.length - 1]! += 1;
            last = now;
          }
        }
        const counts = countsOf(region, size);
        expect(counts).toEqual(expected);
        expect(countsArea(counts)).toBe(regionArea(region));
        expect(countsBounds(counts, size.heightPx)).toEqual(regionBounds(region));
        const back = regionOfCounts(counts, size)!;
        expect(pixelsOf(back)).toEqual(pixelsOf(region));
        if (inside.size > 0) expect(back.rect).toEqual(regionBounds(region));
        expect(countsFromText(countsToText(counts))).toEqual(counts);
      }),
      { numRuns: 300 },
    );
  });

  it('of what lies beside the image are not written', () => {
    expect(countsOf(regionFrom(-1, -1, '##', '##'), { widthPx: 2, heightPx: 2 })).toEqual([0, 1, 3]);
    expect(countsOf(regionFrom(5, 5, '#'), { widthPx: 2, heightPx: 2 })).toEqual([4]);
    expect(countsOf(regionOfRect({ x: 0, y: 0, w: 2, h: 2 }), { widthPx: 2, heightPx: 2 })).toEqual([0, 4]);
  });

  it.each([[[53]], [[55]], [[-1, 55]], [[10.5, 43.5]], [[NaN, 54]], [[]]])('that are not those of the image are refused: %j', (counts) => {
    expect(regionOfCounts(counts, size)).toBeNull();
  }); // prettier-ignore

  it('of any size survive being text', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400_000_000)), (counts) => {
        expect(countsFromText(countsToText(counts))).toEqual(counts);
      }),
    );
  });

  it.each(['P', 'oo', 'ooooooooooo', '/', ' ', '\u{1f600}', 'O', 'o0é'])('are refused as text that is none: %j', (text) => {
    expect(countsFromText(text)).toBeNull();
  }); // prettier-ignore

  it('of any text are numbers or refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const counts = countsFromText(text);
        if (counts !== null)
          expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      }),
    );
  });
});
