/** A mask as an image file for other programs. */
import { listClassRows } from '#main/database/queries/classes.ts';
import { writePngMask } from '#main/formats/pngMask.ts';
import type { StoredMask } from '#shared/domain/mask.ts';
import { decodeTile, tileRect, writeTile } from '#shared/kernels/maskTiles.ts';
import type { OpenProject } from './Projects.ts';

/**
 * A grey PNG with the place of each pixel's class in the list, from 0 on, as fastai's masks have it; pixels without a class are
 * one more than the last place.
 */
export function maskPng(project: OpenProject, mask: StoredMask): Uint8Array {
  const rows = project.db.read('classes of a mask', listClassRows);
  const places = new Map(rows.map(({ id }, place) => [id, place]));
  const { widthPx, heightPx } = mask;
  const raster = { widthPx, heightPx, data: new Uint16Array(widthPx * heightPx) };
  for (const { tx, ty, runs } of mask.tiles) {
    const { w, h } = tileRect(tx, ty, mask);
    const pixels = decodeTile(runs, w * h);
    if (pixels !== null) writeTile(raster, tx, ty, pixels);
  }
  const values = raster.data.map((id) => places.get(id) ?? rows.length);
  return writePngMask({ widthPx, heightPx, values, palette: null });
}
