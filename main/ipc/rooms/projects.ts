/** Answers `projects.*`. */
import { openSample } from '#main/services/sampleProject.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export function projectsRoom(studio: Studio): StudioHandlers['projects'] {
  const { projects, splits, roots, suggesting, thumbnails } = studio;
  /** An opened project goes on with the thumbnails that are missing, and with the run that was being asked. */
  const opened = (project: OpenProject) => {
    thumbnails.start(project);
    suggesting.goOn(project);
    return projects.describe(project);
  };
  return {
    recent: () => projects.recent(),
    forget: ({ path }) => {
      projects.forget(path);
      return null;
    },
    create: (request) => opened(projects.create(request)),
    open: ({ path }) => opened(projects.open(path)),
    get: ({ project }) => projects.describe(projects.get(project)),
    openSample: async () => opened(await openSample(studio)),
    setThreshold: ({ project, threshold }) => {
      const open = projects.get(project);
      projects.setThreshold(open, threshold);
      suggesting.thresholdChanged(open);
      return projects.describe(open);
    },
    setClassThresholds: ({ project, thresholds }) => {
      const open = projects.get(project);
      projects.setClassThresholds(open, thresholds);
      suggesting.thresholdChanged(open);
      return projects.describe(open);
    },
    split: ({ project, spec }) => {
      const open = projects.get(project);
      splits.apply(open, spec);
      return projects.describe(open);
    },
    defaultFolder: () => ({ path: studio.projectsDir }),
    moveRoot: async ({ project, rootId, path }) => {
      const open = projects.get(project);
      await roots.move(open, rootId, path);
      return projects.describe(open);
    },
  };
}
