/** One stage of a run: the place where engine and datasets meet. */
import { Checkpoints } from '#main/engine/callbacks/Checkpoints.ts';
import { DivergenceGuard } from '#main/engine/callbacks/DivergenceGuard.ts';
import { EarlyStop } from '#main/engine/callbacks/EarlyStop.ts';
import { PaceMeter, type MemoryUse } from '#main/engine/callbacks/PaceMeter.ts';
import { ProgressFeed } from '#main/engine/callbacks/ProgressFeed.ts';
import { SaveBest } from '#main/engine/callbacks/SaveBest.ts';
import { ScheduleCallback } from '#main/engine/callbacks/ScheduleCallback.ts';
import type { StopRequest } from '#main/engine/callbacks/StopRequest.ts';
import { Throughput } from '#main/engine/callbacks/Throughput.ts';
import type { TimeBudget } from '#main/engine/callbacks/TimeBudget.ts';
import { weightsOf } from '#main/engine/learn/checkpoint.ts';
import type { Callback, EpochRow, FitEnd, FitProgress } from '#main/engine/learn/events.ts';
import { Learner } from '#main/engine/learn/Learner.ts';
import type { Scoring } from '#main/engine/learn/scoring.ts';
import type { ShrinkingStep } from '#main/engine/learn/ShrinkingStep.ts';
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import { lrPerGroup } from '#main/engine/optim/lrPerGroup.ts';
import { schedules } from '#shared/kernels/schedules/schedules.ts';
import type { DeviceName } from '#shared/domain/device.ts';
import type { Precision, StageFacts, TrainEvent } from '#shared/domain/run.ts';
import type { Stage } from '#shared/kernels/planStages.ts';
import { CheckpointFiles } from './checkpointFiles.ts';
import type { DeviceProbes } from './devices/DeviceProbes.ts';
import { GpuMemory } from './devices/gpuMemory.ts';
import { readEvents } from './eventLog.ts';
import type { RunKind } from './kinds/RunKind.ts';
import { runKindOf } from './kinds/runKindOf.ts';
import { inputSizeOf } from './modelOf.ts';
import { runFile, type RunSpec } from './runFolder.ts';
import { openWatcher } from './watched/openWatcher.ts';
import { openTrainData, type TrainData } from './trainData.ts';
import { openStep, stageSize, startingState } from './trainStep.ts';

/** Bundles of batch events are told at most this often; every batch is in one of them. */
const TELL_EVERY_MS = 100;
/** A reading of the pace is about so long. */
const PACE_EVERY_MS = 2000;

export interface TrainingJob {
  readonly folder: string;
  readonly request: StopRequest;
  readonly devices: DeviceProbes;
  /** Writes events to the log and tells them to whoever listens. */
  readonly emit: (events: readonly TrainEvent[]) => void;
  /** Makes the log durable. */
  readonly sync: () => void;
}

/** Where a run stands: all that the next stage, or a resumed one, goes on from. */
export interface Position {
  /** Null before the first step. */
  readonly state: TrainState | null;
  readonly progress: FitProgress;
  /** Micro-batches of a step. */
  readonly accumulate: number;
}

export interface StageParts {
  readonly spec: RunSpec;
  readonly job: TrainingJob;
  readonly device: DeviceName;
  readonly precision: Precision;
  readonly stages: readonly Stage[];
  readonly stage: Stage;
  readonly budget: TimeBudget | null;
  /** The first stage that this process trains tells how the run begins. */
  readonly isStart: boolean;
  /** Told the step of every checkpoint to go on from. */
  readonly onSaved: (step: number) => void;
}

export interface StageEnd {
  readonly end: FitEnd;
  readonly imagesPerSecond: number;
  /** Null when there is nothing after it. */
  readonly next: Position | null;
}

export const clock = (): number => performance.now();

