/** A small copy of a picture that is too large to be decoded as a whole, read once from top to bottom. */
import sharp from 'sharp';
import { isOwnTiff, tiffRanges, usualBands } from './bands.ts';
import { mapSamples, type Pixels } from './decodeImage.ts';
import type { ImageHeader } from './imageHeader.ts';
import { withTiff } from './readBands.ts';
import { isTurned, makeSamples, turnUpright, uprightSize, type Samples } from './samples.ts';
import type { TiffFile } from './tiff/TiffFile.ts';

interface Small {
  readonly width: number;
  readonly height: number;
}

/**
 * The first page at the given size, upright, as 8-bit RGB.
 * @throws CutOff, TiffProblem, and what sharp throws
 */
export async function shrinkHuge(path: string, header: ImageHeader, size: Small): Promise<Pixels> {
  if (isOwnTiff(header)) return withTiff(path, 0, (file) => shrinkTiff(file, header, size));
  const { orientation } = header;
  const { width, height } = isTurned(orientation) ? { width: size.height, height: size.width } : size;
  // Turned after it was made small: turning first would need all of it at once.
  const { data, info } = await sharp(path, { failOn: 'error', limitInputPixels: false, sequentialRead: true })
    .resize({ width, height, fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const small = { widthPx: info.width, heightPx: info.height, bands: info.channels, data };
  return mapSamples(turnUpright(small, orientation), [[0, 255], [0, 255], [0, 255]]); // prettier-ignore
}

/** Some pixels of some rows, each where a pixel of the small picture has its centre. */
async function shrinkTiff(file: TiffFile, header: ImageHeader, { width, height }: Small): Promise<Pixels> {
  const { orientation } = header;
  const stored = uprightSize(header, orientation);
  const small = uprightSize({ widthPx: width, heightPx: height }, orientation);
  const bands = usualBands(header);
  const ranges = await tiffRanges(file, 0);
  let out: Samples | null = null;
  for (let y = 0; y < small.heightPx; y += 1) {
    const top = Math.floor(((y + 0.5) * stored.heightPx) / small.heightPx);
    const row = await file.readStored(0, { x: 0, y: top, w: stored.widthPx, h: 1 }, bands);
    out ??= {
      ...small,
      bands: bands.length,
      data: makeSamples(row.data, small.widthPx * small.heightPx * bands.length),
    };
    for (let x = 0; x < small.widthPx; x += 1) {
      const from = Math.floor(((x + 0.5) * stored.widthPx) / small.widthPx) * bands.length;
      const to = (y * small.widthPx + x) * bands.length;
      out.data.set(row.data.subarray(from, from + bands.length), to);
    }
  }
  const samples = out ?? { ...small, bands: 1, data: new Uint8Array(small.widthPx * small.heightPx) };
  return mapSamples(
    turnUpright(samples, orientation),
    bands.map((band) => ranges[band] ?? [0, 255]),
  );
}
