import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { memorySource } from '#main/files/ByteReader.ts';
import { decodePixels } from '#main/files/decodeImage.ts';
import { parseImageHeader } from '#main/files/imageHeader.ts';
import { probeImage } from '#main/files/probeImage.ts';
import { readBands, readRanges } from '#main/files/readBands.ts';
import { TiffFile } from '#main/files/tiff/TiffFile.ts';
import { gradientRgb, rawImage, writeBytes } from '#tests/helpers/imageFiles.ts';
import { tempFolder } from '#tests/helpers/testStore.ts';
import { tiffFile, type TiffSpec } from '#tests/helpers/tiffFile.ts';

const W = 21;
const H = 13;

const spec = (bands: number, bits: TiffSpec['bits'], format: TiffSpec['format'] = 'uint'): TiffSpec => {
  const value = (i: number): number => {
    if (format === 'float') return (i - 300) * 0.375;
    return format === 'int' ? ((i * 7) % 200) - 100 : (i * 37) % 2 ** Math.min(bits, 20);
  };
  return { widthPx: W, heightPx: H, bands, bits, format, data: Float64Array.from({ length: W * H * bands }, (_, i) => value(i)) }; // prettier-ignore
};

async function everything(bytes: Uint8Array, page = 0): Promise<number[]> {
  const file = await TiffFile.open(memorySource(bytes));
  const { widthPx, heightPx } = file.size(page);
  return [...(await file.read(page, { x: 0, y: 0, w: widthPx, h: heightPx })).data];
}

