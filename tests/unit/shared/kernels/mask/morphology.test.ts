/** Growing, shrinking, smoothing, holes and specks, held against distances between all pairs of pixels. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Region } from '#shared/domain/mask.ts';
import { componentsOf } from '#shared/kernels/mask/components.ts';
import { squaredDistances } from '#shared/kernels/mask/distances.ts';
import {
  fillHoles,
  growRegion,
  largestPart,
  removeSpecks,
  shrinkRegion,
  smoothRegion,
} from '#shared/kernels/mask/morphology.ts';
import { reshapeClass } from '#shared/kernels/mask/paint.ts';
import {
  NO_REGION,
  regionHas,
  regionOfClass,
  regionOfRect,
  regionWithin,
  subtractRegions,
} from '#shared/kernels/mask/regions.ts';
import { ellipseRegion } from '#shared/kernels/mask/shapes.ts';
import { pixelsOf, rasterFrom, regionFrom, regionOn, rowsOf, shown } from '#tests/helpers/masks.ts';

const [W, H] = [14, 11];
const size = { widthPx: W, heightPx: H };
const anyRegion = regionOn(W, H);
const radius = fc.constantFrom(0, 1, 1.5, 2, 2.9, 4, 7.2);
const all = regionOfRect({ x: 0, y: 0, w: W, h: H });

/** The pixels of the image within a distance of some pixel of the region. */
function near(region: Region, r: number): string[] {
  const mine = pixelsOf(region).map((pixel) => pixel.split(',').map(Number));
  return pixelsOf(all).filter((pixel) => {
    const [x = 0, y = 0] = pixel.split(',').map(Number);
    return mine.some(([px = 0, py = 0]) => (px - x) ** 2 + (py - y) ** 2 <= r * r);
  });
}

