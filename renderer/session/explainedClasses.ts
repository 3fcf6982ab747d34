/** The classes of one image as they can be explained: in what order, and which one first. */
import type { Predictions } from '#shared/domain/run.ts';
import type { HeatMap } from '#shared/domain/explanation.ts';
import { hottestPlace } from '#shared/kernels/heatMap.ts';
import type { Threshold } from '#shared/kernels/metrics.ts';
import { judgeItem, type TagOutcome } from './mistakes.ts';

export interface ExplainedClass {
  /** Among the outputs of the model. */
  readonly place: number;
  readonly name: string;
  readonly probability: number;
  /** `given`: above its threshold, where nobody has said what is right; null: neither labeled nor predicted. */
  readonly outcome: TagOutcome | 'given' | null;
}

const byProbability = (a: ExplainedClass, b: ExplainedClass): number => b.probability - a.probability;

/** Of a validation image: what is labeled or predicted as it stands on its tile, mistakes first, then all others. */
export function judgedClasses(
  predictions: Predictions,
  row: number,
  threshold: Threshold,
): readonly ExplainedClass[] {
  const judged = judgeItem(predictions, row, threshold).map(({ classIndex, ...tag }) => ({
    ...tag,
    place: classIndex,
  }));
  const known = new Set(judged.map(({ place }) => place));
  const others = predictions.classes.flatMap((name, place): ExplainedClass[] => {
    const probability = predictions.probabilities[row * predictions.classes.length + place] ?? 0;
    return known.has(place) ? [] : [{ place, name, probability, outcome: null }];
  });
  return [...judged, ...others.sort(byProbability)];
}

/** Of an image that nobody has labeled, the most probable first. */
export const triedClasses = (
  names: readonly string[],
  probabilities: readonly number[],
  thresholds: readonly number[],
): readonly ExplainedClass[] =>
  names
    .map((name, place): ExplainedClass => {
      const probability = probabilities[place] ?? 0;
      return { place, name, probability, outcome: probability > (thresholds[place] ?? 1) ? 'given' : null };
    })
    .sort(byProbability);

/** The one that is asked for, else the most probable of those that are wrongly predicted, else the most probable. */
export function firstToExplain(classes: readonly ExplainedClass[], wanted: string | null): number {
  const extra = classes.filter(({ outcome }) => outcome === 'extra').sort(byProbability)[0];
  const asked = classes.find(({ name }) => name === wanted);
  return (asked ?? extra ?? [...classes].sort(byProbability)[0])?.place ?? 0;
}

/** In which third of what was seen the hottest place lies, from the left and from the top; null where nothing is hot. */
export function hottestThird(map: HeatMap): readonly [column: 0 | 1 | 2, row: 0 | 1 | 2] | null {
  const place = hottestPlace(map);
  return place === null ? null : [thirdOf(place.x), thirdOf(place.y)];
}

const thirdOf = (share: number): 0 | 1 | 2 => (share < 1 / 3 ? 0 : share <= 2 / 3 ? 1 : 2);
