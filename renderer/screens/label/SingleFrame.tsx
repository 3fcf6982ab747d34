/** One image, edge to edge, with the filmstrip below: what is the same whatever is labeled. */
import { IconPhotoOff } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useEnsureItems, useItem } from '#renderer/hooks/useLabels.ts';
import { useShownImage, useUpcoming } from '#renderer/hooks/useShownImage.ts';
import { labelZoom } from '#renderer/session/labelZoom.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { ImageView, type ImageViewProps } from '#renderer/stage/ImageView.tsx';
import { labelText } from '#renderer/text/label.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import { Filmstrip } from './Filmstrip.tsx';
import { PictureBar } from './PictureBar.tsx';
import classes from './SingleImage.module.css';

export interface SingleFrameProps {
  readonly list: Int32Array;
  /** The picture; not asked for an image that cannot be read. */
  readonly stage: (item: Item, near: readonly ItemId[]) => ReactNode;
  /** Below the picture. */
  readonly foot?: (item: Item) => ReactNode;
}

/** Decoded ahead, nearest first: one goes forward more often than back. */
const AHEAD = [1, -1, 2] as const;

/** The image one is at, and those around it, nearest first; itself included. */
export function useImagesAround(list: Int32Array): {
  readonly cursor: number;
  readonly item: Item | undefined;
  readonly near: readonly ItemId[];
} {
  const cursor = useStore(labelView, (view) => view.selection.cursor);
  const id = list[cursor] ?? null;
  const near = useMemo(
    () =>
      [id, ...AHEAD.map((step) => list[cursor + step])].filter((one) => one !== null && one !== undefined),
    [list, cursor, id],
  );
  useEnsureItems(near);
  return { cursor, item: useItem(id), near };
}

export function SingleFrame({ list, stage, foot }: SingleFrameProps) {
  const { cursor, item, near } = useImagesAround(list);
  return (
    <div className={classes['root']}>
      <div className={classes['canvas']}>
        {item === undefined ? null : item.problem === null ? (
          stage(item, near)
        ) : (
          <Unreadable item={item} reason={item.problem} />
        )}
        {item === undefined ? null : foot?.(item)}
      </div>
      <Filmstrip list={list} cursor={cursor} />
    </div>
  );
}

export interface ItemStageProps extends Omit<
  ImageViewProps,
  'image' | 'upcoming' | 'label' | 'className' | 'onScale' | 'onFailed'
> {
  readonly item: Item;
  /** As `useImagesAround` gives them. */
  readonly near: readonly ItemId[];
}

/** The stage with an item on it; what lies above the picture and the tool in hand are handed through. */
export function ItemStage({ item, near, ...stage }: ItemStageProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const shown = useShownImage(item);
  const { image } = shown;
  const upcoming = useUpcoming(near);
  const onScale = useCallback((scale: number) => labelZoom.setState({ scale }), []);
  useEffect(() => () => labelZoom.setState({ scale: null }), []);
  return (
    <>
      <ImageView
        {...stage}
        className={classes['stage']}
        image={image}
        upcoming={upcoming}
        label={item.name}
        onScale={onScale}
        onFailed={setFailed}
      />
      <PictureBar item={item} shown={shown} />
      {failed === image.url ? <Unreadable item={item} reason={labelText.single.failed} /> : null}
    </>
  );
}

function Unreadable({ item, reason }: { readonly item: Item; readonly reason: string }) {
  return (
    <div className={classes['unreadable']} role="status">
      <IconPhotoOff size={40} stroke={1} aria-hidden />
      <strong>{labelText.unreadable.title}</strong>
      <span className={classes['reason']}>
        <bdi>{item.path}</bdi>: {reason}
      </span>
      <span className="dim">{labelText.unreadable.detail}</span>
    </div>
  );
}
