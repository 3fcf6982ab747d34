/** The next image of the list that has something to do, after the current one and then from the start. */
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { readList } from '#renderer/hooks/readList.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { openProject } from '#renderer/session/openProject.ts';
import type { Item, ItemFilter } from '#shared/domain/item.ts';

/** The next one that nobody has labeled. @returns its place in the list, or -1 */
export const findNextUntagged = (labels: LabelDocument): Promise<number> =>
  // What is on its way to the disk counts as done.
  findNext(labels, { labeled: false }, (item) => item?.isLabeled !== true);

/**
 * The next one whose suggestion is to be answered.
 * @param isOpen of an item, or of one that was not read yet
 * @returns its place in the list, or -1
 */
export const findNextSuggested = (
  labels: LabelDocument,
  isOpen: (item: Item | undefined) => boolean,
): Promise<number> => findNext(labels, { suggested: true }, (item) => item === undefined || isOpen(item));

async function findNext(
  labels: LabelDocument,
  more: ItemFilter,
  isWanted: (item: Item | undefined) => boolean,
): Promise<number> {
  const { list, selection, ...view } = labelView.getState();
  const project = openProject.getState().project?.id;
  if (list === null || project === undefined) return -1;
  const wanted = new Set(await readList(project, { ...view, filter: { ...view.filter, ...more } }));
  for (let i = 1; i <= list.length; i += 1) {
    const index = (selection.cursor + i) % list.length;
    const id = list[index];
    if (id !== undefined && wanted.has(id) && isWanted(labels.item(id))) return index;
  }
  return -1;
}
