/** Which validation images of masks or points are looked at, and in which order. Pure. */
import type { DrawnEvaluation, MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import { itemConfusions, itemIous, pointItemErrors } from '#shared/kernels/itemScores.ts';

export const MASK_ORDERS = ['worst', 'accuracy', 'unsure', 'best', 'order'] as const;
export type MaskOrder = (typeof MASK_ORDERS)[number];
export const POINT_ORDERS = ['worst', 'largest', 'best', 'order'] as const;
export type PointOrder = (typeof POINT_ORDERS)[number];

export interface DrawnView {
  /** One of the orders of the kind; anything else is the first. */
  readonly sort: string | null;
  /** Only this class is looked at; null looks at all. */
  readonly className: string | null;
  /** Masks: only images where pixels of `className` were answered with this one, most first. */
  readonly answeredAs: string | null;
}

/** An image and the figure it stands at its place for. */
export interface DrawnRow {
  /** Place in the evaluation. */
  readonly row: number;
  /** IoU or error of what is looked at; confused pixels with `answeredAs`; NaN where there is none. */
  readonly figure: number;
}

const placeOf = ({ classes }: DrawnEvaluation, name: string | null): number | null => {
  const place = name === null ? -1 : classes.indexOf(name);
  return place < 0 ? null : place;
};

export const drawnRows = (evaluation: DrawnEvaluation, view: DrawnView): readonly DrawnRow[] =>
  evaluation.kind === 'masks' ? maskRows(evaluation, view) : pointRows(evaluation, view);

function maskRows(evaluation: MaskEvaluation, view: DrawnView): readonly DrawnRow[] {
  const [only, other] = [placeOf(evaluation, view.className), placeOf(evaluation, view.answeredAs)];
  if (only !== null && other !== null) {
    const confused = rowsOf(itemConfusions(evaluation, only, other)).filter(({ figure }) => figure > 0);
    return sorted(confused, (row) => -row.figure);
  }
  const all = rowsOf(itemIous(evaluation, only));
  const rows = only === null ? all : all.filter(({ figure }) => !Number.isNaN(figure));
  const sort = MASK_ORDERS.find((one) => one === view.sort) ?? 'worst';
  if (sort === 'order') return rows;
  if (sort === 'accuracy') return sorted(rows, ({ row }) => evaluation.accuracies[row] ?? Number.NaN);
  if (sort === 'unsure') return sorted(rows, ({ row }) => -(evaluation.uncertainties[row] ?? Number.NaN));
  return sorted(rows, ({ figure }) => (sort === 'worst' ? figure : -figure));
}

function pointRows(evaluation: PointEvaluation, view: DrawnView): readonly DrawnRow[] {
  const only = placeOf(evaluation, view.className);
  const sort = POINT_ORDERS.find((one) => one === view.sort) ?? 'worst';
  const errors = pointItemErrors(evaluation, only);
  const all = rowsOf(sort === 'largest' ? errors.largest : errors.mean);
  const rows = only === null ? all : all.filter(({ figure }) => !Number.isNaN(figure));
  if (sort === 'order') return rows;
  return sorted(rows, ({ figure }) => (sort === 'best' ? figure : -figure));
}

const rowsOf = (figures: ArrayLike<number>): DrawnRow[] =>
  Array.from({ length: figures.length }, (_, row) => ({ row, figure: figures[row] ?? Number.NaN }));

/** By rising key; what has none comes last. */
function sorted(rows: readonly DrawnRow[], keyOf: (row: DrawnRow) => number): readonly DrawnRow[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const rank = (key: number): number => (Number.isNaN(key) ? Infinity : key);
  keyed.sort((a, b) => (rank(a.key) === rank(b.key) ? a.row.row - b.row.row : rank(a.key) - rank(b.key)));
  return keyed.map(({ row }) => row);
}
