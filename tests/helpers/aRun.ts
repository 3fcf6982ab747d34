/** A run with everything filled in, for tests that care about a few fields. */
import { PLAIN_PRACTICE, type EpochRow, type Run, type TrainConfig } from '#shared/domain/run.ts';

export const aConfig: TrainConfig = {
  ...PLAIN_PRACTICE,
  arch: 'resnet18',
  sizePx: 64,
  batchSize: 64,
  epochs: 8,
  lr: 3e-3,
  wd: 0.01,
  pctStart: 0.3,
  seed: 42,
  device: 'auto',
  freeze: false,
  trainFrozenBn: true,
  transforms: 'default',
  from: null,
  weights: null,
  checkpointMinutes: 10,
};

export const anEpoch = (epoch: number, changes: Partial<EpochRow> = {}): EpochRow => ({
  epoch,
  step: epoch * 10,
  train_loss: 0.5 / epoch,
  valid_loss: 0.6 / epoch,
  metrics: { fbeta: 0.6 + epoch / 100, accuracy_thresh: 0.9 },
  seconds: 4,
  ...changes,
});

export const aRun = (changes: Partial<Run> = {}): Run => ({
  id: 'run-1',
  name: 'run 1',
  kind: 'tags',
  status: 'running',
  config: aConfig,
  device: 'cpu',
  classes: ['a', 'b'],
  trainItems: 640,
  validItems: 160,
  stepsPerEpoch: 10,
  stepsDone: 0,
  stepsTotal: 80,
  epochsDone: 0,
  last: null,
  best: null,
  baseline: { fbeta: 0.676, accuracy_thresh: 0.88 },
  imagesPerSecond: null,
  etaMs: null,
  notes: '',
  createdAt: 0,
  endedAt: null,
  error: null,
  hasCheckpoint: false,
  remarks: [],
  ...changes,
});
