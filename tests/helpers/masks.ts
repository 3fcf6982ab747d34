/** Small masks and regions written as text: '.' is nothing, '#' is class 1, digits are classes. */
import fc from 'fast-check';
import type { Picture, Raster, Region } from '#shared/domain/mask.ts';
import { blankRaster } from '#shared/kernels/mask/RasterEdit.ts';

/** A mask as its rows. */
export function rasterFrom(...rows: readonly string[]): Raster {
  const raster = blankRaster(rows[0]?.length ?? 0, rows.length);
  rows.forEach((row, y) => {
    [...row].forEach((mark, x) => {
      raster.data[y * raster.widthPx + x] = valueOf(mark);
    });
  });
  return raster;
}

/** The way back. */
export function rowsOf({ widthPx, heightPx, data }: Raster): string[] {
  return Array.from({ length: heightPx }, (_, y) =>
    Array.from(data.subarray(y * widthPx, (y + 1) * widthPx), (value) =>
      value === 0 ? '.' : String(value),
    ).join(''),
  );
}

/** Compares large masks, which `toEqual` takes seconds for. */
export const isSameMask = (a: Raster | null, b: Raster): boolean =>
  a !== null &&
  a.widthPx === b.widthPx &&
  a.data.length === b.data.length &&
  a.data.every((value, i) => value === b.data[i]);

/** A region at (x, y) as its rows. */
export function regionFrom(x: number, y: number, ...rows: readonly string[]): Region {
  const { widthPx, heightPx, data } = rasterFrom(...rows);
  return {
    rect: { x, y, w: widthPx, h: heightPx },
    bits: Uint8Array.from(data, (value) => (value > 0 ? 1 : 0)),
  };
}

/** The rows of a region, '#' for its pixels, on an image of this size. */
export function shown(region: Region, widthPx: number, heightPx: number): string[] {
  return Array.from({ length: heightPx }, (_, y) =>
    Array.from({ length: widthPx }, (_, x) => (pixelOf(region, x, y) ? '#' : '.')).join(''),
  );
}

/** Its pixels as 'x,y', in order: what two regions are compared by, whatever their rectangles. */
export function pixelsOf({ rect, bits }: Region): string[] {
  const found: string[] = [];
  bits.forEach((bit, i) => {
    if (bit === 1) found.push(`${String(rect.x + (i % rect.w))},${String(rect.y + Math.floor(i / rect.w))}`);
  });
  return found;
}

/** Any region of an image of this size, with more or less in it. */
export const regionOn = (widthPx: number, heightPx: number): fc.Arbitrary<Region> =>
  fc
    .record({
      x: fc.nat(widthPx - 1),
      y: fc.nat(heightPx - 1),
      share: fc.integer({ min: 1, max: 9 }),
    })
    .chain(({ x, y, share }) =>
      fc
        .record({ w: fc.integer({ min: 1, max: widthPx - x }), h: fc.integer({ min: 1, max: heightPx - y }) })
        .chain(({ w, h }) =>
          fc.array(fc.nat(9), { minLength: w * h, maxLength: w * h }).map((draws) => ({
            rect: { x, y, w, h },
            bits: Uint8Array.from(draws, (draw) => (draw < share ? 1 : 0)),
          })),
        ),
    );

/** A picture whose colours are a function of place. */
export function pictureOf(
  widthPx: number,
  heightPx: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Picture {
  const rgba = new Uint8ClampedArray(4 * widthPx * heightPx).fill(255);
  for (let i = 0; i < widthPx * heightPx; i += 1)
    rgba.set(colour(i % widthPx, Math.floor(i / widthPx)), 4 * i);
  return { widthPx, heightPx, rgba };
}

function pixelOf({ rect, bits }: Region, x: number, y: number): boolean {
  const [column, row] = [x - rect.x, y - rect.y];
  return column >= 0 && row >= 0 && column < rect.w && row < rect.h && bits[row * rect.w + column] === 1;
}

const valueOf = (mark: string): number => (mark === '.' ? 0 : mark === '#' ? 1 : Number(mark));
