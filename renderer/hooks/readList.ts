/** Asks for the ids of all items that fit a filter, in order. */
import { studio } from '#renderer/bridge/studio.ts';
import type { ItemFilter, ItemSort } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';

export async function readList(project: ProjectId, filter: ItemFilter, sort: ItemSort): Promise<Int32Array> {
  const { classIds, ...rest } = filter;
  const args = { ...rest, ...(classIds === undefined ? {} : { classIds: [...classIds] }) };
  const { ids } = await studio.items.index({ project, filter: args, sort });
  return ids;
}
