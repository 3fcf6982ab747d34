/** One run from its folder to its end: the place where engine and datasets meet. */
import { CheckpointFiles, readCheckpoint, type Checkpoint } from './checkpointFiles.ts';
import { Checkpoints } from '#main/engine/callbacks/Checkpoints.ts';
import { DivergenceGuard } from '#main/engine/callbacks/DivergenceGuard.ts';
import { ProgressFeed } from '#main/engine/callbacks/ProgressFeed.ts';
import { SaveBest } from '#main/engine/callbacks/SaveBest.ts';
import { ScheduleCallback } from '#main/engine/callbacks/ScheduleCallback.ts';
import type { StopRequest } from '#main/engine/callbacks/StopRequest.ts';
import { Throughput } from '#main/engine/callbacks/Throughput.ts';
import { FRESH, type Callback, type FitEnd, type FitProgress } from '#main/engine/learn/events.ts';
import { Learner } from '#main/engine/learn/Learner.ts';
import type { TrainStep } from '#main/engine/learn/TrainStep.ts';
import { multiLabelScoring } from '#main/engine/metrics/multiLabelScoring.ts';
import { lrPerGroup } from '#main/engine/optim/lrPerGroup.ts';
import { oneCycle } from '#main/engine/optim/oneCycle.ts';
import { AppError, isAppError, toWire } from '#shared/contract/errors.ts';
import type { TrainEvent } from '#shared/domain/run.ts';
import { bestConstantBaseline } from '#shared/kernels/metrics.ts';
import { openTrainData, type TrainData } from './trainData.ts';
import { readRunSpec, type RunSpec } from './runFolder.ts';
import { openStep } from './trainStep.ts';

/** Bundles of batch events are told at most this often; every batch is in one of them. */
const TELL_EVERY_MS = 100;

export interface TrainingJob {
  readonly folder: string;
  readonly request: StopRequest;
  /** Writes events to the log and tells them to whoever listens. */
  readonly emit: (events: readonly TrainEvent[]) => void;
  /** Makes the log durable. */
  readonly sync: () => void;
}

const clock = (): number => performance.now();

/**
 * Trains from the run's last checkpoint, or from the start when it has none, and emits everything that happens; the last
 * event is always `done` or `failed`. Does not throw for anything that goes wrong in training.
 */
export async function runTraining(job: TrainingJob): Promise<TrainEvent> {
  const spec = readRunSpec(job.folder);
  const last = await attempt(spec, () => train(spec, job));
  job.emit([last]);
  return last;
}

async function attempt(spec: RunSpec, work: () => Promise<TrainEvent>): Promise<TrainEvent> {
  try {
    return await work();
  } catch (error) {
    return failed(spec, error);
  }
}

async function train(spec: RunSpec, job: TrainingJob): Promise<TrainEvent> {
  const data = await openTrainData(job.folder, spec);
  let step: TrainStep | null = null;
  try {
    const checkpoint = await readCheckpoint(job.folder, 'last');
    step = await openStep(spec, checkpoint, {
      trainTargets: data.trainTargets,
      remark: (text) => job.emit([{ event: 'remark', text }]),
    });
    return await fit({ spec, job, data, step, checkpoint });
  } finally {
    await step?.release();
    await data.close();
  }
}

interface FitParts {
  readonly spec: RunSpec;
  readonly job: TrainingJob;
  readonly data: TrainData;
  readonly step: TrainStep;
  readonly checkpoint: Checkpoint | null;
}

async function fit({ spec, job, data, step, checkpoint }: FitParts): Promise<TrainEvent> {
  const { config, classes } = spec;
  const from = checkpoint?.progress ?? FRESH;
  const stepsTotal = data.stepsPerEpoch * config.epochs;
  const maxLrs = lrPerGroup(config.lr, step.groups);
  const throughput = new Throughput();
  const feed = new ProgressFeed({ emit: job.emit, everyMs: TELL_EVERY_MS, clock, throughput });
  const store = checkpointStore(spec, job, feed);
  job.emit([startEvent(spec, data, from)]);
  const learner = new Learner({
    step,
    data,
    scoring: multiLabelScoring(classes.length, spec.threshold),
    epochs: config.epochs,
    seed: config.seed,
    wd: config.wd,
    hyper: { lrs: maxLrs, mom: 0.9 },
    clock,
    callbacks: [
      new ScheduleCallback(oneCycle({ steps: stepsTotal, maxLrs, pctStart: config.pctStart })),
      throughput,
      feed,
      problemTeller(data, job),
      new DivergenceGuard(),
      new SaveBest(store),
      new Checkpoints({ store, everyMs: config.checkpointMinutes * 60_000, clock }),
      job.request,
    ],
  });
  return endEvent(spec, await learner.fit(from), throughput);
}

/** Images that could not be read are told once, at the end of the epoch in which they were met. */
function problemTeller(data: TrainData, job: TrainingJob): Callback {
  const told = new Set<string>();
  return {
    name: 'unreadable images',
    onEpochEnd: () => {
      const news = data.problems().filter((text) => !told.has(text));
      for (const text of news) told.add(text);
      if (news.length > 0) job.emit(news.map((text) => ({ event: 'remark', text })));
    },
  };
}

function checkpointStore(spec: RunSpec, job: TrainingJob, feed: ProgressFeed): CheckpointFiles {
  return new CheckpointFiles({
    folder: job.folder,
    run: spec.run,
    seed: spec.config.seed,
    classes: spec.classes,
    // The curve must never be behind the checkpoint that a resumed run goes on from.
    onBefore: () => {
      feed.flush();
      job.sync();
    },
    onSaved: (kind, { stepsDone, epoch }) =>
      job.emit([{ event: 'checkpoint', step: stepsDone, epoch, best: kind === 'best' }]),
  });
}

function startEvent(spec: RunSpec, data: TrainData, from: FitProgress): TrainEvent {
  const baseline = bestConstantBaseline(data.trainTargets, data.validTargets, spec.classes.length);
  return {
    event: 'start',
    run: spec.run,
    device: 'cpu',
    train_items: data.trainItems,
    valid_items: data.validItems,
    steps_per_epoch: data.stepsPerEpoch,
    steps_total: data.stepsPerEpoch * spec.config.epochs,
    step: from.stepsDone,
    baseline: { fbeta: baseline.fbeta, accuracy_thresh: baseline.accuracy_thresh },
  };
}

function endEvent(spec: RunSpec, end: FitEnd, throughput: Throughput): TrainEvent {
  if (end.outcome === 'failed') return failed(spec, end.error);
  if (end.outcome === 'diverged') {
    return failed(spec, new AppError('train.diverged', { step: end.progress.stepsDone }));
  }
  return {
    event: 'done',
    run: spec.run,
    outcome: end.outcome,
    images_per_second: throughput.imagesPerSecond,
    best: end.progress.best,
  };
}

function failed(spec: RunSpec, error: unknown): TrainEvent {
  return { event: 'failed', run: spec.run, error: toWire(sortTrainError(error, spec), 'training') };
}

/** Runtimes say in words of their own that there was no memory. */
function sortTrainError(error: unknown, spec: RunSpec): unknown {
  if (isAppError(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const isMemory = /bad_alloc|out of memory|failed to allocate|allocation failed|not enough memory/i.test(
    text,
  );
  return isMemory
    ? new AppError('train.out-of-memory', { batch: spec.config.batchSize }, { cause: error })
    : error;
}
