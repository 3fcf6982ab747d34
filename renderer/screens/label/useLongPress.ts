/** Holding a finger or a pen on an image: what Ctrl and a click are with a mouse. Taps that follow add and take away. */
import { useRef, type MouseEvent, type PointerEvent } from 'react';
import { labelView, select } from '#renderer/session/labelView.ts';
import { selectOne, toggleOne } from '#renderer/session/selection.ts';

const HOLD_MS = 450;
/** A finger trembles. */
const STILL_PX = 10;

interface Hold {
  readonly x: number;
  readonly y: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** @param indexOf the place in the list on which an event happened, or -1 */
export function useLongPress(indexOf: (event: MouseEvent) => number) {
  const hold = useRef<Hold | null>(null);
  /** The click that ends a hold is none. */
  const hasHeld = useRef(false);
  const isSelecting = useRef(false);
  const letGo = (): void => {
    if (hold.current !== null) clearTimeout(hold.current.timer);
    hold.current = null;
  };
  const held = (index: number): void => {
    letGo();
    hasHeld.current = true;
    const isMore = isSelecting.current && labelView.getState().selection.ids.size > 0;
    isSelecting.current = true;
    select((list, selection) => (isMore ? toggleOne(list, selection, index) : selectOne(list, index)));
  };
  return {
    /** Whether a tap means one more or one less. */
    isSelecting: (): boolean => {
      if (labelView.getState().selection.ids.size === 0) isSelecting.current = false;
      return isSelecting.current;
    },
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        letGo();
        hasHeld.current = false;
        const index = indexOf(event);
        if (event.pointerType === 'mouse') isSelecting.current = false;
        if (event.pointerType === 'mouse' || !event.isPrimary || index < 0) return;
        const timer = setTimeout(() => held(index), HOLD_MS);
        hold.current = { x: event.clientX, y: event.clientY, timer };
      },
      onPointerMove: (event: PointerEvent) => {
        if (hold.current === null) return;
        if (Math.hypot(event.clientX - hold.current.x, event.clientY - hold.current.y) > STILL_PX) letGo();
      },
      onPointerUp: letGo,
      /** The browser scrolls with the finger. */
      onPointerCancel: letGo,
      onClickCapture: (event: MouseEvent) => {
        if (hasHeld.current) event.stopPropagation();
        hasHeld.current = false;
      },
      /** Some systems open a menu for a long press. */
      onContextMenu: (event: MouseEvent) => {
        if (hold.current !== null || hasHeld.current) event.preventDefault();
      },
    },
  };
}
