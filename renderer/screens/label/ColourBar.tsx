/** A thin bar at the foot of a tile whose colours tell one thing about many images at a glance; form tells it too. */
import type { Item } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { splitNames } from '#renderer/text/label.ts';
import { tagText } from '#renderer/text/tags.ts';
import classes from './ColourBar.module.css';

export const COLOURS = ['none', 'tags', 'side', 'labeled'] as const;
export type GridColour = (typeof COLOURS)[number];

/** More colours side by side than one can tell apart are left out; the name of the tile says them all. */
const MOST = 8;

export interface ColourBarProps {
  readonly item: Item;
  readonly tags: readonly LabelClass[];
  readonly by: GridColour;
}

export function ColourBar({ item, tags, by }: ColourBarProps) {
  if (by === 'none' || item.problem !== null) return null;
  if (by === 'tags') return <TagColours item={item} tags={tags} />;
  const state = by === 'side' ? (item.split ?? 'none') : item.isLabeled ? 'labeled' : 'untagged';
  return <span className={classes['bar']} data-state={state} title={stateText(item, by) ?? undefined} />;
}

function TagColours({ item, tags }: Pick<ColourBarProps, 'item' | 'tags'>) {
  if (tags.length === 0) {
    return <span className={classes['bar']} data-state={item.isLabeled ? 'none' : 'untagged'} />;
  }
  return (
    <span className={classes['bar']} data-state="tags" title={tags.map((tag) => tag.name).join(', ')}>
      {tags.slice(0, MOST).map((tag) => (
        <span key={tag.id} style={{ background: tag.color }} />
      ))}
    </span>
  );
}

/** What the bar says, in words, beyond what a tile says of itself; null when that is nothing. */
export function stateText(item: Item, by: GridColour): string | null {
  if (by === 'side') return splitNames[item.split ?? 'none'];
  if (by === 'labeled') return item.isLabeled ? tagText.colour.labeled : tagText.colour.untagged;
  return null;
}

/** One entry of the legend. */
export function ColourSample({ state, name }: { readonly state: string; readonly name: string }) {
  return (
    <span className={classes['sample']}>
      <span className={classes['sampleBar']}>
        <span className={classes['bar']} data-state={state} />
      </span>
      {name}
    </span>
  );
}
