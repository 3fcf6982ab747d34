/** The next image of the list that nobody has labeled, after the current one and then from the start. */
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { readList } from '#renderer/hooks/readList.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { openProject } from '#renderer/session/openProject.ts';

/** @returns its place in the list, or -1 */
export async function findNextUntagged(labels: LabelDocument): Promise<number> {
  const { list, selection, filter, sort } = labelView.getState();
  const project = openProject.getState().project?.id;
  if (list === null || project === undefined) return -1;
  const untagged = new Set(await readList(project, { ...filter, labeled: false }, sort));
  for (let i = 1; i <= list.length; i += 1) {
    const index = (selection.cursor + i) % list.length;
    const id = list[index];
    // What is on its way to the disk counts as done.
    if (id !== undefined && untagged.has(id) && labels.item(id)?.isLabeled !== true) return index;
  }
  return -1;
}
