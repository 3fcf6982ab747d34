/** What a report says of the answers of a run: figures, the table by class, and where it is most wrong. */
import { readItems } from '#main/database/queries/items.ts';
import type { ReportTable } from '#main/formats/report/facts.ts';
import type { DrawnEvaluation, MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Metrics, Predictions } from '#shared/domain/run.ts';
import { maskScores, pointScores } from '#shared/kernels/drawnScores.ts';
import { lossPerItem } from '#shared/kernels/itemLoss.ts';
import { itemIous, pointItemErrors } from '#shared/kernels/itemScores.ts';
import { perClassTable, tagMetrics, thresholdAt } from '#shared/kernels/metrics.ts';
import type { OpenProject } from '../Projects.ts';

export interface Reported {
  readonly images: number;
  readonly metrics: Metrics;
  readonly perClass: ReportTable;
  /** The most wrong first. */
  readonly worst: readonly { readonly item: ItemId; readonly note: string }[];
}

/** Shown in a report. */
const WORST = 12;

const digits = (value: number | null, places: number): string =>
  value === null || Number.isNaN(value) ? '–' : value.toFixed(places);

/** Rows with the largest numbers first; those without a number are left out. */
function largest(values: ArrayLike<number>): readonly number[] {
  return Array.from(values, (value, row) => ({ value, row }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value)
    .slice(0, WORST)
    .map(({ row }) => row);
}

/** @param thresholds one for each class */
export function reportTags(predictions: Predictions, thresholds: readonly number[]): Reported {
  const { probabilities, targets, classes, itemIds } = predictions;
  const losses = lossPerItem(predictions);
  return {
    images: itemIds.length,
    metrics: tagMetrics(predictions, thresholds),
    perClass: {
      columns: ['class', 'images', 'precision', 'recall', 'F2', 'threshold'],
      rows: perClassTable(probabilities, targets, classes, thresholds).map((one, i) => [
        one.name,
        String(one.count),
        digits(one.precision, 3),
        digits(one.recall, 3),
        digits(one.f2, 3),
        digits(thresholdAt(thresholds, i), 2),
      ]),
    },
    worst: largest(losses).map((row) => ({
      item: itemIds[row] ?? 0,
      note: tagNote(predictions, thresholds, row),
    })),
  };
}

/** "labeled water; said road, tree (loss 0.82)" */
function tagNote(
  { probabilities, targets, classes }: Predictions,
  thresholds: readonly number[],
  row: number,
): string {
  const named = (is: (i: number, column: number) => boolean): string =>
    classes.filter((_, column) => is(row * classes.length + column, column)).join(', ') || 'nothing';
  const said = named((i, column) => (probabilities[i] ?? 0) > thresholdAt(thresholds, column));
  return `labeled ${named((i) => targets[i] === 1)}; said ${said}`;
}

export const reportDrawn = (evaluation: DrawnEvaluation): Reported =>
  evaluation.kind === 'masks' ? reportMasks(evaluation) : reportPoints(evaluation);

function reportMasks(evaluation: MaskEvaluation): Reported {
  const { metrics, classes } = maskScores(evaluation);
  const ious = itemIous(evaluation, null);
  return {
    images: evaluation.itemIds.length,
    metrics,
    perClass: {
      columns: ['class', 'IoU', 'Dice', 'pixels'],
      rows: classes.map(({ name, iou, dice, pixels }) => [
        name,
        digits(iou, 3),
        digits(dice, 3),
        pixels.toLocaleString('en-US'),
      ]),
    },
    worst: largest(ious.map((iou) => -iou)).map((row) => ({
      item: evaluation.itemIds[row] ?? 0,
      note: `mean IoU ${digits(ious[row] ?? null, 3)}, ${(100 * (evaluation.accuracies[row] ?? 0)).toFixed(1)} % of its pixels right`,
    })),
  };
}

function reportPoints(evaluation: PointEvaluation): Reported {
  const { metrics, classes } = pointScores(evaluation);
  const { mean, largest: most, worst } = pointItemErrors(evaluation, null);
  return {
    images: evaluation.itemIds.length,
    metrics,
    perClass: {
      columns: ['point', 'error in px', 'images'],
      rows: classes.map(({ name, error, images }) => [name, digits(error, 2), String(images)]),
    },
    worst: largest(mean).map((row) => ({
      item: evaluation.itemIds[row] ?? 0,
      note: `${digits(mean[row] ?? null, 1)} px off on average, ${evaluation.classes[worst[row] ?? -1] ?? ''} by ${digits(most[row] ?? null, 1)} px`,
    })),
  };
}

/** Names of items as they are shown. */
export function namesOf(project: OpenProject, ids: readonly ItemId[]): ReadonlyMap<ItemId, string> {
  const items = project.db.read('names of items', (db) => readItems(db, [...ids]));
  return new Map(items.map(({ id, name }) => [id, name]));
}
