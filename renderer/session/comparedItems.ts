/** Which images of a comparison of two runs are looked at, and what both say of one of them. Pure. */
import type { ItemId } from '#shared/domain/item.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { ITEM_CHANGES, type ComparedItem, type ItemChange } from '#shared/domain/runComparison.ts';
import { thresholdAt, type Threshold } from '#shared/kernels/metrics.ts';

export type ChangeFilter = ItemChange | 'all';

/** As the address has it; what the kind does not know is all. */
export const filterOf = (kind: Kind, wanted: string | undefined): ChangeFilter =>
  ITEM_CHANGES[kind].find((one) => one === wanted) ?? 'all';

export const fits = (filter: ChangeFilter, { change }: ComparedItem): boolean =>
  filter === 'all' || filter === change;

/** Losses below are as good as none: where the axes of a plot end. */
export const FLOORS: { readonly [K in Kind]: number } = { tags: 1e-4, masks: 1e-3, points: 0.1 };

export interface JudgedRun {
  readonly predictions: Predictions;
  readonly threshold: Threshold;
}

/** What a run says of one tag. */
export interface SaidTag {
  readonly probability: number;
  readonly isSaid: boolean;
  /** As it is labeled. */
  readonly isRight: boolean;
}

export interface BothTag {
  readonly name: string;
  readonly isLabeled: boolean;
  /** Null: this run does not know it. */
  readonly a: SaidTag | null;
  readonly b: SaidTag | null;
}

/** Every tag that a run knows: those on which they disagree, those wrong with both, then labeled ones, then by probability. */
export function bothTags(a: JudgedRun, b: JudgedRun, item: ItemId): readonly BothTag[] {
  const names = [...new Set([...a.predictions.classes, ...b.predictions.classes])];
  const tags = names.map((name): BothTag => {
    const [first, second] = [saidOf(a, name, item), saidOf(b, name, item)];
    const known = first ?? second;
    return { name, isLabeled: known !== null && known.isSaid === known.isRight, a: first, b: second };
  });
  const likely = (tag: BothTag): number => Math.max(tag.a?.probability ?? 0, tag.b?.probability ?? 0);
  return tags.sort((one, other) => rankOf(one) - rankOf(other) || likely(other) - likely(one));
}

function rankOf({ a, b, isLabeled }: BothTag): number {
  if (a !== null && b !== null && a.isRight !== b.isRight) return 0;
  if (a?.isRight === false || b?.isRight === false) return 1;
  return isLabeled ? 2 : 3;
}

function saidOf({ predictions, threshold }: JudgedRun, name: string, item: ItemId): SaidTag | null {
  const { classes, itemIds, probabilities, targets } = predictions;
  const [row, column] = [itemIds.indexOf(item), classes.indexOf(name)];
  if (row < 0 || column < 0) return null;
  const probability = probabilities[row * classes.length + column] ?? 0;
  const isSaid = probability > thresholdAt(threshold, column);
  return { probability, isSaid, isRight: isSaid === ((targets[row * classes.length + column] ?? 0) === 1) };
}
