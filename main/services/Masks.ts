/** Masks: reading them, and painting, where every gesture is one saved action in the history of its image. */
import type { ReadDb } from '#main/database/brands.ts';
import { readItemSize } from '#main/database/queries/items.ts';
import { itemsToMark } from '#main/database/queries/labels.ts';
import {
  classResolver,
  readAreas,
  readTileRuns,
  readTiles,
  type ResolveClass,
} from '#main/database/queries/masks.ts';
import type { ItemActionResult } from '#shared/contract/answers.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ItemTile } from '#shared/domain/labels.ts';
import { MAX_MASK_PX, type MaskTile, type StoredMask, type TileChange } from '#shared/domain/mask.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import {
  classesInTile,
  decodeTile,
  isSameTile,
  mergeTile,
  resolveTile,
  tileCounts,
  tileRect,
} from '#shared/kernels/maskTiles.ts';
import { checkItems, checkKind, type DoneAction, type Labels } from './Labels.ts';
import type { OpenProject } from './Projects.ts';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Painting {
  readonly item: ItemId;
  readonly tiles: readonly TileChange[];
  /** For the undo menu: "Brush: road". */
  readonly what: string;
}

export class Masks {
  readonly #labels: Labels;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /**
   * The mask of an image with its classes as they count today.
   * @throws AppError `item.unknown`, `project.kind`
   */
  read(project: OpenProject, item: ItemId): StoredMask {
    return project.db.read('read mask', (db) => {
      checkKind(db, 'masks');
      checkItems(db, [item]);
      const size = readItemSize(db, item);
      const resolve = classResolver(db);
      const tiles = readTiles(db, item).map((tile) => asToday(tile, item, size, resolve));
      return { ...size, tiles: tiles.filter(({ runs }) => runs.length > 0) };
    });
  }

  /**
   * Stores what one gesture painted. A square that somebody else changed since the painter saw it gets both changes; where
   * they painted the same pixel the earlier one stays.
   * @throws AppError `item.unknown`, `project.kind`, `class.unknown`, `mask.tile`, `mask.too-large`
   */
  paint(project: OpenProject, { item, tiles, what }: Painting): ItemActionResult {
    let isMerged = false;
    const done = this.#labels.act(project, (db) => {
      checkKind(db, 'masks');
      checkItems(db, [item]);
      const size = readItemSize(db, item);
      const resolve = classResolver(db);
      const checked = tiles.map((tile) => checkTile(tile, item, size, resolve));
      const merged = checked.map((tile) => {
        const now = readTileRuns(db, item, tile.tx, tile.ty);
        isMerged ||= !isSameTile(resolved(now, tile, size, resolve), tile.before);
        return { item, tx: tile.tx, ty: tile.ty, before: now, after: merge(now, tile, size, resolve) };
      });
      const labeled = itemsToMark(db, [item], true).map((id) => [id, true] as const);
      const diff = { ...EMPTY_DIFF, tiles: merged.filter(isChange), labeled };
      return { diff, words: { command: what, done: what }, scope: item };
    });
    return { ...maskResult(project, done, item), ...(isMerged ? { isMerged } : { tiles: [] }) };
  }

  /** Pixels of each class on these images; images without a mask are left out. */
  areas(project: OpenProject, items: readonly ItemId[]) {
    return project.db.read('mask areas', (db) => {
      const resolve = classResolver(db);
      return items
        .map((item) => ({ item, areas: [...areasToday(db, item, resolve)] }))
        .filter(({ areas }) => areas.length > 0);
    });
  }
}

/** The answer to an action on one image, with the squares it changed as they are now. */
export function maskResult(project: OpenProject, done: DoneAction, item: ItemId | null): ItemActionResult {
  const { diff, ...result } = done;
  const own = diff.tiles.filter((tile) => tile.item === item);
  const tiles = own.length === 0 ? [] : project.db.read('changed squares', (db) => nowOf(db, own));
  return { ...result, tiles, points: null, isMerged: false };
}

function nowOf(db: ReadDb, changes: readonly ItemTile[]): readonly MaskTile[] {
  const resolve = classResolver(db);
  return changes.map(({ item, tx, ty, after }) =>
    asToday({ tx, ty, runs: after }, item, readItemSize(db, item), resolve),
  );
}

function areasToday(db: ReadDb, item: ItemId, resolve: ResolveClass): ReadonlyMap<ClassId, number> {
  const areas = new Map<ClassId, number>();
  for (const [stored, pixels] of readAreas(db, item)) {
    const id = resolve(stored);
    if (id > 0) areas.set(id, (areas.get(id) ?? 0) + pixels);
  }
  return areas;
}

const isChange = ({ before, after }: ItemTile): boolean => !isSameTile(before, after);

const lengthOf = (tile: { tx: number; ty: number }, size: Size): number => {
  const { w, h } = tileRect(tile.tx, tile.ty, size);
  return w * h;
};

function asToday(tile: MaskTile, item: ItemId, size: Size, resolve: ResolveClass): MaskTile {
  const runs = resolveTile(tile.runs, lengthOf(tile, size), resolve);
  if (runs === null) throw new Error(`square ${tile.tx}, ${tile.ty} of image ${item} is damaged`);
  return { ...tile, runs };
}

const resolved = (runs: Uint8Array, tile: TileChange, size: Size, resolve: ResolveClass): Uint8Array =>
  asToday({ ...tile, runs }, 0, size, resolve).runs;

function merge(now: Uint8Array, tile: TileChange, size: Size, resolve: ResolveClass): Uint8Array {
  const after = mergeTile(now, tile, lengthOf(tile, size), resolve);
  if (after === null) throw new Error(`square ${tile.tx}, ${tile.ty} is damaged`);
  return after;
}

/** A square as it comes from a page is taken for anything until it was looked at. */
function checkTile(tile: TileChange, item: ItemId, size: Size, resolve: ResolveClass): TileChange {
  if (size.widthPx * size.heightPx > MAX_MASK_PX) {
    throw new AppError('mask.too-large', { ...size, limitPx: MAX_MASK_PX });
  }
  const { columns, rows } = tileCounts(size);
  const fail = (problem: string): AppError => new AppError('mask.tile', { item, problem });
  const place = `square ${String(tile.tx)}, ${String(tile.ty)}`;
  if (tile.tx >= columns || tile.ty >= rows) throw fail(`${place} is outside of the image`);
  const length = lengthOf(tile, size);
  if (decodeTile(tile.before, length) === null || decodeTile(tile.after, length) === null) {
    throw fail(`${place} does not hold ${String(length)} pixels`);
  }
  const unknown = [...(classesInTile(tile.after) ?? [])].find((id) => resolve(id) !== id);
  if (unknown !== undefined) throw new AppError('class.unknown', { id: unknown });
  return tile;
}
