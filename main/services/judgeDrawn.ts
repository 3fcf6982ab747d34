/** Holds what a run answered against what is drawn today. */
import type { ReadDb } from '#main/database/brands.ts';
import { readTiles } from '#main/database/queries/masks.ts';
import { readPointsToday } from '#main/database/queries/points.ts';
import type { StoredAnswer } from '#main/files/drawnPredictionsFile.ts';
import type { ItemCounts, MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { StoredMask } from '#shared/domain/mask.ts';
import type { ItemPoints } from '#shared/domain/points.ts';
import { decodeTile, tileRect } from '#shared/kernels/maskTiles.ts';
import { countAnswers, noPixels, pixelAccuracy, type PixelCounts } from '#shared/kernels/pixelMetrics.ts';
import type { DrawnClasses } from './drawnClasses.ts';

/** Masks: pixel by pixel at the size of each image. Images whose mask has another size than the answer are left out. */
export function judgeMasks(
  db: ReadDb,
  answers: readonly StoredAnswer[],
  classes: DrawnClasses,
): Omit<MaskEvaluation, 'run'> {
  const counts = noPixels(classes.names.length);
  const voidCounts = new Float64Array(classes.names.length);
  const ids: number[] = [];
  const perItem = new SparseCounts();
  const accuracies: number[] = [];
  const uncertainties: number[] = [];
  for (const { item, answer } of answers) {
    if (answer.kind !== 'masks') continue;
    const own = noPixels(classes.names.length);
    const { widthPx, heightPx } = answer.mask;
    countMask(
      { counts: own, voidCounts },
      { widthPx, heightPx, tiles: readTiles(db, item) },
      answer.mask,
      classes,
    );
    for (const [cell, pixels] of own.counts.entries())
      counts.counts[cell] = (counts.counts[cell] ?? 0) + pixels;
    perItem.add(own);
    const isJudged = own.counts.some((pixels) => pixels > 0);
    ids.push(item);
    accuracies.push(isJudged ? pixelAccuracy(own) : Number.NaN);
    uncertainties.push(answer.uncertainty);
  }
  return {
    kind: 'masks',
    classes: classes.names,
    voidIndex: classes.voidIndex,
    itemIds: Int32Array.from(ids),
    counts: counts.counts,
    perItem: perItem.counts,
    voidCounts,
    accuracies: Float32Array.from(accuracies),
    uncertainties: Float32Array.from(uncertainties),
  };
}

/** Image after image, what is not 0. */
class SparseCounts {
  readonly #starts: number[] = [0];
  readonly #cells: number[] = [];
  readonly #pixels: number[] = [];

  add({ counts }: PixelCounts): void {
    for (const [cell, pixels] of counts.entries()) {
      if (pixels === 0) continue;
      this.#cells.push(cell);
      this.#pixels.push(pixels);
    }
    this.#starts.push(this.#cells.length);
  }

  get counts(): ItemCounts {
    return {
      starts: Int32Array.from(this.#starts),
      cells: Int32Array.from(this.#cells),
      pixels: Int32Array.from(this.#pixels),
    };
  }
}

interface Counted {
  readonly counts: PixelCounts;
  readonly voidCounts: Float64Array;
}

/** Adds the labeled pixels of one image; a square without a label has none. */
function countMask(
  { counts, voidCounts }: Counted,
  label: StoredMask,
  answer: StoredMask,
  classes: DrawnClasses,
): void {
  const answered = new Map(answer.tiles.map(({ tx, ty, runs }) => [`${tx} ${ty}`, runs]));
  const truths = placesBy(classes.placeOfLabel);
  const guesses = placesBy(classes.placeOfAnswer);
  for (const { tx, ty, runs } of label.tiles) {
    const { w, h } = tileRect(tx, ty, label);
    if (w <= 0 || h <= 0) continue;
    const truth = decodeTile(runs, w * h);
    const guess = decodeTile(answered.get(`${tx} ${ty}`) ?? new Uint8Array(0), w * h);
    if (truth === null || guess === null) continue;
    for (let i = 0; i < truth.length; i += 1) {
      const t = truths(truth[i] ?? 0);
      const p = guesses(guess[i] ?? 0);
      if (t === undefined || p === undefined) continue;
      if (t === classes.voidIndex) voidCounts[p] = (voidCounts[p] ?? 0) + 1;
      else countAnswers(counts, t, p);
    }
  }
}

/** Remembers what it was told: a mask has few classes and many pixels. */
export function placesBy(placeOf: (id: number) => number | undefined): (id: number) => number | undefined {
  const known = new Map<number, number | undefined>([[0, undefined]]);
  return (id) => {
    if (!known.has(id)) known.set(id, placeOf(id));
    return known.get(id);
  };
}

interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Points: those that are there and on the image. @param sizes of the images, by item */
export function judgePoints(
  db: ReadDb,
  answers: readonly StoredAnswer[],
  classes: DrawnClasses,
  sizes: ReadonlyMap<number, ImageSize>,
): Omit<PointEvaluation, 'run'> {
  const itemIds = answers.map(({ item }) => item);
  const labels = new Map(readPointsToday(db, itemIds).map(({ item, points }) => [item, points]));
  const width = classes.names.length;
  const distances = new Float32Array(itemIds.length * width).fill(Number.NaN);
  let squaredError = 0;
  for (const [row, { item, answer }] of answers.entries()) {
    const size = sizes.get(item);
    if (answer.kind !== 'points' || size === undefined) continue;
    const guesses = byPlace(answer.points, classes.placeOfAnswer);
    for (const [place, label] of byPlace(labels.get(item) ?? [], classes.placeOfLabel)) {
      const guess = guesses.get(place);
      if (guess === undefined || label.v === 0 || !isInside(label, size)) continue;
      const [across, down] = [guess.x - label.x, guess.y - label.y];
      distances[row * width + place] = Math.hypot(across, down);
      squaredError += ((2 * across) / size.widthPx) ** 2 + ((2 * down) / size.heightPx) ** 2;
    }
  }
  return {
    kind: 'points',
    classes: classes.names,
    itemIds: Int32Array.from(itemIds),
    distances,
    squaredError,
  };
}

export const byPlace = (points: ItemPoints, placeOf: (id: number) => number | undefined) =>
  new Map(
    points.flatMap(([id, value]) => {
      const place = placeOf(id);
      return place === undefined ? [] : [[place, value] as const];
    }),
  );

export const isInside = ({ x, y }: { x: number; y: number }, { widthPx, heightPx }: ImageSize): boolean =>
  x >= 0 && y >= 0 && x <= widthPx && y <= heightPx;
