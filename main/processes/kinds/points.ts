/** Runs of points: where named places are, as fastai's PointsItemList with its loss. */
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import { writePoints } from '#main/datasets/sampleTarget.ts';
import type { Pairs } from '#main/datasets/target.ts';
import { withConstantAnswer } from '#main/engine/learn/classPrior.ts';
import { pointScoring } from '#main/engine/metrics/pointScoring.ts';
import type { RunKind } from './RunKind.ts';

export const pointKind = (classes: number, mirrors: Pairs): RunKind => ({
  loss: { kind: 'mse' },
  target: { kind: 'points', classes, mirrors },
  scoring: pointScoring,
  startHead: (state, train) => withConstantAnswer(state, meanShape(train, classes)),
  baseline: ({ train, valid }, size) => {
    const scorer = pointScoring(size).start();
    const mean = meanShape(train, classes);
    for (const row of valid) scorer.add(mean, { x: EMPTY, ...targetOf(row, classes), n: 1 });
    return scorer.finish().metrics;
  },
});

const EMPTY = new Float32Array(0);

/** The mean place of every point over the images that have it in sight, (y, x) in -1..1; the middle for one that none has. */
export function meanShape(rows: readonly SnapshotRow[], classes: number): Float32Array {
  const sums = new Float64Array(2 * classes);
  const counts = new Float64Array(2 * classes);
  for (const row of rows) {
    const { y, w } = targetOf(row, classes);
    for (const [i, counted] of w.entries()) {
      sums[i] = (sums[i] ?? 0) + counted * (y[i] ?? 0);
      counts[i] = (counts[i] ?? 0) + counted;
    }
  }
  return Float32Array.from(sums, (sum, i) => sum / Math.max(1, counts[i] ?? 0));
}

/** In -1..1 the size of the image does not matter, but pixels have a size all the same. */
const FRAME = { widthPx: 1, heightPx: 1 };

function targetOf({ points }: SnapshotRow, classes: number): { y: Float32Array; w: Float32Array } {
  const row = { y: new Float32Array(2 * classes), w: new Float32Array(2 * classes) };
  if (points !== undefined) writePoints(points, null, { frame: FRAME, mirrors: [] }, { ...row, offset: 0 });
  return row;
}
