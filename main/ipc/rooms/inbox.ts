/** Answers `inbox.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const inboxRoom = ({
  inbox,
  gathering,
  feedback,
  learning,
  projects,
  devices,
}: Studio): StudioHandlers['inbox'] => ({
  summary: ({ project }) => inbox.summary(projects.get(project)),
  list: ({ project, state }) => inbox.list(projects.get(project), state),
  answer: ({ project, item }) => inbox.answer(projects.get(project), item),
  collect: ({ project, run, side, worst }) => gathering.collect(projects.get(project), run, { side, worst }),
  report: ({ project, run, paths }) => gathering.report(projects.get(project), run, paths),
  import: ({ project, file, run }) => feedback.import(projects.get(project), file, run),
  settle: ({ project, items, state }) => inbox.settle(projects.get(project), items, state),
  take: ({ project, items, from }) => inbox.take(projects.get(project), items, from),
  learn: async ({ project, run, ...settings }) => {
    const { device } = learning.config(projects.get(project), run, settings);
    // A device that is not there is told before there is a run.
    if (device !== 'auto') await devices.choose(device);
    return learning.start(projects.get(project), run, settings);
  },
  outcome: ({ project, run }) => learning.outcome(projects.get(project), run),
});
