/** Answers `predicting.*`. */
import { alikeImages } from '#main/services/alike.ts';
import { compareRuns } from '#main/services/compareRuns.ts';
import { explainImage } from '#main/services/explaining.ts';
import type { Predicting } from '#main/services/predicting.ts';
import { tryDrawn } from '#main/services/tryDrawn.ts';
import type { Projects } from '#main/services/Projects.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const predictingRoom = (parts: {
  readonly projects: Projects;
  readonly predicting: Predicting;
}): StudioHandlers['predicting'] => ({
  evaluate: ({ project, run, split, tta }) =>
    parts.predicting.evaluate(parts.projects.get(project), run, split, { tta }),
  evaluateDrawn: ({ project, run, split, piecesPx }) =>
    parts.predicting.drawn.evaluate(parts.projects.get(project), run, split, { piecesPx }),
  compareDrawn: ({ project, run, split, ...ask }) =>
    parts.predicting.drawn.compare(parts.projects.get(project), run, { side: split, ...ask }),
  compareRuns: ({ project, run, other, split, piecesPx }) =>
    compareRuns(
      { project: parts.projects.get(project), predicting: parts.predicting },
      { a: run, b: other, side: split, piecesPx },
    ),
  tryDrawn: ({ project, run, paths, piecesPx }) =>
    tryDrawn(parts.predicting.drawn, parts.projects.get(project), run, { paths, piecesPx }),
  alike: ({ project, run, image, count }) =>
    alikeImages(parts.predicting, parts.projects.get(project), run, { image, count }),
  explain: ({ project, run, image, output }) =>
    explainImage(parts.predicting, parts.projects.get(project), run, { image, about: output }),
  predict: ({ project, run, paths, tta }) =>
    parts.predicting.predict(parts.projects.get(project), run, paths, { tta }),
});
