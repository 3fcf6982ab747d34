/** Label and answer of single images side by side, for looking at them. */
import type { ReadDb } from '#main/database/brands.ts';
import { readTiles } from '#main/database/queries/masks.ts';
import { readPointsToday } from '#main/database/queries/points.ts';
import { readItemSize } from '#main/database/queries/items.ts';
import { scaleMask } from '#main/datasets/maskPixels.ts';
import type { StoredAnswer } from '#main/files/drawnPredictionsFile.ts';
import type {
  DrawnComparison,
  MaskComparison,
  PointComparison,
  PointPair,
} from '#shared/domain/evaluation.ts';
import type { MaskTile, PixelSize, StoredMask } from '#shared/domain/mask.ts';
import { tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { resolveTile, tileRect } from '#shared/kernels/maskTiles.ts';
import type { DrawnClasses } from './drawnClasses.ts';
import { byPlace, isInside, placesBy } from './judgeDrawn.ts';

/** @param maxPx masks are made smaller until no side is longer; null leaves them as they are */
export function compareDrawn(
  db: ReadDb,
  { item, answer }: StoredAnswer,
  classes: DrawnClasses,
  maxPx: number | null,
): DrawnComparison {
  if (answer.kind === 'points') return comparePoints(db, { item, answer }, classes);
  const { widthPx, heightPx } = answer.mask;
  const size = { widthPx, heightPx };
  return compareMasks(
    item,
    { truth: { ...size, tiles: readTiles(db, item) }, answer: answer.mask },
    classes,
    maxPx,
  );
}

interface Masks {
  readonly truth: StoredMask;
  readonly answer: StoredMask;
}

function compareMasks(
  item: number,
  { truth, answer }: Masks,
  classes: DrawnClasses,
  maxPx: number | null,
): MaskComparison {
  const size = shrunk(answer, maxPx);
  const tiles = (mask: StoredMask, placeOf: (id: number) => number | undefined): readonly MaskTile[] => {
    const known = placesBy(placeOf);
    const small =
      size === null ? mask : { ...size, tiles: tilesOf({ ...size, data: scaleMask(mask, size) }) };
    return inPlaces(small, (id) => (known(id) ?? -1) + 1);
  };
  const { widthPx, heightPx } = size ?? answer;
  return {
    kind: 'masks',
    item,
    widthPx,
    heightPx,
    truth: tiles(truth, classes.placeOfLabel),
    answer: tiles(answer, classes.placeOfAnswer),
  };
}

/** Null: it is small enough. */
function shrunk({ widthPx, heightPx }: PixelSize, maxPx: number | null): PixelSize | null {
  const scale = (maxPx ?? Infinity) / Math.max(widthPx, heightPx);
  if (scale >= 1) return null;
  const side = (px: number): number => Math.max(1, Math.round(px * scale));
  return { widthPx: side(widthPx), heightPx: side(heightPx) };
}

const inPlaces = (mask: StoredMask, placeOf: (id: number) => number): readonly MaskTile[] =>
  mask.tiles.flatMap((tile) => {
    const { w, h } = tileRect(tile.tx, tile.ty, mask);
    const runs = resolveTile(tile.runs, w * h, placeOf);
    return runs === null || runs.length === 0 ? [] : [{ ...tile, runs }];
  });

function comparePoints(
  db: ReadDb,
  {
    item,
    answer,
  }: { readonly item: number; readonly answer: Extract<StoredAnswer['answer'], { kind: 'points' }> },
  classes: DrawnClasses,
): PointComparison {
  const size = readItemSize(db, item);
  const labels = byPlace(readPointsToday(db, [item])[0]?.points ?? [], classes.placeOfLabel);
  const guesses = byPlace(answer.points, classes.placeOfAnswer);
  const pairs = classes.names.map((_, place): PointPair => {
    const [label, guess] = [labels.get(place), guesses.get(place)];
    const truth = label === undefined || label.v === 0 ? null : { x: label.x, y: label.y };
    const said = guess === undefined ? null : { x: guess.x, y: guess.y };
    const counts = truth !== null && said !== null && isInside(truth, size);
    return {
      place,
      truth,
      answer: said,
      error: counts ? Math.hypot(said.x - truth.x, said.y - truth.y) : null,
    };
  });
  return { kind: 'points', item, ...size, pairs };
}
