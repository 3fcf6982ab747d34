/** Polygons along pixels: filling them gives the region again, with holes, as keyholes, and nearly so when simplified. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentsOf } from '#shared/kernels/mask/components.ts';
import { polygonsOf, ringsOf } from '#shared/kernels/mask/polygons.ts';
import { NO_REGION } from '#shared/kernels/mask/regions.ts';
import { doubleArea, keyhole, simplifyPolygon, simplifyRing } from '#shared/kernels/mask/rings.ts';
import { ellipseRegion, polygonRegion } from '#shared/kernels/mask/shapes.ts';
import { pixelsOf, regionFrom, regionOn } from '#tests/helpers/masks.ts';

const [W, H] = [12, 10];
const size = { widthPx: W, heightPx: H };
const anyRegion = regionOn(W, H);

describe('polygons', () => {
  it('give the same pixels when filled, by either rule', () => {
    fc.assert(
      fc.property(anyRegion, (region) => {
        const rings = ringsOf(polygonsOf(region));
        expect(pixelsOf(polygonRegion(rings, size, 'evenodd'))).toEqual(pixelsOf(region));
        expect(pixelsOf(polygonRegion(rings, size, 'nonzero'))).toEqual(pixelsOf(region));
      }),
      { numRuns: 400 },
    );
  });

  it('are one for each part, clockwise, with its own holes the other way around', () => {
    fc.assert(
      fc.property(anyRegion, (region) => {
        const { w, h } = region.rect;
        const parts = componentsOf({ bits: region.bits, w, h, value: 1, diagonal: false });
        const polygons = polygonsOf(region);
        expect(polygons).toHaveLength(parts.count);
        polygons.forEach(({ outer, holes }, part) => {
          expect(doubleArea(outer)).toBeGreaterThan(0);
          for (const hole of holes) expect(doubleArea(hole)).toBeLessThan(0);
          const area = [outer, ...holes].reduce((sum, ring) => sum + doubleArea(ring), 0) / 2;
          expect(area).toBe(parts.areas[part]);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('have corners only where they turn', () => {
    expect(polygonsOf(regionFrom(2, 3, '####', '#..#', '####'))).toEqual([
      { outer: [6, 3, 6, 6, 2, 6, 2, 3], holes: [[5, 5, 5, 4, 3, 4, 3, 5]] },
    ]);
    expect(polygonsOf(NO_REGION)).toEqual([]);
  });

  it('as one ring through keyholes give the same pixels, by either rule', () => {
    fc.assert(
      fc.property(anyRegion, (region) => {
        const rings = polygonsOf(region).map(keyhole);
        expect(pixelsOf(polygonRegion(rings, size, 'evenodd'))).toEqual(pixelsOf(region));
        expect(pixelsOf(polygonRegion(rings, size, 'nonzero'))).toEqual(pixelsOf(region));
        for (const ring of rings) {
          expect(pixelsOf(polygonRegion([ring], size, 'evenodd'))).toEqual(pixelsOf(polygonRegion([ring], size, 'nonzero')));
        }
      }),
      { numRuns: 300 },
    ); // prettier-ignore
  });
});

describe('simplified rings', () => {
  const disc = ellipseRegion({ x: 4, y: 3 }, { x: 84, y: 63 }, { widthPx: 100, heightPx: 100 });

  it('have few corners and hardly other pixels', () => {
    const [polygon] = polygonsOf(disc);
    const simple = simplifyPolygon(polygon!, 1);
    expect(simple.outer.length).toBeLessThan(polygon!.outer.length / 4);
    const filled = new Set(pixelsOf(polygonRegion(ringsOf([simple]), { widthPx: 100, heightPx: 100 })));
    const missing = pixelsOf(disc).filter((pixel) => !filled.has(pixel)).length;
    expect(missing + filled.size - (pixelsOf(disc).length - missing)).toBeLessThan(
      0.04 * pixelsOf(disc).length,
    );
  });

  it('leave no corner further away than the tolerance, and no one that was not there', () => {
    fc.assert(
      fc.property(anyRegion, fc.constantFrom(0.5, 1, 2), (region, tolerance) => {
        for (const ring of ringsOf(polygonsOf(region))) {
          const simple = simplifyRing(ring, tolerance);
          const corners = cornersOf(simple);
          expect(corners.length).toBeGreaterThanOrEqual(3);
          for (const corner of corners) expect(cornersOf(ring)).toContainEqual(corner);
          for (const corner of cornersOf(ring))
            expect(distance(corner, corners)).toBeLessThanOrEqual(tolerance);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('stay as they are without tolerance and where nothing would be left', () => {
    const square = [0, 0, 1, 0, 1, 1, 0, 1];
    expect(simplifyRing(square, 0)).toBe(square);
    expect(simplifyRing(square, 50)).toBe(square);
  });
});

const cornersOf = (ring: readonly number[]): [number, number][] =>
  Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!]);

function distance([x, y]: [number, number], ring: [number, number][]): number {
  return Math.min(
    ...ring.map(([x0, y0], i) => {
      const [x1, y1] = ring[(i + 1) % ring.length]!;
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const t =
        length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
      return Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0));
    }),
  );
}
