/** One run from its folder to its end, stage by stage. */
import { TimeBudget } from '#main/engine/callbacks/TimeBudget.ts';
import { FRESH, type FitEnd } from '#main/engine/learn/events.ts';
import { isOutOfMemory } from '#main/engine/learn/outOfMemory.ts';
import { AppError, isAppError, toWire } from '#shared/contract/errors.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import type { TrainEvent } from '#shared/domain/run.ts';
import { planStages, stageAt } from '#shared/kernels/planStages.ts';
import { readCheckpoint } from './checkpointFiles.ts';
import { readRunSpec, runFile, type RunSpec } from './runFolder.ts';
import { chooseRunDevice, chooseStagePrecision } from './devices/chooseRunDevice.ts';
import { readEvents } from './eventLog.ts';
import { clock, runStage, type Position, type TrainingJob } from './runStage.ts';

/**
 * Trains from the run's last checkpoint, or from the start when it has none, and emits everything that happens; the last
 * event is always `done` or `failed`. Does not throw for anything that goes wrong in training.
 */
export async function runTraining(job: TrainingJob): Promise<TrainEvent> {
  const spec = readRunSpec(job.folder);
  const last = await attempt(spec, job);
  job.emit([last]);
  return last;
}

async function attempt(spec: RunSpec, job: TrainingJob): Promise<TrainEvent> {
  try {
    return await train(spec, job);
  } catch (error) {
    return failed(spec, error);
  }
}

async function train(spec: RunSpec, job: TrainingJob): Promise<TrainEvent> {
  const { maxMinutes } = spec.config;
  const budget = maxMinutes === null ? null : new TimeBudget({ ms: maxMinutes * 60_000, clock });
  const stages = planStages(spec.config);
  const log = logOf(job);
  const remark = teller(job);
  const { device, why } = await chooseRunDevice(spec.config, log, job.devices);
  remark(why);
  const checkpoint = await readCheckpoint(job.folder, 'last');
  let saved = checkpoint?.progress.stepsDone ?? null;
  const onSaved = (step: number): void => void (saved = step);
  let at: Position = {
    state: checkpoint?.state ?? null,
    progress: checkpoint?.progress ?? FRESH,
    accumulate: checkpoint?.accumulate ?? spec.config.accumulate,
  };
  for (let isStart = true; ; isStart = false) {
    const stage = stageAt(stages, at.progress.epoch);
    const facts = { device, stages, log, devices: job.devices };
    const { precision, why: whyNot } = await chooseStagePrecision(stage, facts);
    remark(whyNot);
    const parts = { spec, job, device, precision, stages, stage, budget, isStart, onSaved };
    const ended = await runStage(parts, at);
    if (ended.next === null) {
      tellWhy(ended.end, job);
      const { isPause } = job.request;
      return endEvent(spec, ended.end, { imagesPerSecond: ended.imagesPerSecond, saved, isPause });
    }
    at = ended.next;
  }
}

/** Says a sentence, if there is one, and no sentence twice. */
function teller(job: TrainingJob): (text: string | null) => void {
  const told = new Set<string>();
  return (text) => {
    if (text === null || told.has(text)) return;
    told.add(text);
    job.emit([{ event: 'remark', text }]);
  };
}

const logOf = ({ folder }: TrainingJob): readonly TrainEvent[] => readEvents(runFile(folder, 'events'));

/** Says why a fit ended that nobody stopped, and that a device is gone: that is no fault of the run. */
function tellWhy(end: FitEnd, job: TrainingJob): void {
  const text =
    end.outcome === 'failed'
      ? isLostDevice(end.error) && textOfError(end.error)
      : end.outcome !== 'diverged' && end.why;
  if (typeof text === 'string') job.emit([{ event: 'remark', text }]);
}

const isLostDevice = (error: unknown): boolean => isAppError(error) && error.code === 'device.lost';

interface EndFacts {
  readonly imagesPerSecond: number;
  /** The step of the last checkpoint to go on from, or null. */
  readonly saved: number | null;
  /** A person asked for the interruption. */
  readonly isPause: boolean;
}

function endEvent(spec: RunSpec, end: FitEnd, { imagesPerSecond, saved, isPause }: EndFacts): TrainEvent {
  const { progress } = end;
  const isLost = end.outcome === 'failed' && isLostDevice(end.error);
  if (end.outcome === 'failed' && !isLost) return failed(spec, end.error);
  if (end.outcome === 'diverged') {
    const why = end.why === null ? {} : { why: end.why };
    return failed(
      spec,
      new AppError('train.diverged', { step: progress.stepsDone, ...why, checkpoint: saved }),
    );
  }
  return {
    event: 'done',
    run: spec.run,
    outcome: outcomeOf(end, isPause),
    images_per_second: imagesPerSecond,
    best: progress.best,
  };
}

/** A device that is gone interrupts a run, whatever was asked. */
function outcomeOf({ outcome }: FitEnd, isPause: boolean): 'done' | 'stopped' | 'paused' | 'interrupted' {
  if (outcome === 'done' || outcome === 'stopped') return outcome;
  return outcome === 'interrupted' && isPause ? 'paused' : 'interrupted';
}

function failed(spec: RunSpec, error: unknown): TrainEvent {
  return { event: 'failed', run: spec.run, error: toWire(sortTrainError(error, spec), 'training') };
}

/** Memory may also run out where no smaller batch would help. */
function sortTrainError(error: unknown, spec: RunSpec): unknown {
  if (isAppError(error) || !isOutOfMemory(error)) return error;
  return new AppError('train.out-of-memory', { batch: spec.config.batchSize }, { cause: error });
}
