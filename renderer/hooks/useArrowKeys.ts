/** Arrow keys go to the tool in hand first, and do what they do elsewhere only when it has no use for them. */
import { useEffect, type RefObject } from 'react';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { isInOverlay } from './useCommands.ts';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Before the shortcuts of the page: one of them may be an arrow. */
export function useArrowKeys(image: RefObject<ImageViewHandle | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const arrow = ARROWS[event.key];
      if (arrow === undefined || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      if (isInOverlay(event.target) || hasOwnArrows(event)) return;
      const [dx, dy] = arrow;
      const more = { dx, dy, shift: event.shiftKey, alt: event.altKey };
      if (image.current?.toolKey('Arrow', more) !== true) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [image]);
}

/** Fields have arrows of their own, and the row of a class moves by Alt with one. */
const hasOwnArrows = ({ target, altKey }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  target.closest(`input, textarea, select, [role="radiogroup"]${altKey ? ', [data-class-row]' : ''}`) !==
    null;
