/** Images on their way into a batch: what comes in, what is kept between epochs, and the rows they become. */
import type { Pixels } from '#main/files/decodeImage.ts';
import { areaOf, frameOf, type InputSize } from './inputSize.ts';
import type { Drawn } from './transforms.ts';
import { targetLengths, type ImageLabels, type TargetSettings } from './target.ts';

/** What is kept of an image between epochs, in shared memory. */
export interface KeptImage {
  readonly pixels: Pixels;
  /** Class ids at the size of the model, where masks are learned. */
  readonly mask: Uint16Array | null;
}

export const bytesOf = ({ pixels, mask }: KeptImage): number => pixels.rgb.length + (mask?.byteLength ?? 0);

export interface ChunkSample extends ImageLabels {
  readonly id: number;
  readonly path: string;
  /** See `Sample`. */
  readonly copy?: number;
  /** From an earlier epoch. */
  readonly kept: KeptImage | null;
  /** In place of what chance would decide. */
  readonly drawn?: Drawn;
}

/** The numbers of a batch, one row per sample; see `StepBatch`. */
export interface Rows {
  /** [n, 3, height, width] */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Empty where all of y counts. */
  readonly w: Float32Array;
}

/** Zeros for the rows of so many samples. */
export function emptyRows(
  samples: number,
  { target, sizePx }: { readonly target: TargetSettings; readonly sizePx: InputSize },
): Rows {
  const { y, w } = targetLengths(target, sizePx);
  return {
    x: new Float32Array(samples * 3 * areaOf(frameOf(sizePx))),
    y: new Float32Array(samples * y),
    w: new Float32Array(samples * w),
  };
}
