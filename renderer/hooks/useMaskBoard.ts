/** The board that masks are drawn on, with the open mask and the project's classes on it. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { drawing } from '#renderer/session/drawing.ts';
import type { ImageViewProps } from '#renderer/stage/ImageView.tsx';
import { MaskBoard, maskCursor } from '#renderer/stage/mask/MaskBoard.ts';
import { maskText } from '#renderer/text/masks.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { notifyDone, notifyError } from './notify.tsx';
import { useClasses } from './useLabels.ts';
import { onMaskPixels, useMask } from './useMask.ts';
import { useMaskSuggestion } from './useMaskSuggestion.ts';

let current: MaskBoard | null = null;

/** For commands: changes to whole regions, the class under the pointer. Null while no mask can be drawn on. */
export const currentBoard = (): MaskBoard | null => current;

/** What the stage is given so that one can draw on an item's mask (`useOpenMask` opens it). */
export function useMaskBoard(
  item: ItemId,
): Required<Pick<ImageViewProps, 'overlays' | 'tool' | 'cursor' | 'light' | 'keepsZoom' | 'onPointer'>> {
  const [board] = useState(
    () =>
      new MaskBoard({
        onNoClass: () => notifyDone(maskText.tools.noClass, { key: 'no-class' }),
        onNoObject: () => notifyDone(maskText.tools.noObject, { key: 'no-object' }),
        onFailed: notifyError,
      }),
  );
  const open = useMask();
  // Until the mask of this item is open, the one before lies on another image.
  const mask = open?.item === item ? open : null;
  const classes = useClasses();
  useEffect(() => {
    board.open(mask);
    return mask === null ? undefined : onMaskPixels(mask, (rect) => board.changed(rect));
  }, [board, mask]);
  useMaskSuggestion(board, item, mask);
  useEffect(() => board.setClasses(classes ?? []), [board, classes]);
  useEffect(() => {
    current = board;
    return () => {
      current = null;
    };
  }, [board]);
  const cursor = useStore(drawing, maskCursor);
  const light = useStore(drawing, (state) => state.picture);
  const keepsZoom = useStore(drawing, (state) => state.keepsZoom);
  const overlays = useMemo(() => [board], [board]);
  const onPointer = useMemo(() => board.onPointer.bind(board), [board]);
  return { overlays, tool: board.tool, cursor, light, keepsZoom, onPointer };
}
