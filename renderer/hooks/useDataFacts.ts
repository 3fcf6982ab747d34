/** The facts of the open project's data, and near-duplicates on two sides: read again when images, labels or sides change. */
import { studio } from '#renderer/bridge/studio.ts';
import type { DuplicateGroups } from '#shared/contract/answers.ts';
import type { DataFacts } from '#shared/domain/dataFacts.ts';
import type { Project } from '#shared/domain/project.ts';
import { USUAL_DISTANCE } from '#shared/kernels/nearDuplicates.ts';
import { readDuplicates } from './readList.ts';
import { useAnswer, type Answer } from './useAnswer.ts';
import { useJobs } from './useProject.ts';

export function useDataFacts({ id, version, counts }: Project): Answer<DataFacts> {
  const key = `${id} ${version} ${JSON.stringify(counts)} ${useLooks()}`;
  return useAnswer(key, () => studio.data.facts({ project: id }));
}

/** Labels do not matter to it, so gestures elsewhere do not make it search again. */
export function useSideDuplicates({ id, counts, split }: Project): Answer<DuplicateGroups> {
  const { items, bySplit } = counts;
  const key = `${id} ${items} ${JSON.stringify([bySplit, split])} ${useLooks()}`;
  return useAnswer(items === 0 ? null : key, () => readDuplicates(id, {}, USUAL_DISTANCE));
}

/** Changes when images have been looked at, which tells how alike they are. */
const useLooks = (): number =>
  useJobs().filter(({ kind, state }) => kind === 'thumbnails' && state !== 'running').length;
