/** What one can do with a mask beside drawing on it: classes, whole regions, the previous image. */
import { studio } from '#renderer/bridge/studio.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { addClassEdit, voidEdit } from '#renderer/document/edits.ts';
import { hideToast, notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { currentMask } from '#renderer/hooks/useMask.ts';
import { currentBoard } from '#renderer/hooks/useMaskBoard.ts';
import { drawing } from '#renderer/session/drawing.ts';
import { labelView } from '#renderer/session/labelView.ts';
import {
  acceptRest,
  changeRegion,
  clearMask,
  replaceClassIn,
  type RegionChange,
} from '#renderer/tools/mask/regionCommands.ts';
import type { MaskEditor } from '#renderer/tools/mask/MaskEditor.ts';
import { labelText } from '#renderer/text/label.ts';
import { maskText } from '#renderer/text/masks.ts';
import { checkClassName } from '#shared/domain/className.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { classActions, type ClassActions } from '../classActions.ts';

export interface MaskActions extends ClassActions {
  /** Paints with this class from now on. */
  readonly choose: (id: ClassId) => void;
  readonly chooseAt: (position: number) => void;
  /** Adds a class and paints with it. */
  readonly create: (name: string) => void;
  readonly setVoid: (one: LabelClass, isVoid: boolean) => void;
  readonly fillHoles: () => void;
  readonly smooth: () => void;
  readonly grow: (px: number) => void;
  readonly shrink: (px: number) => void;
  readonly removeSpecks: (areaPx: number) => void;
  readonly replace: (from: ClassId, into: ClassId) => void;
  readonly copyPrevious: () => Promise<void>;
  readonly clear: () => void;
  /** Takes over, or drops, what is left of a suggestion. */
  readonly acceptRest: () => void;
  readonly dropRest: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Radius of the disc that smooths edges. */
const SMOOTH_PX = 2;

export function maskActions(labels: LabelDocument, project: ProjectId): MaskActions {
  const choose = (classId: ClassId): void => drawing.setState({ classId });
  const change = (how: RegionChange, px = 0): void => onBoard((editor) => changeRegion(editor, how, px));
  return {
    ...classActions(labels),
    choose,
    chooseAt: (position) => {
      const one = labels.classes?.[position];
      if (one !== undefined) choose(one.id);
    },
    create: (name) => void create(labels, name, choose),
    setVoid: (one, isVoid) => {
      hideToast('class');
      void labels.do(voidEdit(one.id, isVoid));
    },
    fillHoles: () => change('fillHoles'),
    smooth: () => change('smooth', SMOOTH_PX),
    grow: (px) => change('grow', px),
    shrink: (px) => change('shrink', px),
    removeSpecks: (areaPx) => change('specks', areaPx),
    replace: (from, into) => onBoard((editor) => replaceClassIn(editor, null, from, into)),
    copyPrevious: () => copyPrevious(project).catch(notifyError),
    clear: () => onBoard(clearMask),
    acceptRest: () => {
      const suggestion = currentBoard()?.suggestion ?? null;
      if (suggestion !== null) onBoard((editor) => acceptRest(editor, suggestion));
      dropRest();
    },
    dropRest,
    undo: () => readyMask()?.undo(),
    redo: () => readyMask()?.redo(),
  };
}

function dropRest(): void {
  currentBoard()?.setSuggestion(null);
  drawing.setState({ hasRest: false });
}

/** The open mask once it was read: before, there is nothing to change. */
function readyMask() {
  const mask = currentMask();
  return mask?.isRead === true ? mask : null;
}

/** Changes the open mask as one gesture; one that is under way is given up. */
function onBoard(change: (editor: MaskEditor) => boolean): void {
  const board = currentBoard();
  if (board === null || readyMask() === null) return;
  board.giveUp();
  if (!change(board.editor)) notifyDone(maskText.region.nothing, { key: 'history' });
}

async function create(labels: LabelDocument, name: string, choose: (id: ClassId) => void): Promise<void> {
  const result = await labels.do(addClassEdit(name));
  if (result === null) return;
  const checked = checkClassName(name);
  const made = checked.ok ? await labels.findClass(checked.name) : undefined;
  if (made !== undefined) choose(made.id);
}

/** The mask of the image before this one in the list, as one gesture. */
async function copyPrevious(project: ProjectId): Promise<void> {
  const mask = readyMask();
  const { list, selection } = labelView.getState();
  const from = list?.[selection.cursor - 1];
  const say = (message: string): void => notifyDone(message, { key: 'repeat' });
  if (mask === null) return;
  if (from === undefined) return say(labelText.toast.noPrevious);
  const stored = await studio.masks.read({ project, item: from });
  const { widthPx, heightPx } = mask.raster;
  if (stored.tiles.length === 0) return say(maskText.toast.noPrevious);
  if (stored.widthPx !== widthPx || stored.heightPx !== heightPx) return say(maskText.toast.otherSize);
  // Another image may be open by now.
  if (currentMask() === mask) mask.replaceWith(stored.tiles, maskText.what.copy);
}
