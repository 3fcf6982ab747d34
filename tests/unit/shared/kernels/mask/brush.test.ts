/** The brush: the same pixels as asking for each how far it is from the line, whatever the sizes at both ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rect } from '#shared/domain/mask.ts';
import { paintSegment, segmentBounds, type Stroke } from '#shared/kernels/mask/brush.ts';
import { blankRaster } from '#shared/kernels/mask/RasterEdit.ts';
import { rasterFrom, rowsOf } from '#tests/helpers/masks.ts';

const SIZE = 32;
const place = fc.record({
  x: fc.double({ min: -10, max: 42, noNaN: true }),
  y: fc.double({ min: -10, max: 42, noNaN: true }),
});
const radius = fc.double({ min: 0.75, max: 20, noNaN: true });
const stroke = (shape: 'round' | 'square'): fc.Arbitrary<Stroke> =>
  fc.record({ from: place, to: place, radiusFrom: radius, radiusTo: radius, shape: fc.constant(shape) });

const dot = (x: number, y: number, r: number, shape: 'round' | 'square' = 'round'): Stroke => ({
  from: { x, y },
  to: { x, y },
  radiusFrom: r,
  radiusTo: r,
  shape,
});
const everything = { value: 1, mayPaint: null };

/**
 * How much a point is within the swept brush (positive: inside): the best over time, found by thirds, of which each
 * function of time here allows because it is concave.
 */
function depth({ from, to, radiusFrom, radiusTo, shape }: Stroke, x: number, y: number): number {
  const at = (t: number): number => {
    const dx = Math.abs(x - from.x - t * (to.x - from.x));
    const dy = Math.abs(y - from.y - t * (to.y - from.y));
    return (
      radiusFrom + t * (radiusTo - radiusFrom) - (shape === 'round' ? Math.hypot(dx, dy) : Math.max(dx, dy))
    );
  };
  let [low, high] = [0, 1];
  for (let i = 0; i < 70; i += 1) {
    const third = (high - low) / 3;
    if (at(low + third) < at(high - third)) low += third;
    else high -= third;
  }
  return Math.max(at(0), at(1), at((low + high) / 2));
}

function boundsWhere(isIn: (x: number, y: number) => boolean): Rect | null {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      if (!isIn(x, y)) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  if (xs.length === 0) return null;
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x + 1, h: Math.max(...ys) - y + 1 };
}

describe.each(['round', 'square'] as const)('a %s brush', (shape) => {
  it('paints the pixels whose centres it passes over, and no others', () => {
    fc.assert(
      fc.property(stroke(shape), (one) => {
        const raster = blankRaster(SIZE, SIZE);
        const changed = paintSegment(raster, { ...one, ...everything });
        for (let y = 0; y < SIZE; y += 1) {
          for (let x = 0; x < SIZE; x += 1) {
            const inside = depth(one, x + 0.5, y + 0.5);
            // Centres on the line itself are for the other tests.
            if (Math.abs(inside) < 1e-5) continue;
            if ((raster.data[y * SIZE + x] === 1) !== inside > 0) {
              throw new Error(`pixel ${String(x)}, ${String(y)} is ${String(inside)} px within`);
            }
          }
        }
        expect(changed).toEqual(boundsWhere((x, y) => raster.data[y * SIZE + x] === 1));
      }),
      { numRuns: 100 },
    );
  });

  it('changes nothing outside the bounds it announces', () => {
    const anyRadius = fc.double({ min: 0.5, max: 20, noNaN: true });
    const any = fc.record({ from: place, to: place, radiusFrom: anyRadius, radiusTo: anyRadius });
    fc.assert(
      fc.property(any, (one) => {
        const raster = blankRaster(SIZE, SIZE);
        const changed = paintSegment(raster, { ...one, shape, ...everything });
        const announced = segmentBounds({ ...one, shape }, raster);
        if (changed === null) return;
        if (announced === null) throw new Error('nothing was announced');
        expect(changed.x).toBeGreaterThanOrEqual(announced.x);
        expect(changed.y).toBeGreaterThanOrEqual(announced.y);
        expect(changed.x + changed.w).toBeLessThanOrEqual(announced.x + announced.w);
        expect(changed.y + changed.h).toBeLessThanOrEqual(announced.y + announced.h);
      }),
    );
  });

  it('never misses the pixel under the pointer, and leaves protected classes alone', () => {
    const inside = fc.record({
      x: fc.double({ min: 0, max: SIZE, maxExcluded: true, noNaN: true }),
      y: fc.double({ min: 0, max: SIZE, maxExcluded: true, noNaN: true }),
    });
    const anyRadius = fc.double({ min: 0.5, max: 6, noNaN: true });
    fc.assert(
      fc.property(inside, inside, anyRadius, anyRadius, (from, to, radiusFrom, radiusTo) => {
        const raster = blankRaster(SIZE, SIZE);
        raster.data.forEach((_, i) => (raster.data[i] = i % 4));
        // Classes 0 and 2 may be painted over; 3 is beyond the list.
        const mayPaint = Uint8Array.of(1, 0, 1);
        paintSegment(raster, { from, to, radiusFrom, radiusTo, shape, value: 9, mayPaint });
        for (const { x, y } of [from, to]) {
          const i = Math.floor(y) * SIZE + Math.floor(x);
          expect(raster.data[i]).toBe(i % 2 === 0 ? 9 : i % 4);
        }
        raster.data.forEach((value, i) => {
          if (i % 2 === 1) expect(value).toBe(i % 4);
        });
      }),
    );
  });
});

