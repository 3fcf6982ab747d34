/** One image of the grid: picture, name, and the colours of its tags. */
import { IconPhotoOff } from '@tabler/icons-react';
import { memo } from 'react';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { isMarked, suggestedChanges, type SuggestedTag } from '#renderer/document/suggested.ts';
import { useItem } from '#renderer/hooks/useLabels.ts';
import { useKind } from '#renderer/hooks/useProject.ts';
import { labelText } from '#renderer/text/label.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { Kind, ProjectId } from '#shared/domain/project.ts';
import type { TagRules } from '#shared/kernels/suggestionScores.ts';
import { ColourBar, stateText, type GridColour } from './ColourBar.tsx';
import classes from './ItemTile.module.css';
import { TagChip } from './TagChip.tsx';
import { PointDots } from './points/PointDots.tsx';
import { PointProgress } from './points/PointProgress.tsx';

export interface ItemTileProps {
  readonly id: ItemId;
  readonly index: number;
  readonly project: ProjectId;
  readonly widthPx: number;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
  readonly classes: ReadonlyMap<ClassId, LabelClass>;
  readonly rules: TagRules;
  /** Labels that a run doubts are marked too. */
  readonly isAboutSuggestions: boolean;
  readonly colour: GridColour;
}

export const ItemTile = memo(function ItemTile(props: ItemTileProps) {
  const { id, index, project, widthPx, isSelected, isCursor, classes: byId, rules, colour } = props;
  const { isAboutSuggestions } = props;
  const item = useItem(id);
  const kind = useKind();
  const tags = item?.classIds.flatMap((one) => byId.get(one) ?? []) ?? [];
  const suggested =
    item !== undefined && isMarked(item, rules, isAboutSuggestions) ? suggestedChanges(item, rules) : null;
  return (
    <div
      role="gridcell"
      aria-selected={isSelected}
      aria-label={item === undefined ? undefined : describe(item, { tags, suggested, byId, kind, colour })}
      className={classes['tile']}
      style={{ width: widthPx }}
      data-index={index}
      data-cursor={isCursor || undefined}
    >
      <div className={classes['picture']} style={{ height: widthPx }}>
        {item === undefined ? null : item.problem === null ? (
          <>
            <img
              src={thumbUrl(project, id)}
              alt=""
              draggable={false}
              decoding="async"
              style={squares(item, widthPx)}
            />
            {kind === 'points' ? <PointDots project={project} item={item} fit="contain" /> : null}
          </>
        ) : (
          <Unreadable problem={item.problem} />
        )}
        {item === undefined ? null : <ColourBar item={item} tags={tags} by={colour} />}
      </div>
      <div className={classes['caption']}>
        <span className={`${classes['name']} truncate`} title={item?.path}>
          <bdi>{item?.name}</bdi>
        </span>
        {suggested !== null ? (
          <SuggestedChips tags={tags} suggested={suggested} byId={byId} kind={kind} room={shownIn(widthPx)} />
        ) : kind === 'points' && item?.problem === null && item.isLabeled ? (
          <PointProgress className={`${classes['chips']} ${classes['state']}`} project={project} id={id} />
        ) : (
          <Chips item={item} tags={tags} room={shownIn(widthPx)} kind={kind} />
        )}
      </div>
    </div>
  );
});

interface Described extends Shown {
  readonly colour: GridColour;
}

interface Shown {
  readonly tags: readonly LabelClass[];
  readonly suggested: readonly SuggestedTag[] | null;
  readonly byId: ReadonlyMap<ClassId, LabelClass>;
  readonly kind: Kind;
}

const describe = (item: Item, { tags, suggested, byId, kind, colour }: Described): string => {
  const words = labelText.grid;
  if (item.problem !== null) return words.tile(item.name, words.unreadable);
  const names = tags.map((tag) => tag.name).join(', ');
  const state = stateText(item, colour);
  const said = names || stateOf(item, kind);
  const own = words.tile(item.name, state === null ? said : `${said}; ${state}`);
  if (suggested === null) return own;
  const added = suggested.flatMap(({ classId, change }) => {
    const name = byId.get(classId)?.name;
    return name === undefined ? [] : [change === 'add' ? name : `-${name}`];
  });
  return `${own}; ${suggestText.tile(added.join(', ') || words.noTags(kind))}`;
};

const stateOf = (item: Item, kind: Kind): string =>
  item.isLabeled ? labelText.grid.noTags(kind) : labelText.grid.untagged(kind);

/** Images far smaller than their tile show their pixels instead of a blur. */
const squares = (item: Item, widthPx: number) =>
  Math.max(item.widthPx, item.heightPx) * 3 < widthPx
    ? ({ imageRendering: 'pixelated' } as const)
    : undefined;

function Unreadable({ problem }: { readonly problem: string }) {
  return (
    <div className={classes['unreadable']} title={problem}>
      <IconPhotoOff size={24} stroke={1.25} aria-hidden />
      <span>{labelText.grid.unreadable}</span>
    </div>
  );
}

/** More tags than can be read side by side end in a number. */
const shownIn = (widthPx: number): number => Math.max(1, Math.floor(widthPx / 76));

interface ChipsProps {
  readonly item: Item | undefined;
  readonly tags: readonly LabelClass[];
  readonly room: number;
  readonly kind: Kind;
}

function Chips({ item, tags, room, kind }: ChipsProps) {
  if (item === undefined) return <span className={classes['chips']} />;
  if (tags.length === 0) {
    return (
      <span className={`${classes['chips']} ${classes['state']}`}>
        {item.problem !== null ? '' : stateOf(item, kind)}
      </span>
    );
  }
  return (
    <span className={classes['chips']} title={tags.map((tag) => tag.name).join(', ')}>
      {tags.slice(0, room).map((tag) => (
        <TagChip key={tag.id} tag={tag} />
      ))}
      {tags.length > room ? <span className={`${classes['more']} num`}>+{tags.length - room}</span> : null}
    </span>
  );
}

/** The labels, those that the run doubts marked, then what it would add. */
function SuggestedChips({
  tags,
  suggested,
  byId,
  room,
}: Shown & { readonly suggested: readonly SuggestedTag[]; readonly room: number }) {
  const doubted = new Map(
    suggested.filter(({ change }) => change === 'remove').map((one) => [one.classId, one]),
  );
  const added = suggested.filter(({ change }) => change === 'add');
  const chips = [
    ...tags.map((tag) => ({ tag, change: doubted.get(tag.id)?.change })),
    ...added.flatMap(({ classId, change }) => {
      const tag = byId.get(classId);
      return tag === undefined ? [] : [{ tag, change }];
    }),
  ];
  return (
    <span className={classes['chips']} title={chips.map(({ tag }) => tag.name).join(', ')}>
      {chips.length === 0 ? <span className={classes['none']}>{suggestText.tag.none}</span> : null}
      {chips.slice(0, room).map(({ tag, change }) => (
        <TagChip key={tag.id} tag={tag} change={change} />
      ))}
      {chips.length > room ? <span className={`${classes['more']} num`}>+{chips.length - room}</span> : null}
    </span>
  );
}
