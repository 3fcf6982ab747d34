/** What a run suggests for the open mask, shown on the board until it is answered or the image is left. */
import { useEffect, useRef } from 'react';
import type { MaskDocument } from '#renderer/document/MaskDocument.ts';
import { drawing } from '#renderer/session/drawing.ts';
import type { MaskBoard } from '#renderer/stage/mask/MaskBoard.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { useIsMaskRead } from './useMask.ts';
import { useSuggestion } from './useSuggestions.ts';

/**
 * The services take a suggestion for answered as soon as something is drawn on the image. What it says about the rest stays
 * while the image is open, unless it was there on top of labels from the start.
 * @param mask of the item; null until it is open
 */
export function useMaskSuggestion(board: MaskBoard, item: ItemId, mask: MaskDocument | null): void {
  const isRead = useIsMaskRead();
  const answer = useSuggestion(item)?.answer;
  const begunBlank = useRef<MaskDocument | null>(null);
  useEffect(() => {
    if (mask === null || !isRead) {
      drawing.setState({ hasRest: false });
      return;
    }
    const isBlank = mask.raster.data.every((value) => value === 0);
    if (answer?.kind === 'masks') {
      const { widthPx, heightPx } = mask.raster;
      if (isBlank) begunBlank.current = mask;
      board.setSuggestion(rasterOf({ widthPx, heightPx, tiles: answer.tiles }));
      drawing.setState({ hasRest: false });
    } else {
      const hasRest = board.suggestion !== null && begunBlank.current === mask && !isBlank;
      if (!hasRest) board.setSuggestion(null);
      drawing.setState({ hasRest });
    }
  }, [board, mask, isRead, answer]);
}
