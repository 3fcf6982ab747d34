/** Part of a batch made ready: pixels from the cache or the disk, transformed and normalized. Runs in a worker thread. */
import type { Pixels } from '#main/files/decodeImage.ts';
import { isAppError, toWire } from '#shared/contract/errors.ts';
import type { TransformPreset } from '#shared/domain/run.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { Draws } from '#shared/kernels/rng.ts';
import { trainingPixels, validationPixels } from './modelPixels.ts';
import { writeAugmented, writeCentre } from './sampleImage.ts';
import { drawTransforms, transformPresets, type TransformSettings } from './transforms.ts';

/** What all chunks of a loader have in common. */
export interface ChunkSettings {
  readonly sizePx: number;
  readonly seed: number;
  /** null: the centre, unchanged. */
  readonly transforms: TransformPreset | null;
}

export interface ChunkTask {
  readonly epoch: number;
  readonly samples: readonly {
    readonly id: number;
    readonly path: string;
    /** Scaled pixels from an earlier epoch, in shared memory. */
    readonly pixels: Pixels | null;
  }[];
}

export interface ChunkResult {
  /** [n, 3, size, size]; rows of failed samples are zero. */
  readonly x: Float32Array;
  /** Scaled pixels that were decoded now, by place in the chunk, in shared memory. */
  readonly decoded: readonly { readonly index: number; readonly pixels: Pixels }[];
  readonly failed: readonly { readonly index: number; readonly error: WireError }[];
}

/** Tells the streams of random numbers for transforms from those for shuffling. */
const TRANSFORM_STREAM = 1;

export async function prepareChunk(task: ChunkTask, settings: ChunkSettings): Promise<ChunkResult> {
  const length = 3 * settings.sizePx * settings.sizePx;
  const x = new Float32Array(task.samples.length * length);
  const decoded: { index: number; pixels: Pixels }[] = [];
  const failed: { index: number; error: WireError }[] = [];
  for (const [index, sample] of task.samples.entries()) {
    try {
      const pixels = sample.pixels ?? shared(await startingPixels(sample.path, settings));
      if (sample.pixels === null) decoded.push({ index, pixels });
      writeSample(pixels, new Draws(settings.seed, TRANSFORM_STREAM, task.epoch, sample.id), settings, {
        x,
        offset: index * length,
      });
    } catch (error) {
      if (!isAppError(error)) throw error;
      failed.push({ index, error: toWire(error) });
    }
  }
  return { x, decoded, failed };
}

/** Without random changes only the centre is ever looked at. */
async function startingPixels(path: string, { sizePx, transforms }: ChunkSettings): Promise<Pixels> {
  if (presetOf(transforms) !== null) return trainingPixels(path, sizePx);
  return { widthPx: sizePx, heightPx: sizePx, rgb: await validationPixels(path, sizePx) };
}

const presetOf = (transforms: TransformPreset | null): TransformSettings | null =>
  transforms === null ? null : transformPresets[transforms];

function writeSample(
  pixels: Pixels,
  draws: Draws,
  settings: ChunkSettings,
  to: { readonly x: Float32Array; readonly offset: number },
): void {
  const preset = presetOf(settings.transforms);
  if (preset === null) writeCentre(pixels, settings.sizePx, to.x, to.offset);
  else writeAugmented(pixels, drawTransforms(preset, draws), settings.sizePx, to.x, to.offset);
}

/** Moves pixels into memory that all workers can read without copying. */
function shared(pixels: Pixels): Pixels {
  const rgb = new Uint8Array(new SharedArrayBuffer(pixels.rgb.length));
  rgb.set(pixels.rgb);
  return { widthPx: pixels.widthPx, heightPx: pixels.heightPx, rgb };
}
