/** Asks for the ids of all items that fit a filter: in order, or in groups that look nearly the same. */
import { studio } from '#renderer/bridge/studio.ts';
import type { LabelView } from '#renderer/session/labelView.ts';
import type { DuplicateGroups } from '#shared/contract/answers.ts';
import type { ItemFilter } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';

export type ListQuery = Pick<LabelView, 'filter' | 'sort' | 'seed' | 'near'>;

export async function readList(
  project: ProjectId,
  { filter, sort, seed, near }: ListQuery,
): Promise<Int32Array> {
  const options = { seed, ...(near === null ? {} : { near }) };
  const { ids } = await studio.items.index({ project, filter: sendable(filter), sort, ...options });
  return ids;
}

/** @param distance bits of their hashes in which neighbours may differ */
export const readDuplicates = (
  project: ProjectId,
  filter: ItemFilter,
  distance: number,
): Promise<DuplicateGroups> => studio.items.duplicates({ project, filter: sendable(filter), distance });

/** The contract's lists can be changed, ours cannot. */
function sendable({ classIds, ...rest }: ItemFilter) {
  return { ...rest, ...(classIds === undefined ? {} : { classIds: [...classIds] }) };
}
