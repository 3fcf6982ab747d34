/** Runs and train events for tests that need no trainer. */
import type { EpochRow, Run, TrainEvent } from '#shared/domain/run.ts';
import { aConfig, aRun } from './aRun.ts';

export const aFreshRun = (change: Partial<Run> = {}): Run =>
  aRun({
    id: 'r1',
    name: 'ResNet-18, 64 px',
    status: 'starting',
    config: { ...aConfig, batchSize: 8, epochs: 3 },
    trainItems: 16,
    validItems: 4,
    stepsPerEpoch: 2,
    stepsTotal: 6,
    baseline: null,
    createdAt: 1,
    ...change,
  });

export const startAt = (step: number): TrainEvent => ({
  event: 'start',
  run: 'r1',
  device: 'cpu',
  train_items: 16,
  valid_items: 4,
  steps_per_epoch: 2,
  steps_total: 6,
  step,
  baseline: { fbeta: 0.5, accuracy_thresh: 0.6 },
});

export const batchAt = (step: number, loss = 1 / step): TrainEvent => ({
  event: 'batch',
  step,
  loss,
  lr: 0.1,
  mom: 0.9,
});

export const rowOf = (epoch: number, step: number, fbeta: number): EpochRow => ({
  epoch,
  step,
  train_loss: 0.3,
  valid_loss: 0.4,
  metrics: { fbeta, accuracy_thresh: 0.9 },
  seconds: 1,
});

export const epochAt = (epoch: number, step: number, fbeta: number): TrainEvent => ({
  event: 'epoch',
  images_per_second: 50,
  ...rowOf(epoch, step, fbeta),
});

export const doneWith = (
  outcome: 'done' | 'stopped' | 'paused' | 'interrupted',
  best: EpochRow | null,
): TrainEvent => ({
  event: 'done',
  run: 'r1',
  outcome,
  images_per_second: 50,
  best,
});
