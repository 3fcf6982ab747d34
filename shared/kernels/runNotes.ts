/** How a run goes or went, as the teacher of the course reads a curve: each note only when it is true. */
import { isActiveStatus, type EpochRow, type Run } from '#shared/domain/run.ts';
import { planStages, stageAt } from './planStages.ts';

export type RunNote =
  /** The loss stands at `times` its lowest value; of one that ran away the run's error tells. */
  | { readonly kind: 'rate-too-high'; readonly times: number }
  /** It fell as fast at the end as at the beginning. */
  | { readonly kind: 'rate-too-low' }
  /** The training loss stays above that of validation. */
  | { readonly kind: 'underfitting' }
  /** Validation has risen since this epoch while the training loss went on falling. */
  | { readonly kind: 'overfitting'; readonly best: number }
  | { readonly kind: 'few-items'; readonly items: number; readonly side: 'train' | 'valid' }
  /** They occur in validation, and no image is said to have them. */
  | { readonly kind: 'never-predicted'; readonly classes: readonly string[] };

/** What is known of the curve; `smooth` has a smoothed batch loss per step. */
export interface NotedCurve {
  readonly smooth: readonly number[];
  readonly epochs: readonly EpochRow[];
}

type NotedRun = Pick<Run, 'status' | 'config' | 'epochsDone' | 'trainItems' | 'validItems' | 'classes'>;

/** Fewer steps than this say nothing about a rise of the loss. */
const SETTLED_STEPS = 10;
/** A smoothed loss this many times its lowest value has left it. */
const RISEN = 2;
/** Differences of losses below this part of them are noise. */
const SLIGHT = 0.02;
/** Epochs in a row of which a note is about. */
const RECENT = 3;
/** The last falls of a loss are as large as the first ones from this part on: a schedule that ends makes them smaller. */
const STRAIGHT = 0.6;
const FEW_TRAIN = 50;
const FEW_VALID = 10;

/** All notes that hold now, the most pressing first. */
export function runNotes(run: NotedRun, curve: NotedCurve): readonly RunNote[] {
  const rows = rowsOfStage(run, curve.epochs);
  const high = rateTooHigh(run, curve.smooth);
  if (high !== null) return [high];
  // Both ask for more training; the one about the rate knows more.
  const slow = rateTooLow(run, rows) ?? underfitting(run, rows);
  return [overfitting(rows), slow, neverPredicted(run, rows)]
    .concat(fewItems(run))
    .filter((note) => note !== null);
}

/** Losses of other sizes and layers do not compare: only the epochs of the last stage. */
function rowsOfStage({ config }: NotedRun, epochs: readonly EpochRow[]): readonly EpochRow[] {
  const last = epochs.at(-1);
  if (last === undefined) return [];
  const { firstEpoch } = stageAt(planStages(config), last.epoch - 1);
  return epochs.filter(({ epoch }) => epoch > firstEpoch);
}

function rateTooHigh({ status }: NotedRun, smooth: readonly number[]): RunNote | null {
  const times = isActiveStatus(status) ? riseOf(smooth) : null;
  return times !== null && times > RISEN ? { kind: 'rate-too-high', times } : null;
}

/** The last smoothed loss over the lowest one; null in the first steps, where it only settles. */
export function riseOf(smooth: readonly number[]): number | null {
  const last = smooth.at(-1);
  if (last === undefined || smooth.length < SETTLED_STEPS) return null;
  const lowest = smooth.reduce((low, value) => (value < low ? value : low), Infinity);
  return lowest > 0 && lowest < Infinity && Number.isFinite(last) ? last / lowest : null;
}

/** "Validation rises while training falls", in each of the last two steps from epoch to epoch, and not just by a hair. */
function overfitting(rows: readonly EpochRow[]): RunNote | null {
  const recent = rows.slice(-RECENT);
  if (recent.length < RECENT) return null;
  const rises = isEach(recent, (before, after) => after.valid_loss > before.valid_loss);
  const falls = isEach(recent, (before, after) => after.train_loss < before.train_loss);
  const best = rows.reduce((least, row) => (row.valid_loss < least.valid_loss ? row : least));
  const last = rows.at(-1) ?? best;
  const isMuch = last.valid_loss > best.valid_loss * (1 + SLIGHT);
  return rises && falls && isMuch ? { kind: 'overfitting', best: best.epoch } : null;
}

/**
 * "Training loss above validation loss". Early on it always is, because it is a mean over the epoch; and with blended images or
 * smoothed labels it is another loss.
 */
function underfitting(run: NotedRun, rows: readonly EpochRow[]): RunNote | null {
  const { config } = run;
  if (config.mixup > 0 || config.labelSmoothing > 0 || !isLate(run)) return null;
  const recent = rows.slice(-RECENT);
  const isAbove = recent.every((row) => row.train_loss > row.valid_loss * (1 + SLIGHT));
  return recent.length === RECENT && isAbove ? { kind: 'underfitting' } : null;
}

/** "Always falling": every epoch better, and the last falls no smaller than the first ones. */
function rateTooLow(run: NotedRun, rows: readonly EpochRow[]): RunNote | null {
  if (run.status !== 'done' || rows.length < RECENT + 1) return null;
  const isFalling = isEach(rows, (before, after) => after.train_loss < before.train_loss);
  const areGood = isEach(rows, (before, after) => after.valid_loss < before.valid_loss);
  const falls = rows.slice(1).map((row, i) => (rows[i]?.train_loss ?? 0) - row.train_loss);
  const third = Math.max(1, Math.floor(falls.length / 3));
  const isStraight = sumOf(falls.slice(-third)) >= STRAIGHT * sumOf(falls.slice(0, third));
  return isFalling && areGood && isStraight ? { kind: 'rate-too-low' } : null;
}

function neverPredicted({ classes, epochsDone }: NotedRun, rows: readonly EpochRow[]): RunNote | null {
  const silent = rows.at(-1)?.silent ?? [];
  const names = silent.flatMap((place) => classes[place] ?? []);
  return names.length === 0 || epochsDone < 2 ? null : { kind: 'never-predicted', classes: names };
}

function fewItems({ trainItems, validItems }: NotedRun): RunNote[] {
  const few: RunNote[] = [];
  if (trainItems > 0 && trainItems < FEW_TRAIN)
    few.push({ kind: 'few-items', items: trainItems, side: 'train' });
  if (validItems > 0 && validItems < FEW_VALID)
    few.push({ kind: 'few-items', items: validItems, side: 'valid' });
  return few;
}

/** Over, or at least half way. */
const isLate = ({ status, epochsDone, config }: NotedRun): boolean =>
  !isActiveStatus(status) || epochsDone * 2 >= config.epochs;

const isEach = (rows: readonly EpochRow[], holds: (before: EpochRow, after: EpochRow) => boolean): boolean =>
  rows.slice(1).every((row, i) => {
    const before = rows[i];
    return before !== undefined && holds(before, row);
  });

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
