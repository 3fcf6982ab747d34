/** Commands of the Label screen in a project of points. */
import type { RefObject } from 'react';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { choiceNow, setChoice } from '#renderer/hooks/usePreferences.ts';
import type { Command } from '#renderer/session/commands.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { POINT_NAMES, pointing, setSkeleton } from '#renderer/session/pointing.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import type { CommandId } from '#renderer/text/commandNames.ts';
import { pointsText } from '#renderer/text/points.ts';
import { neighbour } from '#renderer/tools/points/pointOrder.ts';
import type { PointsTool } from '#renderer/tools/points/PointsTool.ts';
import type { ToolKey } from '#renderer/tools/Tool.ts';
import { nextImage, type PointActions } from './pointActions.ts';
import { openSuggestions, pointsShown } from './pointsShown.ts';

export interface PointCommandParts {
  readonly labels: LabelDocument;
  readonly actions: PointActions;
  readonly image: RefObject<ImageViewHandle | null>;
}

/** Preferences by name. */
export const NAMES_CHOICE = 'points.names';
export const ADVANCE_CHOICE = 'points.advance';
export const ADVANCE = ['off', 'on'] as const;

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

const isSingle = (): boolean => labelView.getState().mode === 'single';
const toolInHand = (): PointsTool | null => (isSingle() ? pointsShown.getState().tool : null);
const isOpen = (): boolean => toolInHand() !== null;
const hasSelected = (): boolean => isOpen() && pointing.getState().selectedId !== null;

export function pointCommands(parts: PointCommandParts): Command[] {
  return [...picking(parts), ...marking(parts), ...showing(), ...going(parts)];
}

function picking({ labels }: PointCommandParts): Command[] {
  return [
    ...DIGITS.map((digit): Command => ({
      id: `label.toggle${digit}` satisfies CommandId,
      name: () => {
        const one = labels.classes?.[digit - 1];
        return one === undefined ? undefined : pointsText.panel.pick(one.name);
      },
      isEnabled: () => isOpen() && labels.classes?.[digit - 1] !== undefined,
      run: () => {
        const one = labels.classes?.[digit - 1];
        if (one !== undefined) toolInHand()?.pick(one.id);
      },
    })),
    // At the ends Tab goes on to the controls of the page: a keyboard must not be caught in the picture.
    { id: 'points.next', isEnabled: () => canStep(1), run: () => step(1) },
    { id: 'points.previous', isEnabled: () => canStep(-1), run: () => step(-1) },
  ];
}

/** From the selected point, or from the one that comes next. */
function stepFrom(by: 1 | -1) {
  const { selectedId } = pointing.getState();
  return neighbour(pointsShown.getState().classes, selectedId, by);
}

const canStep = (by: 1 | -1): boolean => isOpen() && !isOnControl() && stepFrom(by) !== null;

function step(by: 1 | -1): void {
  const to = stepFrom(by);
  if (to !== null) toolInHand()?.pick(to.id);
}

/** Something other than the page or the picture has the focus. */
const isOnControl = (): boolean =>
  document.activeElement !== null &&
  document.activeElement !== document.body &&
  document.activeElement.closest('[role="img"], [data-class-row]') === null;

function marking({ actions, image }: PointCommandParts): Command[] {
  const withSelected = (work: (tool: PointsTool, id: number) => void) => (): void => {
    const { selectedId } = pointing.getState();
    const tool = toolInHand();
    if (selectedId !== null && tool !== null) work(tool, selectedId);
  };
  return [
    { id: 'points.visibility', isEnabled: hasSelected, run: withSelected((tool, id) => tool.cycle(id)) },
    { id: 'points.missing', isEnabled: isOpen, run: () => toolInHand()?.markNextMissing() },
    { id: 'points.remove', isEnabled: hasSelected, run: () => void toTool(image, 'Delete') },
    { id: 'label.repeat', name: () => pointsText.panel.copyPrevious, isEnabled: isOpen, run: actions.copyPrevious },
    { id: 'label.noTags', name: () => pointsText.panel.restMissing, isEnabled: isOpen, run: actions.restMissing },
    { id: 'label.accept', isEnabled: () => isOpen() && openSuggestions().size > 0, run: actions.acceptRest },
    {
      id: 'label.acceptNext',
      isEnabled: () => isOpen() && openSuggestions().size > 0,
      run: () => {
        actions.acceptRest();
        nextImage();
      },
    },
    { id: 'label.undo', isEnabled: isSingle, run: actions.undo },
    { id: 'label.redo', isEnabled: isSingle, run: actions.redo },
  ]; // prettier-ignore
}

const toTool = (image: PointCommandParts['image'], key: ToolKey): boolean =>
  image.current?.toolKey(key, { dx: 0, dy: 0, shift: false }) ?? false;

function showing(): Command[] {
  return [
    {
      id: 'points.skeleton',
      isEnabled: isOpen,
      run: () => setSkeleton(!pointing.getState().isSkeleton),
    },
    {
      id: 'points.names',
      isEnabled: isOpen,
      run: () => {
        const now = choiceNow(NAMES_CHOICE, POINT_NAMES, 'hover');
        const next = POINT_NAMES[(POINT_NAMES.indexOf(now) + 1) % POINT_NAMES.length] ?? now;
        setChoice(NAMES_CHOICE, next);
      },
    },
    {
      id: 'points.hide',
      isEnabled: isOpen,
      run: () => pointing.setState(({ isHidden }) => ({ isHidden: !isHidden })),
    },
  ];
}

function going({ image }: PointCommandParts): Command[] {
  return [
    { id: 'label.open', name: () => pointsText.panel.nextImage, isEnabled: isSingle, run: nextImage },
    {
      id: 'label.close',
      name: () => pointsText.panel.letGo,
      isEnabled: () => toolInHand()?.wantsEscape === true,
      run: () => void toTool(image, 'Escape'),
    },
  ];
}
