/** Answers `frames.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const framesRoom = ({ frames, projects }: Studio): StudioHandlers['frames'] => ({
  begin: ({ project, ...video }) => frames.begin(projects.get(project), video),
  add: async ({ project, ...frame }) => {
    await frames.add(projects.get(project), frame);
    return null;
  },
  finish: async ({ project, clip }) => ({ job: (await frames.finish(projects.get(project), clip)).id }),
  discard: async ({ project, clip }) => {
    await frames.discard(projects.get(project), clip);
    return null;
  },
  shot: async ({ project, group, bytes }) => ({
    item: await frames.shot(projects.get(project), group, bytes),
  }),
});