describe('TIFF files', () => {
  const layouts: Readonly<Record<string, Partial<TiffSpec>>> = {
    'in one strip': {},
    'in strips': { rowsPerStrip: 4 },
    'in tiles': { tilePx: 16 },
    'in planes': { isPlanar: true, rowsPerStrip: 5 },
    'in planes of tiles': { isPlanar: true, tilePx: 16 },
    deflated: { isDeflated: true, rowsPerStrip: 3 },
    'with the large end first': { isBigEndian: true, rowsPerStrip: 4 },
    'as BigTIFF': { isBigTiff: true, rowsPerStrip: 4 },
  };
  const kinds = [spec(1, 8), spec(5, 8), spec(2, 16), spec(7, 16), spec(1, 32), spec(1, 16, 'int'), spec(3, 32, 'float'), spec(9, 32, 'float'), spec(1, 64, 'float')]; // prettier-ignore

  it.each(Object.entries(layouts))('%s give their samples as they are', async (_, layout) => {
    for (const kind of kinds) {
      const signed = kind.format === 'int' ? { data: kind.data } : {};
      expect(await everything(tiffFile({ ...kind, ...signed, ...layout }))).toEqual([
        ...Array.from(kind.data),
      ]);
    }
  });

  it('say their bands, bits, sample format and pages, wherever in the file that stands', async () => {
    const path = join(tempFolder(), 'a.tif');
    const large = { ...spec(6, 16), widthPx: 300, heightPx: 200, data: new Uint16Array(300 * 200 * 6) };
    writeBytes(path, tiffFile(large, spec(1, 8), { ...spec(1, 8), subfileType: 1 }, spec(1, 8)));
    const expected = {
      widthPx: 300,
      heightPx: 200,
      bands: 6,
      bits: 16,
      sampleFormat: 'uint',
      pages: 3,
      hasAlpha: false,
    };
    expect(await probeImage(path)).toMatchObject(expected);
    expect(parseImageHeader(tiffFile(spec(3, 32, 'float')))).toMatchObject({
      header: { sampleFormat: 'float' },
    });
    expect(parseImageHeader(tiffFile({ ...spec(4, 8), extraSamples: [2] }))).toMatchObject({
      header: { hasAlpha: true },
    });
    expect(parseImageHeader(tiffFile(spec(4, 8)))).toMatchObject({ header: { hasAlpha: false, bands: 4 } });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'stored with orientation %i stand upright, whole and in parts',
    async (orientation) => {
      const data = gradientRgb(W, H);
      const kind: TiffSpec = {
        widthPx: W,
        heightPx: H,
        bands: 3,
        bits: 8,
        data,
        orientation,
        rowsPerStrip: 5,
      };
      const upright = await sharp(tiffFile(kind)).autoOrient().raw().toBuffer({ resolveWithObject: true });
      const file = await TiffFile.open(memorySource(tiffFile(kind)));
      const { widthPx, heightPx } = file.size(0);
      expect([widthPx, heightPx]).toEqual([upright.info.width, upright.info.height]);
      const whole = await file.read(0, { x: 0, y: 0, w: widthPx, h: heightPx });
      expect([...whole.data]).toEqual([...upright.data]);
      const part = await file.read(0, { x: 2, y: 3, w: 4, h: 5 }, [1]);
      const at = (x: number, y: number): number => upright.data[((y + 3) * widthPx + x + 2) * 3 + 1]!;
      expect([...part.data]).toEqual(Array.from({ length: 20 }, (_, i) => at(i % 4, Math.floor(i / 4))));
    },
  );

  it.each([
    ['lzw', 'horizontal'],
    ['lzw', 'none'],
    ['deflate', 'horizontal'],
    ['packbits', 'none'],
  ] as const)(
    'packed by libtiff with %s and predictor %s are unpacked alike',
    async (compression, predictor) => {
      const [w, h] = [333, 222];
      for (const tile of [false, true]) {
        const rgb = gradientRgb(w, h);
        const bytes = await rawImage(rgb, w, h)
          .tiff({ compression, predictor, tile, tileWidth: 64, tileHeight: 64 })
          .toBuffer();
        expect(Buffer.from(await everything(bytes)).equals(rgb)).toBe(true);
        const deep = Uint16Array.from({ length: w * h }, (_, i) => (i * 1021) % 65_536);
        const grey = await sharp(deep, { raw: { width: w, height: h, channels: 1 } }).toColourspace('grey16').tiff({ compression, predictor, tile, tileWidth: 64, tileHeight: 64 }).toBuffer(); // prettier-ignore
        expect(parseImageHeader(grey)).toMatchObject({ header: { bits: 16, bands: 1 } });
        expect(await everything(grey)).toEqual([...deep]);
      }
    },
  );

  it('of real numbers with predictor 3 are unpacked as libtiff packs them', async () => {
    const values = Float32Array.from({ length: 40 * 30 * 3 }, (_, i) => Math.sin(i) * 1000);
    const raw = sharp(values, { raw: { width: 40, height: 30, channels: 3 } });
    const image = raw.pipelineColourspace('scrgb').toColourspace('scrgb');
    const bytes = await image.tiff({ compression: 'deflate', predictor: 'float' }).toBuffer();
    const reread = sharp(bytes).pipelineColourspace('scrgb').toColourspace('scrgb').raw({ depth: 'float' });
    const expected = new Float32Array(new Uint8Array(await reread.toBuffer()).buffer);
    expect(expected.some((value) => value % 1 !== 0)).toBe(true);
    expect(await everything(bytes)).toEqual([...expected]);
  });

  it('with a palette, one bit or CMYK are left to the decoder', async () => {
    const bit = await rawImage(gradientRgb(20, 10), 20, 10)
      .toColourspace('b-w')
      .tiff({ bitdepth: 1, compression: 'none' })
      .toBuffer();
    expect((await decodePixels(bit, 'a.tif')).widthPx).toBe(20);
    const cmyk = await rawImage(gradientRgb(20, 10), 20, 10).toColourspace('cmyk').tiff().toBuffer();
    expect(parseImageHeader(cmyk)).toMatchObject({ header: { isCmyk: true } });
    expect((await decodePixels(cmyk, 'a.tif')).rgb.length).toBe(600);
  });
});

describe('what is shown of many bands or bits', () => {
  it('is bands 1 to 3, each from its 1st to its 99th percentile', async () => {
    const data = Uint16Array.from({ length: 100 * 100 * 5 }, (_, i) => 1000 + (Math.floor(i / 5) % 101) * 10);
    const bytes = tiffFile({ widthPx: 100, heightPx: 100, bands: 5, bits: 16, data });
    const { rgb } = await decodePixels(bytes, 'a.tif');
    expect([...rgb.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(Math.abs(rgb[50 * 3]! - 128)).toBeLessThan(3);
    expect([...rgb.subarray(297, 300)]).toEqual([255, 255, 255]);
  });

  it('of one band is grey, and what is no number is black', async () => {
    const data = Float32Array.from({ length: 400 }, (_, i) => (i === 7 ? NaN : i - 200));
    const { rgb } = await decodePixels(
      tiffFile({ widthPx: 20, heightPx: 20, bands: 1, bits: 32, format: 'float', data }),
      'a.tif',
    );
    expect([rgb[7 * 3], rgb[0], rgb[399 * 3], rgb[399 * 3 + 2]]).toEqual([0, 0, 255, 255]);
  });

  it('leaves the mark of missing data out of the range', async () => {
    const path = join(tempFolder(), 'a.tif');
    const data = Float32Array.from({ length: 400 }, (_, i) => (i < 200 ? -9999 : 5 + (i % 10)));
    writeBytes(
      path,
      tiffFile({ widthPx: 20, heightPx: 20, bands: 1, bits: 32, format: 'float', data, noData: '-9999' }),
    );
    expect(await readRanges(path, 0)).toEqual([[5, 14]]);
  });

  it('of four bands of data is three of them, not one of them as transparency', async () => {
    const data = Uint8Array.from({ length: 4 * 4 }, (_, i) => [10, 20, 30, 0][i % 4]!);
    const { rgb } = await decodePixels(
      tiffFile({ widthPx: 2, heightPx: 2, bands: 4, bits: 8, data }),
      'a.tif',
    );
    expect([...rgb.subarray(0, 3)]).toEqual([10, 20, 30]);
  });

  it('can be read as numbers: any bands of any page, and the 16 bits of a PNG', async () => {
    const folder = tempFolder();
    const path = join(folder, 'a.tif');
    writeBytes(path, tiffFile(spec(1, 8), spec(5, 16)));
    const second = spec(5, 16);
    const read = await readBands(path, { page: 1, bands: [4, 0], rect: { x: 3, y: 2, w: 2, h: 1 } });
    const at = (2 * W + 3) * 5;
    expect([...read.data]).toEqual([4, 0, 9, 5].map((i) => second.data[at + i]));
    await expect(readBands(path, { page: 2 })).rejects.toMatchObject({ code: 'image.unreadable' });
    const png = join(folder, 'a.png');
    const deep = Uint16Array.from([0, 300, 65_535, 7]);
    await sharp(deep, { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toFile(png);
    expect(await readBands(png, { page: 0 })).toEqual({ widthPx: 2, heightPx: 2, bands: 1, data: deep });
  });
});

describe('TIFF files that lie', () => {
  const base: TiffSpec = { ...spec(5, 16), rowsPerStrip: 4 };
  const lies: Readonly<Record<string, TiffSpec['tags']>> = {
    'no width': { 256: [0] },
    'absurd size': { 256: [4_000_000_000], 257: [4_000_000_000] },
    'absurd bands': { 277: [60_000] },
    'no bands': { 277: [0] },
    'strips without rows': { 278: [0] },
    'fewer strips than needed': { 278: [1] },
    'strips beyond the end': { 273: [1e9, 1e9, 1e9, 1e9] },
    'unknown compression': { 259: [4711] },
    'bits that nobody writes': { 258: [19, 19, 19, 19, 19] },
    'complex numbers': { 339: [6, 6, 6, 6, 6] },
    'deflate that is none': { 259: [8] },
    'LZW that is none': { 259: [5] },
  };

  it.each(Object.entries(lies))('about %s are refused with a reason', async (_, tags) => {
    const bytes = tiffFile({ ...base, ...(tags !== undefined && { tags }) });
    const error: unknown = await decodePixels(bytes, 'a.tif').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: expect.stringMatching(/^image\./) as string });
  });

  it('going in circles have each page once', async () => {
    const bytes = Buffer.from(tiffFile(spec(1, 8)));
    bytes.writeUInt32LE(bytes.readUInt32LE(4), bytes.length - 4);
    expect((await TiffFile.open(memorySource(bytes))).pages.length).toBe(1);
  });

  it('or are cut off anywhere do no harm', async () => {
    for (const kind of [base, { ...base, isDeflated: true }, { ...base, tilePx: 16 }]) {
      const bytes = tiffFile(kind);
      for (let length = 0; length < bytes.length; length += 97) {
        const error: unknown = await decodePixels(bytes.subarray(0, length), 'a.tif').catch(
          (caught: unknown) => caught,
        );
        expect(error).toMatchObject({ code: 'image.unreadable' });
      }
    }
  });

  it('in any byte do no harm', async () => {
    const bytes = tiffFile({ ...base, isDeflated: true });
    const directory = Buffer.from(bytes).readUInt32LE(4);
    const change = fc.array(fc.tuple(fc.integer({ min: directory - 40, max: bytes.length - 1 }), fc.nat(255)), { minLength: 1, maxLength: 4 }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        const result = await decodePixels(changed, 'a.tif', { limitPx: 1e6 }).then(
          () => 'decoded',
          (error: { code?: string }) => error.code,
        );
        expect(result).toMatch(/^(decoded|image\.)/);
      }),
      { seed: 11, numRuns: 400 },
    );
  });
});
