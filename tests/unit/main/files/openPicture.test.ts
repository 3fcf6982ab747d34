import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { OpenPicture, type View, type ViewRequest } from '#main/files/OpenPicture.ts';
import { buildPyramid } from '#main/files/pyramid/build.ts';
import { halfOf } from '#main/files/pyramid/sampleLevels.ts';
import { makeThumbnail } from '#main/files/thumbnail.ts';
import { PICTURE_TILE_PX, pictureLevels, USUAL_LOOK } from '#shared/domain/picture.ts';
import { rawImage, writeBytes } from '#tests/helpers/imageFiles.ts';
import { tempFolder } from '#tests/helpers/testStore.ts';
import { tiffFile } from '#tests/helpers/tiffFile.ts';

const WHOLE: ViewRequest = { ...USUAL_LOOK, tile: null };
const folder = tempFolder();

async function pixelsOf(
  view: View | null,
): Promise<{ data: Buffer; width: number; height: number; channels: number }> {
  const isGrey = (await sharp(view!.bytes).metadata()).channels === 1;
  const image = isGrey ? sharp(view!.bytes).toColourspace('b-w') : sharp(view!.bytes);
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

const fiveBands = (): string => {
  const path = join(folder, 'five.tif');
  const data = Uint16Array.from({ length: 20 * 10 * 5 }, (_, i) => (i % 5) * 1000 + Math.floor(i / 5));
  writeBytes(path, tiffFile({ widthPx: 20, heightPx: 10, bands: 5, bits: 16, data }));
  return path;
};

describe('a picture that is held open', () => {
  it('says what its file holds', async () => {
    const picture = await OpenPicture.open(fiveBands(), 0);
    expect(await picture.describe()).toMatchObject({
      ...{ widthPx: 20, heightPx: 10, pages: 1, bands: 5, bits: 16, sampleFormat: 'uint', isPlain: false },
      ...{ shownBands: [0, 1, 2], levels: [{ widthPx: 20, heightPx: 10 }] },
    });
    const { ranges } = await picture.describe();
    expect(ranges[4]).toEqual([4002, 4197]);
    await picture.close();
  });

  it('is seen through any bands and any range', async () => {
    const picture = await OpenPicture.open(fiveBands(), 0);
    const grey = await pixelsOf(
      await picture.view({ ...WHOLE, bands: [3], low: [3000], high: [3255] }, null),
    );
    expect([grey.channels, grey.data[0], grey.data[199]]).toEqual([1, 0, 199]);
    const color = await pixelsOf(
      await picture.view({ ...WHOLE, bands: [4, 0, 0], low: [4000, 0, 0], high: [4255, 255, 125] }, null),
    );
    expect([...color.data.subarray(50 * 3, 50 * 3 + 3)]).toEqual([50, 50, 102]);
    expect(await picture.view({ ...WHOLE, bands: [5] }, null)).toBeNull();
    expect(await picture.view({ ...WHOLE, tile: { level: 0, x: 0, y: 0 } }, null)).toBeNull();
    expect(await picture.pixel(3, 2, null)).toEqual([43, 1043, 2043, 3043, 4043]);
    expect(await picture.pixel(20, 0, null)).toBeNull();
    await picture.close();
  });

  it('shows ordinary pictures as they are, and every page of a TIFF', async () => {
    const path = join(folder, 'pages.tif');
    const page = (value: number) => ({
      widthPx: 3,
      heightPx: 2,
      bands: 1,
      bits: 8 as const,
      data: new Uint8Array(6).fill(value),
    });
    writeBytes(path, tiffFile(page(11), page(22)));
    const second = await OpenPicture.open(path, 1);
    expect((await pixelsOf(await second.view({ ...WHOLE, page: 1 }, null))).data[0]).toBe(22);
    await expect(OpenPicture.open(path, 2)).rejects.toMatchObject({ code: 'image.unreadable' });
  });

  it('takes the range of a 16-bit PNG from its numbers', async () => {
    const path = join(folder, 'deep.png');
    const values = Uint16Array.from({ length: 100 }, (_, i) => 100 + i);
    await sharp(values, { raw: { width: 10, height: 10, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toFile(path);
    const picture = await OpenPicture.open(path, 0);
    expect((await picture.describe()).ranges).toEqual([[101, 198]]);
    const { data } = await pixelsOf(await picture.view(WHOLE, null));
    expect([data[0], data[99]]).toEqual([0, 255]);
    expect(await picture.pixel(5, 1, null)).toEqual([115]);
  });
});

/** Wide and low: huge by its side, small in the test. */
const W = 17_000;
const H = 600;
const levels = pictureLevels({ widthPx: W, heightPx: H });
const color = (x: number, y: number): readonly [number, number, number] => [
  Math.floor(x / 100),
  (y >> 2) & 255,
  90,
];

function stripRgb(): Uint8Array {
  const rgb = new Uint8Array(W * H * 3);
  for (let y = 0; y < H; y += 1) for (let x = 0; x < W; x += 1) rgb.set(color(x, y), (y * W + x) * 3);
  return rgb;
}

async function built(path: string): Promise<string> {
  const copies = join(tempFolder(), 'copies');
  await buildPyramid(path, 0, copies, () => undefined);
  return copies;
}

describe('reduced copies of a huge picture', () => {
  it('halve it until it fits into one square', () => {
    expect(levels[0]).toEqual({ widthPx: W, heightPx: H });
    expect(levels[1]).toEqual({ widthPx: 8500, heightPx: 300 });
    expect(Math.max(levels.at(-1)!.widthPx, levels.at(-1)!.heightPx)).toBeLessThanOrEqual(PICTURE_TILE_PX);
  });

  it.each([1, 3, 6])(
    'of colours stored with orientation %i are squares of the upright picture',
    async (orientation) => {
      const path = join(folder, `strip${String(orientation)}.png`);
      await rawImage(stripRgb(), W, H)
        .withMetadata({ orientation })
        .png({ compressionLevel: 1 })
        .toFile(path);
      const pyramid = { folder: await built(path), kind: 'colors' } as const;
      const picture = await OpenPicture.open(path, 0);
      const facts = await picture.describe();
      const upright = orientation === 6 ? { widthPx: H, heightPx: W } : { widthPx: W, heightPx: H };
      expect(facts).toMatchObject(upright);
      expect(facts.levels).toEqual(pictureLevels(upright));
      for (const level of [0, 2]) {
        const size = facts.levels[level]!;
        const [tx, ty] = orientation === 6 ? [0, 1] : [1, 0];
        const tile = await pixelsOf(await picture.view({ ...WHOLE, tile: { level, x: tx, y: ty } }, pyramid));
        expect([tile.width, tile.height]).toEqual([
          Math.min(512, size.widthPx - tx * 512),
          Math.min(512, size.heightPx - ty * 512),
        ]);
        const [px, py] = [20, 30];
        const [ux, uy] = [(tx * 512 + px + 0.5) * 2 ** level, (ty * 512 + py + 0.5) * 2 ** level];
        const stored = orientation === 1 ? [ux, uy] : orientation === 3 ? [W - ux, H - uy] : [uy, H - ux];
        const at = (py * tile.width + px) * 3;
        const expected = color(Math.floor(stored[0]!), Math.floor(stored[1]!));
        for (const c of [0, 1, 2]) expect(Math.abs(tile.data[at + c]! - expected[c]!)).toBeLessThan(6);
      }
      expect(await picture.view({ ...WHOLE, tile: { level: 0, x: 99, y: 0 } }, pyramid)).toBeNull();
      expect(await picture.view({ ...WHOLE, tile: { level: 99, x: 0, y: 0 } }, pyramid)).toBeNull();
      expect(await picture.view(WHOLE, pyramid)).toBeNull();
      expect(await picture.view({ ...WHOLE, tile: { level: 0, x: 0, y: 0 } }, null)).toBeNull();
    },
  );

  it('of numbers keep them: any bands and ranges at every level', async () => {
    const path = join(folder, 'deep.tif');
    const data = Uint16Array.from({ length: W * H * 2 }, (_, i) =>
      i % 2 === 0 ? Math.floor(i / 2) % W : 40_000,
    );
    writeBytes(
      path,
      tiffFile({ widthPx: W, heightPx: H, bands: 2, bits: 16, data, rowsPerStrip: 7, isDeflated: true }),
    );
    const pyramid = { folder: await built(path), kind: 'samples' } as const;
    expect(readdirSync(pyramid.folder)).not.toContain('0');
    const picture = await OpenPicture.open(path, 0);
    for (const level of [0, 1, 3]) {
      const look = { ...WHOLE, bands: [0], low: [0], high: [W] };
      const { data: bytes, width } = await pixelsOf(
        await picture.view({ ...look, tile: { level, x: 1, y: 0 } }, pyramid),
      );
      const expected = (((512 + 100) * 2 ** level) / W) * 255;
      expect(Math.abs(bytes[10 * width + 100]! - expected)).toBeLessThan(3);
    }
    const second = { ...WHOLE, bands: [1], low: [0], high: [80_000], tile: { level: 2, x: 0, y: 0 } };
    expect(Math.abs((await pixelsOf(await picture.view(second, pyramid))).data[5]! - 127)).toBeLessThan(3);
    expect(await picture.pixel(12_345, 599, pyramid)).toEqual([12_345, 40_000]);
    await picture.close();
  });

  it('are whole or not there', async () => {
    const png = await rawImage(stripRgb(), W, H).png({ compressionLevel: 1 }).toBuffer();
    const path = join(folder, 'cut.png');
    writeBytes(path, png.subarray(0, png.length >> 1));
    const copies = join(tempFolder(), 'copies');
    await expect(buildPyramid(path, 0, copies, () => undefined)).rejects.toMatchObject({
      code: 'image.unreadable',
    });
    expect(readdirSync(join(copies, '..'))).toEqual([]);
  });

  it('average pairs, with what is left over at odd borders', () => {
    const data = Uint8Array.from([0, 10, 20, 30, 40, 50, 60, 70, 80]);
    expect([...halfOf({ widthPx: 3, heightPx: 3, bands: 1, data }).data]).toEqual([20, 35, 65, 80]);
    const real = Float32Array.from([1, NaN, 3, 5]);
    expect([...halfOf({ widthPx: 2, heightPx: 2, bands: 1, data: real }).data]).toEqual([3]);
  });
});

describe('thumbnails of pictures too large to decode', () => {
  it('come from the header on: 20,000 x 8000 pixels of a PNG, and of a TIFF with its own numbers', async () => {
    const path = join(folder, 'vast.png');
    const image = sharp({
      create: { width: 20_000, height: 8000, channels: 3, background: '#204060' },
      limitInputPixels: false,
    });
    await image.png({ compressionLevel: 1 }).toFile(path);
    const made = await makeThumbnail(path);
    expect([made.widthPx, made.heightPx, made.hash.length]).toEqual([20_000, 8000, 64]);
    const { data, info } = await sharp(made.webp).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([512, 205]);
    expect(Math.abs(data[0]! - 0x20) + Math.abs(data[2]! - 0x60)).toBeLessThan(8);
    const deep = join(folder, 'vast.tif');
    const row = new Uint8Array(0);
    writeBytes(deep, tiffFile({ widthPx: 16_000, heightPx: 10_000, bands: 1, bits: 16, rowsPerStrip: 500, data: row, isDeflated: true, isEmpty: true })); // prettier-ignore
    expect((await makeThumbnail(deep)).widthPx).toBe(16_000);
  });
});
