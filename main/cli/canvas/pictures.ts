/** Projects of made-up pictures, brought in by the real import. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeMadeUpJpeg } from '#main/files/madeUpPicture.ts';
import { crookedStroke } from '#main/services/bench/masks.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { Kind } from '#shared/domain/project.ts';
import { RasterEdit, rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { Draws } from '#shared/kernels/rng.ts';
import type { Workplace } from './workplace.ts';

export interface PictureProject {
  readonly name: string;
  readonly kind: Kind;
  readonly classes: number;
  readonly pictures: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export async function pictureProject(
  { studio, folder }: Workplace,
  { name, kind, classes, pictures, widthPx, heightPx }: PictureProject,
): Promise<OpenProject> {
  const source = join(folder, 'pictures', name);
  mkdirSync(source);
  for (let i = 0; i < pictures; i += 1)
    await writeMadeUpJpeg(join(source, `${String(i).padStart(3, '0')}.jpg`), { widthPx, heightPx, seed: i });
  const names = Array.from({ length: classes }, (_, i) => `class ${String(i + 1)}`);
  const project = studio.projects.create({ name, folder, kind, classes: names });
  const request = { source, format: 'images', imagesDir: null, suffix: null, delimiter: null } as const;
  await studio.jobs.wait(studio.importing.start(project, request).id);
  return project;
}

/** Draws a mask of many crooked strokes on an item, as one change. */
export function drawMask(
  studio: Studio,
  project: OpenProject,
  { item, strokes, classes }: { readonly item: number; readonly strokes: number; readonly classes: number },
): void {
  const raster = rasterOf(studio.masks.read(project, item));
  if (raster === null) throw new Error('the stored mask is damaged');
  const edit = new RasterEdit(raster);
  edit.touch({ x: 0, y: 0, w: raster.widthPx, h: raster.heightPx });
  const draws = new Draws(item);
  for (let i = 0; i < strokes; i += 1) crookedStroke(raster, draws, classes);
  studio.masks.paint(project, { item, tiles: edit.changes(), what: 'Brush' });
}
