/** A project's labels as formats write them: images by name, classes in their order, masks read when they are asked for. */
import type { ReadDb } from '#main/database/brands.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { listExportItems, type ExportItem } from '#main/database/queries/exporting.ts';
import { readItemSize } from '#main/database/queries/items.ts';
import { classResolver, readAreas, readTiles, type ResolveClass } from '#main/database/queries/masks.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { readPoints } from '#main/database/queries/points.ts';
import { commonFolder } from '#main/files/commonFolder.ts';
import type { NamedPoint } from '#main/formats/annotations.ts';
import type { LabelSet, SetImage } from '#main/formats/labelSet.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ClassRow } from '#shared/domain/labels.ts';
import type { Raster } from '#shared/domain/mask.ts';
import type { ItemPoints, PointScheme } from '#shared/domain/points.ts';
import type { Kind } from '#shared/domain/project.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import type { OpenProject } from './Projects.ts';

/** All labels as they are now, opened or not. Masks are read later, from what is stored then. */
export function readLabelSet(project: OpenProject): LabelSet {
  return project.db.read('export labels', (db) => {
    const { kind, scheme } = readMeta(db);
    const classes = listClassRows(db);
    const items = listExportItems(db);
    const imagesDir = commonFolder([...new Set(items.map((item) => item.root))]);
    const named = items
      .map((item) => ({ item, name: imageName(item, imagesDir) }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const reader = new ImageReader(db, kind, classes);
    const labeled = named.filter(({ item }) => item.isLabeled);
    const idByName = new Map(labeled.map(({ item, name }) => [name, item.id]));
    return {
      kind,
      imagesDir: slashes(imagesDir ?? ''),
      classes,
      ...pairsOf(scheme, classes),
      images: reader.read(labeled),
      unlabeled: named.filter(({ item }) => !item.isLabeled).map(({ name }) => name),
      maskOf: (image) => readMask(project, idByName.get(image.name) ?? 0, classes),
    };
  });
}

function pairsOf(scheme: PointScheme, classes: readonly ClassRow[]): Pick<LabelSet, 'edges' | 'mirrors'> {
  const at = new Map(classes.map((row, place) => [row.id, place]));
  const places = (pairs: PointScheme['edges']): [number, number][] =>
    pairs.flatMap(([a, b]): [number, number][] => {
      const [first, second] = [at.get(a), at.get(b)];
      return first === undefined || second === undefined ? [] : [[first, second]];
    });
  return { edges: places(scheme.edges), mirrors: places(scheme.mirrors) };
}

interface Named {
  readonly item: ExportItem;
  readonly name: string;
}

class ImageReader {
  readonly #db: ReadDb;
  readonly #kind: Kind;
  readonly #classes: readonly ClassRow[];
  readonly #resolve: ResolveClass;

  constructor(db: ReadDb, kind: Kind, classes: readonly ClassRow[]) {
    this.#db = db;
    this.#kind = kind;
    this.#classes = classes;
    this.#resolve = classResolver(db);
  }

  read(items: readonly Named[]): readonly SetImage[] {
    const ids = items.map(({ item }) => item.id);
    const points = this.#kind === 'points' ? readPoints(this.#db, ids) : new Map<number, ItemPoints>();
    return items.map(({ item, name }) => {
      const size = readItemSize(this.#db, item.id);
      const has = new Set(item.classIds);
      return {
        name,
        ...size,
        split: item.split,
        tags:
          this.#kind === 'tags' ? this.#classes.filter(({ id }) => has.has(id)).map((row) => row.name) : [],
        points: this.#pointsOf(points.get(item.id) ?? []),
        unlabeledPx: this.#kind === 'masks' ? size.widthPx * size.heightPx - this.#labeledPx(item.id) : 0,
      };
    });
  }

  #labeledPx(item: number): number {
    let pixels = 0;
    for (const [id, count] of readAreas(this.#db, item)) if (this.#resolve(id) > 0) pixels += count;
    return pixels;
  }

  /** In the order of the classes. Where a point of a merged class meets one of the class it went into, the latter counts. */
  #pointsOf(stored: ItemPoints): readonly NamedPoint[] {
    const today = new Map(stored.filter(([id]) => this.#resolve(id) === id));
    for (const [id, value] of stored) if (!today.has(this.#resolve(id))) today.set(this.#resolve(id), value);
    return this.#classes.flatMap(({ id, name }) => {
      const value = today.get(id);
      return value === undefined ? [] : [{ name, x: value.x, y: value.y, v: value.v }];
    });
  }
}

/** 0 for unlabeled, k for the k-th class of the list. */
function readMask(project: OpenProject, item: number, classes: readonly ClassRow[]): Raster {
  const { size, tiles, resolve } = project.db.read('read mask', (db) => ({
    size: readItemSize(db, item),
    tiles: readTiles(db, item),
    resolve: classResolver(db),
  }));
  const raster = rasterOf({ ...size, tiles });
  if (raster === null)
    throw new AppError('project.corrupt', { path: project.path, problem: 'a mask cannot be read' });
  const place = new Map(classes.map((row, at) => [row.id, at + 1]));
  const numbers = new Map<number, number>();
  for (let i = 0; i < raster.data.length; i += 1) {
    const id = raster.data[i] ?? 0;
    if (id === 0) continue;
    const known = numbers.get(id) ?? place.get(resolve(id)) ?? 0;
    numbers.set(id, known);
    raster.data[i] = known;
  }
  return raster;
}

/** With several roots, names are told apart by their folder below the one that holds all roots. */
function imageName(item: ExportItem, imagesDir: string | null): string {
  if (imagesDir === null) return `${slashes(item.root)}/${item.path}`;
  const below = slashes(item.root.slice(imagesDir.length)).replace(/^\/+|\/+$/g, '');
  return below === '' ? item.path : `${below}/${item.path}`;
}

const slashes = (path: string): string => path.replaceAll('\\', '/');
