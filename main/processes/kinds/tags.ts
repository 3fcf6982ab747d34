/** Runs of tags: any number of classes for an image. */
import { withClassPrior } from '#main/engine/learn/classPrior.ts';
import { multiLabelScoring } from '#main/engine/metrics/multiLabelScoring.ts';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import { bestConstantBaseline } from '#shared/kernels/metrics.ts';
import type { RunKind } from './RunKind.ts';

export const tagKind = (classes: number, threshold: number): RunKind => ({
  loss: { kind: 'bce' },
  target: { kind: 'tags', classes },
  scoring: () => multiLabelScoring(classes, threshold),
  startHead: (state, train) => withClassPrior(state, targetsOf(train, classes), classes),
  baseline: ({ train, valid }) => {
    const { fbeta, accuracy_thresh } = bestConstantBaseline(
      targetsOf(train, classes),
      targetsOf(valid, classes),
      classes,
    );
    return { fbeta, accuracy_thresh };
  },
});

/** [images, classes] of 0 and 1. */
function targetsOf(samples: readonly SnapshotRow[], classes: number): Uint8Array {
  const targets = new Uint8Array(samples.length * classes);
  for (const [row, sample] of samples.entries()) {
    for (const index of sample.classes) targets[row * classes + index] = 1;
  }
  return targets;
}
