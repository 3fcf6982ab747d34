import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseImageHeader } from '#main/files/imageHeader.ts';
import { gradientRgb, hugePngHeader, rawImage } from '#tests/helpers/imageFiles.ts';

const image = () => rawImage(gradientRgb(30, 20), 30, 20);

describe('image headers', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'tell kind and size of %s',
    async (format) => {
      const bytes = await image().toFormat(format).toBuffer();
      expect(parseImageHeader(bytes)).toEqual({
        ok: true,
        header: {
          format,
          ...{ widthPx: 30, heightPx: 20, orientation: 1, isCmyk: false, pages: 1 },
          ...{ bands: 3, bits: 8, sampleFormat: 'uint', hasAlpha: false },
          isStreamed: ['jpeg', 'png', 'tiff'].includes(format),
        },
      });
    },
  );

  it('tell size and kind of lossless WebP', async () => {
    const bytes = await image().webp({ lossless: true }).toBuffer();
    expect(parseImageHeader(bytes)).toMatchObject({ ok: true, header: { format: 'webp', widthPx: 30 } });
  });

  it('tell the bits and bands of PNG and JPEG', async () => {
    const bits = async (bytes: Promise<Uint8Array>): Promise<unknown> => parseImageHeader(await bytes);
    const deep = image().toColourspace('rgb16').png().toBuffer();
    expect(await bits(deep)).toMatchObject({ header: { bits: 16, bands: 3, hasAlpha: false } });
    const palette = image().ensureAlpha().png({ palette: true, colours: 4 }).toBuffer();
    expect(await bits(palette)).toMatchObject({ header: { bits: 8, bands: 3 } });
    expect(await bits(image().ensureAlpha().png().toBuffer())).toMatchObject({
      header: { bands: 4, hasAlpha: true },
    });
    expect(await bits(image().toColourspace('b-w').jpeg().toBuffer())).toMatchObject({
      header: { bands: 1 },
    });
  });

  it('say that a video is one, and that HEIC cannot be read', () => {
    const box = (brand: string): Buffer =>
      Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}${brand}`, 'latin1');
    expect(parseImageHeader(box('isom'))).toMatchObject({
      problem: expect.stringContaining('video') as string,
    });
    expect(parseImageHeader(box('heic'))).toMatchObject({
      problem: expect.stringContaining('HEIC') as string,
    });
    const webm = Buffer.from('\x1aE\xdf\xa3' + '\0'.repeat(40), 'latin1');
    expect(parseImageHeader(webm)).toMatchObject({ problem: expect.stringContaining('video') as string });
  });

  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)(
    'turn the size of %s by its EXIF orientation',
    async (format) => {
      const bytes = await image().withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
      expect(parseImageHeader(bytes)).toMatchObject({
        ok: true,
        header: { widthPx: 20, heightPx: 30 },
      });
    },
  );

  it('say when a JPEG has four components', async () => {
    const bytes = await image().toColourspace('cmyk').jpeg().toBuffer();
    expect(parseImageHeader(bytes)).toMatchObject({ ok: true, header: { format: 'jpeg', isCmyk: true } });
  });

  it('promise sizes that nobody should decode, without harm', () => {
    expect(parseImageHeader(hugePngHeader())).toMatchObject({
      ok: true,
      header: { widthPx: 50_000, heightPx: 50_000 },
    });
  });

  it.each([
    ['nothing known', 'hello, this is no image', 'not an image'],
    ['a damaged bitmap', 'BM' + '\0'.repeat(60), 'BMP'],
    ['next to nothing', 'abc', 'too short'],
  ])('say why %s is refused', (_, text, reason) => {
    const result = parseImageHeader(Buffer.from(text, 'latin1'));
    expect(result).toMatchObject({ ok: false, problem: expect.stringContaining(reason) as string });
  });

  it('are cut off when the bytes end before the size', async () => {
    const bytes = await image().jpeg().toBuffer();
    expect(parseImageHeader(bytes.subarray(0, 20))).toBe('cut-off');
    expect(parseImageHeader((await image().png().toBuffer()).subarray(0, 18))).toBe('cut-off');
  });

  it('never throw, whatever the bytes are', async () => {
    const starts = await Promise.all(
      (['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const).map((format) =>
        image().withMetadata({ orientation: 3 }).toFormat(format).toBuffer(),
      ),
    );
    fc.assert(
      fc.property(
        fc.nat(starts.length - 1),
        fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(400),
        (which, changes, length) => {
          const bytes = Uint8Array.from(starts[which]!.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const result = parseImageHeader(bytes);
          expect(result === 'cut-off' || typeof result.ok === 'boolean').toBe(true);
        },
      ),
      { seed: 3, numRuns: 2000 },
    );
  });
});
