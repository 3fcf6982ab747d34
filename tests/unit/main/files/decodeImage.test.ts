import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textOfError } from '#shared/contract/errorText.ts';
import { cmykToRgb, decodePixels, readPixels } from '#main/files/decodeImage.ts';
import { probeImage } from '#main/files/probeImage.ts';
import { thumbnailSize } from '#main/files/thumbnail.ts';
import { join } from 'node:path';
import {
  gradientRgb,
  hugePngHeader,
  rawImage,
  truncatedJpeg,
  writeBytes,
  writeImage,
} from '#tests/helpers/imageFiles.ts';
import { tempFolder } from '#tests/helpers/testStore.ts';
import sharp from 'sharp';

const PLANET = '../shared/data/planet_sample/train/train_10131.jpg';

const meanRgb = (rgb: Uint8Array): number[] => {
  const sums = [0, 0, 0];
  for (const [i, value] of rgb.entries()) sums[i % 3]! += value;
  return sums.map((sum) => Math.round((sum * 100) / (rgb.length / 3)) / 100);
};

describe('decoding images', () => {
  it('gives the bytes of a PNG as they are', async () => {
    const rgb = gradientRgb(17, 11);
    const decoded = await decodePixels(await rawImage(rgb, 17, 11).png().toBuffer(), 'a.png');
    expect(decoded).toEqual({ widthPx: 17, heightPx: 11, rgb });
  });

  it('goes by bytes, not by the name', async () => {
    const path = join(tempFolder(), 'picture.jpg');
    await writeImage(path, { format: 'png', color: [1, 2, 3] });
    expect([...(await readPixels(path)).rgb.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect((await probeImage(path)).format).toBe('png');
  });

  it('turns images upright', async () => {
    const rgb = gradientRgb(5, 3);
    const bytes = await rawImage(rgb, 5, 3).withMetadata({ orientation: 6 }).png().toBuffer();
    const decoded = await decodePixels(bytes, 'a.png');
    expect([decoded.widthPx, decoded.heightPx]).toEqual([3, 5]);
    // Orientation 6: the stored first row is the right column, so the lower left corner comes to the upper left.
    expect([...decoded.rgb.subarray(0, 3)]).toEqual([...rgb.subarray(2 * 5 * 3, 2 * 5 * 3 + 3)]);
  });

  it('lays transparent images on white and leaves opaque ones alone', async () => {
    const rgba = Uint8Array.from([10, 20, 30, 255, 10, 20, 30, 0, 100, 100, 100, 128]);
    const bytes = await sharp(rgba, { raw: { width: 3, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    const { rgb } = await decodePixels(bytes, 'a.png');
    expect([...rgb.subarray(0, 6)]).toEqual([10, 20, 30, 255, 255, 255]);
    expect(rgb[6]).toBeGreaterThanOrEqual(176);
    expect(rgb[6]).toBeLessThanOrEqual(178);
  });

  it('repeats grey and scales 16 bits down', async () => {
    const grey = await sharp(Uint8Array.from([0, 77, 255]), { raw: { width: 3, height: 1, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect([...(await decodePixels(grey, 'g.png')).rgb]).toEqual([0, 0, 0, 77, 77, 77, 255, 255, 255]);
    const deep = await sharp(Uint16Array.from([0, 257 * 77, 65535, 0, 0, 257]), {
      raw: { width: 2, height: 1, channels: 3 },
    })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect([...(await decodePixels(deep, 'd.png')).rgb]).toEqual([0, 77, 255, 0, 0, 1]);
  });

  it('shows CMYK without colour guessing, with and without Adobe marker', async () => {
    const bytes = await rawImage(gradientRgb(64, 48), 64, 48)
      .toColourspace('cmyk')
      .jpeg({ quality: 95 })
      .toBuffer();
    const inks = await sharp(bytes).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
    const expected = cmykToRgb(inks);
    expect((await decodePixels(bytes, 'c.jpg')).rgb).toEqual(expected);
    const marker = bytes.indexOf(Buffer.from('Adobe')) - 4;
    const length = bytes.readUInt16BE(marker + 2);
    const plain = Buffer.concat([bytes.subarray(0, marker), bytes.subarray(marker + 2 + length)]);
    expect(plain.includes('Adobe')).toBe(false);
    expect((await decodePixels(plain, 'c.jpg')).rgb).toEqual(expected);
  });

  it('mixes inks as Chromium does', () => {
    expect([
      ...cmykToRgb(Uint8Array.from([0, 0, 0, 0, 255, 0, 128, 0, 10, 20, 30, 255, 100, 50, 0, 100])),
    ]).toEqual([255, 255, 255, 0, 255, 127, 0, 0, 0, 94, 124, 155]);
  });

  it.skipIf(!existsSync(PLANET))(
    'shows a Planet JPEG (CMYK without markers) as browsers do (needs ../shared/data/planet_sample)',
    async () => {
      expect(meanRgb((await readPixels(PLANET)).rgb)).toEqual([168.64, 166.53, 152.5]);
    },
  );
});

describe('bad images', () => {
  const folder = tempFolder();
  const write = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name);
    writeBytes(path, bytes);
    return path;
  };
  const codeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'decoded',
      (error: unknown) => error,
    );

  it('are refused with a reason: empty, cut off, no image, a folder, missing', async () => {
    const bad = {
      'empty.jpg': ['', 'empty'],
      'text.png': ['this is only text, not an image', 'not an image'],
    } as const;
    for (const [name, [content, reason]] of Object.entries(bad)) {
      const path = write(name, content);
      const error = {
        code: 'image.unreadable',
        data: { path, reason: expect.stringContaining(reason) as string },
      };
      expect(await codeOf(readPixels(path))).toMatchObject(error);
      expect(await codeOf(probeImage(path))).toMatchObject(error);
    }
    const cut = write('cut.jpg', await truncatedJpeg());
    expect(await codeOf(readPixels(cut))).toMatchObject({
      code: 'image.unreadable',
      data: { reason: 'the file is cut off' },
    });
    expect(await codeOf(probeImage(folder))).toMatchObject({ code: 'image.unreadable' });
    expect(await codeOf(probeImage(join(folder, 'none.png')))).toMatchObject({
      data: { reason: 'the file is not there' },
    });
  });

  it('with a header of 50,000 x 50,000 are refused before decoding', async () => {
    const path = write('huge.png', hugePngHeader());
    const error = { code: 'image.too-large', data: { widthPx: 50_000, heightPx: 50_000 } };
    expect(await codeOf(probeImage(path))).toMatchObject(error);
    expect(await codeOf(readPixels(path))).toMatchObject(error);
  });

  it('too large to decode say that they can still be viewed, when they can', async () => {
    const png = Buffer.from(hugePngHeader());
    png.writeUInt32BE(20_000, 16);
    png.writeUInt32BE(20_000, 20);
    const path = write('large.png', png);
    expect((await probeImage(path)).widthPx).toBe(20_000);
    const error: unknown = await codeOf(readPixels(path));
    expect(error).toMatchObject({
      code: 'image.too-large',
      data: { canBeShown: true, limitPx: 150_000_000 },
    });
    expect(textOfError(error as Error)).toContain('viewed and tagged');
  });

  it('whose pixels are nonsense are refused, not fatal', async () => {
    const png = await rawImage(gradientRgb(40, 40), 40, 40).png().toBuffer();
    png.fill(0x55, 60, png.length - 20);
    expect(await codeOf(readPixels(write('nonsense.png', png)))).toMatchObject({ code: 'image.unreadable' });
  });
});

describe('thumbnails', () => {
  it('have a short side of 256, a long one of at most 512, and never grow', () => {
    expect(thumbnailSize(4000, 3000)).toEqual({ width: 341, height: 256 });
    expect(thumbnailSize(10_000, 1000)).toEqual({ width: 512, height: 51 });
    expect(thumbnailSize(30, 20)).toEqual({ width: 30, height: 20 });
    expect(thumbnailSize(5000, 1)).toEqual({ width: 512, height: 1 });
  });
});
