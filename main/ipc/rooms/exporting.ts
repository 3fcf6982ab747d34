/** Answers `exporting.*`. */
import type { Exporting } from '#main/services/exporting.ts';
import type { Projects } from '#main/services/Projects.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const exportingRoom = (parts: {
  readonly projects: Projects;
  readonly exporting: Exporting;
}): StudioHandlers['exporting'] => ({
  model: ({ project, run, folder }) => ({
    job: parts.exporting.model(parts.projects.get(project), run, folder).id,
  }),
  labels: ({ project, format, folder }) => ({
    job: parts.exporting.labels(parts.projects.get(project), format, folder).id,
  }),
});
