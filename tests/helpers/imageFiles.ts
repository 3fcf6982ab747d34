/** Small image files on the disk, good ones and every kind of bad one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';

export type Color = readonly [number, number, number];

/** Writes an image of one colour; the ending of the name says nothing, `format` does. */
export async function writeImage(
  path: string,
  options: { width?: number; height?: number; color?: Color; format?: 'png' | 'jpeg' | 'webp' } = {},
): Promise<void> {
  const { width = 8, height = 6, color = [200, 100, 50], format = 'png' } = options;
  const [r, g, b] = color;
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await image.toFormat(format).toBuffer());
}

export function writeBytes(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** Pixels that change from place to place, so that turning and cutting can be seen. */
export function gradientRgb(width: number, height: number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      rgb[at] = Math.round((x * 255) / Math.max(1, width - 1));
      rgb[at + 1] = Math.round((y * 255) / Math.max(1, height - 1));
      rgb[at + 2] = (x * 7 + y * 13) % 256;
    }
  }
  return rgb;
}

export const rawImage = (rgb: Uint8Array, width: number, height: number): Sharp =>
  sharp(rgb, { raw: { width, height, channels: 3 } });

/** A JPEG that ends in the middle of its pixels. */
export async function truncatedJpeg(): Promise<Uint8Array> {
  const whole = await rawImage(gradientRgb(200, 150), 200, 150).jpeg({ quality: 90 }).toBuffer();
  return whole.subarray(0, Math.floor(whole.length / 2));
}

/** A PNG whose header promises 50,000 x 50,000 pixels and which holds none. */
export function hugePngHeader(): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.write('89504e470d0a1a0a0000000d49484452', 0, 'hex');
  bytes.writeUInt32BE(50_000, 16);
  bytes.writeUInt32BE(50_000, 20);
  bytes.write('0802000000', 24, 'hex');
  return bytes;
}
