/** Answers `weights.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const weightsRoom = ({ projects, weights }: Studio): StudioHandlers['weights'] => ({
  list: () => weights.list(),
  download: ({ project, source }) => ({ job: weights.download(source, projects.get(project).id).id }),
  remove: ({ name }) => {
    weights.remove(name);
    return null;
  },
});