describe('distances', () => {
  it('are those to the nearest of all pixels', () => {
    fc.assert(
      fc.property(anyRegion, fc.constantFrom(0 as const, 1 as const), ({ rect: { w, h }, bits }, value) => {
        const squared = squaredDistances(bits, w, h, value);
        squared.forEach((found, i) => {
          let least = 0x7fffffff;
          bits.forEach((bit, j) => {
            const [dx, dy] = [(i % w) - (j % w), Math.floor(i / w) - Math.floor(j / w)];
            if (bit === value) least = Math.min(least, dx * dx + dy * dy);
          });
          expect(found).toBe(least);
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('regions', () => {
  it('grow by what is near', () => {
    fc.assert(
      fc.property(anyRegion, radius, (region, r) => {
        expect(pixelsOf(growRegion(region, r, size))).toEqual(near(region, r));
      }),
      { numRuns: 60 },
    );
  });

  it('shrink by what is near to the rest of the image, and not at its border', () => {
    fc.assert(
      fc.property(anyRegion, radius, (region, r) => {
        const lost = new Set(near(subtractRegions(all, region), r));
        expect(pixelsOf(shrinkRegion(region, r, size))).toEqual(
          pixelsOf(region).filter((pixel) => !lost.has(pixel)),
        );
      }),
      { numRuns: 60 },
    );
    expect(shrinkRegion(all, 5, size)).toEqual(all);
    expect(shrinkRegion(NO_REGION, 1, size)).toBe(NO_REGION);
    expect(growRegion(NO_REGION, 1, size)).toBe(NO_REGION);
  });

  it('lose hairs and fill cracks when smoothed, and once is enough', () => {
    const disc = ellipseRegion({ x: 10, y: 10 }, { x: 50, y: 50 }, { widthPx: 60, heightPx: 60 });
    const torn = regionWithin(disc, { x: 0, y: 0, w: 60, h: 60 });
    const image = { widthPx: 60, heightPx: 60 };
    // A hair to the right, a speck, a crack from the left.
    torn.bits.fill(1, 30 * 60 + 50, 30 * 60 + 58);
    torn.bits[3 * 60 + 3] = 1;
    torn.bits.fill(0, 30 * 60 + 10, 30 * 60 + 25);
    const smooth = smoothRegion(torn, 2, image);
    expect(regionHas(smooth, 57, 30)).toBe(false);
    expect(regionHas(smooth, 3, 3)).toBe(false);
    expect(regionHas(smooth, 20, 30)).toBe(true);
    expect(pixelsOf(subtractRegions(disc, smooth)).length).toBeLessThan(10);
    expect(pixelsOf(subtractRegions(smooth, disc)).length).toBeLessThan(10);
    expect(pixelsOf(smoothRegion(smooth, 2, image))).toEqual(pixelsOf(smooth));
    expect(smoothRegion(regionFrom(3, 3, '#'), 2, image)).toBe(NO_REGION);
    expect(smoothRegion(all, 3, size)).toEqual(all);
  });

  it('have no holes afterwards, save larger ones than asked for', () => {
    const rings = regionFrom(2, 1, '.####.', '#...##', '#.#.##', '#..##.', '###..#');
    expect(shown(fillHoles(rings), 8, 6).slice(1)).toEqual([
      '...####.',
      '..######',
      '..######',
      '..#####.',
      '..###..#',
    ]);
    // Eight pixels around a single one: the hole is not its island.
    expect(pixelsOf(fillHoles(rings, 6))).toEqual(pixelsOf(rings));
    expect(pixelsOf(fillHoles(rings, 7))).toEqual(pixelsOf(fillHoles(rings)));
    expect(pixelsOf(fillHoles(NO_REGION))).toEqual([]);
  });

  it('keep parts of enough pixels; corners hold a part together', () => {
    const parts = regionFrom(0, 0, '#..##', '.#...', '...#.');
    expect(shown(removeSpecks(parts, 2), 5, 3)).toEqual(['#..##', '.#...', '.....']);
    expect(removeSpecks(parts, 3)).toBe(NO_REGION);
    expect(pixelsOf(largestPart(parts))).toEqual(['0,0', '1,1']);
    expect(largestPart(NO_REGION)).toBe(NO_REGION);
  });
});

describe('components', () => {
  it('are what steps to neighbours reach', () => {
    fc.assert(
      fc.property(anyRegion, fc.boolean(), fc.constantFrom(0 as const, 1 as const), ({ rect: { w, h }, bits }, diagonal, value) => {
        const found = componentsOf({ bits, w, h, value, diagonal });
        const labels = new Array<number>(w * h).fill(-1);
        for (let y = 0; y < h; y += 1) {
          for (let run = found.rowStarts[y]!; run < found.rowStarts[y + 1]!; run += 1) {
            labels.fill(found.component[run]!, y * w + found.starts[run]!, y * w + found.ends[run]!);
          }
        }
        expect(labels.map((label) => label >= 0)).toEqual(Array.from(bits, (bit) => bit === value));
        // Flood each part from its first pixel: it holds exactly the pixels with its number.
        let count = 0;
        const seen = new Set<number>();
        labels.forEach((label, start) => {
          if (label < 0 || seen.has(start)) return;
          expect(label).toBe(count);
          count += 1;
          const part = new Set([start]);
          for (const i of part) {
            for (let dy = -1; dy <= 1; dy += 1) {
              for (let dx = -1; dx <= 1; dx += 1) {
                const [x, y] = [(i % w) + dx, Math.floor(i / w) + dy];
                if (!diagonal && dx !== 0 && dy !== 0) continue;
                if (x >= 0 && y >= 0 && x < w && y < h && labels[y * w + x]! >= 0) part.add(y * w + x);
              }
            }
          }
          expect(labels.filter((other) => other === label)).toHaveLength(part.size);
          expect(found.areas[label]).toBe(part.size);
          const isAtBorder = [...part].some((i) => i % w === 0 || i % w === w - 1 || i < w || i >= w * (h - 1));
          expect(found.touchesBorder[label]).toBe(isAtBorder ? 1 : 0);
          for (const i of part) {
            expect(labels[i]).toBe(label);
            seen.add(i);
          }
        });
        expect(found.count).toBe(count);
      }),
      { numRuns: 100 },
    ); // prettier-ignore
  });
});

it('a class gets another form: what it loses is unlabeled, what it gains is painted where that is allowed', () => {
  const raster = rasterFrom('1122', '1..3');
  const before = regionOfClass(raster, 1);
  const after = regionFrom(1, 0, '###', '###');
  expect(reshapeClass(raster, { value: 1, mayPaint: Uint8Array.of(1, 0, 1) }, { before, after })).toEqual({ x: 0, y: 0, w: 4, h: 2 });
  expect(rowsOf(raster)).toEqual(['.111', '.113']);
}); // prettier-ignore
