/** Selecting by drawing a frame over the grid. Rows out of sight do not exist, so the tiles inside are worked out. */
import { useRef, useState, type PointerEvent, type RefObject } from 'react';
import { labelView, select } from '#renderer/session/labelView.ts';
import { selectAt, type Selection } from '#renderer/session/selection.ts';

export interface GridGeometry {
  readonly columns: number;
  readonly tilePx: number;
  readonly gapPx: number;
  readonly rowPx: number;
  readonly paddingPx: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A shorter way is a click. */
const THRESHOLD_PX = 6;

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly before: Selection;
  readonly isAdding: boolean;
}

/** @param placesIn places of the list in the tiles that a box touches */
export function useMarquee(
  grid: RefObject<HTMLDivElement | null>,
  placesIn: (box: Box) => readonly number[],
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const [frame, setFrame] = useState<Box | null>(null);
  const hasDragged = useRef(false);
  const at = (event: PointerEvent) => {
    const element = grid.current;
    const box = element?.getBoundingClientRect();
    return {
      x: event.clientX - (box?.left ?? 0),
      y: event.clientY - (box?.top ?? 0) + (element?.scrollTop ?? 0),
    };
  };
  const end = (): void => {
    setDrag(null);
    setFrame(null);
  };
  return {
    frame,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
        if (event.button !== 0 || event.shiftKey || event.pointerType === 'touch') return;
        const isOnScrollbar = event.nativeEvent.offsetX > (grid.current?.clientWidth ?? Infinity);
        if (isOnScrollbar && event.target === grid.current) return;
        hasDragged.current = false;
        const isAdding = event.ctrlKey || event.metaKey;
        setDrag({ ...at(event), before: labelView.getState().selection, isAdding });
      },
      onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
        if (drag === null) return;
        const now = at(event);
        if (frame === null && Math.hypot(now.x - drag.x, now.y - drag.y) < THRESHOLD_PX) return;
        hasDragged.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        const box = boxBetween(drag, now);
        setFrame(box);
        select((list) => selectAt(list, drag.before, placesIn(box), drag.isAdding));
      },
      onPointerUp: end,
      onPointerCancel: end,
      /** The click that ends a drag is no click. */
      onClickCapture: (event: { stopPropagation: () => void }) => {
        if (hasDragged.current) event.stopPropagation();
      },
    },
  };
}

const boxBetween = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

/** Places in the list whose tiles the box touches. */
export function tilesIn(box: Box, geometry: GridGeometry, count: number): number[] {
  const { columns, tilePx, gapPx, rowPx, paddingPx } = geometry;
  const span = (from: number, length: number, pitch: number, size: number): [number, number] => [
    Math.max(0, Math.ceil((from - paddingPx - size) / pitch)),
    Math.floor((from + length - paddingPx) / pitch),
  ];
  const [firstColumn, lastColumn] = span(box.left, box.width, tilePx + gapPx, tilePx);
  const [firstRow, lastRow] = span(box.top, box.height, rowPx, rowPx - gapPx);
  const places: number[] = [];
  for (let row = firstRow; row <= lastRow; row += 1) {
    for (let column = firstColumn; column <= Math.min(lastColumn, columns - 1); column += 1) {
      const place = row * columns + column;
      if (place < count) places.push(place);
    }
  }
  return places;
}
