/** Registers the commands of a screen while it is shown, and runs them by key. */
import { useEffect, useLayoutEffect } from 'react';
import { commandFor, commands, registerCommands, type Command } from '#renderer/session/commands.ts';
import { isMac } from '#renderer/session/platform.ts';

/** @param added a memoized list: a new list is registered anew */
export function useCommands(added: readonly Command[]): void {
  // In the same moment as the screen: a key pressed at the first sight of it is not lost.
  useLayoutEffect(() => registerCommands(added), [added]);
}

/** Listens for shortcuts on the whole window. Used once, by the frame. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (isInOverlay(event.target)) return;
      const command = commandFor(event, commands.getState().all, isField(event.target), isMac);
      if (!command || (isActivating(event) && isControl(event.target))) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

const isActivating = (event: KeyboardEvent): boolean => event.key === 'Enter' || event.key === ' ';

/** Enter on a focused button presses the button. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role="menuitem"], [role="option"]') !== null;

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)));

/** Dialogs and menus have their own keys. */
export const isInOverlay = (target: EventTarget | null): boolean =>
  (target instanceof HTMLElement && target.closest('[role="dialog"], [role="menu"]') !== null) ||
  document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
