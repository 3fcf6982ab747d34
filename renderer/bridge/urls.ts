/** Addresses of pictures, by id. Both shells answer them on the page's own origin, so they are the same in both. */
import type { ItemId } from '#shared/domain/item.ts';
import type { PictureLook } from '#shared/domain/picture.ts';
import type { ProjectId } from '#shared/domain/project.ts';

/** A small picture for grids and cards. */
export const thumbUrl = (project: ProjectId, item: ItemId): string =>
  `/thumb/${encodeURIComponent(project)}/${item}`;

/** The image itself, upright and in a format every browser shows. */
export const imageUrl = (project: ProjectId, item: ItemId): string =>
  `/media/${encodeURIComponent(project)}/${item}`;

/** The image through some of its bands or another range, another page of it, or a square of one of its levels. */
export function viewUrl(
  project: ProjectId,
  item: ItemId,
  { page, bands, low, high }: PictureLook,
  tile: { readonly level: number; readonly x: number; readonly y: number } | null = null,
): string {
  const query = new URLSearchParams();
  if (page !== 0) query.set('page', String(page));
  if (bands !== null) query.set('bands', bands.join(','));
  if (low !== null) query.set('low', low.join(','));
  if (high !== null) query.set('high', high.join(','));
  if (tile !== null) {
    query.set('level', String(tile.level));
    query.set('tile', `${tile.x},${tile.y}`);
  }
  return `/view/${encodeURIComponent(project)}/${item}${query.size === 0 ? '' : `?${query}`}`;
}
