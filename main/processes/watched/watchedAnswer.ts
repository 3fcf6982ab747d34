/** From a model's numbers for one image, or from its target, to what is kept of a watched image. */
import { frameOf, type InputSize, type Size } from '#main/datasets/inputSize.ts';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import type { RunTarget } from '#main/datasets/target.ts';
import type { WatchedAnswer, WatchedItem, WatchedPoints } from '#shared/domain/watched.ts';
import { argmax } from '#shared/kernels/classMetrics.ts';
import { encodeTile } from '#shared/kernels/maskTiles.ts';
import { sigmoidAll } from '#shared/kernels/metrics.ts';

export interface WatchFacts {
  readonly target: RunTarget;
  readonly classes: number;
  /** Of what the model sees. */
  readonly size: InputSize;
}

/** Masks are kept at most so large: a run keeps many of them. */
const MASK_PX = 128;
/** The likeliest tags that are kept. */
const MOST_TAGS = 8;

/** The size of what is kept of an image: its shape, whatever shape the model sees. */
export function keptSize({ mask, points }: SnapshotRow): Size {
  const { widthPx = 0, heightPx = 0 } = mask ?? points ?? {};
  if (mask === undefined) return { widthPx, heightPx };
  const scale = Math.min(1, MASK_PX / Math.max(widthPx, heightPx));
  const side = (px: number): number => Math.max(1, Math.round(px * scale));
  return { widthPx: side(widthPx), heightPx: side(heightPx) };
}

/** @param y and w the image's part of a batch, see `StepBatch` */
export function watchedItem(
  row: SnapshotRow,
  facts: WatchFacts,
  { y, w }: { readonly y: Float32Array; readonly w: Float32Array },
): WatchedItem {
  return { item: row.id, ...keptSize(row), truth: truthOf(row, facts, { y, w }) };
}

function truthOf(
  row: SnapshotRow,
  { target, size, classes }: WatchFacts,
  { y, w }: { readonly y: Float32Array; readonly w: Float32Array },
): WatchedAnswer {
  switch (target.kind) {
    case 'tags':
      return { kind: 'tags', tags: row.classes.map((place) => [place, 1]) };
    case 'masks':
      return { kind: 'masks', runs: runsOf(keptSize(row), frameOf(size), (at) => (y[at] ?? -1) + 1) };
    case 'points':
      return { kind: 'points', points: placesOf(y, classes, row, (place) => (w[2 * place] ?? 0) > 0) };
  }
}

/** @param numbers what the model gives for the image */
export function watchedAnswer(
  numbers: Float32Array,
  row: SnapshotRow,
  { target, classes, size }: WatchFacts,
): WatchedAnswer {
  switch (target.kind) {
    case 'tags':
      return { kind: 'tags', tags: likeliest(sigmoidAll(numbers), row.classes) };
    case 'masks': {
      const frame = frameOf(size);
      const area = frame.widthPx * frame.heightPx;
      return {
        kind: 'masks',
        runs: runsOf(keptSize(row), frame, (at) => argmax(numbers, at, classes, area) + 1),
      };
    }
    case 'points':
      return {
        kind: 'points',
        points: placesOf(numbers, classes, row, (place) => !target.unseen.includes(place)),
      };
  }
}

function likeliest(
  probabilities: ArrayLike<number>,
  there: readonly number[],
): readonly (readonly [number, number])[] {
  const all = Array.from(probabilities, (p, place) => [place, Number(p.toFixed(3))] as const);
  const order = all.toSorted((a, b) => b[1] - a[1]);
  return order.filter(([place], rank) => rank < MOST_TAGS || there.includes(place));
}

/** The nearest pixel of the model's picture, at every pixel that is kept. */
function runsOf(kept: Size, frame: Size, valueAt: (at: number) => number): Uint8Array {
  const pixels = new Uint16Array(kept.widthPx * kept.heightPx);
  for (let y = 0; y < kept.heightPx; y += 1) {
    const row = Math.floor(((y + 0.5) * frame.heightPx) / kept.heightPx) * frame.widthPx;
    for (let x = 0; x < kept.widthPx; x += 1) {
      const column = Math.floor(((x + 0.5) * frame.widthPx) / kept.widthPx);
      pixels[y * kept.widthPx + x] = valueAt(row + column);
    }
  }
  return encodeTile(pixels);
}

/** (y, x) in -1..1 to pixels of the image, to a tenth. */
function placesOf(
  numbers: Float32Array,
  classes: number,
  { points }: SnapshotRow,
  isKnown: (place: number) => boolean,
): WatchedPoints {
  const { widthPx = 0, heightPx = 0 } = points ?? {};
  const pixelOf = (value: number | undefined, side: number): number =>
    Number(((((value ?? 0) + 1) * side) / 2).toFixed(1));
  return Array.from({ length: classes }, (_, place) =>
    isKnown(place) ? [pixelOf(numbers[2 * place + 1], widthPx), pixelOf(numbers[2 * place], heightPx)] : null,
  );
}
