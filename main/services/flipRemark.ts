/** Says of a run of points that its flips would teach wrong places, or that it goes without them. */
import type { RunTarget } from '#main/datasets/target.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { flipsMislead, withoutFlips } from '#shared/kernels/mirrorFlips.ts';

const REMARK =
  'Images are flipped left to right, but no points are said to trade places in a mirror: half of the time a left point is asked for where the right one is. Choose mirror pairs in Label, or train without flips (--tfm do_flip=false).';

/** What `defaultsOf` comes to where flips would mislead; whoever chose other changes knows. */
const UNFLIPPED = JSON.stringify(withoutFlips('default'));
const UNFLIPPED_REMARK =
  'Images are not flipped left to right, because no points are said to trade places in a mirror. With mirror pairs, chosen in Label, they are, which is as good as more images.';

/** @param points how many there are */
export const flipRemarks = (
  target: RunTarget,
  points: number,
  { transforms }: TrainConfig,
): readonly string[] => {
  if (target.kind !== 'points' || points < 2) return [];
  if (flipsMislead(transforms, points, target.mirrors.length)) return [REMARK];
  const isPlain = target.mirrors.length === 0 && JSON.stringify(transforms) === UNFLIPPED;
  return isPlain ? [UNFLIPPED_REMARK] : [];
};
