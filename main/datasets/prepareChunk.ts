/** Part of a batch made ready: pixels from the cache or the disk, transformed and normalized. Runs in a worker thread. */
import type { Pixels } from '#main/files/decodeImage.ts';
import { isAppError, toWire } from '#shared/contract/errors.ts';
import { rangesOf, type TransformRanges, type TransformSpec } from '#shared/domain/transforms.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { Draws } from '#shared/kernels/rng.ts';
import { areaOf, frameOf, type InputSize } from './inputSize.ts';
import { trainingPixels, validationPixels } from './modelPixels.ts';
import { writeAugmented, writeCentre } from './sampleImage.ts';
import { emptyRows, type ChunkSample, type KeptImage, type Rows } from './rows.ts';
import type { TargetSettings } from './target.ts';
import { openTargetWriter, type TargetWriter } from './targetWriters.ts';
import { drawTransforms, type Drawn } from './transforms.ts';

/** What all chunks of a loader have in common. */
export interface ChunkSettings {
  readonly sizePx: InputSize;
  readonly seed: number;
  /** null: the centre, unchanged. */
  readonly transforms: TransformSpec | null;
  readonly target: TargetSettings;
}

export interface ChunkTask {
  readonly epoch: number;
  readonly samples: readonly ChunkSample[];
}

/** Rows of failed samples are zero. */
export interface ChunkResult extends Rows {
  /** What was decoded now, by place in the chunk. */
  readonly decoded: readonly ({ readonly index: number } & KeptImage)[];
  readonly failed: readonly { readonly index: number; readonly error: WireError }[];
}

/** Tells the streams of random numbers for transforms from those for shuffling. */
const TRANSFORM_STREAM = 1;

export async function prepareChunk(task: ChunkTask, settings: ChunkSettings): Promise<ChunkResult> {
  const rows = emptyRows(task.samples.length, settings);
  const decoded: ({ index: number } & KeptImage)[] = [];
  const failed: { index: number; error: WireError }[] = [];
  const writer = openTargetWriter(settings.target, settings.sizePx);
  try {
    for (const [index, sample] of task.samples.entries()) {
      try {
        const kept = sample.kept ?? (await readKept(sample, settings, writer));
        if (sample.kept === null) decoded.push({ index, ...kept });
        const drawn = sample.drawn ?? drawFor(sample, task.epoch, settings);
        writePixels(kept.pixels, drawn, settings, { rows, index });
        writer.write(sample, { kept, drawn }, { rows, index });
      } catch (error) {
        if (!isAppError(error)) throw error;
        failed.push({ index, error: toWire(error) });
      }
    }
  } finally {
    writer.close();
  }
  return { ...rows, decoded, failed };
}

async function readKept(
  sample: ChunkSample,
  settings: ChunkSettings,
  writer: TargetWriter,
): Promise<KeptImage> {
  const pixels = shared(await startingPixels(sample.path, settings));
  return { pixels, mask: writer.readMask(sample) };
}

/** Without random changes only the centre is ever looked at. */
async function startingPixels(path: string, { sizePx, transforms }: ChunkSettings): Promise<Pixels> {
  if (changesOf(transforms) !== null) return trainingPixels(path, sizePx);
  return { ...frameOf(sizePx), rgb: await validationPixels(path, sizePx) };
}

const changesOf = (transforms: TransformSpec | null): TransformRanges | null =>
  transforms === null ? null : rangesOf(transforms);

/** One draw for an image and what is drawn on it; null changes nothing. */
export function drawFor(
  { id, copy = 0 }: Pick<ChunkSample, 'id' | 'copy'>,
  epoch: number,
  { seed, transforms }: Pick<ChunkSettings, 'seed' | 'transforms'>,
): Drawn | null {
  const ranges = changesOf(transforms);
  if (ranges === null) return null;
  const purpose = [seed, TRANSFORM_STREAM, epoch, id];
  return drawTransforms(ranges, new Draws(...purpose, ...(copy === 0 ? [] : [copy])));
}

function writePixels(
  pixels: Pixels,
  drawn: Drawn | null,
  { sizePx }: ChunkSettings,
  { rows, index }: { readonly rows: Rows; readonly index: number },
): void {
  const offset = index * 3 * areaOf(frameOf(sizePx));
  if (drawn === null) writeCentre(pixels, sizePx, rows.x, offset);
  else writeAugmented(pixels, drawn, sizePx, rows.x, offset);
}

/** Moves pixels into memory that all workers can read without copying. */
function shared(pixels: Pixels): Pixels {
  const rgb = new Uint8Array(new SharedArrayBuffer(pixels.rgb.length));
  rgb.set(pixels.rgb);
  return { widthPx: pixels.widthPx, heightPx: pixels.heightPx, rgb };
}