/** Trains one stage from where the run stands. @throws what opening it fails with; errors of training end the fit instead */
export async function runStage(parts: StageParts, at: Position): Promise<StageEnd> {
  const { spec, job, device, precision, stage } = parts;
  const kind = runKindOf(spec, job.folder);
  const data = await openTrainData(job.folder, spec, stage);
  let step: ShrinkingStep | null = null;
  try {
    const { state, progress, restartsBest } = enter(parts, at);
    const remark = (text: string): void => job.emit([{ event: 'remark', text }]);
    step = await openStep({ spec, kind, device, precision, stage, accumulate: at.accumulate, remark });
    await step.writeState(state ?? startingState(spec, kind, data.sides));
    if (parts.isStart) job.emit([startEvent(parts, { kind, data, from: progress })]);
    if (parts.stages.length > 1) job.emit([stageEvent(parts, restartsBest)]);
    return await fit(parts, { kind, data, step, from: progress });
  } finally {
    await step?.release();
    await data.close();
  }
}

/**
 * A stage that begins with other frozen layers than the one before makes a new optimizer, as fastai does; one of another
 * size looks for its own best. A function of where the run stands, so that it is the same after an interruption.
 */
function enter(
  { stages, stage }: StageParts,
  { state, progress }: Position,
): Pick<Position, 'state' | 'progress'> & { readonly restartsBest: boolean } {
  const before = stages[stage.index - 1];
  const isEntry = progress.epoch === stage.firstEpoch && progress.batch === 0;
  if (before === undefined || !isEntry) return { state, progress, restartsBest: false };
  const isNewOptimizer = before.freezeTo !== stage.freezeTo;
  const restartsBest = before.sizePx !== stage.sizePx || before.widthPx !== stage.widthPx;
  return {
    state: state !== null && isNewOptimizer ? weightsOf(state) : state,
    progress: {
      ...progress,
      optimSteps: isNewOptimizer ? 0 : progress.optimSteps,
      best: restartsBest ? null : progress.best,
    },
    restartsBest,
  };
}

interface FitParts {
  readonly kind: RunKind;
  readonly data: TrainData;
  readonly step: ShrinkingStep;
  readonly from: FitProgress;
}

async function fit(parts: StageParts, { kind, data, step, from }: FitParts): Promise<StageEnd> {
  const { spec, stage, precision } = parts;
  const { config } = spec;
  const throughput = new Throughput();
  const scoring = kind.scoring(stageSize(spec, stage));
  const watcher = await openWatcher({
    folder: parts.job.folder,
    spec,
    valid: data.sides.valid,
    target: kind.target,
    size: inputSizeOf(spec.target.kind, stage),
    step,
  });
  const gpu = new GpuMemory(parts.device);
  const learner = new Learner({
    step,
    data,
    scoring,
    precision,
    clock,
    epochs: config.epochs,
    until: stage.firstEpoch + stage.epochs,
    seed: config.seed,
    wd: stage.wd,
    ...(config.clip === null ? {} : { clip: config.clip }),
    hyper: { lrs: lrPerGroup(stage.lr, step.groups), mom: 0.9 },
    callbacks: callbacksOf(parts, {
      kind,
      data,
      step,
      from,
      throughput,
      scoring,
      memory: memoryOf(gpu),
      watcher,
    }),
  });
  const end = await learner.fit(from).finally(() => gpu.stop());
  const isOver = end.outcome !== 'done' || end.why !== null || end.progress.epoch >= config.epochs;
  const next = isOver
    ? null
    : { state: await step.readState(), progress: end.progress, accumulate: step.accumulate };
  return { end, imagesPerSecond: throughput.imagesPerSecond, next };
}

interface CallbackParts extends FitParts {
  readonly throughput: Throughput;
  readonly scoring: Scoring;
  readonly memory: () => MemoryUse;
  readonly watcher: Callback | null;
}

const memoryOf = (gpu: GpuMemory) => (): MemoryUse => ({
  memory: process.memoryUsage.rss(),
  ...(gpu.bytes === null ? {} : { gpu: gpu.bytes }),
});

