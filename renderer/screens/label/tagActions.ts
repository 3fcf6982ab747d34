/** What one can do with tags beyond toggling: groups, replacing, selecting by them. */
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { groupEdit, historyEdit, replaceEdit, type Edit } from '#renderer/document/edits.ts';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { readList } from '#renderer/hooks/readList.ts';
import { labelView, select, targetsOf } from '#renderer/session/labelView.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { selectThese } from '#renderer/session/selection.ts';
import { tagText } from '#renderer/text/tags.ts';
import type { ItemFilter } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';

export interface TagActions {
  /** Puts tags into an exclusive group, or (null) out of theirs. */
  readonly group: (ids: readonly ClassId[], name: string | null) => void;
  /** Gives the selected images that carry one tag another in its place. */
  readonly replace: (from: ClassId, into: ClassId) => void;
  /** Selects the images of the list that carry a tag, or one below a parent. */
  readonly selectWith: (filter: Pick<ItemFilter, 'classIds' | 'under'>) => void;
}

export function tagActions(labels: LabelDocument): TagActions {
  return {
    group: (ids, name) => void loudly(labels, groupEdit(ids, name)),
    replace: (from, into) => {
      const ids = targetsOf(labelView.getState());
      if (ids.length > 0) void loudly(labels, replaceEdit(ids, { from, into }, labels.classes ?? []));
    },
    selectWith: (filter) => {
      selectWith(filter).catch(notifyError);
    },
  };
}

async function loudly(labels: LabelDocument, edit: Edit): Promise<void> {
  const result = await labels.do(edit);
  if (typeof result?.description !== 'string') return;
  notifyDone(result.description, { key: 'class', undo: () => void labels.do(historyEdit('undo')) });
}

async function selectWith(filter: Pick<ItemFilter, 'classIds' | 'under'>): Promise<void> {
  const project = openProject.getState().project?.id;
  if (project === undefined) return;
  const carriers = new Set(await readList(project, { filter, sort: 'added', seed: 1, near: null }));
  const { list } = labelView.getState();
  const ids = new Set(list?.filter((id) => carriers.has(id)));
  if (ids.size === 0) {
    notifyDone(tagText.noneWith, { key: 'select' });
    return;
  }
  labelView.setState({ mode: 'grid' });
  select((all, selection) => selectThese(all, selection, ids));
  notifyDone(tagText.selected(ids.size), { key: 'select' });
}
