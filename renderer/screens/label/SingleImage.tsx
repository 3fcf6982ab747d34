/** One image with its tags below. */
import type { RefObject } from 'react';
import { isOpen, suggestedChanges } from '#renderer/document/suggested.ts';
import { useTagRules } from '#renderer/hooks/useSuggestions.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { labelText } from '#renderer/text/label.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import type { Item } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { ItemStage, SingleFrame } from './SingleFrame.tsx';
import classes from './SingleImage.module.css';
import { TagChip } from './TagChip.tsx';

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
  const rules = useTagRules();
  const changes = isOpen(item, rules) ? suggestedChanges(item, rules) : null;
  const changeOf = new Map(changes?.map((one) => [one.classId, one]));
  const tags = tagClasses.filter((one) => item.classIds.includes(one.id) || changeOf.has(one.id));
  return (
    <div className={classes['tags']} aria-live="polite">
      {tags.map((tag) => {
        const { change, probability } = changeOf.get(tag.id) ?? {};
        return <TagChip key={tag.id} tag={tag} change={change} probability={probability} isLarge />;
      })}
      {tags.length === 0 && item.problem === null ? (
        <span className={classes['none']}>{changes === null ? stateOf(item) : suggestText.tag.none}</span>
      ) : null}
    </div>
  );
}

const stateOf = (item: Item): string =>
  item.isLabeled ? labelText.grid.noTags('tags') : labelText.grid.untagged('tags');
