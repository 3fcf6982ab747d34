/** Answers `importing.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const importingRoom = ({ importing, projects }: Studio): StudioHandlers['importing'] => ({
  look: ({ path }) => importing.look(path),
  start: ({ project, ...request }) => ({ job: importing.start(projects.get(project), request).id }),
});
