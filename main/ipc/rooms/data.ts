/** Answers `data.*`. */
import { dataFacts } from '#main/services/dataFacts.ts';
import { showBatch } from '#main/services/showBatch.ts';
import { showTransforms } from '#main/services/showTransforms.ts';
import { splitChoices, trySplit } from '#main/services/trySplit.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const dataRoom = ({ projects }: Studio): StudioHandlers['data'] => ({
  facts: ({ project }, { signal }) => dataFacts(projects.get(project), signal),
  batch: ({ project, ...wanted }) => showBatch(projects.get(project), wanted),
  splitChoices: ({ project }) => splitChoices(projects.get(project)),
  trySplit: ({ project, spec }, { signal }) => trySplit(projects.get(project), spec, signal),
  transforms: ({ project, ...wanted }) => showTransforms(projects.get(project), wanted),
});
