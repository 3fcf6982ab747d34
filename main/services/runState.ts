/** A run as the sum of its events: one pure step per event, used live and when a log is read back. */
import type { Kind } from '#shared/domain/project.ts';
import {
  isActiveStatus,
  type EpochRow,
  type Run,
  type RunCurve,
  type TrainEvent,
} from '#shared/domain/run.ts';
import { isBetterScore, scoreOf } from '#shared/kernels/judging.ts';

export const isActive = (run: Run): boolean => isActiveStatus(run.status);

/** The run after an event. `now` is the time of day in ms, for the ends of runs. */
export function applyEvent(run: Run, event: TrainEvent, now: number): Run {
  switch (event.event) {
    case 'start':
      return {
        ...run,
        status: run.status === 'stopping' || run.status === 'pausing' ? run.status : 'running',
        device: event.device,
        ...(event.precision === undefined ? {} : { precision: event.precision }),
        trainItems: event.train_items,
        validItems: event.valid_items,
        stepsPerEpoch: event.steps_per_epoch,
        stepsTotal: event.steps_total,
        stepsDone: event.step,
        epochsDone: Math.floor(event.step / event.steps_per_epoch),
        baseline: event.baseline,
        endedAt: null,
        error: null,
      };
    case 'batch':
      return { ...run, stepsDone: event.step, ...(event.pace === undefined ? {} : { pace: event.pace }) };
    case 'epoch':
      return applyEpoch(run, event);
    case 'stage':
      return {
        ...run,
        ...(event.precision === undefined ? {} : { precision: event.precision }),
        best: event.restarts_best ? null : run.best,
      };
    case 'checkpoint':
      return { ...run, hasCheckpoint: true };
    case 'remark':
      return run.remarks.includes(event.text) ? run : { ...run, remarks: [...run.remarks, event.text] };
    case 'done':
      return {
        ...run,
        status: event.outcome,
        imagesPerSecond: event.images_per_second > 0 ? event.images_per_second : run.imagesPerSecond,
        best: event.best ?? run.best,
        etaMs: null,
        endedAt: now,
      };
    case 'failed':
      return { ...run, status: 'failed', error: event.error, etaMs: null, endedAt: now };
  }
}

function applyEpoch(run: Run, event: Extract<TrainEvent, { event: 'epoch' }>): Run {
  const row = rowOf(event);
  const imagesPerSecond = event.images_per_second;
  const isWhole = row.step >= row.epoch * run.stepsPerEpoch;
  return {
    ...run,
    last: row,
    best: isBetter(run.kind, row, run.best) ? row : run.best,
    stepsDone: row.step,
    epochsDone: isWhole ? row.epoch : row.epoch - 1,
    imagesPerSecond: imagesPerSecond > 0 ? imagesPerSecond : run.imagesPerSecond,
  };
}

/** The event without what only the event has. */
const rowOf = ({ epoch, step, train_loss, valid_loss, metrics, silent, seconds }: EpochRow): EpochRow => ({
  epoch,
  step,
  train_loss,
  valid_loss,
  metrics,
  ...(silent === undefined ? {} : { silent }),
  seconds,
});

const isBetter = (kind: Kind, row: EpochRow, best: EpochRow | null): boolean =>
  best === null || isBetterScore(kind, scoreOf(kind, row), scoreOf(kind, best));

/** The run that its log tells of, from what it was before the first event. */
export const applyAll = (run: Run, events: readonly TrainEvent[], now: number): Run =>
  events.reduce((state, event) => applyEvent(state, event, now), run);

/**
 * The whole curve. Where a run was resumed, what came after its checkpoint and was done again is told once; the line of a
 * whole epoch takes the place of one that a stop had cut short.
 */
export function curveOf(events: readonly TrainEvent[]): RunCurve {
  const points: Extract<TrainEvent, { event: 'batch' }>[] = [];
  let epochs: EpochRow[] = [];
  for (const event of events) {
    if (event.event === 'start') {
      while ((points.at(-1)?.step ?? 0) > event.step) points.pop();
      epochs = epochs.filter((row) => row.step <= event.step);
    } else if (event.event === 'batch') {
      points.push(event);
    } else if (event.event === 'epoch') {
      const row = rowOf(event);
      epochs = [...epochs.filter((known) => known.epoch !== row.epoch), row];
    }
  }
  return {
    step: points.map((point) => point.step),
    // JSON has no NaN: a loss that was none is written as null.
    loss: points.map((point) => (point.loss as number | null) ?? Number.NaN),
    lr: points.map((point) => point.lr),
    mom: points.map((point) => point.mom),
    norm: points.map((point) => point.norm ?? Number.NaN),
    epochs,
  };
}
