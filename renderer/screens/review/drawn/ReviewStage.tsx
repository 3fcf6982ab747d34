/** The picture of a validation image with overlays that are only looked at. */
import { useState } from 'react';
import { Note } from '#renderer/components/Note.tsx';
import { useShownImage, useUpcoming } from '#renderer/hooks/useShownImage.ts';
import type { Overlay } from '#renderer/stage/Overlay.ts';
import { ImageView } from '#renderer/stage/ImageView.tsx';
import { labelText } from '#renderer/text/label.ts';
import type { ToolPointer } from '#renderer/tools/Tool.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import own from './Drawn.module.css';

export interface ReviewStageProps {
  readonly item: Item;
  /** This one first, then those that are probably looked at next. */
  readonly near: readonly ItemId[];
  readonly overlays: readonly Overlay[];
  readonly onPointer?: (at: ToolPointer | null) => void;
}

const ignore = (): void => undefined;

export function ReviewStage({ item, near, overlays, onPointer }: ReviewStageProps) {
  const { image } = useShownImage(item);
  const upcoming = useUpcoming(near);
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <>
      <ImageView
        className={own['stage']}
        image={image}
        upcoming={upcoming}
        label={item.name}
        overlays={overlays}
        onScale={ignore}
        onFailed={setFailed}
        onPointer={onPointer}
      />
      {failed === image.url ? (
        <div className={own['failed']}>
          <Note tone="bad">{labelText.single.failed}</Note>
        </div>
      ) : null}
    </>
  );
}
