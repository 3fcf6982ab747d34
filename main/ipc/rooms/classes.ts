/** Answers `classes.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const classesRoom = ({ classes, projects }: Studio): StudioHandlers['classes'] => ({
  list: ({ project }) => classes.list(projects.get(project)),
  add: ({ project, name, color }) => classes.add(projects.get(project), name, color),
  rename: ({ project, id, name }) => classes.rename(projects.get(project), id, name),
  recolor: ({ project, id, color }) => classes.recolor(projects.get(project), id, color),
  setVoid: ({ project, id, isVoid }) => classes.setVoid(projects.get(project), id, isVoid),
  setGroup: ({ project, ids, group }) => classes.setGroup(projects.get(project), ids, group),
  move: ({ project, id, position }) => classes.move(projects.get(project), id, position),
  merge: ({ project, from, into }) => classes.merge(projects.get(project), from, into),
  delete: ({ project, id }) => classes.delete(projects.get(project), id),
});