/** Guards stand before what they guard; what ends a fit stands behind what must have been done by then. */
function callbacksOf(
  parts: StageParts,
  { data, step, from, throughput, scoring, memory, watcher }: CallbackParts,
): Callback[] {
  const { spec, job, budget } = parts;
  const { checkpointMinutes, patience } = spec.config;
  const pace = new PaceMeter({ everyMs: PACE_EVERY_MS, clock, memory });
  const feed = new ProgressFeed({ emit: job.emit, everyMs: TELL_EVERY_MS, clock, throughput, pace });
  const store = checkpointStore(parts, feed, () => step.accumulate);
  const past = patience === null ? [] : rowsSoFar(parts, from);
  return [
    scheduleOf(parts, data, step),
    throughput,
    pace,
    // Whoever hears that an epoch is done looks at its watched images.
    ...(watcher === null ? [] : [watcher]),
    feed,
    problemTeller(data, job),
    new DivergenceGuard(),
    new SaveBest(store),
    new Checkpoints({ store, everyMs: checkpointMinutes * 60_000, clock }),
    ...(patience === null ? [] : [new EarlyStop({ watched: scoring, patience, past })]),
    ...(budget === null ? [] : [budget]),
    job.request,
  ];
}

/** A schedule over the steps of the stage. */
function scheduleOf({ stage }: StageParts, data: TrainData, step: ShrinkingStep): Callback {
  const schedule = schedules[stage.schedule]({
    steps: stage.epochs * data.stepsPerEpoch,
    maxLrs: lrPerGroup(stage.lr, step.groups),
    pctStart: stage.pctStart,
    div: stage.div,
    moms: stage.moms,
  });
  const first = stage.firstEpoch * data.stepsPerEpoch;
  return new ScheduleCallback((at) => schedule(at - first));
}

/** Whole epochs of this stage that a resumed run has behind it, from its log; of one that was done again, the last. */
function rowsSoFar({ job, stage }: StageParts, { epoch, stepsDone }: FitProgress): readonly EpochRow[] {
  const rows = new Map<number, EpochRow>();
  for (const event of readEvents(runFile(job.folder, 'events'))) {
    if (event.event !== 'epoch' || event.epoch <= stage.firstEpoch) continue;
    if (event.epoch <= epoch && event.step <= stepsDone) rows.set(event.epoch, event);
  }
  return [...rows.values()];
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

function checkpointStore(
  { spec, job, onSaved }: StageParts,
  feed: ProgressFeed,
  accumulate: () => number,
): CheckpointFiles {
  return new CheckpointFiles({
    folder: job.folder,
    run: spec.run,
    seed: spec.config.seed,
    labelKind: spec.target.kind,
    classes: spec.classes,
    accumulate,
    // The curve must never be behind the checkpoint that a resumed run goes on from.
    onBefore: () => {
      feed.flush();
      job.sync();
    },
    onSaved: (kind, { stepsDone, epoch }) => {
      if (kind === 'last') onSaved(stepsDone);
      job.emit([{ event: 'checkpoint', step: stepsDone, epoch, best: kind === 'best' }]);
    },
  });
}

function startEvent(
  { spec, device, precision, stages, stage }: StageParts,
  { kind, data, from }: Pick<FitParts, 'kind' | 'data' | 'from'>,
): TrainEvent {
  return {
    event: 'start',
    run: spec.run,
    device,
    precision,
    train_items: data.trainItems,
    valid_items: data.validItems,
    steps_per_epoch: data.stepsPerEpoch,
    steps_total: data.stepsPerEpoch * spec.config.epochs,
    step: from.stepsDone,
    stages: stages.map(factsOf),
    baseline: kind.baseline(data.sides, stageSize(spec, stage)),
  };
}

const stageEvent = ({ stages, stage, precision }: StageParts, restartsBest: boolean): TrainEvent => ({
  event: 'stage',
  index: stage.index,
  stages: stages.length,
  restarts_best: restartsBest,
  precision,
  ...factsOf(stage),
});

const factsOf = (stage: Stage): StageFacts => ({
  first_epoch: stage.firstEpoch,
  epochs: stage.epochs,
  size_px: stage.sizePx,
  width_px: stage.widthPx,
  freeze_to: stage.freezeTo,
  lr: stage.lr,
  wd: stage.wd,
  schedule: stage.schedule,
});
