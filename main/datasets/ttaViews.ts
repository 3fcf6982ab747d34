/** Test-time augmentation as fastai's TTA: eight views of an image besides the plain one, and how their answers count. */
import type { Pixels } from '#main/files/decodeImage.ts';
import { rangesOf, STILL, type TransformSpec } from '#shared/domain/transforms.ts';
import { Draws } from '#shared/kernels/rng.ts';
import { writeAugmented } from './sampleImage.ts';
import { drawTransforms, type Drawn } from './transforms.ts';

/** Four corners, each as it is and mirrored. */
export const TTA_VIEWS = 8;
const ZOOM = 1.35;
/** Where the last cut begins: at 1 it would begin one pixel behind (fastai takes the same epsilon away). */
const LAST = 1 - 1e-7;
/** Part of the plain answer; the rest is the mean of the views. */
const BETA = 0.4;

export interface TtaSettings {
  /** Those of training: what is neither cut, mirror, symmetry nor zoom stays random. */
  readonly transforms: TransformSpec;
  readonly seed: number;
}

/** Tells these draws from those of training. */
const STREAM = 2;

/** View 0 to 7: bit 0 is the lower row, bit 1 the right column, bit 2 the mirror. The same for every image of a run. */
export function drawTtaView({ transforms, seed }: TtaSettings, view: number): Drawn {
  const drawn = drawTransforms(rangesOf(transforms) ?? STILL, new Draws(seed, STREAM, view));
  const [row, col] = [view & 1, (view >> 1) & 1];
  return {
    ...drawn,
    rowPct: row * LAST,
    colPct: col * LAST,
    dihedral: null,
    isFlipped: (view & 4) !== 0,
    zoom: { scale: ZOOM, rowPct: row, colPct: col },
  };
}

/**
 * All eight views of an image whose short side is scaled to `sizePx`, normalized.
 * @param out [8, 3, size, size], written from `offset`
 */
export function writeTtaViews(
  pixels: Pixels,
  settings: TtaSettings & { readonly sizePx: number },
  out: Float32Array,
  offset: number,
): void {
  const { sizePx } = settings;
  for (let view = 0; view < TTA_VIEWS; view += 1) {
    writeAugmented(pixels, drawTtaView(settings, view), sizePx, out, offset + view * 3 * sizePx ** 2);
  }
}

/**
 * 0.4 plain + 0.6 mean of the views.
 * @param probabilities [1 + views, classes], the plain answer first @returns [classes]
 */
export function blendTta(probabilities: Float32Array, classes: number): Float32Array {
  return Float32Array.from({ length: classes }, (_, c) => {
    let sum = 0;
    for (let view = 1; view <= TTA_VIEWS; view += 1) sum += probabilities[view * classes + c] ?? 0;
    return BETA * (probabilities[c] ?? 0) + ((1 - BETA) * sum) / TTA_VIEWS;
  });
}
