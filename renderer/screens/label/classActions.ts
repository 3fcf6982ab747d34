/** What one can do with classes, whatever they are drawn with; said in a toast with Undo where more changes than one sees. */
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import {
  deleteEdit,
  historyEdit,
  mergeEdit,
  moveEdit,
  recolorEdit,
  renameEdit,
  type Edit,
} from '#renderer/document/edits.ts';
import { hideToast, notifyDone } from '#renderer/hooks/notify.tsx';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';

export interface ClassActions {
  readonly rename: (id: ClassId, name: string) => void;
  readonly recolor: (id: ClassId, color: string) => void;
  readonly move: (one: LabelClass, by: -1 | 1) => void;
  readonly moveTo: (id: ClassId, position: number) => void;
  readonly merge: (from: ClassId, into: ClassId) => void;
  readonly remove: (id: ClassId) => void;
}

export function classActions(labels: LabelDocument): ClassActions {
  const quietly = (edit: Edit): void => {
    hideToast('class');
    void labels.do(edit);
  };
  const loudly = (edit: Edit): void => void doLoudly(labels, edit);
  return {
    rename: (id, name) => quietly(renameEdit(id, name)),
    recolor: (id, color) => quietly(recolorEdit(id, color)),
    move: (one, by) => quietly(moveEdit(one.id, Math.max(0, one.position + by))),
    moveTo: (id, position) => quietly(moveEdit(id, position)),
    merge: (from, into) => loudly(mergeEdit([from], into)),
    remove: (id) => loudly(deleteEdit(id)),
  };
}

/** Does an edit of the project's history, with a toast that offers to undo it. */
export async function doLoudly(labels: LabelDocument, edit: Edit): Promise<void> {
  const result = await labels.do(edit);
  if (typeof result?.description !== 'string') return;
  notifyDone(result.description, { key: 'class', undo: () => void labels.do(historyEdit('undo')) });
}
