/** One image with its tags below. */
import type { RefObject } from 'react';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { labelText } from '#renderer/text/label.ts';
import type { Item } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { ItemStage, SingleFrame } from './SingleFrame.tsx';
import classes from './SingleImage.module.css';

export interface SingleImageProps {
  readonly list: Int32Array;
  readonly imageRef: RefObject<ImageViewHandle | null>;
  readonly classes: readonly LabelClass[];
}

export function SingleImage({ list, imageRef, classes: tagClasses }: SingleImageProps) {
  return (
    <SingleFrame
      list={list}
      stage={(item, near) => <ItemStage ref={imageRef} item={item} near={near} />}
      foot={(item) => <TagStrip item={item} classes={tagClasses} />}
    />
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
