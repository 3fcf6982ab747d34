/** The picture, its mask and the tool in hand. */
import { useEffect, type RefObject } from 'react';
import { prefetchMasks, useOpenMask } from '#renderer/hooks/useMask.ts';
import { useMaskBoard } from '#renderer/hooks/useMaskBoard.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import type { Item, ItemId } from '#shared/domain/item.ts';
import { ItemStage } from '../SingleFrame.tsx';

export interface MaskStageProps {
  readonly item: Item;
  readonly near: readonly ItemId[];
  readonly imageRef: RefObject<ImageViewHandle | null>;
}

export function MaskStage({ item, near, imageRef }: MaskStageProps) {
  const { id: project } = useProject();
  useOpenMask(project, item);
  const board = useMaskBoard(item.id);
  useEffect(() => prefetchMasks(project, near.slice(1)), [project, near]);
  return <ItemStage ref={imageRef} item={item} near={near} {...board} />;
}
