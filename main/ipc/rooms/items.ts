/** Answers `items.*`. */
import { findDuplicates } from '#main/services/NearDuplicates.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const itemsRoom = ({ items, pictures, projects }: Studio): StudioHandlers['items'] => ({
  index: ({ project, filter, sort, ...options }) => ({
    ids: items.index(projects.get(project), filter, sort, options),
  }),
  duplicates: ({ project, ...search }, { signal }) => findDuplicates(projects.get(project), search, signal),
  picture: ({ project, item, page }) => pictures.describe(projects.get(project), item, page),
  pixel: async ({ project, item, ...at }) => ({
    samples: await pictures.pixel(projects.get(project), item, at),
  }),
  read: ({ project, ids }) => items.read(projects.get(project), ids),
});
