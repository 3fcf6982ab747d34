/** All that differs between runs of tags, masks and points: one object for each kind, chosen once. */
import type { TargetSettings } from '#main/datasets/target.ts';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import type { Pair } from '#main/engine/ir/ops.ts';
import type { Scoring } from '#main/engine/learn/scoring.ts';
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import type { LossSpec } from '#main/engine/nn/losses.ts';
import type { Metrics } from '#shared/domain/run.ts';

export interface Sides {
  readonly train: readonly SnapshotRow[];
  readonly valid: readonly SnapshotRow[];
}

export interface RunKind {
  readonly loss: LossSpec;
  /** What the loader makes of the labels. */
  readonly target: TargetSettings;
  /** How epochs are judged. @param size height and width of what the model sees */
  scoring(size: Pair): Scoring;
  /** A fresh head that starts from what is most likely whatever the image, so that the first steps are not spent on that. */
  startHead(state: TrainState, train: readonly SnapshotRow[]): TrainState;
  /** What the best answer that ignores the image scores on the validation side. */
  baseline(sides: Sides, size: Pair): Metrics;
}
