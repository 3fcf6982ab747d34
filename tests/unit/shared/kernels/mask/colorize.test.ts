/** Colours and outlines of a mask. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Raster } from '#shared/domain/mask.ts';
import { outlineInto, outlinesTo, packRgba, paletteTo } from '#shared/kernels/mask/colorize.ts';
import { rasterFrom } from '#tests/helpers/masks.ts';

const anyMask: fc.Arbitrary<Raster> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([widthPx, heightPx]) =>
    fc
      .uint16Array({ minLength: widthPx * heightPx, maxLength: widthPx * heightPx, max: 3 })
      .map((data) => ({ widthPx, heightPx, data })),
  );

/** A mask and a rectangle on it. */
const maskAndRect = anyMask.chain((raster) =>
  fc.tuple(fc.nat(raster.widthPx - 1), fc.nat(raster.heightPx - 1)).chain(([x, y]) =>
    fc.record({
      raster: fc.constant(raster),
      rect: fc.record({
        x: fc.constant(x),
        y: fc.constant(y),
        w: fc.integer({ min: 1, max: raster.widthPx - x }),
        h: fc.integer({ min: 1, max: raster.heightPx - y }),
      }),
    }),
  ),
);
const PALETTE = Uint32Array.of(99, packRgba(1, 2, 3, 4), packRgba(255, 0, 0));

it('colours are red, green, blue, alpha in memory', () => {
  expect([...new Uint8Array(Uint32Array.of(packRgba(1, 2, 3, 254)).buffer)]).toEqual([1, 2, 3, 254]);
  expect(packRgba(0, 0, 0)).toBe(0xff000000);
});

it('every pixel gets the colour of its class; unlabeled ones and ids without a colour are transparent', () => {
  const out = new Uint32Array(4).fill(7);
  paletteTo(rasterFrom('9.12', '9999', '3.2.'), { x: 1, y: 0, w: 2, h: 2 }, PALETTE, out);
  expect([...out]).toEqual([0, PALETTE[1], 0, 0]);
  expect(PALETTE[0]).toBe(99);
});

it('outlines are the pixels beside another class, whatever part of the mask is looked at', () => {
  fc.assert(
    fc.property(maskAndRect, ({ raster, rect }) => {
      const marks = new Uint8Array(rect.w * rect.h).fill(7);
      const colors = new Uint32Array(rect.w * rect.h).fill(7);
      outlineInto(raster, rect, marks);
      outlinesTo(raster, rect, PALETTE, colors);
      const at = (x: number, y: number): number | undefined =>
        x < 0 || y < 0 || x >= raster.widthPx || y >= raster.heightPx ? undefined : raster.data[y * raster.widthPx + x];
      for (let i = 0; i < marks.length; i += 1) {
        const [x, y] = [rect.x + (i % rect.w), rect.y + Math.floor(i / rect.w)];
        const value = at(x, y)!;
        const beside = [at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)];
        const isOutline = beside.some((other) => other !== undefined && other !== value);
        expect(marks[i]).toBe(isOutline ? 1 : 0);
        expect(colors[i]).toBe(isOutline && value > 0 ? (PALETTE[value] ?? 0) : 0);
      }
    }),
    { numRuns: 300 },
  ); // prettier-ignore
});
