/** Flips of images with points: they teach wrong places unless points that mirror each other trade places. */
import { rangesOf, STILL, type TransformSpec } from '#shared/domain/transforms.ts';

/**
 * Whether flips would teach points that are not there: a flipped left eye is asked for where the right one is. Measured on faces
 * (68 points, 64 px, 10 epochs): 4.20 px with such flips, 3.76 px without any change.
 * @param points how many there are
 * @param pairs how many pairs of them trade places in a mirror
 */
export const flipsMislead = (spec: TransformSpec, points: number, pairs: number): boolean =>
  rangesOf(spec)?.doFlip === true && points > 1 && pairs === 0;

/** The same changes but for the flips. */
export const withoutFlips = (spec: TransformSpec): TransformSpec => ({
  ...(rangesOf(spec) ?? STILL),
  doFlip: false,
  flipVert: false,
});

/** The changes to begin with: no flips where they would mislead. */
export const plainTransforms = (spec: TransformSpec, points: number, pairs: number): TransformSpec =>
  flipsMislead(spec, points, pairs) ? withoutFlips(spec) : spec;

/** Whether images of points go unflipped although mirror pairs would let them be flipped. */
export const missesFlips = (spec: TransformSpec, points: number, pairs: number): boolean =>
  rangesOf(spec)?.doFlip === false && points > 1 && pairs === 0;
