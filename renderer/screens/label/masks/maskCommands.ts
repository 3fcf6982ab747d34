/** Commands of the Label screen in a project of masks: tools, the chosen class, and keys that go to the tool first. */
import type { RefObject } from 'react';
import { tagEdit } from '#renderer/document/edits.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { runCommand, type Command } from '#renderer/session/commands.ts';
import {
  changeMaskView,
  changeSettings,
  drawing,
  MASK_TOOLS,
  nextBrushPx,
  setTool,
  toggled,
} from '#renderer/session/drawing.ts';
import { labelView, targetsOf } from '#renderer/session/labelView.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import type { CommandId } from '#renderer/text/commandNames.ts';
import { maskText } from '#renderer/text/masks.ts';
import type { ToolKey } from '#renderer/tools/Tool.ts';
import { close, DIGITS, hasItems, isSingle } from '../labelCommands.ts';
import type { MaskActions } from './maskActions.ts';
import { toggleSolo } from './MaskClassRow.tsx';

export interface MaskCommandParts {
  readonly labels: LabelDocument;
  readonly actions: MaskActions;
  readonly image: RefObject<ImageViewHandle | null>;
}

const hasClass = (): boolean => isSingle() && drawing.getState().classId !== null;
/** Before anything is drawn, a suggestion is answered as a whole, as it is for tags. */
const hasRest = (): boolean => isSingle() && drawing.getState().hasRest;
const OPACITY_STEP = 0.1;

export function maskCommands(parts: MaskCommandParts): Command[] {
  return [...tools(), ...choosing(parts), ...showing(), ...changing(parts), ...keys(parts)];
}

function tools(): Command[] {
  const resize = (way: 1 | -1): void =>
    changeSettings({ brushPx: nextBrushPx(drawing.getState().settings.brushPx, way) });
  return [
    ...MASK_TOOLS.map((tool): Command => ({
      id: `mask.${tool}` satisfies CommandId,
      isEnabled: isSingle,
      run: () => setTool(tool),
    })),
    { id: 'mask.smaller', isEnabled: isSingle, run: () => resize(-1) },
    { id: 'mask.larger', isEnabled: isSingle, run: () => resize(1) },
  ];
}

function choosing({ labels, actions }: MaskCommandParts): Command[] {
  return DIGITS.map((digit): Command => ({
    id: `label.toggle${digit}` satisfies CommandId,
    name: () => {
      const one = labels.classes?.[digit - 1];
      return one === undefined ? undefined : maskText.classes.choose(one.name);
    },
    isEnabled: () => labels.classes?.[digit - 1] !== undefined,
    run: () => actions.chooseAt(digit - 1),
  }));
}

function showing(): Command[] {
  const fade = (by: number): void => {
    const { opacity } = drawing.getState().mask;
    changeMaskView({ opacity: Math.min(1, Math.max(OPACITY_STEP / 2, opacity + by)) });
  };
  const withClass = (work: (id: number) => void) => (): void => {
    const { classId } = drawing.getState();
    if (classId !== null) work(classId);
  };
  return [
    { id: 'mask.hide', isEnabled: isSingle, run: peek },
    {
      id: 'mask.outline',
      isEnabled: isSingle,
      run: () => changeMaskView({ style: drawing.getState().mask.style === 'fill' ? 'outline' : 'fill' }),
    },
    { id: 'mask.fainter', isEnabled: isSingle, run: () => fade(-OPACITY_STEP) },
    { id: 'mask.stronger', isEnabled: isSingle, run: () => fade(OPACITY_STEP) },
    { id: 'mask.solo', isEnabled: hasClass, run: withClass(toggleSolo) },
    {
      id: 'mask.lock',
      isEnabled: hasClass,
      run: withClass((id) =>
        changeSettings({ lockedIds: toggled(drawing.getState().settings.lockedIds, id) }),
      ),
    },
  ];
}

/** A short press hides the mask or shows it again; held longer, it is hidden only as long as the key is. */
const HOLD_MS = 300;

function peek(): void {
  const before = drawing.getState().mask.isHidden;
  const since = performance.now();
  if (peeking !== null) return;
  changeMaskView({ isHidden: !before });
  peeking = new AbortController();
  window.addEventListener(
    'keyup',
    () => {
      peeking?.abort();
      peeking = null;
      if (performance.now() - since > HOLD_MS) changeMaskView({ isHidden: before });
    },
    { signal: peeking.signal },
  );
}

/** The key is down: repeats of it mean nothing. */
let peeking: AbortController | null = null;

function changing({ labels, actions }: MaskCommandParts): Command[] {
  return [
    { id: 'mask.fillHoles', isEnabled: hasClass, run: actions.fillHoles },
    { id: 'mask.smooth', isEnabled: hasClass, run: actions.smooth },
    { id: 'mask.grow', isEnabled: hasClass, run: () => actions.grow(1) },
    { id: 'mask.shrink', isEnabled: hasClass, run: () => actions.shrink(1) },
    { id: 'label.repeat', isEnabled: isSingle, run: () => void actions.copyPrevious() },
    { id: 'label.accept', isEnabled: hasRest, run: actions.acceptRest },
    {
      id: 'label.acceptNext',
      isEnabled: hasRest,
      run: () => {
        actions.acceptRest();
        runCommand('label.nextSuggested');
      },
    },
    { id: 'label.reject', isEnabled: hasRest, run: actions.dropRest },
    { id: 'label.undo', isEnabled: isSingle, run: actions.undo },
    { id: 'label.redo', isEnabled: isSingle, run: actions.redo },
    {
      id: 'label.noTags',
      name: () => maskText.markLabeled,
      isEnabled: hasItems,
      run: () => {
        const itemIds = targetsOf(labelView.getState());
        if (itemIds.length > 0) void labels.do(tagEdit({ itemIds, add: [], remove: [], labeled: true }));
      },
    },
  ];
}

/** The tool has the first word on these. */
function keys({ image }: MaskCommandParts): Command[] {
  const toTool = (key: ToolKey): boolean =>
    image.current?.toolKey(key, { dx: 0, dy: 0, shift: false }) ?? false;
  return [
    { id: 'label.open', isEnabled: isSingle, run: () => void toTool('Enter') },
    { id: 'mask.stepBack', isEnabled: isSingle, run: () => void toTool('Backspace') },
    {
      id: 'label.close',
      isEnabled: isSingle,
      run: () => {
        if (!toTool('Escape')) close();
      },
    },
  ];
}
