/** Shapes: the pixels whose centres lie within, as asking for each one tells. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { regionHas, NO_REGION } from '#shared/kernels/mask/regions.ts';
import { ellipseRegion, polygonRegion, rectangleRegion, type FillRule } from '#shared/kernels/mask/shapes.ts';
import { pixelsOf, shown } from '#tests/helpers/masks.ts';

const size = { widthPx: 24, heightPx: 20 };
const coordinate = fc.double({ min: -6, max: 30, noNaN: true });
const ring = fc
  .array(coordinate, { minLength: 6, maxLength: 16 })
  .map((numbers) => numbers.slice(0, numbers.length & ~1));

/** How often the rings wind around a point, how many lines lie left of it, and whether one comes too near to tell. */
function around(
  rings: readonly (readonly number[])[],
  x: number,
  y: number,
): { winding: number; lines: number; isClose: boolean } {
  let [winding, lines, isClose] = [0, 0, false];
  for (const points of rings) {
    for (let i = 0; i < points.length; i += 2) {
      const [x0, y0] = [points[i]!, points[i + 1]!];
      const [x1, y1] = [points[(i + 2) % points.length]!, points[(i + 3) % points.length]!];
      if (y0 <= y === y1 <= y) continue;
      // Which side of the line the point is on, by the sign of an area.
      const side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
      if (Math.abs(side) < 1e-9 * (1 + Math.abs(x1 - x0) + Math.abs(y1 - y0))) isClose = true;
      if (y1 > y0 ? side <= 0 : side >= 0) {
        winding += y1 > y0 ? 1 : -1;
        lines += 1;
      }
    }
  }
  return { winding, lines, isClose };
}

describe('polygons', () => {
  it.each<FillRule>(['evenodd', 'nonzero'])(
    'of several rings hold the centres that the %s rule says',
    (rule) => {
      fc.assert(
        fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), (rings) => {
          const region = polygonRegion(rings, size, rule);
          for (let y = 0; y < size.heightPx; y += 1) {
            for (let x = 0; x < size.widthPx; x += 1) {
              const { winding, lines, isClose } = around(rings, x + 0.5, y + 0.5);
              const isIn = rule === 'evenodd' ? lines % 2 === 1 : winding !== 0;
              if (!isClose && regionHas(region, x, y) !== isIn)
                throw new Error(`${String(x)}, ${String(y)}: ${String(isIn)}`);
            }
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  it('with a common edge share no pixel and leave none out, even where it runs through centres', () => {
    const corner = fc.integer({ min: 0, max: 20 }).map((n) => n / 2);
    fc.assert(
      fc.property(corner, corner, (x, y) => {
        // A rectangle cut into four triangles at any point.
        const box = [0, 0, 10, 0, 10, 10, 0, 10];
        const parts = [0, 2, 4, 6].map((i) => [
          box[i]!,
          box[i + 1]!,
          box[(i + 2) % 8]!,
          box[(i + 3) % 8]!,
          x,
          y,
        ]);
        const pixels = parts.flatMap((part) => pixelsOf(polygonRegion([part], size)));
        expect(new Set(pixels).size).toBe(pixels.length);
        expect(pixels).toHaveLength(100);
      }),
    );
  });

  it('have holes, by either rule', () => {
    const outer = [0, 0, 5, 0, 5, 5, 0, 5];
    const hole = [1, 1, 1, 4, 4, 4, 4, 1];
    const expected = ['#####', '#...#', '#...#', '#...#', '#####'];
    for (const rule of ['evenodd', 'nonzero'] as const) {
      expect(shown(polygonRegion([outer, hole], size, rule), 5, 5)).toEqual(expected);
    }
  });

  it('far outside, of two points, or of no numbers are nothing', () => {
    expect(polygonRegion([[1, 1, 8, 8]], size)).toBe(NO_REGION);
    expect(polygonRegion([[50, 50, 60, 50, 55, 60]], size)).toBe(NO_REGION);
    expect(polygonRegion([[NaN, 1, 5, NaN, 7, 7]], size)).toBe(NO_REGION);
    expect(polygonRegion([], size)).toBe(NO_REGION);
    const huge = polygonRegion([[-1e12, -1e12, 1e12, -1e12, 1e12, 1e12, -1e12, 1e12]], size);
    expect(huge.rect).toEqual({ x: 0, y: 0, w: 24, h: 20 });
  });
});

describe('scikit-image', () => {
  interface Drawn {
    readonly points: number[];
    /** '0' and '1', row by row. */
    readonly bits: string;
  }
  const { widthPx, heightPx, polygons } = JSON.parse(
    readFileSync('tests/fixtures/mask/oracle.json', 'utf8'),
  ) as { widthPx: number; heightPx: number; polygons: Drawn[] };

  it.each(polygons)('draws polygon %# with the same pixels', ({ points, bits }) => {
    const region = polygonRegion([points], { widthPx, heightPx });
    expect(shown(region, widthPx, heightPx).join('')).toBe(bits.replaceAll('0', '.').replaceAll('1', '#'));
  });
});

describe('ellipses and rectangles', () => {
  it('hold the centres within, whichever corners they were drawn from', () => {
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, (x0, y0, x1, y1) => {
        const [a, b] = [{ x: x0, y: y0 }, { x: x1, y: y1 }];
        const ellipse = ellipseRegion(a, b, size);
        const rectangle = rectangleRegion(a, b, size);
        expect(ellipseRegion({ x: x1, y: y0 }, { x: x0, y: y1 }, size)).toEqual(ellipse);
        for (let y = 0; y < size.heightPx; y += 1) {
          for (let x = 0; x < size.widthPx; x += 1) {
            const u = (2 * (x + 0.5) - x0 - x1) / (x1 - x0);
            const v = (2 * (y + 0.5) - y0 - y1) / (y1 - y0);
            const r = u * u + v * v;
            if (Math.abs(r - 1) > 1e-6 && regionHas(ellipse, x, y) !== r < 1) throw new Error(`ellipse ${String([x, y])}`);
            const isIn = Math.max(Math.abs(u), Math.abs(v));
            if (Math.abs(isIn - 1) > 1e-6 && regionHas(rectangle, x, y) !== isIn < 1) throw new Error('rectangle');
          }
        }
      }),
      { numRuns: 200 },
    ); // prettier-ignore
  });

  it('look like this', () => {
    expect(shown(ellipseRegion({ x: 0, y: 0 }, { x: 6, y: 4 }, size), 6, 4)).toEqual(['.####.', '######', '######', '.####.']);
    expect(shown(rectangleRegion({ x: 3, y: 2 }, { x: 1, y: 1 }, size), 4, 3)).toEqual(['....', '.##.', '....']);
  }); // prettier-ignore
});
