/** Answers `points.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const pointsRoom = ({ points, classes, projects }: Studio): StudioHandlers['points'] => ({
  read: ({ project, items }) => points.read(projects.get(project), items),
  place: ({ project, ...placing }) => points.place(projects.get(project), placing),
  setScheme: ({ project, scheme }) => classes.setScheme(projects.get(project), scheme),
  useTemplate: ({ project, template }) => classes.useTemplate(projects.get(project), template),
});
