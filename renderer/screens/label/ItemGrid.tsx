/** All images as a grid: only the rows in sight exist, so that 100,000 scroll like 100. */
import { IconAlertTriangle } from '@tabler/icons-react';
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
import { isAboutSuggestions, labelView, select } from '#renderer/session/labelView.ts';
import { extendTo, selectOne, toggleOne } from '#renderer/session/selection.ts';
import { labelText } from '#renderer/text/label.ts';
import { tagText } from '#renderer/text/tags.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { DuplicateGroups } from '#shared/contract/answers.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { useGridColour } from './ColourMenu.tsx';
import { groupedRows, placesIn, plainRows } from './gridRows.ts';
import classes from './ItemGrid.module.css';
import { ItemTile } from './ItemTile.tsx';
import { useLongPress } from './useLongPress.ts';
import { tilesIn, useMarquee } from './useMarquee.ts';

const GAP_PX = 8;
const PADDING_PX = 12;
/** Under the picture: name and tags. */
const CAPTION_PX = 44;
const MIN_TILE_PX = 96;
const MAX_TILE_PX = 384;

/** Above a group of near-duplicates. */
const HEADING_PX = 40;

export interface ItemGridHandle {
  /** The place above (-1) or below (1) another one. */
  readonly neighbour: (place: number, by: -1 | 1) => number;
  readonly zoomBy: (factor: number) => void;
}

export interface ItemGridProps {
  readonly ref: Ref<ItemGridHandle>;
  readonly list: Int32Array;
  readonly classes: readonly LabelClass[];
  /** Groups of near-duplicates that the list consists of, or null. */
  readonly groups: DuplicateGroups | null;
}

export function ItemGrid({ ref, list, classes: tagClasses, groups }: ItemGridProps) {
  const project = useProject();
  const box = useRef<HTMLDivElement>(null);
  const { ids: selected, cursor } = useStore(labelView, (view) => view.selection);
  const { columns, tilePx, rowPx, zoomBy } = useTiles(box);
  const sizes = groups?.sizes;
  const layout = useMemo(
    () => (sizes === undefined ? plainRows(list.length, columns) : groupedRows(sizes, columns)),
    [list.length, sizes, columns],
  );
  const rows = useVirtualizer({
    count: layout.count,
    getScrollElement: () => box.current,
    estimateSize: (index) => (layout.row(index).kind === 'heading' ? HEADING_PX : rowPx),
    paddingStart: PADDING_PX,
    paddingEnd: PADDING_PX,
    overscan: 3,
  });
  useEffect(() => rows.measure(), [rows, rowPx, layout]);
  useCursorInSight(rows.scrollToIndex, cursor < 0 ? -1 : layout.rowOf(cursor));
  useImperativeHandle(ref, () => ({ neighbour: layout.neighbour, zoomBy }), [layout, zoomBy]);

  const visible = rows.getVirtualItems();
  const first = visible[0] === undefined ? 0 : layout.row(visible[0].index).from;
  const end = visible.at(-1);
  const last = end === undefined ? 0 : layout.row(end.index).to;
  useEnsureItems(useMemo(() => [...list.slice(first, last)], [list, first, last]));

  const rules = useTagRules();
  const isAbout = useStore(labelView, isAboutSuggestions);
  const byId = useMemo(() => new Map(tagClasses.map((one) => [one.id, one])), [tagClasses]);
  const geometry = { tilePx, gapPx: GAP_PX, rowPx, headingPx: HEADING_PX, paddingPx: PADDING_PX };
  const marquee = useMarquee(box, (frame) =>
    sizes === undefined
      ? tilesIn(frame, { ...geometry, columns }, list.length)
      : placesIn(layout, frame, geometry),
  );
  const press = useLongPress(indexOfEvent);
  const [chosenColour] = useGridColour();
  // Near-duplicates matter most where they lie on both sides.
  const colour = groups !== null && chosenColour === 'none' ? 'side' : chosenColour;
  return (
    <div
      ref={box}
      className={classes['grid']}
      role="grid"
      aria-label={labelText.grid.label}
      aria-rowcount={layout.count}
      aria-multiselectable
      tabIndex={0}
      onClick={(event) => onClick(event, press.isSelecting())}
      onDoubleClick={(event) => indexOfEvent(event) >= 0 && runCommand('label.open')}
      onPointerDown={(event) => {
        press.handlers.onPointerDown(event);
        marquee.handlers.onPointerDown(event);
      }}
      onPointerMove={(event) => {
        press.handlers.onPointerMove(event);
        marquee.handlers.onPointerMove(event);
      }}
      onPointerUp={() => {
        press.handlers.onPointerUp();
        marquee.handlers.onPointerUp();
      }}
      onPointerCancel={() => {
        press.handlers.onPointerCancel();
        marquee.handlers.onPointerCancel();
      }}
      onClickCapture={(event) => {
        press.handlers.onClickCapture(event);
        marquee.handlers.onClickCapture(event);
      }}
      onContextMenu={press.handlers.onContextMenu}
    >
      <div style={{ height: rows.getTotalSize() }} className={classes['inner']}>
        {visible.map((row) => {
          const { from, to, ...what } = layout.row(row.index);
          return (
            <div
              key={row.key}
              role="row"
              aria-rowindex={row.index + 1}
              className={classes['row']}
              style={{ transform: `translateY(${row.start}px)`, height: row.size - GAP_PX }}
            >
              {what.kind === 'heading' ? (
                <GroupHeading images={to - from} isLeak={what.group < (groups?.leaks ?? 0)} />
              ) : (
                [...list.slice(from, to)].map((id, column) => (
                  <ItemTile
                    key={id}
                    id={id}
                    index={from + column}
                    project={project.id}
                    widthPx={tilePx}
                    isSelected={selected.has(id)}
                    isCursor={cursor === from + column}
                    classes={byId}
                    rules={rules}
                    isAboutSuggestions={isAbout}
                    colour={colour}
                  />
                ))
              )}
            </div>
          );
        })}
        {marquee.frame === null ? null : <div className={classes['marquee']} style={marquee.frame} />}
      </div>
    </div>
  );
}

function GroupHeading({ images, isLeak }: { readonly images: number; readonly isLeak: boolean }) {
  const words = tagText.duplicates;
  return (
    <div role="gridcell" className={classes['heading']}>
      <strong>{words.group(images)}</strong>
      {isLeak ? (
        <span className={classes['leak']}>
          <IconAlertTriangle {...smallIcon} />
          {words.bothSides}
        </span>
      ) : null}
    </div>
  );
}

const indexOfEvent = (event: MouseEvent): number => {
  const tile = event.target instanceof Element ? event.target.closest('[data-index]') : null;
  return tile === null ? -1 : Number(tile.getAttribute('data-index'));
};

/** @param isSelecting a finger was held on an image before: taps add and take away */
function onClick(event: MouseEvent, isSelecting: boolean): void {
  const index = indexOfEvent(event);
  if (index < 0) return;
  select((list, selection) => {
    if (event.shiftKey) return extendTo(list, selection, index);
    if (event.ctrlKey || event.metaKey || isSelecting) return toggleOne(list, selection, index);
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
  row: number,
): void {
  useEffect(() => {
    if (row >= 0) scrollToIndex(row, { align: 'auto' });
  }, [scrollToIndex, row]);
}
