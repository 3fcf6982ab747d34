/** Superpixels: everybody has one, each hangs together, edges are kept, and they are found by place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentsOf } from '#shared/kernels/mask/components.ts';
import { labOf } from '#shared/kernels/mask/lab.ts';
import { regionArea } from '#shared/kernels/mask/regions.ts';
import { slic } from '#shared/kernels/mask/slic.ts';
import { SuperpixelMap } from '#shared/kernels/mask/SuperpixelMap.ts';
import { hash32 } from '#shared/kernels/rng.ts';
import { pictureOf, pixelsOf } from '#tests/helpers/masks.ts';

const noisy = (
  widthPx: number,
  heightPx: number,
  seed: number,
  amount: number,
): ReturnType<typeof pictureOf> =>
  pictureOf(widthPx, heightPx, (x, y) => {
    const draw = (c: number): number => 128 + (hash32([x >> 2, y >> 2, c, seed]) % (2 * amount + 1)) - amount;
    return [draw(0), draw(1), draw(2)];
  });

describe('superpixels', () => {
  it('are connected, numbered without gaps, and leave no pixel out', () => {
    fc.assert(
      fc.property(
        fc.record({ w: fc.integer({ min: 1, max: 40 }), h: fc.integer({ min: 1, max: 40 }), seed: fc.nat(99), amount: fc.constantFrom(0, 10, 120) }),
        fc.record({ regionPx: fc.integer({ min: 2, max: 15 }), compactness: fc.constantFrom(1, 10, 40), iterations: fc.integer({ min: 1, max: 5 }) }),
        ({ w, h, seed, amount }, options) => {
          const { labels, count, rect } = slic(noisy(w, h, seed, amount), options);
          expect(rect).toEqual({ x: 0, y: 0, w, h });
          expect(labels).toHaveLength(w * h);
          expect(new Set(labels)).toEqual(new Set(Array.from({ length: count }, (_, label) => label)));
          for (let label = 0; label < count; label += 1) {
            const bits = Uint8Array.from(labels, (other) => (other === label ? 1 : 0));
            expect(componentsOf({ bits, w, h, value: 1, diagonal: false }).count).toBe(1);
          }
        },
      ),
      { numRuns: 60 },
    ); // prettier-ignore
  });

  it('are about as large as asked for', () => {
    const { labels, count } = slic(noisy(120, 90, 1, 20), { regionPx: 10, compactness: 10, iterations: 5 });
    expect(count).toBeGreaterThan(70);
    expect(count).toBeLessThan(150);
    const sizes = new Array<number>(count).fill(0);
    for (const label of labels) sizes[label]! += 1;
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(25);
    expect(Math.max(...sizes)).toBeLessThan(500);
  });

  it('keep to an edge that does not lie on their grid', () => {
    const picture = pictureOf(60, 60, (x, y) => (x + y / 3 < 37 ? [200, 60, 60] : [60, 60, 200]));
    const { labels, count } = slic(picture, { regionPx: 10, compactness: 10, iterations: 10 });
    const left = new Array<number>(count).fill(0);
    const right = new Array<number>(count).fill(0);
    labels.forEach((label, i) => ((i % 60) + Math.floor(i / 60) / 3 < 37 ? (left[label]! += 1) : (right[label]! += 1)));
    for (let label = 0; label < count; label += 1) expect(Math.min(left[label]!, right[label]!)).toBe(0);
  }); // prettier-ignore

  it('of a window are those of that part alone', () => {
    const picture = noisy(60, 50, 3, 60);
    const window = { x: 13, y: 8, w: 30, h: 25 };
    const part = pictureOf(30, 25, (x, y) => {
      const at = 4 * ((y + 8) * 60 + x + 13);
      return [picture.rgba[at]!, picture.rgba[at + 1]!, picture.rgba[at + 2]!];
    });
    const options = { regionPx: 7, compactness: 10, iterations: 4 };
    const found = slic(picture, { ...options, window });
    expect(found.rect).toEqual(window);
    expect(found.labels).toEqual(slic(part, options).labels);
    expect(slic(picture, { ...options, window: { x: 70, y: 0, w: 5, h: 5 } }).count).toBe(0);
    expect(slic(picture, { ...options, window: { x: 50, y: 40, w: 50, h: 50 } }).rect).toEqual({ x: 50, y: 40, w: 10, h: 10 });
  }); // prettier-ignore
});

describe('a map of superpixels', () => {
  const picture = noisy(50, 40, 5, 80);
  const superpixels = slic(picture, {
    regionPx: 8,
    compactness: 10,
    iterations: 4,
    window: { x: 10, y: 5, w: 36, h: 30 },
  });
  const map = new SuperpixelMap(superpixels); // prettier-ignore

  it('knows whose a place is, and which pixels belong to it', () => {
    let area = 0;
    for (let label = 0; label < superpixels.count; label += 1) {
      const region = map.region([label]);
      area += regionArea(region);
      for (const pixel of pixelsOf(region)) {
        const [x = 0, y = 0] = pixel.split(',').map(Number);
        expect(map.at({ x: x + 0.9, y: y + 0.1 })).toBe(label);
      }
    }
    expect(area).toBe(36 * 30);
    expect(regionArea(map.region(Array.from({ length: superpixels.count }, (_, label) => label)))).toBe(36 * 30);
    expect(regionArea(map.region([]))).toBe(0);
    expect(regionArea(map.region([-1, 1e6]))).toBe(0);
    for (const place of [{ x: 9.9, y: 20 }, { x: 46, y: 20 }, { x: 20, y: 4.9 }, { x: 20, y: 35 }, { x: NaN, y: 20 }]) {
      expect(map.at(place)).toBeNull();
    }
  }); // prettier-ignore

  it('knows whom a line passes over', () => {
    const found = map.along({ x: 0, y: 20.5 }, { x: 60, y: 20.5 });
    const row = superpixels.labels.subarray(15 * 36, 16 * 36);
    expect(found).toEqual([...new Set(row)]);
    expect(map.along({ x: 20, y: 20 }, { x: 20, y: 20 })).toEqual([map.at({ x: 20, y: 20 })]);
  });

  it('draws the net between them', () => {
    const { rect, bits } = map.borders();
    expect(rect).toEqual(superpixels.rect);
    const { labels } = superpixels;
    bits.forEach((bit, i) => {
      const isLastColumn = i % 36 === 35;
      const differs =
        (!isLastColumn && labels[i] !== labels[i + 1]) || (i < 36 * 29 && labels[i] !== labels[i + 36]);
      expect(bit).toBe(differs ? 1 : 0);
    });
  });
});

it('colours have the numbers that CIELAB gives them', () => {
  // White, black, sRGB's red, green and blue (D65), as colour tables print them.
  const known = [[255, 255, 255, 100, 0, 0], [0, 0, 0, 0, 0, 0], [255, 0, 0, 53.24, 80.09, 67.2], [0, 255, 0, 87.73, -86.18, 83.18], [0, 0, 255, 32.3, 79.19, -107.86], [119, 119, 119, 50.03, 0, 0]];
  const picture = pictureOf(6, 1, (x) => [known[x]![0]!, known[x]![1]!, known[x]![2]!]);
  const { lightness, a, b } = labOf(picture, { x: 0, y: 0, w: 6, h: 1 });
  known.forEach(([, , , l = 0, greenRed = 0, blueYellow = 0], i) => {
    expect(Math.abs(lightness[i]! - l)).toBeLessThan(0.05);
    expect(Math.abs(a[i]! - greenRed)).toBeLessThan(0.05);
    expect(Math.abs(b[i]! - blueYellow)).toBeLessThan(0.05);
  });
}); // prettier-ignore
