/** Suggestions of masks and points: by the classes as they count today, and as changes of what is drawn. */
import type { ReadDb } from '#main/database/brands.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { readItemSize } from '#main/database/queries/items.ts';
import { classResolver, readTileRuns, type ResolveClass } from '#main/database/queries/masks.ts';
import { readPoint } from '#main/database/queries/points.ts';
import type { StoredSuggestion } from '#main/database/queries/suggestions.ts';
import type { ItemPoint, ItemTile, LabelDiff } from '#shared/domain/labels.ts';
import type { MaskTile } from '#shared/domain/mask.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { isSameTile, overlayTile, resolveTile, tileCounts, tileRect } from '#shared/kernels/maskTiles.ts';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Classes that were merged count as what they were merged into; those that are gone are left out. */
export function answerToday(answer: ModelAnswer, size: Size, resolve: ResolveClass): ModelAnswer {
  switch (answer.kind) {
    case 'tags':
      return { kind: 'tags', scores: answer.scores.filter(([id]) => resolve(id) === id) };
    case 'masks':
      return { ...answer, tiles: tilesToday(answer.tiles, size, resolve) };
    case 'points': {
      const points = answer.points.map(([id, value]) => [resolve(id), value] as const);
      return { kind: 'points', points: points.filter(([id]) => id > 0) };
    }
  }
}

function tilesToday(tiles: readonly MaskTile[], size: Size, resolve: ResolveClass): readonly MaskTile[] {
  const { columns, rows } = tileCounts(size);
  return tiles.flatMap(({ tx, ty, runs }): readonly MaskTile[] => {
    if (tx >= columns || ty >= rows) return [];
    const { w, h } = tileRect(tx, ty, size);
    const today = resolveTile(runs, w * h, resolve);
    return today === null || today.length === 0 ? [] : [{ tx, ty, runs: today }];
  });
}

/** What accepting draws: over what is there, where the run says something. */
export function drawnChanges(
  db: ReadDb,
  all: readonly Pick<StoredSuggestion, 'item' | 'answer'>[],
): Pick<LabelDiff, 'tiles' | 'points'> {
  const resolve = classResolver(db);
  const known = new Set(listClassRows(db).map((row) => row.id));
  const tiles: ItemTile[] = [];
  const points: ItemPoint[] = [];
  for (const { item, answer } of all) {
    const size = readItemSize(db, item);
    const today = answerToday(answer, size, resolve);
    if (today.kind === 'masks') {
      for (const { tx, ty, runs } of today.tiles) {
        const { w, h } = tileRect(tx, ty, size);
        const before = readTileRuns(db, item, tx, ty);
        const after = overlayTile(before, runs, w * h);
        if (after !== null && !isSameTile(before, after)) tiles.push({ item, tx, ty, before, after });
      }
    } else if (today.kind === 'points') {
      for (const [classId, after] of today.points) {
        if (!known.has(classId)) continue;
        points.push({ item, classId, before: readPoint(db, item, classId), after });
      }
    }
  }
  return { tiles, points };
}
