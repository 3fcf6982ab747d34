/** Stores a gathered import: roots, classes, images and labels, in the one transaction of the caller. */
import type { WriteDb } from '#main/database/brands.ts';
import {
  ensureClasses,
  writeImport,
  type ImportCounts,
  type ImportItem,
} from '#main/database/queries/importing.ts';
import type { Drawn } from '#main/database/queries/importDrawn.ts';
import { bumpVersion, readMeta, setMeta } from '#main/database/queries/meta.ts';
import { addRoot, listRoots } from '#main/database/queries/roots.ts';
import { isInside } from '#main/files/isInside.ts';
import type { ImageProbe } from '#main/files/probeImage.ts';
import { relativePosix } from '#main/files/walkImages.ts';
import type { Kind } from '#shared/domain/project.ts';
import { resolveTile, tileRect } from '#shared/kernels/maskTiles.ts';
import type { ClassPlan } from './ClassPlan.ts';
import { schemeOf, type DrawnLabels } from './drawLabels.ts';
import type { Entry, Gathered } from './entries.ts';

/** An entry whose header was read. */
export interface ProbedEntry {
  readonly entry: Entry;
  readonly probe: ImageProbe | null;
  readonly problem: string | null;
  readonly drawn: DrawnLabels | null;
}

export interface ImportPlan {
  readonly gathered: Gathered;
  readonly images: readonly ProbedEntry[];
  /** Tags that are needed. */
  readonly names: readonly string[];
  readonly plan: ClassPlan;
  readonly kind: Kind;
}

export function storeImport(
  db: WriteDb,
  { gathered, images, names, plan, kind }: ImportPlan,
): { readonly counts: ImportCounts; readonly newClasses: readonly string[] } {
  const place = rootFinder(db, gathered.imagesDir);
  const before = ensureClasses(db, []);
  const colors = new Map(gathered.labels?.classes.map(({ name, color }) => [name, color]));
  const tags = names.map((name) => ({ name, color: colors.get(name) ?? null, isVoid: false }));
  const planned = kind === 'tags' ? [] : plan.toMake();
  const classIds = ensureClasses(db, [...tags, ...planned]);
  const idByNumber = new Map(planned.map(({ name, number }) => [number, classIds.get(name) ?? number]));
  const idOf = (number: number): number => idByNumber.get(number) ?? number;
  const items = images.map((image) => toItem(image, place(image.entry.file), idOf));
  const counts = writeImport(db, items, classIds);
  keepFacts(db, gathered, classIds);
  bumpVersion(db);
  return { counts, newClasses: [...classIds.keys()].filter((name) => !before.has(name)) };
}

/** What a source says about the project as a whole counts where nobody has said anything yet. */
function keepFacts(db: WriteDb, gathered: Gathered, classIds: ReadonlyMap<string, number>): void {
  const meta = readMeta(db);
  if (gathered.splitSpec !== null && meta.split === null) setMeta(db, 'split', gathered.splitSpec);
  if (meta.kind !== 'points' || gathered.labels === null) return;
  if (meta.scheme.edges.length + meta.scheme.mirrors.length > 0) return;
  setMeta(
    db,
    'scheme',
    schemeOf(gathered.labels, (name) => classIds.get(name.trim().normalize('NFC'))),
  );
}

interface Place {
  readonly rootId: number;
  readonly path: string;
}

/** A file lies under the innermost root that is known already, so that importing a parent folder finds it again. */
function rootFinder(db: WriteDb, imagesDir: string): (file: string) => Place {
  const roots = [...listRoots(db)].sort((a, b) => b.path.length - a.path.length);
  let own: number | null = null;
  return (file) => {
    const root = roots.find((candidate) => isInside(candidate.path, file));
    if (root !== undefined) return { rootId: root.id, path: relativePosix(root.path, file) };
    own ??= addRoot(db, imagesDir);
    return { rootId: own, path: relativePosix(imagesDir, file) };
  };
}

function toItem(
  { entry, probe, problem, drawn }: ProbedEntry,
  place: Place,
  idOf: (number: number) => number,
): ImportItem {
  return {
    ...place,
    widthPx: probe?.widthPx ?? 0,
    heightPx: probe?.heightPx ?? 0,
    sizeBytes: probe?.sizeBytes ?? 0,
    modifiedMs: probe?.modifiedMs ?? 0,
    problem,
    tags: entry.tags,
    drawn: drawn === null || probe === null ? null : withIds(drawn, probe, idOf),
    split: entry.split,
    extra: entry.extra,
  };
}

/** Numbers of the plan as the ids that the store gave. */
function withIds(
  { tiles, points }: DrawnLabels,
  size: { readonly widthPx: number; readonly heightPx: number },
  idOf: (number: number) => number,
): Drawn {
  return {
    tiles: tiles.map((tile) => {
      const { w, h } = tileRect(tile.tx, tile.ty, size);
      const runs = resolveTile(tile.runs, w * h, idOf);
      if (runs === null) throw new Error('a square that was just painted is damaged');
      return { ...tile, runs };
    }),
    points: points.map(([number, { x, y, v }]) => [idOf(number), { x, y, v }]),
  };
}
