/** Answers `data.*`. */
import { dataFacts } from '#main/services/dataFacts.ts';
import { showBatch } from '#main/services/showBatch.ts';
import { showTransforms } from '#main/services/showTransforms.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const dataRoom = ({ projects }: Studio): StudioHandlers['data'] => ({
  facts: ({ project }, { signal }) => dataFacts(projects.get(project), signal),
  batch: ({ project, ...wanted }) => showBatch(projects.get(project), wanted),
  transforms: ({ project, ...wanted }) => showTransforms(projects.get(project), wanted),
});
