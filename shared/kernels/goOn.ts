/** What to go on with when a run is done: stages that follow from those it had. */
import type { Run, StagePlan } from '#shared/domain/run.ts';
import { headLrOf } from './lrAdvice.ts';
import { stagePlansOf } from './planStages.ts';
import { scaledLr } from './stageRates.ts';

export const WAYS_ON = ['unfreeze', 'larger', 'more'] as const;
export type WayOn = (typeof WAYS_ON)[number];

/** After the head, all layers at a fifth of its rate (lesson 3: a fifth or a tenth), early layers at a hundredth of that. */
const UNFROZEN_PART = 1 / 5;
const EARLY_PART = 1 / 100;
/** Largest size that a run may have. */
const MOST_PX = 1024;

const isFrozen = ({ freezeTo }: StagePlan): boolean => freezeTo !== 0;

function unfrozen(stage: StagePlan): StagePlan {
  const stop = Number((headLrOf(stage.lr) * UNFROZEN_PART).toPrecision(4));
  return { ...stage, freezeTo: 0, lr: { start: Number((stop * EARLY_PART).toPrecision(4)), stop } };
}

/** Twice the size, less where that is more than there may be. */
function larger(stage: StagePlan): StagePlan {
  const { sizePx, widthPx } = stage;
  const factor = Math.min(2, MOST_PX / Math.max(sizePx, widthPx ?? 0));
  const side = (px: number): number => Math.floor(px * factor);
  return { ...stage, sizePx: side(sizePx), widthPx: widthPx === null ? null : side(widthPx) };
}

/**
 * The stages of a way to go on, each with the settings of the run's own last one where the way does not say otherwise.
 * `unfreeze`: all layers, where the last stage trained some only. `larger`: up a size, the head first where the run did so
 * before, at half the rates it had. `more`: the last stage once more, at half its rate. None where a way leads nowhere.
 */
export function goOnStages(done: readonly StagePlan[], way: WayOn): readonly StagePlan[] {
  const last = done.at(-1);
  if (last === undefined) return [];
  if (way === 'unfreeze') return isFrozen(last) ? [unfrozen(last)] : [];
  if (way === 'more') return [halved(last)];
  const grown = larger(last);
  if (grown.sizePx === last.sizePx && grown.widthPx === last.widthPx) return [];
  const sameSize = done.filter((stage) => stage.sizePx === last.sizePx && stage.widthPx === last.widthPx);
  const frozen = sameSize.filter(isFrozen);
  const again =
    frozen.length === 0 || frozen.length === sameSize.length ? [last] : [...frozen.slice(-1), last];
  return again.map((stage) => halved({ ...larger(stage) }));
}

const halved = (stage: StagePlan): StagePlan => ({ ...stage, lr: scaledLr(stage.lr, 1 / 2) });

/** The stages as they were done after so many epochs: those that did not begin are left out, the last is as long as it was. */
export function doneStages(stages: readonly StagePlan[], epochs: number): readonly StagePlan[] {
  let left = epochs;
  return stages.flatMap((stage) => {
    const done = Math.min(left, stage.epochs);
    left -= done;
    return done === 0 ? [] : [{ ...stage, epochs: done }];
  });
}

/** The stages that a run keeps when more are added: all of its plan, but of one that was done before its last epoch what it did. */
export function keptStages({
  config,
  status,
  epochsDone,
}: Pick<Run, 'config' | 'status' | 'epochsDone'>): readonly StagePlan[] {
  const plans = stagePlansOf(config);
  return status === 'done' ? doneStages(plans, epochsDone) : plans;
}
