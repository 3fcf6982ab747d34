/** Flood fill and the magic wand: what is like the pixel under the pointer, and hangs together with it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Raster, Region } from '#shared/domain/mask.ts';
import { floodFill, magicWand } from '#shared/kernels/mask/magicWand.ts';
import { NO_REGION, regionArea, regionHas } from '#shared/kernels/mask/regions.ts';
import { pictureOf, pixelsOf, rasterFrom, shown } from '#tests/helpers/masks.ts';

const [W, H] = [13, 9];
const levels = fc.array(fc.nat(3), { minLength: W * H, maxLength: W * H });
const place = fc.record({
  x: fc.double({ min: 0, max: W, maxExcluded: true, noNaN: true }),
  y: fc.double({ min: 0, max: H, maxExcluded: true, noNaN: true }),
});
const pictureFrom = (grey: readonly number[], step = 20): ReturnType<typeof pictureOf> =>
  pictureOf(W, H, (x, y) => [100, 50 + step * grey[y * W + x]!, 7]);

/** What can be reached, by asking all neighbours of all that is found until nothing is new. */
function reachable(start: number, accepts: (pixel: number) => boolean): string[] {
  const found = new Set([start]);
  for (const pixel of found) {
    const [x, y] = [pixel % W, Math.floor(pixel / W)];
    for (const [nx, ny] of [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as const) {
      const next = ny * W + nx;
      if (nx >= 0 && ny >= 0 && nx < W && ny < H && accepts(next)) found.add(next);
    }
  }
  return [...found].sort((a, b) => a - b).map((pixel) => `${String(pixel % W)},${String(Math.floor(pixel / W))}`);
} // prettier-ignore

const startOf = ({ x, y }: { x: number; y: number }): number => Math.floor(y) * W + Math.floor(x);

describe('flood fill', () => {
  it('finds what has the class and nearly the colour of the seed and hangs together with it', () => {
    fc.assert(
      fc.property(levels, levels, place, fc.constantFrom(0, 19, 20, 45, 255), (classes, grey, seed, tolerance) => {
        const raster: Raster = { widthPx: W, heightPx: H, data: Uint16Array.from(classes, (value) => value % 2) };
        const start = startOf(seed);
        const region = floodFill(raster, pictureFrom(grey), seed, tolerance);
        const accepts = (i: number): boolean =>
          raster.data[i] === raster.data[start] && Math.abs(20 * grey[i]! - 20 * grey[start]!) <= tolerance;
        expect(pixelsOf(region)).toEqual(reachable(start, accepts));
      }),
    ); // prettier-ignore
  });

  it('needs no picture, does not leak over corners, and finds nothing beside the image', () => {
    const raster = rasterFrom('1.1', '.1.', '1.1');
    expect(shown(floodFill(raster, null, { x: 1.5, y: 1.5 }, 0), 3, 3)).toEqual(['...', '.#.', '...']);
    expect(floodFill(raster, null, { x: 3, y: 1 }, 0)).toBe(NO_REGION);
    expect(floodFill(raster, null, { x: NaN, y: 1 }, 0)).toBe(NO_REGION);
  });
});

describe('the magic wand', () => {
  it('finds what is like the seed, together with it or everywhere', () => {
    fc.assert(
      fc.property(levels, place, fc.constantFrom(0, 20, 40), (grey, seed, tolerance) => {
        const picture = pictureFrom(grey);
        const start = startOf(seed);
        const accepts = (i: number): boolean => Math.abs(20 * grey[i]! - 20 * grey[start]!) <= tolerance;
        const near = magicWand(picture, seed, { tolerance, contiguous: true, edgeAware: false });
        expect(pixelsOf(near)).toEqual(reachable(start, accepts));
        const all = magicWand(picture, seed, { tolerance, contiguous: false, edgeAware: false });
        expect(regionArea(all)).toBe(grey.filter((_, i) => accepts(i)).length);
        grey.forEach((_, i) => expect(regionHas(all, i % W, Math.floor(i / W))).toBe(accepts(i)));
      }),
    );
  });

  // A step of 30 in the middle, with a ramp across a narrow gate: without edges the fill goes through.
  const step = pictureOf(20, 10, (x) => [x < 10 ? 100 : 130, 60, 60]);
  const wand = (edgeAware: boolean, tolerance: number, x = 3): Region =>
    magicWand(step, { x, y: 5 }, { tolerance, contiguous: true, edgeAware });

  it('stops at an edge that the tolerance would let pass, exactly between its two sides', () => {
    expect(regionArea(wand(false, 40))).toBe(200);
    expect(wand(true, 40).rect).toEqual({ x: 0, y: 0, w: 10, h: 10 });
    expect(regionArea(wand(true, 40))).toBe(100);
    expect(wand(true, 40, 15).rect).toEqual({ x: 10, y: 0, w: 10, h: 10 });
    expect(regionArea(wand(true, 40, 15))).toBe(100);
  });

  it('passes over edges that are weak for the tolerance', () => {
    expect(regionArea(wand(true, 80))).toBe(200);
  });

  it('takes a seed on an edge for what it is', () => {
    const region = wand(true, 40, 9.5);
    expect(regionHas(region, 9, 5)).toBe(true);
    expect(region.rect).toEqual({ x: 0, y: 0, w: 10, h: 10 });
    expect(magicWand(step, { x: -1, y: 0 }, { tolerance: 9, contiguous: false, edgeAware: true })).toBe(
      NO_REGION,
    );
  });
});
