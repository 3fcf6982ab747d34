/** Regions: sets of pixels, whatever rectangles they are kept in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Region } from '#shared/domain/mask.ts';
import {
  cropRegion,
  intersectRegions,
  NO_REGION,
  regionArea,
  regionBounds,
  regionHas,
  regionOfClass,
  subtractRegions,
  trimRegion,
  uniteRegions,
} from '#shared/kernels/mask/regions.ts';
import { pixelsOf, rasterFrom, regionFrom, shown } from '#tests/helpers/masks.ts';

const anyRegion: fc.Arbitrary<Region> = fc
  .record({
    x: fc.integer({ min: -4, max: 8 }),
    y: fc.integer({ min: -4, max: 8 }),
    w: fc.integer({ min: 0, max: 7 }),
    h: fc.integer({ min: 0, max: 7 }),
  })
  .chain((rect) =>
    fc
      .uint8Array({ minLength: rect.w * rect.h, maxLength: rect.w * rect.h, max: 1 })
      .map((bits) => ({ rect, bits })),
  );

const sorted = (pixels: Iterable<string>): string[] => [...pixels].sort();

describe('regions', () => {
  it('unite, subtract and intersect as sets of pixels do', () => {
    fc.assert(
      fc.property(anyRegion, anyRegion, (a, b) => {
        const [inA, inB] = [new Set(pixelsOf(a)), new Set(pixelsOf(b))];
        expect(sorted(pixelsOf(uniteRegions(a, b)))).toEqual(sorted(new Set([...inA, ...inB])));
        expect(sorted(pixelsOf(subtractRegions(a, b)))).toEqual(sorted([...inA].filter((p) => !inB.has(p))));
        expect(sorted(pixelsOf(intersectRegions(a, b)))).toEqual(sorted([...inA].filter((p) => inB.has(p))));
      }),
    );
  });

  it('keep their pixels when trimmed, and are as small as can be then', () => {
    fc.assert(
      fc.property(anyRegion, (region) => {
        const trimmed = trimRegion(region);
        expect(pixelsOf(trimmed)).toEqual(pixelsOf(region));
        expect(regionArea(region)).toBe(pixelsOf(region).length);
        if (pixelsOf(region).length === 0) expect(trimmed).toBe(NO_REGION);
        else expect(regionBounds(region)).toEqual(trimmed.rect);
        expect(regionBounds(trimmed)).toEqual(regionBounds(region));
        for (const pixel of pixelsOf(region)) {
          const [x = 0, y = 0] = pixel.split(',').map(Number);
          expect(regionHas(region, x, y)).toBe(true);
        }
      }),
    );
    expect(regionHas(regionFrom(1, 1, '#'), 0, 1)).toBe(false);
    expect(regionHas(regionFrom(1, 1, '#'), 2, 1)).toBe(false);
  });

  it('are cut to the image', () => {
    const region = regionFrom(-1, -1, '###', '###', '###');
    expect(shown(cropRegion(region, { widthPx: 3, heightPx: 1 }), 3, 1)).toEqual(['##.']);
    expect(cropRegion(regionFrom(5, 0, '#'), { widthPx: 3, heightPx: 1 })).toBe(NO_REGION);
  });

  it('are read from a mask by class, in the smallest rectangle', () => {
    const raster = rasterFrom('.....', '..22.', '.2.2.', '....3');
    const region = regionOfClass(raster, 2);
    expect(region.rect).toEqual({ x: 1, y: 1, w: 3, h: 2 });
    expect(shown(region, 5, 4)).toEqual(['.....', '..##.', '.#.#.', '.....']);
    expect(regionOfClass(raster, 2, { x: 3, y: -5, w: 9, h: 7 }).rect).toEqual({ x: 3, y: 1, w: 1, h: 1 });
    expect(regionOfClass(raster, 7)).toBe(NO_REGION);
    expect(regionOfClass(raster, 2, { x: 50, y: 0, w: 2, h: 2 })).toBe(NO_REGION);
  });
});
