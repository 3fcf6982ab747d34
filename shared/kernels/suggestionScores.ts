/** How unsure an answer of a model is, how far it is from the labels, and which tags it amounts to. */
import { UNLABELED } from '#shared/domain/mask.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { ItemPoints } from '#shared/domain/points.ts';
import type { TagScore } from '#shared/domain/item.ts';
import { rivalsOf } from './exclusiveGroups.ts';

/** One threshold for all classes, or each class's own. */
export type ThresholdOf = number | ((id: ClassId) => number);

const thresholdFor = (threshold: ThresholdOf, id: ClassId): number =>
  typeof threshold === 'number' ? threshold : threshold(id);

/** Entropy of yes or no in bits: 1 at p = 0.5, 0 where the answer is certain. */
export function binaryEntropy(p: number): number {
  const part = (q: number): number => (q <= 0 ? 0 : -q * Math.log2(q));
  return part(p) + part(1 - p);
}

/** Mean binary entropy over the classes, in bits (0..1); null without classes. */
export function tagUncertainty(scores: readonly TagScore[]): number | null {
  if (scores.length === 0) return null;
  return scores.reduce((sum, [, p]) => sum + binaryEntropy(p), 0) / scores.length;
}

/**
 * The tags that probabilities amount to: those above their threshold (strictly, as the metrics), and of a group whose classes
 * exclude each other only the most probable.
 */
export function suggestedTags(
  scores: readonly TagScore[],
  threshold: ThresholdOf,
  classes: readonly Pick<LabelClass, 'id' | 'group'>[],
): readonly ClassId[] {
  const groupOf = new Map(classes.map(({ id, group }) => [id, group]));
  const taken = new Set<string>();
  const falling = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return falling
    .filter(([id, p]) => {
      const group = groupOf.get(id);
      if (group === undefined || p <= thresholdFor(threshold, id)) return false;
      if (group === null) return true;
      const isFirst = !taken.has(group);
      taken.add(group);
      return isFirst;
    })
    .map(([id]) => id);
}

/** What accepting or correcting a suggestion of tags needs to know. */
export interface TagRules {
  readonly threshold: ThresholdOf;
  readonly classes: readonly Pick<LabelClass, 'id' | 'group'>[];
}

/**
 * The tags of an image once a suggestion is accepted: what it amounts to, and those tags that the run knows nothing of (their
 * classes are younger) unless they exclude one of these.
 */
export function acceptedTags(
  carried: readonly ClassId[],
  scores: readonly TagScore[],
  { threshold, classes }: TagRules,
): readonly ClassId[] {
  const suggested = suggestedTags(scores, threshold, classes);
  const judged = new Set(scores.map(([id]) => id));
  const rivals = new Set(rivalsOf(classes, suggested));
  const kept = carried.filter((id) => !judged.has(id) && !rivals.has(id));
  return [...kept, ...suggested.filter((id) => !kept.includes(id))].sort((a, b) => a - b);
}

/**
 * How sure a run is of all tags of an image together, 0.5..1: that of the class it is least sure of. Only where this is high
 * may an image be labeled without being looked at: one unsure class would be a wrong label. Null without classes.
 */
export function sureness(scores: readonly TagScore[]): number | null {
  if (scores.length === 0) return null;
  return scores.reduce((least, [, p]) => Math.min(least, Math.max(p, 1 - p)), 1);
}

/**
 * How far an answer is from the tags of an image, 0..1: over the classes that the threshold puts on the other side than the
 * label, the sum of |probability - label|, divided by the number of classes. 0 where model and label agree everywhere; null
 * without classes.
 */
export function tagDisagreement(
  scores: readonly TagScore[],
  labels: ReadonlySet<ClassId>,
  threshold: ThresholdOf,
): number | null {
  if (scores.length === 0) return null;
  let sum = 0;
  for (const [id, p] of scores) {
    const isLabeled = labels.has(id);
    if (p > thresholdFor(threshold, id) !== isLabeled) sum += isLabeled ? 1 - p : p;
  }
  return sum / scores.length;
}

/**
 * How doubtful the tags of an image are, 0..1: |probability - label| of the class where that is largest, which is 1 less the
 * probability that the model gives to the least likely of the labels. (Northcutt, Jiang, Chuang, "Confident Learning", JAIR
 * 2021, calls it self-confidence; an image with several labels is as good as its worst one.)
 *
 * A review of labels goes by this and not by `tagDisagreement`: a tag that is wrongly there may get 0.3, which is above the
 * threshold that suits F2 and so counts as agreement, although three in four such tags are wrong.
 * @returns null without classes
 */
export function labelDoubt(
  scores: readonly TagScore[],
  labels: ReadonlySet<ClassId>,
): { readonly doubt: number; readonly classId: ClassId } | null {
  let most: { doubt: number; classId: ClassId } | null = null;
  for (const [classId, p] of scores) {
    const doubt = labels.has(classId) ? 1 - p : p;
    if (most === null || doubt > most.doubt) most = { doubt, classId };
  }
  return most;
}

/** Pixels that count and those of them that differ, of one square. Add them up over an image. */
export interface PixelTally {
  readonly counted: number;
  readonly different: number;
}

/**
 * Compares one square. Pixels that nobody labeled and void ones are left out, and so are those about which the model says
 * nothing.
 * @param answer class ids, row by row @param labels likewise
 */
export function tallyPixels(
  answer: Uint16Array,
  labels: Uint16Array,
  isVoid: (id: ClassId) => boolean,
): PixelTally {
  let [counted, different] = [0, 0];
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i] ?? UNLABELED;
    const said = answer[i] ?? UNLABELED;
    if (label === UNLABELED || said === UNLABELED || isVoid(label)) continue;
    counted += 1;
    if (label !== said) different += 1;
  }
  return { counted, different };
}

/**
 * Mean distance between the points that both have on the image, relative to its diagonal and at most 1; a point that only
 * one of them has counts as 1. Null when neither has any.
 */
export function pointDisagreement(
  answer: ItemPoints,
  labels: ItemPoints,
  size: { readonly widthPx: number; readonly heightPx: number },
): number | null {
  const there = (points: ItemPoints) => new Map(points.filter(([, { v }]) => v > 0));
  const [said, placed] = [there(answer), there(labels)];
  const open = new Set(answer.map(([id]) => id));
  const diagonal = Math.hypot(size.widthPx, size.heightPx) || 1;
  let [sum, count] = [0, 0];
  for (const id of new Set([...said.keys(), ...placed.keys()])) {
    // A class that the model does not know says nothing about the label.
    if (!open.has(id)) continue;
    const [a, b] = [said.get(id), placed.get(id)];
    sum += a && b ? Math.min(1, Math.hypot(a.x - b.x, a.y - b.y) / diagonal) : 1;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
