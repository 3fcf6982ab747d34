/** Answers `exporting.*`. */
import type { Exporting } from '#main/services/exporting.ts';
import type { Reporting } from '#main/services/report/Reporting.ts';
import type { Projects } from '#main/services/Projects.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const exportingRoom = (parts: {
  readonly projects: Projects;
  readonly exporting: Exporting;
  readonly reporting: Reporting;
}): StudioHandlers['exporting'] => ({
  model: ({ project, run, folder }) => ({
    job: parts.exporting.model(parts.projects.get(project), run, folder).id,
  }),
  report: ({ project, run, format, folder }) => ({
    job: parts.reporting.start(parts.projects.get(project), run, format, folder).id,
  }),
  labels: ({ project, format, folder }) => ({
    job: parts.exporting.labels(parts.projects.get(project), format, folder).id,
  }),
});
