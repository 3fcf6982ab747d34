/** One image, edge to edge, with the filmstrip below. */
import { IconPhotoOff } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import { imageUrl, thumbUrl } from '#renderer/bridge/urls.ts';
import { useEnsureItems, useItem } from '#renderer/hooks/useLabels.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { labelZoom } from '#renderer/session/labelZoom.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { ImageView, type ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { labelText } from '#renderer/text/label.ts';
import type { Item } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { Filmstrip } from './Filmstrip.tsx';
import classes from './SingleImage.module.css';

export interface SingleImageProps {
  readonly list: Int32Array;
  readonly imageRef: RefObject<ImageViewHandle | null>;
  readonly classes: readonly LabelClass[];
}

/** Decoded ahead, nearest first: one goes forward more often than back. */
const AHEAD = [1, -1, 2] as const;

export function SingleImage({ list, imageRef, classes: tagClasses }: SingleImageProps) {
  const cursor = useStore(labelView, (view) => view.selection.cursor);
  const id = list[cursor] ?? null;
  const near = useMemo(
    () =>
      [id, ...AHEAD.map((step) => list[cursor + step])].filter((one) => one !== null && one !== undefined),
    [list, cursor, id],
  );
  useEnsureItems(near);
  const item = useItem(id);
  return (
    <div className={classes['root']}>
      <div className={classes['canvas']}>
        {item === undefined ? null : item.problem === null ? (
          <Shown key="stage" item={item} near={near} imageRef={imageRef} />
        ) : (
          <Unreadable item={item} reason={item.problem} />
        )}
        {item === undefined ? null : <TagStrip item={item} classes={tagClasses} />}
      </div>
      <Filmstrip list={list} cursor={cursor} />
    </div>
  );
}

interface ShownProps {
  readonly item: Item;
  readonly near: readonly number[];
  readonly imageRef: RefObject<ImageViewHandle | null>;
}

function Shown({ item, near, imageRef }: ShownProps) {
  const { id: project } = useProject();
  const [failed, setFailed] = useState<string | null>(null);
  const { id, widthPx, heightPx } = item;
  const image = useMemo(
    () => ({ url: imageUrl(project, id), previewUrl: thumbUrl(project, id), widthPx, heightPx }),
    [project, id, widthPx, heightPx],
  );
  const upcoming = useMemo(() => near.slice(1).map((one) => imageUrl(project, one)), [near, project]);
  const onScale = useCallback((scale: number) => labelZoom.setState({ scale }), []);
  useEffect(() => () => labelZoom.setState({ scale: null }), []);
  return (
    <>
      <ImageView
        ref={imageRef}
        className={classes['stage']}
        image={image}
        upcoming={upcoming}
        label={item.name}
        onScale={onScale}
        onFailed={setFailed}
      />
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

/** The tags of the image in a corner below it, outside the picture. */
function TagStrip({
  item,
  classes: tagClasses,
}: {
  readonly item: Item;
  readonly classes: readonly LabelClass[];
}) {
  const tags = tagClasses.filter((one) => item.classIds.includes(one.id));
  return (
    <div className={classes['tags']} aria-live="polite">
      {tags.map((tag) => (
        <span key={tag.id} className={classes['tag']}>
          <span className={classes['swatch']} style={{ background: tag.color }} />
          <span className="truncate">
            <bdi>{tag.name}</bdi>
          </span>
        </span>
      ))}
      {tags.length === 0 && item.problem === null ? (
        <span className={classes['none']}>
          {item.isLabeled ? labelText.grid.noTags : labelText.grid.untagged}
        </span>
      ) : null}
    </div>
  );
}
