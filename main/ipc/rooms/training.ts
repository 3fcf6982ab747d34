/** Answers `training.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const trainingRoom = ({
  training,
  lrFinding,
  projects,
  devices,
}: Studio): StudioHandlers['training'] => ({
  defaults: ({ project }) => training.defaults(projects.get(project)),
  start: async ({ project, config }) => {
    // A device that is not there is told before there is a run.
    if (config.device !== 'auto') await devices.choose(config.device);
    return training.start(projects.get(project), config);
  },
  lrFind: ({ project, config }) => ({ job: lrFinding.start(projects.get(project), config).id }),
  stop: ({ project, run }) => training.stop(projects.get(project), run),
  pause: ({ project, run }) => training.pause(projects.get(project), run),
  resume: ({ project, run }) => training.resume(projects.get(project), run),
  extend: ({ project, run, stages }) => training.extend(projects.get(project), run, stages),
  runs: ({ project }) => training.runs(projects.get(project)),
  get: ({ project, run }) => training.get(projects.get(project), run),
  curve: ({ project, run }) => training.curve(projects.get(project), run),
  watched: ({ project, run }) => training.watched(projects.get(project), run),
  rename: ({ project, run, name }) => training.rename(projects.get(project), run, name),
  setNotes: ({ project, run, notes }) => training.setNotes(projects.get(project), run, notes),
  delete: ({ project, run }) => {
    training.delete(projects.get(project), run);
    return null;
  },
  restore: ({ project, run }) => training.restore(projects.get(project), run),
});