describe('brushes', () => {
  const painted = (one: Stroke, size = 7): string[] => {
    const raster = blankRaster(size, size);
    paintSegment(raster, { ...one, ...everything });
    return rowsOf(raster);
  };

  it('of two pixels are round where they stand on a corner', () => {
    expect(painted(dot(2, 2, 1), 4)).toEqual(['....', '.11.', '.11.', '....']);
    expect(painted(dot(2.5, 2.5, 1.5), 5)).toEqual(['.....', '.111.', '.111.', '.111.', '.....']);
    expect(painted(dot(2.5, 2.5, 2.5), 5)).toEqual(['.111.', '11111', '11111', '11111', '.111.']);
  });

  it.each([1, 2, 3, 4, 5])('that are square and %i px wide are that wide wherever they stand', (width) => {
    for (const [x, y] of [[5, 5], [5.5, 5.5], [5.2, 5.9]] as const) {
      const rows = painted(dot(x, y, width / 2, 'square'), 11).filter((row) => row.includes('1'));
      expect(rows).toHaveLength(width);
      for (const row of rows) expect(row.replaceAll('.', '')).toBe('1'.repeat(width));
    }
  }); // prettier-ignore

  it('of one pixel draw one pixel per step and leave no gap', () => {
    const line: Stroke = { ...dot(0.2, 0.9, 0.5), to: { x: 6.9, y: 3.1 } };
    const rows = painted(line);
    expect(rows.slice(0, 4)).toEqual(['1......', '.11....', '...11..', '.....11']);
    expect(painted({ ...line, shape: 'square' })).toEqual(rows);
    expect(
      painted({ ...line, from: line.to, to: line.from })
        .join('')
        .replaceAll('.', ''),
    ).toHaveLength(7);
  });

  it('say null where nothing changes: outside, on what is painted already, at no place at all', () => {
    const raster = rasterFrom('11', '11');
    expect(paintSegment(raster, { ...dot(1, 1, 3), ...everything })).toBeNull();
    expect(paintSegment(raster, { ...dot(40, 1, 3), value: 2, mayPaint: null })).toBeNull();
    expect(paintSegment(raster, { ...dot(NaN, 1, 3), value: 2, mayPaint: null })).toBeNull();
    expect(paintSegment(raster, { ...dot(1e9, -1e9, 0.5), value: 2, mayPaint: null })).toBeNull();
    expect(rowsOf(raster)).toEqual(['11', '11']);
  });

  it('of one pixel cross the image on the way from far outside to far outside', () => {
    const rows = painted({ ...dot(-1e6, 3.5, 0.5), to: { x: 1e6, y: 3.5 } });
    expect(rows[3]).toBe('1111111');
    expect(rows.join('').replaceAll('.', '')).toHaveLength(7);
  });
});
