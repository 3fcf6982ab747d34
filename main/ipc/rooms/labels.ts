/** Answers `labels.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const labelsRoom = ({ labels, projects }: Studio): StudioHandlers['labels'] => ({
  apply: ({ project, ...edit }) => labels.apply(projects.get(project), edit),
  copy: ({ project, from, to }) => labels.copy(projects.get(project), from, to),
  undo: ({ project }) => labels.undo(projects.get(project)),
  redo: ({ project }) => labels.redo(projects.get(project)),
  history: ({ project }) => labels.history(projects.get(project)),
});
