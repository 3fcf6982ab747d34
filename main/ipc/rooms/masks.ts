/** Answers `masks.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const masksRoom = ({ masks, projects }: Studio): StudioHandlers['masks'] => ({
  read: ({ project, item }) => masks.read(projects.get(project), item),
  paint: ({ project, ...painting }) => masks.paint(projects.get(project), painting),
  areas: ({ project, items }) => masks.areas(projects.get(project), items),
});
