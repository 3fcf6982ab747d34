/** Measures the store of masks: strokes on a large mask of many classes, undo, and reading it whole. */
import { ensureClasses, writeImport } from '#main/database/queries/importing.ts';
import { addRoot } from '#main/database/queries/roots.ts';
import type { Raster, TileChange } from '#shared/domain/mask.ts';
import { paintSegment, segmentBounds, type Stroke } from '#shared/kernels/mask/brush.ts';
import { RasterEdit, rasterOf, tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { Draws } from '#shared/kernels/rng.ts';
import type { OpenProject } from '../Projects.ts';
import type { Studio } from '../Studio.ts';
import { repeat, type Timing } from './percentiles.ts';

export interface MaskBench {
  /** One stroke of a brush of 60 pixels on a mask of 4096 x 4096 pixels and 32 classes, durably stored. */
  readonly maskStroke: Timing;
  readonly maskUndo: Timing;
  /** The whole mask, as a page reads it when the image is opened. */
  readonly maskRead: Timing;
  /** Every square of it at once, as copying a mask does. */
  readonly maskWhole: Timing;
}

const SIDE_PX = 4096;
const CLASSES = 32;
const BRUSH_PX = 60;
const STROKES = 200;
const ITEM = 1;

export async function benchMasks(studio: Studio, folder: string): Promise<MaskBench> {
  const classes = Array.from({ length: CLASSES }, (_, i) => `class ${i + 1}`);
  const project = studio.projects.create({ name: 'bench masks', folder, kind: 'masks', classes });
  project.db.write('fill bench project', (db) => {
    writeImport(db, [imageIn(addRoot(db, '/nowhere'))], ensureClasses(db, classes));
  });
  const raster = rasterOf(studio.masks.read(project, ITEM));
  if (raster === null) throw new Error('the stored mask is damaged');
  const draws = new Draws(2);
  // A mask on which much has been drawn already.
  for (let i = 0; i < 5 * STROKES; i += 1) store(studio, project, crookedStroke(raster, draws, CLASSES));
  const maskStroke = await repeat(STROKES, () =>
    store(studio, project, crookedStroke(raster, draws, CLASSES)),
  );
  const maskUndo = await repeat(STROKES, () => studio.labels.undo(project, ITEM));
  const maskRead = await repeat(20, () => studio.masks.read(project, ITEM));
  const whole = tilesOf(raster);
  const now = new Map(
    studio.masks.read(project, ITEM).tiles.map((tile) => [`${tile.tx},${tile.ty}`, tile.runs]),
  );
  const empty = new Uint8Array(0);
  let isFull = true;
  const maskWhole = await repeat(4, () => {
    const tiles = whole.map(({ tx, ty, runs }) => {
      const known = now.get(`${tx},${ty}`) ?? empty;
      return isFull ? { tx, ty, before: known, after: runs } : { tx, ty, before: runs, after: known };
    });
    isFull = !isFull;
    store(studio, project, tiles);
  });
  return { maskStroke, maskUndo, maskRead, maskWhole };
}

const imageIn = (rootId: number) => ({
  rootId,
  path: 'large.png',
  widthPx: SIDE_PX,
  heightPx: SIDE_PX,
  sizeBytes: 1,
  modifiedMs: 0,
  problem: null,
  tags: null,
  drawn: null,
  split: null,
  extra: null,
});

function store(studio: Studio, project: OpenProject, tiles: readonly TileChange[]): void {
  if (tiles.length > 0) studio.masks.paint(project, { item: ITEM, tiles, what: 'Brush' });
}

/** A crooked stroke somewhere, about 600 pixels long, in any of so many classes. @returns the squares it changed */
export function crookedStroke(raster: Raster, draws: Draws, classes: number): TileChange[] {
  const edit = new RasterEdit(raster);
  const value = 1 + draws.below(classes);
  let from = { x: draws.below(raster.widthPx), y: draws.below(raster.heightPx) };
  for (let i = 0; i < 12; i += 1) {
    const to = { x: from.x + draws.below(100) - 50, y: from.y + draws.below(100) - 50 };
    const radius = BRUSH_PX / 2;
    const stroke: Stroke = { from, to, radiusFrom: radius, radiusTo: radius, shape: 'round' };
    edit.touch(segmentBounds(stroke, raster));
    paintSegment(raster, { ...stroke, value, mayPaint: null });
    from = to;
  }
  return edit.changes();
}
