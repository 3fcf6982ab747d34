/** What to make of a curve of a learning-rate finder, as the course teaches: fresh layers and unfrozen ones are read differently. */
import type { LrSuggestions } from '#shared/domain/lrFind.ts';
import type { LrSpec, TrainConfig } from '#shared/domain/run.ts';
import type { LrCurve } from './lrSuggestions.ts';
import { planStages, type StagedConfig } from './planStages.ts';

/** The layers that a search is for. */
export interface LrSituation {
  /** Layers that have learned before are trained: the curve is flat at first, and what counts is where it rises. */
  readonly isUnfrozen: boolean;
  /** The rate that the head was, or would be, trained with. */
  readonly headLr: number;
}

/** Where it starts may be null: then the curve gives no rate. */
export type LrAdvice =
  | { readonly kind: 'unfrozen'; readonly lr: number; readonly rise: number }
  /** Unfrozen, and the loss never shot up. */
  | { readonly kind: 'no-rise'; readonly lr: number | null }
  | { readonly kind: 'clear'; readonly lr: number }
  | { readonly kind: 'unclear'; readonly lr: number }
  /** It exploded before there was a curve. */
  | { readonly kind: 'short'; readonly lr: null };

/** The first points are noise: both fastai's leave them out. */
const SKIP_START = 10;
/** A loss above its lowest by this part of it, and of its fall, has begun to rise. */
const RISEN = 0.05;
/** "10x back" from the rise. */
const BACK = 10;

/** The last stop of a slice is the head's earlier rate over one of these. */
export const STOP_DIVISORS = [5, 10] as const;
export type StopDivisor = (typeof STOP_DIVISORS)[number];

export const headLrOf = (lr: LrSpec): number => (typeof lr === 'number' ? lr : lr.stop);

/**
 * Which advice fits these settings: that of unfrozen layers when the first stage trains all of them and they come from another run
 * or from weights.
 * @param from the settings of the run they start from, or null
 */
export function situationOf(
  config: StagedConfig & Pick<TrainConfig, 'from' | 'weights'>,
  from: Pick<TrainConfig, 'lr'> | null,
): LrSituation {
  const hasLearned = config.from !== null || config.weights !== null;
  const isUnfrozen = hasLearned && planStages(config)[0]?.freezeTo === 0;
  return { isUnfrozen, headLr: headLrOf(from === null ? config.lr : from.lr) };
}

/**
 * The last rate before the loss shoots up for good: behind it every smoothed loss lies above the lowest one by more than 5 % of
 * that, and of the fall to it. Null when it never does. The points must be finite up to where it explodes.
 */
export function riseLr({ lrs, losses }: LrCurve): number | null {
  const shown = losses.slice(SKIP_START).map((loss) => (Number.isFinite(loss) ? loss : Infinity));
  const lowest = Math.min(...shown);
  const first = shown[0] ?? Infinity;
  if (shown.length < 2 || !Number.isFinite(lowest) || !Number.isFinite(first)) return null;
  const limit = lowest + RISEN * (Math.abs(lowest) + (first - lowest));
  const last = shown.findLastIndex((loss) => loss <= limit);
  return last === shown.length - 1 ? null : (lrs[SKIP_START + last] ?? null);
}

/** What to choose, and why. @param curve rates with smoothed losses, all of them */
export function adviseLr(curve: LrCurve, suggestions: LrSuggestions, situation: LrSituation): LrAdvice {
  const { valley, isClear } = suggestions;
  if (situation.isUnfrozen) {
    const rise = riseLr(curve);
    return rise === null ? { kind: 'no-rise', lr: valley } : { kind: 'unfrozen', lr: rise / BACK, rise };
  }
  if (valley === null) return { kind: 'short', lr: null };
  return { kind: isClear ? 'clear' : 'unclear', lr: valley };
}

/**
 * A rate that was chosen on the curve as a setting: for unfrozen layers it is the start of a slice that ends at the head's rate
 * over the divisor (a tenth of that where it lies above it); else it is the rate of all layers that train. Two digits say all that such a curve can.
 */
export function lrSpecOf(chosen: number, situation: LrSituation, divisor: StopDivisor): LrSpec {
  const start = twoDigits(chosen);
  if (!situation.isUnfrozen) return start;
  const stop = twoDigits(situation.headLr / divisor);
  return { start: start < stop ? start : twoDigits(stop / BACK), stop };
}

/** Whether a chosen start lies above the end of its slice, so that a tenth of the end is taken instead. */
export const isAboveStop = (chosen: number, situation: LrSituation, divisor: StopDivisor): boolean =>
  situation.isUnfrozen && twoDigits(chosen) >= twoDigits(situation.headLr / divisor);

const twoDigits = (value: number): number => Number(value.toPrecision(2));
