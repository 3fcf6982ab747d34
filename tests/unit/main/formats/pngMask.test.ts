import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeChunks } from '#main/formats/pngChunks.ts';
import { readPngMask, writePngMask, type PngPixels } from '#main/formats/pngMask.ts';

const LIMIT = 1_000_000;

function pixelsOf(bytes: Uint8Array): PngPixels {
  const result = readPngMask(bytes, LIMIT);
  if (!result.ok) throw new Error(result.problem);
  return result.pixels;
}

const problemOf = (bytes: Uint8Array): string => {
  const result = readPngMask(bytes, LIMIT);
  return result.ok ? 'none' : result.problem;
};

function header(size: { w: number; h: number }, depth: number, colorType: number, interlace = 0): Uint8Array {
  const view = new DataView(new ArrayBuffer(13));
  view.setUint32(0, size.w);
  view.setUint32(4, size.h);
  for (const [at, value] of [depth, colorType, 0, 0, interlace].entries()) view.setUint8(8 + at, value);
  return new Uint8Array(view.buffer);
}

/** A PNG whose rows are written as they are, unfiltered. */
const handmade = (
  head: Uint8Array,
  rows: readonly (readonly number[])[],
  palette?: readonly number[],
): Uint8Array =>
  writeChunks([
    ['IHDR', head],
    ...(palette === undefined ? [] : [['PLTE', Uint8Array.from(palette)] as const]),
    ['IDAT', deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])))],
  ]);

describe('a mask as PNG', () => {
  it('comes back as the numbers that went in, grey, wide or with a palette', () => {
    const size = fc.record({
      widthPx: fc.integer({ min: 1, max: 9 }),
      heightPx: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        size,
        fc.boolean(),
        fc.infiniteStream(fc.nat(65535)),
        ({ widthPx, heightPx }, isWide, stream) => {
          const values = Uint16Array.from({ length: widthPx * heightPx }, () => {
            const value = Number(stream.next().value);
            return isWide ? value : value & 255;
          });
          const image = { widthPx, heightPx, values, palette: null };
          expect(pixelsOf(writePngMask(image))).toMatchObject({ kind: 'index', widthPx, heightPx, values });
          expect(writePngMask(image)).toEqual(writePngMask(image));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is read as other programs write it: 1, 2 and 4 bits, and palette numbers instead of colours', () => {
    expect(pixelsOf(handmade(header({ w: 10, h: 1 }, 1, 0), [[0b10110000, 0b01000000]]))).toMatchObject({
      values: Uint16Array.of(1, 0, 1, 1, 0, 0, 0, 0, 0, 1),
    });
    expect(pixelsOf(handmade(header({ w: 3, h: 1 }, 2, 0), [[0b01111000]]))).toMatchObject({
      values: Uint16Array.of(1, 3, 2),
    });
    const palette = [9, 8, 7, 6, 5, 4, 3, 2, 1];
    expect(pixelsOf(handmade(header({ w: 3, h: 1 }, 4, 3), [[0x02, 0x10]], palette))).toMatchObject({
      values: Uint16Array.of(0, 2, 1),
      palette: [[9, 8, 7], [6, 5, 4], [3, 2, 1]], // prettier-ignore
    });
  });

  it('is read whatever the filters and the interlacing', async () => {
    const [width, height] = [37, 23];
    const values = Uint8Array.from({ length: width * height }, (_, i) => (i * 7 + (i >> 4) * 31) & 255);
    for (const progressive of [false, true]) {
      const png = await sharp(values, { raw: { width, height, channels: 1 } })
        .toColourspace('b-w')
        .png({ adaptiveFiltering: true, progressive })
        .toBuffer();
      expect(pixelsOf(png)).toMatchObject({ kind: 'index', values: Uint16Array.from(values) });
    }
  });

  it('tells colours from numbers', async () => {
    const png = await sharp({ create: { width: 2, height: 1, channels: 4, background: '#12ab34' } })
      .png()
      .toBuffer();
    expect(pixelsOf(png)).toMatchObject({ kind: 'color', colors: Uint32Array.of(0x12ab34, 0x12ab34) });
  });

  it('is what other programs read', async () => {
    const values = Uint16Array.of(0, 1, 2, 255);
    const palette = Array.from({ length: 256 }, (_, i) => [i, 255 - i, 7] as const);
    const bytes = writePngMask({ widthPx: 2, heightPx: 2, values, palette });
    const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([...data]).toEqual([0, 255, 7, 1, 254, 7, 2, 253, 7, 255, 0, 7]);
    const wide = writePngMask({ widthPx: 1, heightPx: 1, values: Uint16Array.of(4711), palette });
    const raw = await sharp(wide).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    expect(raw.readUInt16LE(0)).toBe(4711);
  });

  it('is refused with a reason when it is damaged, cut off or too large', () => {
    const good = writePngMask({ widthPx: 5, heightPx: 4, values: new Uint8Array(20), palette: null });
    expect(problemOf(new Uint8Array(3))).toBe('it is not a PNG file');
    expect(problemOf(good.subarray(0, good.length - 20))).toBe('the file is cut off');
    const flipped = good.slice();
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    expect(problemOf(flipped)).toBe('its IHDR part is damaged');
    expect(problemOf(handmade(header({ w: 50_000, h: 50_000 }, 8, 0), [[0]]))).toBe(
      'it is 50000 x 50000 pixels, which is too large',
    );
    expect(problemOf(handmade(header({ w: 2, h: 2 }, 8, 0), [[0, 0]]))).toBe(
      'its pixels are damaged or cut off',
    );
    // More than the header promises is not unpacked to its end.
    expect(
      problemOf(
        handmade(
          header({ w: 2, h: 1 }, 8, 0),
          Array.from({ length: 5000 }, () => [0, 0]),
        ),
      ),
    ).toBe('its pixels are damaged or cut off');
    expect(problemOf(handmade(header({ w: 1, h: 1 }, 8, 3), [[9]], [0, 0, 0]))).toBe(
      'some of its pixels have no colour in its palette',
    );
    expect(problemOf(handmade(header({ w: 1, h: 1 }, 3, 0), [[9]]))).toBe('its header is damaged');
  });
});
