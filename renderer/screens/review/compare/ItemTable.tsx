/** The compared images as a list, most changed first; only the rows in sight exist. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { usePaths } from '#renderer/hooks/usePaths.ts';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { changeWords, compareText } from '#renderer/text/reviewCompare.ts';
import { WRONGNESS } from '#shared/contract/runComparisonText.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import { favours, type ComparedItem } from '#shared/domain/runComparison.ts';
import { SideBadge } from './SideBadge.tsx';
import classes from '../Review.module.css';
import own from './Compare.module.css';

const ROW_PX = 56;
const words = compareText;

export interface ItemTableProps {
  readonly project: Project;
  readonly kind: Kind;
  readonly items: readonly ComparedItem[];
  readonly onHover: (one: ComparedItem | null) => void;
  readonly onOpen: (one: ComparedItem) => void;
}

export function ItemTable({ project, kind, items, onHover, onOpen }: ItemTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 4,
  });
  const shown = rows.getVirtualItems();
  const paths = usePaths(
    project.id,
    shown.map(({ index }) => items[index]?.item ?? 0),
  );
  const focusRow = (index: number): void => {
    rows.scrollToIndex(index);
    requestAnimationFrame(() => rowAt(box.current, index)?.focus());
  };
  useReturn(items, focusRow);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = event.target instanceof HTMLElement ? Number(event.target.dataset['index']) : Number.NaN;
    if (move === undefined || Number.isNaN(from)) return;
    event.preventDefault();
    focusRow(Math.min(items.length - 1, Math.max(0, from + move)));
  };
  return (
    <section className={own['table']} aria-label={words.list}>
      <div className={`${own['row']} ${own['heads']}`} aria-hidden>
        <span className={own['grow']}>{words.columns.image}</span>
        <span className={own['figure']}>
          {WRONGNESS[kind].title} <SideBadge side="a" />
        </span>
        <span className={own['figure']}>
          {WRONGNESS[kind].title} <SideBadge side="b" />
        </span>
      </div>
      <div ref={box} className={own['rows']} role="list" aria-label={words.list} onKeyDown={onKeyDown}>
        {items.length === 0 ? <p className={`${classes['message']} dim`}>{words.none}</p> : null}
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start }) => {
            const one = items[index];
            return one === undefined ? null : (
              <Row
                key={one.item}
                {...{ project, kind, one, index, onHover, onOpen }}
                path={paths.get(one.item) ?? ''}
                top={start}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

const rowAt = (box: HTMLElement | null, index: number): HTMLElement | null =>
  box?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;

/** Once: back to the row of the image that one comes from. */
function useReturn(items: readonly ComparedItem[], focusRow: (index: number) => void): void {
  const from = Number(usePlaceQuery()['item'] ?? 0);
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    isDone.current = true;
    const index = items.findIndex(({ item }) => item === from);
    if (index >= 0) focusRow(index);
  });
}

interface RowProps extends Omit<ItemTableProps, 'items'> {
  readonly one: ComparedItem;
  readonly index: number;
  readonly path: string;
  readonly top: number;
}

function Row({ project, kind, one, index, path, top, onHover, onOpen }: RowProps) {
  const { show } = WRONGNESS[kind];
  const side = favours(one.change);
  return (
    <div role="listitem" className={own['place']} style={{ top, height: ROW_PX }}>
      <button
        type="button"
        className={own['row']}
        data-index={index}
        title={path}
        aria-label={words.row(path, changeWords[one.change])}
        onClick={() => onOpen(one)}
        onMouseEnter={() => onHover(one)}
        onMouseLeave={() => onHover(null)}
        onFocus={() => onHover(one)}
        onBlur={() => onHover(null)}
      >
        <img src={thumbUrl(project.id, one.item)} alt="" loading="lazy" draggable={false} />
        <span className={own['rowBody']}>
          <span className="truncate">
            <bdi>{path.split('/').at(-1)}</bdi>
          </span>
          <span className={own['change']} data-side={side ?? undefined}>
            {changeWords[one.change]}
          </span>
        </span>
        <span className={`${own['figure']} num`} data-better={one.a < one.b || undefined}>
          {show(one.a)}
        </span>
        <span className={`${own['figure']} num`} data-better={one.b < one.a || undefined}>
          {show(one.b)}
        </span>
      </button>
    </div>
  );
}
