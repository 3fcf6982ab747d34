/** The curve of one run while it grows: points are appended in place, and a missing step is noticed, never drawn over. */
import type { BatchPoint, EpochRow, Run, RunCurve } from '#shared/domain/run.ts';

/** fastai's weight of the past in the running mean of the batch loss. */
const SMOOTHING = 0.98;

/** What appending did: `gap` means that points are missing and the whole curve has to be read again. */
export type Appended = 'added' | 'known' | 'gap';

/** One entry per step in all arrays. A loss that is not a number is kept out of the running mean. */
export interface LiveCurve {
  readonly step: number[];
  readonly loss: number[];
  /** Debiased running mean of the loss: m = 0.98 m + 0.02 x, shown as m / (1 - 0.98^k). */
  readonly smooth: number[];
  readonly lr: number[];
  readonly mom: number[];
  /** Norm of the gradient; NaN where nobody told it. */
  readonly norm: number[];
  readonly epochs: EpochRow[];
  /** The running mean before debiasing after every step, so that the curve can be cut and go on. */
  readonly mean: number[];
  /** How many finite losses went into the mean after every step. */
  readonly count: number[];
}

export function emptyCurve(): LiveCurve {
  return { step: [], loss: [], smooth: [], lr: [], mom: [], norm: [], epochs: [], mean: [], count: [] };
}

/** The whole history of a run, as the services know it. */
export function curveFrom(history: RunCurve): LiveCurve {
  const curve = emptyCurve();
  history.step.forEach((step, i) => {
    push(curve, {
      step,
      loss: history.loss[i] ?? Number.NaN,
      lr: history.lr[i] ?? Number.NaN,
      mom: history.mom[i] ?? Number.NaN,
      norm: history.norm[i] ?? Number.NaN,
    });
  });
  curve.epochs.push(...history.epochs);
  return curve;
}

/** Adds what a live event brought. Points that are there already are skipped, a rewound run (resumed) is a gap. */
export function appendProgress(curve: LiveCurve, run: Run, batches: readonly BatchPoint[]): Appended {
  const points = appendBatches(curve, batches);
  if (points === 'gap') return 'gap';
  const rows = appendEpoch(curve, run);
  if (rows === 'gap') return 'gap';
  return points === 'added' || rows === 'added' ? 'added' : 'known';
}

function appendBatches(curve: LiveCurve, batches: readonly BatchPoint[]): Appended {
  let result: Appended = 'known';
  for (const point of batches) {
    const last = lastStep(curve);
    if (point.step > last + 1) return 'gap';
    if (point.step <= last) {
      if (!isSame(curve, point)) return 'gap';
      continue;
    }
    push(curve, point);
    result = 'added';
  }
  return result;
}

/** A stopped run writes a line for its part of an epoch; going on, the whole epoch's line takes its place. */
function appendEpoch(curve: LiveCurve, run: Run): Appended {
  const row = run.last;
  if (row === null) return 'known';
  const last = curve.epochs.at(-1);
  if (row.epoch > (last?.epoch ?? 0) + 1) return 'gap';
  if (last === undefined || row.epoch > last.epoch) {
    curve.epochs.push(row);
    return 'added';
  }
  if (row.epoch < last.epoch || row.step <= last.step) return 'known';
  curve.epochs[curve.epochs.length - 1] = row;
  return 'added';
}

/** The last step that is there, 0 before the first. */
export const lastStep = (curve: LiveCurve): number => curve.step.at(-1) ?? 0;

function push(curve: LiveCurve, point: BatchPoint): void {
  const mean = curve.mean.at(-1) ?? 0;
  const count = curve.count.at(-1) ?? 0;
  const isFinite = Number.isFinite(point.loss);
  const nextMean = isFinite ? SMOOTHING * mean + (1 - SMOOTHING) * point.loss : mean;
  const nextCount = isFinite ? count + 1 : count;
  curve.step.push(point.step);
  curve.loss.push(point.loss);
  curve.lr.push(point.lr);
  curve.mom.push(point.mom);
  curve.norm.push(point.norm ?? Number.NaN);
  curve.mean.push(nextMean);
  curve.count.push(nextCount);
  curve.smooth.push(nextCount === 0 ? Number.NaN : nextMean / (1 - SMOOTHING ** nextCount));
}

function isSame(curve: LiveCurve, point: BatchPoint): boolean {
  const first = curve.step[0] ?? point.step;
  const loss = curve.loss[point.step - first];
  return loss === undefined || Object.is(loss, point.loss);
}
