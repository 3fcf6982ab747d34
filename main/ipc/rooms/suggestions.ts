/** Answers `suggestions.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const suggestionsRoom = ({
  suggestions,
  suggesting,
  projects,
}: Studio): StudioHandlers['suggestions'] => ({
  start: ({ project, run, which }) => ({ job: suggesting.start(projects.get(project), run, which).id }),
  read: ({ project, items }) => suggestions.read(projects.get(project), items),
  summary: ({ project, sure = null }) => suggestions.summary(projects.get(project), sure),
  accept: ({ project, items, sure }) => suggestions.accept(projects.get(project), { itemIds: items, sure }),
  correct: ({ project, items, add, remove }) =>
    suggestions.correct(projects.get(project), { itemIds: items, add, remove }),
  reject: ({ project, items, isRejected }) => suggestions.reject(projects.get(project), items, isRejected),
});
