/** Asks for the ids of all items that fit a filter, in order. */
import { studio } from '#renderer/bridge/studio.ts';
import type { LabelView } from '#renderer/session/labelView.ts';
import type { ProjectId } from '#shared/domain/project.ts';

export type ListQuery = Pick<LabelView, 'filter' | 'sort' | 'seed' | 'near'>;

export async function readList(
  project: ProjectId,
  { filter, sort, seed, near }: ListQuery,
): Promise<Int32Array> {
  const { classIds, ...rest } = filter;
  const args = { ...rest, ...(classIds === undefined ? {} : { classIds: [...classIds] }) };
  const options = { seed, ...(near === null ? {} : { near }) };
  const { ids } = await studio.items.index({ project, filter: args, sort, ...options });
  return ids;
}
