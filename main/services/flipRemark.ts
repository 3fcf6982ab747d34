/** Says of a run of points that its flips would teach wrong places. */
import type { RunTarget } from '#main/datasets/target.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { flipsMislead } from '#shared/kernels/mirrorFlips.ts';

const REMARK =
  'Images are flipped left to right, but no points are said to trade places in a mirror: half of the time a left point is asked for where the right one is. Choose mirror pairs in Label, or train without flips (--tfm do_flip=false).';

/** @param points how many there are */
export const flipRemarks = (
  target: RunTarget,
  points: number,
  { transforms }: TrainConfig,
): readonly string[] =>
  target.kind === 'points' && flipsMislead(transforms, points, target.mirrors.length) ? [REMARK] : [];
