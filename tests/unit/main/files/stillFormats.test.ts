import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePixels } from '#main/files/decodeImage.ts';
import { bmpFile } from '#tests/helpers/bmpFile.ts';
import { gradientRgb, rawImage } from '#tests/helpers/imageFiles.ts';
import { tiffFile } from '#tests/helpers/tiffFile.ts';

const [W, H] = [90, 60];
const rgb = gradientRgb(W, H);
const image = () => rawImage(rgb, W, H);
const grey = () => image().toColourspace('b-w');

/** Largest and mean difference to the pixels it was made from. */
async function difference(bytes: Uint8Array): Promise<{ mean: number; size: readonly number[] }> {
  const decoded = await decodePixels(bytes, 'a.jpg');
  const sum = decoded.rgb.reduce((total, value, i) => total + Math.abs(value - rgb[i]!), 0);
  return { mean: sum / rgb.length, size: [decoded.widthPx, decoded.heightPx] };
}

const files: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'a JPEG': () => image().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
  'a progressive JPEG': () =>
    image().jpeg({ quality: 95, progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  'a PNG': () => image().png().toBuffer(),
  'an interlaced PNG': () => image().png({ progressive: true }).toBuffer(),
  'a PNG with a palette': () => image().png({ palette: true, colours: 256 }).toBuffer(),
  'a 16-bit PNG': () => image().toColourspace('rgb16').png().toBuffer(),
  'a WebP': () => image().webp({ quality: 95 }).toBuffer(),
  'a lossless WebP': () => image().webp({ lossless: true }).toBuffer(),
  'an AVIF': () => image().avif({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
  'a GIF': () => image().gif().toBuffer(),
  'a TIFF with LZW': () => image().tiff({ compression: 'lzw' }).toBuffer(),
  'a TIFF with JPEG': () => image().tiff({ compression: 'jpeg', quality: 95 }).toBuffer(),
  'a TIFF in planes': () =>
    Promise.resolve(tiffFile({ widthPx: W, heightPx: H, bands: 3, bits: 8, data: rgb, isPlanar: true })),
  'a big-endian BigTIFF': () =>
    Promise.resolve(
      tiffFile({
        widthPx: W,
        heightPx: H,
        bands: 3,
        bits: 8,
        data: rgb,
        isBigEndian: true,
        isBigTiff: true,
        tilePx: 32,
      }),
    ),
  'a bitmap': () => Promise.resolve(bitmap()),
};

function bitmap(): Uint8Array {
  const stride = Math.ceil((W * 3) / 4) * 4;
  const pixels = new Uint8Array(stride * H);
  for (let y = 0; y < H; y += 1) {
    for (let x = 0; x < W; x += 1)
      for (let c = 0; c < 3; c += 1) pixels[y * stride + x * 3 + 2 - c] = rgb[(y * W + x) * 3 + c]!;
  }
  return bmpFile({ widthPx: W, heightPx: -H, bits: 24, pixels });
}

describe('every still format', () => {
  it.each(Object.entries(files))('shows what %s was made from, by its bytes', async (_, make) => {
    const { mean, size } = await difference(await make());
    expect(size).toEqual([W, H]);
    expect(mean).toBeLessThan(8);
  });

  it.each(Object.entries(files))('is refused with a reason when %s is cut off, wherever', async (_, make) => {
    const bytes = await make();
    for (const share of [0, 0.002, 0.01, 0.05, 0.2, 0.5, 0.8]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share));
      const error: unknown = await decodePixels(cut, 'a.jpg').catch((caught: unknown) => caught);
      expect(error, String(share)).toMatchObject({ code: 'image.unreadable' });
    }
  });

  it('is grey where the file is', async () => {
    for (const bytes of await Promise.all([
      grey().jpeg().toBuffer(),
      grey().png().toBuffer(),
      grey().tiff().toBuffer(),
    ])) {
      const decoded = await decodePixels(bytes, 'g');
      expect(decoded.rgb.every((value, i) => value === decoded.rgb[i - (i % 3)])).toBe(true);
    }
  });

  it('is the first picture of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(12, 10), Buffer.alloc(12, 200)]);
    const raw = { width: 2, height: 4, channels: 3, pageHeight: 2 } as const;
    for (const format of ['gif', 'webp'] as const) {
      const bytes = await sharp(frames, { raw }).toFormat(format, { loop: 0 }).toBuffer();
      expect((await sharp(bytes).metadata()).pages).toBe(2);
      const decoded = await decodePixels(bytes, 'a');
      expect([decoded.widthPx, decoded.heightPx]).toEqual([2, 2]);
      expect(Math.abs(decoded.rgb[0]! - 10)).toBeLessThan(6);
    }
  });
});
