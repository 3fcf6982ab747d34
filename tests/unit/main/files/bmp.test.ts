import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBmp, type Rgba } from '#main/files/bmp.ts';
import { CutOff } from '#main/files/ByteReader.ts';
import { decodePixels } from '#main/files/decodeImage.ts';
import { parseImageHeader } from '#main/files/imageHeader.ts';
import { bmpFile, type BmpSpec } from '#tests/helpers/bmpFile.ts';

/** Pixels as red, green, blue, alpha, row by row. */
function pixelsOf(spec: BmpSpec): number[][] {
  const { rgba } = decodeBmp(bmpFile(spec)) as Rgba;
  return Array.from({ length: rgba.length / 4 }, (_, i) => [...rgba.subarray(i * 4, i * 4 + 4)]);
}

const RED = [255, 0, 0, 255];
const GREEN = [0, 255, 0, 255];
const BLUE = [0, 0, 255, 255];
const PALETTE = [[0, 0, 255], [0, 255, 0], [255, 0, 0]] as const; // prettier-ignore

describe('bitmaps', () => {
  it('of 24 bits stand on their head, rows padded to four bytes', () => {
    const rows = [0, 0, 255, 0, 255, 0, 0, 0, /**/ 255, 0, 0, 255, 0, 0, 0, 0];
    expect(pixelsOf({ widthPx: 2, heightPx: 2, bits: 24, pixels: rows })).toEqual([BLUE, BLUE, RED, GREEN]);
    expect(pixelsOf({ widthPx: 2, heightPx: -2, bits: 24, pixels: rows })).toEqual([RED, GREEN, BLUE, BLUE]);
  });

  it('of 1, 4 and 8 bits take colours from the palette; beyond it everything is black', () => {
    const one = { widthPx: 3, heightPx: 1, palette: PALETTE.slice(0, 2) };
    expect(pixelsOf({ ...one, bits: 1, pixels: [0b0100_0000, 0, 0, 0] })).toEqual([RED, GREEN, RED]);
    const more = { ...one, palette: PALETTE };
    expect(pixelsOf({ ...more, bits: 4, pixels: [0x21, 0x00, 0, 0] })).toEqual([BLUE, GREEN, RED]);
    expect(pixelsOf({ ...more, bits: 8, pixels: [2, 0, 9, 0] })).toEqual([BLUE, RED, [0, 0, 0, 255]]);
  });

  it('of OS/2 have short headers and palettes of three bytes', () => {
    const palette = [...PALETTE, ...Array<[number, number, number]>(13).fill([0, 0, 0])];
    expect(pixelsOf({ widthPx: 2, heightPx: 1, bits: 4, palette, isCore: true, pixels: [0x10, 0, 0, 0] })).toEqual([GREEN, RED]); // prettier-ignore
  });

  it('of 16 bits have five bits a colour unless fields say otherwise', () => {
    const pixels = [0x00, 0x7c, 0xe0, 0x03];
    expect(pixelsOf({ widthPx: 2, heightPx: 1, bits: 16, pixels })).toEqual([RED, GREEN]);
    const fields = { compression: 3, masks: [0xf800, 0x07e0, 0x001f] };
    expect(pixelsOf({ widthPx: 2, heightPx: 1, bits: 16, ...fields, pixels: [0x00, 0xf8, 0xe0, 0x07] })).toEqual([RED, GREEN]);
  }); // prettier-ignore

  it('of 32 bits are opaque unless a field is alpha', () => {
    const pixels = [1, 2, 3, 100];
    expect(pixelsOf({ widthPx: 1, heightPx: 1, bits: 32, pixels })).toEqual([[3, 2, 1, 255]]);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const spec = { widthPx: 1, heightPx: 1, bits: 32, compression: 3, masks, pixels };
    expect(pixelsOf(spec)).toEqual([[3, 2, 1, 100]]);
    expect(parseImageHeader(bmpFile(spec))).toMatchObject({ ok: true, header: { bands: 4, hasAlpha: true } });
  });

  it('packed in runs: pairs, plain stretches, moves and ends', () => {
    const rle = { widthPx: 4, heightPx: 2, palette: PALETTE };
    // Lower row: 3 x green, end of line. Upper row: move 1 to the right, two plain pixels (padded), end.
    const eight = [3, 1, 0, 0, 0, 2, 1, 0, 0, 3, 2, 0, 1, 0, 0, 1];
    const pixels = pixelsOf({ ...rle, bits: 8, compression: 1, pixels: eight });
    expect(pixels).toEqual([[0, 0, 0, 0], BLUE, RED, GREEN, GREEN, GREEN, GREEN, [0, 0, 0, 0]]);
    const four = pixelsOf({ ...rle, heightPx: 1, bits: 4, compression: 2, pixels: [4, 0x12, 0, 1] });
    expect(four).toEqual([GREEN, BLUE, GREEN, BLUE]);
  });

  it('are decoded like any image, transparent parts on white', async () => {
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const pixels = [1, 2, 3, 255, 1, 2, 3, 0];
    const bytes = bmpFile({ widthPx: 2, heightPx: 1, bits: 32, compression: 3, masks, pixels });
    const { rgb } = await decodePixels(bytes, 'a.bmp');
    expect([...rgb]).toEqual([3, 2, 1, 255, 255, 255]);
  });

  it('that are cut off, packed in foreign ways or of absurd size are refused with a reason', async () => {
    const whole = bmpFile({ widthPx: 9, heightPx: 9, bits: 24, pixels: new Uint8Array(9 * 28) });
    expect(() => decodeBmp(whole.subarray(0, -2))).toThrow(CutOff);
    await expect(decodePixels(whole.subarray(0, -2), 'a.bmp')).rejects.toMatchObject({
      data: { reason: 'the file is cut off' },
    });
    expect(decodeBmp(bmpFile({ widthPx: 1, heightPx: 1, bits: 24, compression: 4, pixels: [] }))).toContain(
      'PNG',
    );
    expect(decodeBmp(bmpFile({ widthPx: 1, heightPx: 1, bits: 7, pixels: [] }))).toContain('7 bits');
    expect(decodeBmp(bmpFile({ widthPx: -1, heightPx: 1, bits: 24, pixels: [] }))).toContain('no pixels');
    const vast = bmpFile({ widthPx: 60_000, heightPx: 60_000, bits: 24, pixels: [] });
    await expect(decodePixels(vast, 'a.bmp')).rejects.toMatchObject({ code: 'image.too-large' });
  });

  it('never do harm, whatever the bytes are', () => {
    const start = bmpFile({
      widthPx: 5,
      heightPx: 4,
      bits: 8,
      compression: 1,
      palette: PALETTE,
      pixels: [5, 1, 0, 0, 5, 2],
    });
    const changes = fc.array(fc.tuple(fc.nat(start.length + 4), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(changes, (list) => {
        const bytes = Uint8Array.from(start);
        for (const [at, value] of list) if (at < bytes.length && (at < 18 || at > 25)) bytes[at] = value;
        try {
          const image = decodeBmp(bytes);
          expect(typeof image === 'string' || image.rgba.length === image.widthPx * image.heightPx * 4).toBe(
            true,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(CutOff);
        }
      }),
      { seed: 5, numRuns: 1000 },
    );
  });
});
