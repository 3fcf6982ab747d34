/** Images with a problem that no single column tells: leaks between sides, and sizes unlike the others'. */
import type { DataProblem } from '#shared/domain/dataFacts.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Split } from '#shared/domain/project.ts';
import {
  findGroups,
  leakingGroups,
  neighbourLeaks,
  type FoundGroups,
  type FramePair,
  type ImageGroup,
  type PlacedImage,
} from '#shared/kernels/groupLeaks.ts';
import { oddSizes, type SizeCount } from '#shared/kernels/oddSizes.ts';
import type { ReadDb } from '../brands.ts';
import { readLookTable } from './looks.ts';

/** Which side an image would stand on, for a split that is only tried. */
export type TriedSides = ReadonlyMap<ItemId, Split>;

interface StoredRow {
  readonly id: number;
  readonly path: string;
  readonly split: Split | null;
  readonly extra: string | null;
}

/** Images that stand on a side, or would. */
function placedImages(db: ReadDb, tried?: TriedSides): readonly PlacedImage[] {
  const rows = db
    .prepare(
      `SELECT id, path, split, extra FROM items WHERE is_unreadable = 0 AND (split IS NOT NULL OR ?) ORDER BY id`,
    )
    .all<StoredRow>(tried === undefined ? 0 : 1);
  return rows.flatMap((row) => {
    const split = tried === undefined ? row.split : (tried.get(row.id) ?? null);
    const extra = row.extra === null ? null : (JSON.parse(row.extra) as Record<string, string>);
    return split === null ? [] : [{ ...row, split, extra }];
  });
}

export interface LeakingGroups extends FoundGroups {
  readonly leaking: readonly ImageGroup[];
}

/** Null where images come in no groups. */
export function findLeakingGroups(db: ReadDb, tried?: TriedSides): LeakingGroups | null {
  const found = findGroups(placedImages(db, tried));
  return found === null ? null : { ...found, leaking: leakingGroups(found.groups) };
}

export function findNeighbourLeaks(db: ReadDb, tried?: TriedSides): readonly FramePair[] {
  const { ids, looks, bytesEach } = readLookTable(db);
  const places = new Map([...ids].map((id, place) => [id, place]));
  const lookOf = (id: number): Uint8Array | null => {
    const place = places.get(id);
    return place === undefined ? null : looks.subarray(place * bytesEach, (place + 1) * bytesEach);
  };
  return neighbourLeaks(placedImages(db, tried), lookOf);
}

/** Readable images by size, the commonest first. */
export function listSizes(db: ReadDb): readonly SizeCount[] {
  return db
    .prepare(
      `SELECT width_px AS w, height_px AS h, count(*) AS n FROM items WHERE is_unreadable = 0
       GROUP BY width_px, height_px ORDER BY n DESC, w * h DESC, w`,
    )
    .all<{ w: number; h: number; n: number }>()
    .map(({ w, h, n }) => [w, h, n] as const);
}

/** The images with a problem, in no order. */
export const problemItems: { readonly [P in DataProblem]: (db: ReadDb) => readonly ItemId[] } = {
  'same-picture': (db) =>
    db
      .prepare(
        `SELECT id FROM items WHERE split IS NOT NULL AND hash IN (SELECT hash FROM items
           WHERE hash IS NOT NULL AND split IS NOT NULL GROUP BY hash HAVING count(DISTINCT split) > 1)`,
      )
      .pluck()
      .all<number>(),
  'same-group': (db) =>
    (findLeakingGroups(db)?.leaking ?? []).flatMap(({ images }) => images.map(({ id }) => id)),
  'neighbour-frames': (db) => [
    ...new Set(findNeighbourLeaks(db).flatMap(([one, other]) => [one.id, other.id])),
  ],
  'odd-size': (db) =>
    db
      .prepare(
        `SELECT id FROM items WHERE is_unreadable = 0
           AND width_px || 'x' || height_px IN (SELECT value FROM json_each(?))`,
      )
      .pluck()
      .all<number>(JSON.stringify(oddSizes(listSizes(db)).map(([w, h]) => `${String(w)}x${String(h)}`))),
};
