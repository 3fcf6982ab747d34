/** One image of the grid: picture, name, and the colours of its tags. */
import { IconPhotoOff } from '@tabler/icons-react';
import { memo } from 'react';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { useItem } from '#renderer/hooks/useLabels.ts';
import { useKind } from '#renderer/hooks/useProject.ts';
import { labelText } from '#renderer/text/label.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import classes from './ItemTile.module.css';
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
}

export const ItemTile = memo(function ItemTile(props: ItemTileProps) {
  const { id, index, project, widthPx, isSelected, isCursor, classes: byId } = props;
  const item = useItem(id);
  const kind = useKind();
  const tags = item?.classIds.flatMap((one) => byId.get(one) ?? []) ?? [];
  return (
    <div
      role="gridcell"
      aria-selected={isSelected}
      aria-label={item === undefined ? undefined : describe(item, tags)}
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
      </div>
      <div className={classes['caption']}>
        <span className={`${classes['name']} truncate`} title={item?.path}>
          <bdi>{item?.name}</bdi>
        </span>
        {kind === 'points' && item?.problem === null && item.isLabeled ? (
          <PointProgress className={`${classes['chips']} ${classes['state']}`} project={project} id={id} />
        ) : (
          <Chips item={item} tags={tags} room={shownIn(widthPx)} />
        )}
      </div>
    </div>
  );
});

const describe = (item: Item, tags: readonly LabelClass[]): string => {
  const words = labelText.grid;
  if (item.problem !== null) return words.tile(item.name, words.unreadable);
  const names = tags.map((tag) => tag.name).join(', ');
  return words.tile(item.name, names || (item.isLabeled ? words.noTags : words.untagged));
};

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
}

function Chips({ item, tags, room }: ChipsProps) {
  if (item === undefined) return <span className={classes['chips']} />;
  if (tags.length === 0) {
    return (
      <span className={`${classes['chips']} ${classes['state']}`}>
        {item.problem !== null ? '' : item.isLabeled ? labelText.grid.noTags : labelText.grid.untagged}
      </span>
    );
  }
  return (
    <span className={classes['chips']} title={tags.map((tag) => tag.name).join(', ')}>
      {tags.slice(0, room).map((tag) => (
        <span key={tag.id} className={classes['chip']}>
          <span className={classes['dot']} style={{ background: tag.color }} />
          <span className="truncate">
            <bdi>{tag.name}</bdi>
          </span>
        </span>
      ))}
      {tags.length > room ? <span className={`${classes['more']} num`}>+{tags.length - room}</span> : null}
    </span>
  );
}
