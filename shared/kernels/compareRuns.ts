/** Two judgements of images held against each other: images by id, classes by name; what only one has is counted, not judged. */
import type { DrawnEvaluation, MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Predictions } from '#shared/domain/run.ts';
import {
  favours,
  type ComparedItem,
  type ItemChange,
  type RunComparison,
} from '#shared/domain/runComparison.ts';
import { lossPerItem } from './itemLoss.ts';
import { iousOver, pointItemErrors } from './itemScores.ts';
import { thresholdAt, type Threshold } from './metrics.ts';
import { signTest } from './signTest.ts';

export interface JudgedTags {
  readonly predictions: Predictions;
  /** One for all classes, or one for each. */
  readonly threshold: Threshold;
}

/**
 * Two runs of tags. An image is right when each tag that both runs know is said where it is labeled and nowhere else, at
 * the thresholds; how wrong it is, is its loss (`lossPerItem`) over these tags.
 */
export function compareTagRuns(a: JudgedTags, b: JudgedTags): RunComparison {
  const classes = sharedBy(a.predictions, b.predictions);
  const [first, second] = [onlyClasses(a, classes), onlyClasses(b, classes)];
  const losses = [lossPerItem(first.predictions), lossPerItem(second.predictions)] as const;
  return compared(
    { kind: 'tags', a: a.predictions, b: b.predictions, classes },
    (row, side) => losses[side][row] ?? Number.NaN,
    (rowA, rowB) => {
      const [wasRight, isRight] = [isAllRight(first, rowA), isAllRight(second, rowB)];
      if (wasRight === isRight) return isRight ? 'right' : 'wrong';
      return isRight ? 'mended' : 'broken';
    },
  );
}

/**
 * Two runs of masks, or two of points. How wrong an image is: 1 - the mean IoU over the classes that it has or was answered with,
 * or the mean distance of its points in pixels. Where only one run knows a class, its pixels count for that one's other
 * classes alone.
 */
export function compareDrawnRuns(a: DrawnEvaluation, b: DrawnEvaluation): RunComparison {
  const [judgedA, judgedB] = [withoutVoid(a), withoutVoid(b)];
  const classes = sharedBy(judgedA, judgedB);
  const wrong = [wrongnessOf(a, classes), wrongnessOf(b, classes)] as const;
  const figure = (row: number, side: 0 | 1): number => wrong[side][row] ?? Number.NaN;
  return compared({ kind: a.kind, a: judgedA, b: judgedB, classes }, figure, (rowA, rowB) => {
    const gained = figure(rowA, 0) - figure(rowB, 1);
    if (gained === 0) return 'same';
    return gained > 0 ? 'better' : 'worse';
  });
}

type Sided = Pick<Predictions, 'run' | 'classes' | 'itemIds'>;

function withoutVoid(evaluation: DrawnEvaluation): Sided {
  const { run, classes, itemIds } = evaluation;
  const voidIndex = evaluation.kind === 'masks' ? evaluation.voidIndex : null;
  return { run, itemIds, classes: classes.filter((_, place) => place !== voidIndex) };
}

interface Pair extends Pick<RunComparison, 'kind' | 'classes'> {
  readonly a: Sided;
  readonly b: Sided;
}

function compared(
  { kind, a, b, classes }: Pair,
  figure: (row: number, side: 0 | 1) => number,
  changeOf: (rowA: number, rowB: number) => ItemChange,
): RunComparison {
  const rowsOfB = new Map<ItemId, number>(Array.from(b.itemIds, (item, row) => [item, row]));
  const items: ComparedItem[] = [];
  let matched = 0;
  a.itemIds.forEach((item, rowA) => {
    const rowB = rowsOfB.get(item);
    if (rowB === undefined) return;
    matched += 1;
    const [wrongA, wrongB] = [figure(rowA, 0), figure(rowB, 1)];
    if (Number.isNaN(wrongA) || Number.isNaN(wrongB)) return;
    items.push({ item, a: wrongA, b: wrongB, change: changeOf(rowA, rowB) });
  });
  const count = (side: 'a' | 'b'): number => items.filter(({ change }) => favours(change) === side).length;
  const [forA, forB] = [count('a'), count('b')];
  return {
    kind,
    a: a.run,
    b: b.run,
    classes,
    onlyA: { images: a.itemIds.length - matched, classes: lacking(a, classes) },
    onlyB: { images: b.itemIds.length - matched, classes: lacking(b, classes) },
    unjudged: matched - items.length,
    items: items.sort((one, other) => moved(other) - moved(one) || one.item - other.item),
    mean: { a: meanOver(items, 'a'), b: meanOver(items, 'b') },
    forA,
    forB,
    chance: signTest(forB, forA),
  };
}

const moved = ({ a, b }: ComparedItem): number => Math.abs(a - b);

const meanOver = (items: readonly ComparedItem[], side: 'a' | 'b'): number =>
  items.reduce((sum, one) => sum + one[side], 0) / Math.max(1, items.length);

/** In the order of the first. */
const sharedBy = (a: Sided, b: Sided): readonly string[] =>
  a.classes.filter((name) => b.classes.includes(name));

const lacking = ({ classes }: Sided, shared: readonly string[]): readonly string[] =>
  classes.filter((name) => !shared.includes(name));

/** The same judgement of some classes only, in their order. */
function onlyClasses({ predictions, threshold }: JudgedTags, wanted: readonly string[]): JudgedTags {
  const { classes, itemIds, probabilities, targets } = predictions;
  const places = wanted.map((name) => classes.indexOf(name));
  const from = (i: number): number =>
    Math.floor(i / places.length) * classes.length + (places[i % places.length] ?? 0);
  const cells = { length: itemIds.length * places.length };
  return {
    predictions: {
      ...predictions,
      classes: wanted,
      probabilities: Float32Array.from(cells, (_, i) => probabilities[from(i)] ?? 0),
      targets: Uint8Array.from(cells, (_, i) => targets[from(i)] ?? 0),
    },
    threshold: places.map((place) => thresholdAt(threshold, place)),
  };
}

function isAllRight({ predictions, threshold }: JudgedTags, row: number): boolean {
  const { classes, probabilities, targets } = predictions;
  const start = row * classes.length;
  return classes.every((_, column) => {
    const isSaid = (probabilities[start + column] ?? 0) > thresholdAt(threshold, column);
    return isSaid === ((targets[start + column] ?? 0) === 1);
  });
}

const wrongnessOf = (evaluation: DrawnEvaluation, wanted: readonly string[]): ArrayLike<number> =>
  evaluation.kind === 'masks' ? maskWrongness(evaluation, wanted) : pointWrongness(evaluation, wanted);

function maskWrongness(evaluation: MaskEvaluation, wanted: readonly string[]): Float64Array {
  const places = wanted.map((name) => evaluation.classes.indexOf(name));
  const ious = iousOver(evaluation, places);
  return Float64Array.from(ious, (iou) => 1 - iou);
}

function pointWrongness(evaluation: PointEvaluation, wanted: readonly string[]): ArrayLike<number> {
  const isWanted = evaluation.classes.map((name) => wanted.includes(name));
  const distances = evaluation.distances.map((distance, at) =>
    isWanted[at % isWanted.length] === true ? distance : Number.NaN,
  );
  return pointItemErrors({ ...evaluation, distances }, null).mean;
}
