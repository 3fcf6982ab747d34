/** Tiles of images in rows, of which only those in sight exist; arrow keys move, and coming back finds the same tile. */
import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { remember } from '#renderer/session/navigation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import classes from './Review.module.css';

const TILE_PX = 208;
const GAP_PX = 12;

export interface TileProps {
  readonly item: ItemId;
  readonly index: number;
  /** It has the keyboard. */
  readonly isCurrent: boolean;
  /** To be called when it is chosen: it is where one comes back to. */
  readonly onFocus: (index: number) => void;
}

export interface TileGridProps {
  readonly label: string;
  readonly items: ArrayLike<ItemId>;
  readonly heightPx: number;
  /** Told which items are in sight, so that what they show can be read; the same function each time. */
  readonly onVisible: (items: readonly ItemId[]) => void;
  readonly tile: (props: TileProps) => ReactNode;
}

export function TileGrid({ label, items, heightPx, onVisible, tile }: TileGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize();
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (TILE_PX + GAP_PX)));
  const { current, onFocus } = useCurrent(items);
  const lines = useVirtualizer({
    count: Math.ceil(items.length / columns),
    getScrollElement: () => box.current,
    estimateSize: () => heightPx + GAP_PX,
    overscan: 2,
  });
  useReturn(box, lines.scrollToIndex, current, columns, width > 0);
  const shown = lines.getVirtualItems();
  const visible = shown.flatMap((line) => itemsOf(items, line.index, columns));
  const key = visible.join(' ');
  useEffect(() => {
    if (key !== '') onVisible(key.split(' ').map(Number));
  }, [key, onVisible]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = Math.min(items.length - 1, Math.max(0, current + move));
    lines.scrollToIndex(Math.floor(next / columns));
    onFocus(next);
    requestAnimationFrame(() => tileAt(box.current, next)?.focus());
  };
  return (
    <div ref={box} className={classes['scroll']} role="grid" aria-label={label} onKeyDown={onKeyDown}>
      <div ref={sizeRef} style={{ height: lines.getTotalSize(), position: 'relative' }}>
        {shown.map((line) => (
          <div
            key={line.key}
            role="row"
            className={classes['tiles']}
            style={{
              transform: `translateY(${line.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {itemsOf(items, line.index, columns).map((item, column) => {
              const index = line.index * columns + column;
              return tile({ item, index, isCurrent: index === current, onFocus });
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

const itemsOf = (items: ArrayLike<ItemId>, line: number, columns: number): readonly ItemId[] =>
  Array.from(
    { length: Math.min(columns, items.length - line * columns) },
    (_, column) => items[line * columns + column] ?? 0,
  );

/** Which tile has the keyboard: remembered in the address, so that coming back finds it. */
function useCurrent(items: ArrayLike<ItemId>): {
  readonly current: number;
  readonly onFocus: (index: number) => void;
} {
  const item = Number(usePlaceQuery()['item'] ?? 0);
  const current = Math.max(0, Array.prototype.indexOf.call(items, item));
  const onFocus = useCallback(
    (index: number) => {
      const one = items[index];
      if (one !== undefined) remember({ item: String(one) });
    },
    [items],
  );
  return { current, onFocus };
}

/** Once, when the grid is first laid out: back to the tile one came from. */
function useReturn(
  box: { readonly current: HTMLDivElement | null },
  scrollToIndex: (index: number, options: { align: 'center' }) => void,
  current: number,
  columns: number,
  isLaidOut: boolean,
): void {
  const isDone = useRef(false);
  const hasItem = usePlaceQuery()['item'] !== undefined;
  useEffect(() => {
    if (isDone.current || !isLaidOut) return undefined;
    isDone.current = true;
    if (!hasItem) return undefined;
    scrollToIndex(Math.floor(current / columns), { align: 'center' });
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => tileAt(box.current, current)?.focus()),
    );
    return () => cancelAnimationFrame(frame);
  }, [box, scrollToIndex, current, columns, isLaidOut, hasItem]);
}

const tileAt = (box: HTMLElement | null, index: number): HTMLElement | null =>
  box?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
