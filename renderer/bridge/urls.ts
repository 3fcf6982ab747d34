/** Addresses of pictures, by id. Both shells answer them on the page's own origin, so they are the same in both. */
import type { ItemId } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';

/** A small picture for grids and cards. */
export const thumbUrl = (project: ProjectId, item: ItemId): string =>
  `/thumb/${encodeURIComponent(project)}/${item}`;

/** The image itself, upright and in a format every browser shows. */
export const imageUrl = (project: ProjectId, item: ItemId): string =>
  `/media/${encodeURIComponent(project)}/${item}`;
