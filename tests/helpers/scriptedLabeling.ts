/** Labeling by a script: the n-th gesture is a function of n and of what is stored, so that two projects can be led alike. */
import { createHash } from 'node:crypto';
import { stepHistory } from '#main/services/history.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { isDrawn, type Kind } from '#shared/domain/project.ts';
import { paintSegment } from '#shared/kernels/mask/brush.ts';
import { RasterEdit, rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { randomAt } from './randomAt.ts';

export const SCRIPT_CLASSES = ['a', 'b', 'c'];

/** Does the n-th gesture: mostly a stroke, a point or a tag, now and then undo or redo. */
export function labelOnce(studio: Studio, project: OpenProject, kind: Kind, n: number): void {
  const random = randomAt(n);
  const ids = studio.items.index(project, {}, 'added');
  const item = ids[Math.floor(random() * ids.length)] ?? 1;
  const chance = random();
  if (chance < 0.2) stepHistory(studio.labels, project, isDrawn(kind) ? item : null, 'undo');
  else if (chance < 0.3) stepHistory(studio.labels, project, isDrawn(kind) ? item : null, 'redo');
  else GESTURES[kind](studio, project, item, random);
}

type Gesture = (studio: Studio, project: OpenProject, item: ItemId, random: () => number) => void;

const GESTURES: Readonly<Record<Kind, Gesture>> = {
  tags: (studio, project, item, random) => {
    const classId = 1 + Math.floor(random() * SCRIPT_CLASSES.length);
    const isAdding = random() < 0.6;
    const change = isAdding ? { add: [classId], remove: [] } : { add: [], remove: [classId] };
    studio.labels.apply(project, { itemIds: [item], ...change, labeled: true });
  },
  masks: (studio, project, item, random) => {
    const stored = studio.masks.read(project, item);
    const raster = rasterOf(stored);
    if (raster === null) throw new Error('the stored mask is damaged');
    const edit = new RasterEdit(raster);
    edit.touch({ x: 0, y: 0, w: raster.widthPx, h: raster.heightPx });
    const place = () => ({ x: random() * raster.widthPx, y: random() * raster.heightPx });
    paintSegment(raster, {
      from: place(),
      to: place(),
      radiusFrom: 1 + random() * 30,
      radiusTo: 1 + random() * 30,
      shape: random() < 0.5 ? 'round' : 'square',
      value: Math.floor(random() * (SCRIPT_CLASSES.length + 1)),
      mayPaint: null,
    });
    const tiles = edit.changes();
    if (tiles.length > 0) studio.masks.paint(project, { item, tiles, what: 'Brush' });
  },
  points: (studio, project, item, random) => {
    const classId = 1 + Math.floor(random() * SCRIPT_CLASSES.length);
    const now = new Map(studio.points.read(project, [item])[0]?.points);
    const before = now.get(classId) ?? null;
    const v = random() < 0.8 ? 2 : 1;
    const after = random() < 0.2 ? null : ({ x: random() * 600, y: random() * 400, v } as const);
    studio.points.place(project, { item, changes: [{ classId, before, after }], what: 'Point' });
  },
};

/** All that a person could see of the labels of a project, and what undo and redo would do, in one hash. */
export function fingerprint(studio: Studio, project: OpenProject, kind: Kind): string {
  const ids = [...studio.items.index(project, {}, 'added')];
  const hash = createHash('sha256');
  const put = (value: unknown): unknown => hash.update(JSON.stringify(value));
  put(studio.items.read(project, ids).map(({ classIds, isLabeled }) => [classIds, isLabeled]));
  put(studio.classes.list(project));
  put(studio.labels.history(project));
  for (const id of isDrawn(kind) ? ids : []) {
    put(studio.labels.history(project, id));
    if (kind === 'points') put(studio.points.read(project, [id]));
    else {
      for (const { tx, ty, runs } of studio.masks.read(project, id).tiles) put([tx, ty, [...runs]]);
    }
  }
  return hash.digest('hex');
}
