/** Small projects of masks and points whose labels can be seen in the pictures, so that training on them must work. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { OpenProject } from '#main/services/Projects.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { UNLABELED, type Raster } from '#shared/domain/mask.ts';
import type { PointChange } from '#shared/domain/points.ts';
import type { Kind } from '#shared/domain/project.ts';
import { encodeTile, readTile, tileCounts } from '#shared/kernels/maskTiles.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import type { Workplace } from './projectWithRun.ts';
import { TINY } from './tinyProject.ts';

export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** Writes pictures as PNG and imports them, unlabeled. @returns the ids in order */
export async function importPictures(
  place: Workplace,
  kind: Kind,
  options: { readonly classes: readonly string[]; readonly pictures: readonly Picture[] },
): Promise<{ readonly project: OpenProject; readonly items: readonly ItemId[] }> {
  const source = join(place.dir, 'pictures');
  mkdirSync(source, { recursive: true });
  for (const [i, { widthPx, heightPx, rgb }] of options.pictures.entries()) {
    await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      .png()
      .toFile(join(source, `${String(i).padStart(3, '0')}.png`));
  }
  const { classes } = options;
  const project = place.studio.projects.create({ name: kind, folder: place.dir, kind, classes });
  const request = { source, format: 'images', imagesDir: null, suffix: null, delimiter: null } as const;
  const control = { progress: () => {}, signal: new AbortController().signal };
  await place.studio.importing.run(project, request, control);
  return { project, items: [...place.studio.items.index(project, {}, 'name')] };
}

/** Paints a whole mask in one gesture. */
export function paint(place: Workplace, project: OpenProject, item: ItemId, raster: Raster): void {
  const { columns, rows } = tileCounts(raster);
  const tiles = Array.from({ length: columns * rows }, (_, i) => {
    const [tx, ty] = [i % columns, Math.floor(i / columns)];
    return { tx, ty, before: new Uint8Array(0), after: encodeTile(readTile(raster, tx, ty)) };
  });
  place.studio.masks.paint(project, { item, tiles, what: 'test' });
}

/** Places points in one gesture: [class, x, y, visibility]. */
export function place(
  at: Workplace,
  project: OpenProject,
  item: ItemId,
  points: readonly (readonly [number, number, number, 0 | 1 | 2])[],
): void {
  const changes = points.map(([classId, x, y, v]): PointChange => ({
    classId,
    before: null,
    after: { x, y, v },
  }));
  at.studio.points.place(project, { item, changes, what: 'test' });
}

/** Red ground, a green disc, a blue strip of which nobody knows what it is, and an upper row that nobody has labeled. */
const GROUND = 1;
const DISC = 2;
const UNKNOWN = 3;
export const MASK_CLASSES = ['ground', 'disc', 'unknown'] as const;
const COLORS = [
  [90, 90, 90],
  [180, 60, 40],
  [40, 170, 60],
  [50, 60, 190],
] as const;

/** The mask of picture `i` in class ids; every picture has its disc elsewhere. */
export function maskOf(i: number, size: { widthPx: number; heightPx: number }): Raster {
  const { widthPx, heightPx } = size;
  const data = new Uint16Array(widthPx * heightPx);
  const [cx, cy] = [(0.25 + 0.5 * ((i * 0.37) % 1)) * widthPx, (0.4 + 0.4 * ((i * 0.61) % 1)) * heightPx];
  const radius = heightPx / 4;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const isDisc = Math.hypot(x + 0.5 - cx, y + 0.5 - cy) < radius;
      const isStrip = x < widthPx / 8;
      data[y * widthPx + x] = y === 0 ? UNLABELED : isStrip ? UNKNOWN : isDisc ? DISC : GROUND;
    }
  }
  return { widthPx, heightPx, data };
}

export const pictureOf = ({ widthPx, heightPx, data }: Raster, i: number): Picture => ({
  widthPx,
  heightPx,
  rgb: Uint8Array.from(
    [...data].flatMap((id, at) => COLORS[id]?.map((c) => c + ((at * 7 + i * 13) % 9)) ?? []),
  ),
});

export interface DrawnOptions {
  readonly images?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Width and height of the pictures in turn, where they are not all of one size. */
  readonly sizes?: readonly (readonly [number, number])[];
}

function sizesOf({ images = 20, widthPx = 48, heightPx = 32, sizes = [[widthPx, heightPx]] }: DrawnOptions) {
  return Array.from({ length: images }, (_, i) => {
    const [w, h] = sizes[i % sizes.length] ?? [widthPx, heightPx];
    return { widthPx: w, heightPx: h };
  });
}

/** A project of masks with so many labeled pictures, split, and its void class set. */
export async function makeMaskProject(
  at: Workplace,
  options: DrawnOptions = {},
): Promise<{ readonly project: OpenProject; readonly items: readonly ItemId[] }> {
  const masks = sizesOf(options).map((size, i) => maskOf(i, size));
  const pictures = masks.map(pictureOf);
  const made = await importPictures(at, 'masks', { classes: MASK_CLASSES, pictures });
  for (const [i, item] of made.items.entries()) {
    const mask = masks[i];
    if (mask !== undefined) paint(at, made.project, item, mask);
  }
  at.studio.classes.setVoid(made.project, UNKNOWN, true);
  at.studio.splits.apply(made.project, { by: 'random', fraction: 0.2, seed: 42 });
  return made;
}

export const POINT_CLASSES = ['left', 'right', 'missing'] as const;

/** Two spots, a red and a blue one, on grey, and where they are: (x, y) of their middles. */
function spots(i: number, widthPx: number, heightPx: number) {
  const left = [
    (0.2 + 0.25 * ((i * 0.37) % 1)) * widthPx,
    (0.25 + 0.5 * ((i * 0.61) % 1)) * heightPx,
  ] as const;
  const right = [
    (0.6 + 0.25 * ((i * 0.53) % 1)) * widthPx,
    (0.25 + 0.5 * ((i * 0.29) % 1)) * heightPx,
  ] as const;
  const rgb = new Uint8Array(3 * widthPx * heightPx).fill(110);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const isAt = ([px, py]: readonly [number, number]): boolean =>
        Math.hypot(x + 0.5 - px, y + 0.5 - py) < 4;
      if (isAt(left)) rgb.set([220, 30, 30], 3 * (y * widthPx + x));
      else if (isAt(right)) rgb.set([30, 30, 220], 3 * (y * widthPx + x));
    }
  }
  return { left, right, picture: { widthPx, heightPx, rgb } };
}

/** A project of points with so many labeled pictures; the third point is said to be missing everywhere. */
export async function makePointProject(
  at: Workplace,
  options: DrawnOptions = {},
): Promise<{ readonly project: OpenProject; readonly items: readonly ItemId[] }> {
  const all = sizesOf({ images: 40, ...options }).map((size, i) => spots(i, size.widthPx, size.heightPx));
  const pictures = all.map(({ picture }) => picture);
  const made = await importPictures(at, 'points', { classes: POINT_CLASSES, pictures });
  for (const [i, item] of made.items.entries()) {
    const spot = all[i];
    if (spot === undefined) continue;
    place(at, made.project, item, [
      [1, ...spot.left, 2],
      [2, ...spot.right, 2],
      [3, 0, 0, 0],
    ]);
  }
  at.studio.classes.setScheme(made.project, { edges: [[1, 2]], mirrors: [] });
  at.studio.splits.apply(made.project, { by: 'random', fraction: 0.2, seed: 42 });
  return made;
}

/** Settings that train such projects within seconds. */
export const TINY_DRAWN: TrainConfig = { ...TINY, arch: 'unet-resnet18', widthPx: 48 };
