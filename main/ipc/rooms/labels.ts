/** Answers `labels.*`. */
import { stepHistory } from '#main/services/history.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const labelsRoom = ({ labels, projects }: Studio): StudioHandlers['labels'] => ({
  apply: ({ project, ...edit }) => labels.apply(projects.get(project), edit),
  copy: ({ project, from, to }) => labels.copy(projects.get(project), from, to),
  replace: ({ project, itemIds, from, into }) =>
    labels.replace(projects.get(project), { itemIds, from, into }),
  undo: ({ project, item = null }) => stepHistory(labels, projects.get(project), item, 'undo'),
  redo: ({ project, item = null }) => stepHistory(labels, projects.get(project), item, 'redo'),
  history: ({ project, item = null }) => labels.history(projects.get(project), item),
});
