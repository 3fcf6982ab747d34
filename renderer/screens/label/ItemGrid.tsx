/** All images as a grid: only the rows in sight exist, so that 100,000 scroll like 100. */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type MouseEvent,
  type Ref,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import { useEnsureItems } from '#renderer/hooks/useLabels.ts';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { useTagRules } from '#renderer/hooks/useSuggestions.ts';
import { runCommand } from '#renderer/session/commands.ts';
import { labelView, select } from '#renderer/session/labelView.ts';
import { extendTo, selectOne, toggleOne } from '#renderer/session/selection.ts';
import { labelText } from '#renderer/text/label.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import classes from './ItemGrid.module.css';
import { ItemTile } from './ItemTile.tsx';
import { useMarquee } from './useMarquee.ts';

const GAP_PX = 8;
const PADDING_PX = 12;
/** Under the picture: name and tags. */
const CAPTION_PX = 44;
const MIN_TILE_PX = 96;
const MAX_TILE_PX = 384;

export interface ItemGridHandle {
  readonly columns: () => number;
  readonly zoomBy: (factor: number) => void;
}

export interface ItemGridProps {
  readonly ref: Ref<ItemGridHandle>;
  readonly list: Int32Array;
  readonly classes: readonly LabelClass[];
}

export function ItemGrid({ ref, list, classes: tagClasses }: ItemGridProps) {
  const project = useProject();
  const box = useRef<HTMLDivElement>(null);
  const { ids: selected, cursor } = useStore(labelView, (view) => view.selection);
  const { columns, tilePx, rowPx, zoomBy } = useTiles(box);
  const rows = useVirtualizer({
    count: Math.ceil(list.length / columns),
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    paddingStart: PADDING_PX,
    paddingEnd: PADDING_PX,
    overscan: 3,
  });
  useEffect(() => rows.measure(), [rows, rowPx]);
  useCursorInSight(rows.scrollToIndex, cursor, columns);
  useImperativeHandle(ref, () => ({ columns: () => columns, zoomBy }), [columns, zoomBy]);

  const visible = rows.getVirtualItems();
  const first = (visible[0]?.index ?? 0) * columns;
  const last = ((visible.at(-1)?.index ?? -1) + 1) * columns;
  useEnsureItems(useMemo(() => [...list.slice(first, last)], [list, first, last]));

  const rules = useTagRules();
  const byId = useMemo(() => new Map(tagClasses.map((one) => [one.id, one])), [tagClasses]);
  const marquee = useMarquee(box, { columns, tilePx, gapPx: GAP_PX, rowPx, paddingPx: PADDING_PX });
  return (
    <div
      ref={box}
      className={classes['grid']}
      role="grid"
      aria-label={labelText.grid.label}
      aria-rowcount={Math.ceil(list.length / columns)}
      aria-multiselectable
      tabIndex={0}
      onClick={onClick}
      onDoubleClick={(event) => indexOfEvent(event) >= 0 && runCommand('label.open')}
      {...marquee.handlers}
    >
      <div style={{ height: rows.getTotalSize() }} className={classes['inner']}>
        {visible.map((row) => (
          <div
            key={row.key}
            role="row"
            aria-rowindex={row.index + 1}
            className={classes['row']}
            style={{ transform: `translateY(${row.start}px)`, height: rowPx - GAP_PX }}
          >
            {[...list.slice(row.index * columns, (row.index + 1) * columns)].map((id, column) => (
              <ItemTile
                key={id}
                id={id}
                index={row.index * columns + column}
                project={project.id}
                widthPx={tilePx}
                isSelected={selected.has(id)}
                isCursor={cursor === row.index * columns + column}
                classes={byId}
                rules={rules}
              />
            ))}
          </div>
        ))}
        {marquee.frame === null ? null : <div className={classes['marquee']} style={marquee.frame} />}
      </div>
    </div>
  );
}

const indexOfEvent = (event: MouseEvent): number => {
  const tile = event.target instanceof Element ? event.target.closest('[data-index]') : null;
  return tile === null ? -1 : Number(tile.getAttribute('data-index'));
};

function onClick(event: MouseEvent): void {
  const index = indexOfEvent(event);
  if (index < 0) return;
  select((list, selection) => {
    if (event.shiftKey) return extendTo(list, selection, index);
    if (event.ctrlKey || event.metaKey) return toggleOne(list, selection, index);
    return selectOne(list, index);
  });
}

/** As many columns as fit; the tiles share the width evenly. */
function useTiles(box: RefObject<HTMLDivElement | null>) {
  const [wanted, setWanted] = useLayoutValue('label.tile', 152);
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  const inner = Math.max(MIN_TILE_PX, widthPx - 2 * PADDING_PX);
  const columns = Math.max(1, Math.floor((inner + GAP_PX) / (wanted + GAP_PX)));
  const tilePx = Math.floor((inner + GAP_PX) / columns) - GAP_PX;
  const zoomBy = useMemo(
    () => (factor: number) =>
      setWanted(Math.min(MAX_TILE_PX, Math.max(MIN_TILE_PX, Math.round(wanted * factor)))),
    [wanted, setWanted],
  );
  return { columns, tilePx, rowPx: tilePx + CAPTION_PX + GAP_PX, zoomBy };
}

/** Moving by keys scrolls along; scrolling by hand does not move the cursor. */
function useCursorInSight(
  scrollToIndex: (row: number, options: { align: 'auto' }) => void,
  cursor: number,
  columns: number,
): void {
  useEffect(() => {
    if (cursor >= 0) scrollToIndex(Math.floor(cursor / columns), { align: 'auto' });
  }, [scrollToIndex, cursor, columns]);
}
