/** Validation images beside what the run said of them, worst first; only the rows in sight exist. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { usePaths } from '#renderer/hooks/usePaths.ts';
import {
  lossPerItem,
  MISTAKE_KINDS,
  MISTAKE_SORTS,
  rowsFor,
  type MistakeView,
} from '#renderer/session/mistakes.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { kindNames, reviewText, sortNames } from '#renderer/text/review.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { PredictionTile } from './PredictionTile.tsx';
import classes from './Review.module.css';

const TILE_PX = 208;
const GAP_PX = 12;
/** Picture, its two lines and three lines of tags. */
const TILE_HEIGHT_PX = 268;

const words = reviewText.predictions;

export interface PredictionGridProps {
  readonly project: string;
  readonly predictions: Predictions;
  readonly threshold: number;
}

export function PredictionGrid({ project, predictions, threshold }: PredictionGridProps) {
  const view = useView(predictions);
  const losses = useMemo(() => lossPerItem(predictions), [predictions]);
  const rows = useMemo(
    () => rowsFor(predictions, losses, view, threshold),
    [predictions, losses, view, threshold],
  );
  return (
    <>
      <ViewBar view={view} classNames={predictions.classes} shown={rows.length} all={losses.length} />
      {rows.length === 0 ? (
        <div className={classes['message']}>
          <p className="dim">{words.none}</p>
          <Button variant="default" onClick={() => remember({ kind: null, class: null })}>
            {words.showAll}
          </Button>
        </div>
      ) : (
        <Tiles
          project={project}
          predictions={predictions}
          threshold={threshold}
          rows={rows}
          losses={losses}
        />
      )}
    </>
  );
}

/** Order and filter live in the address, so that coming back shows the same. */
function useView({ classes: names }: Predictions): MistakeView {
  const query = usePlaceQuery();
  const sort = MISTAKE_SORTS.find((one) => one === query['sort']) ?? 'worst';
  const kind = MISTAKE_KINDS.find((one) => one === query['kind']) ?? 'all';
  const className = names.find((one) => one === query['class']) ?? null;
  return useMemo(() => ({ sort, kind, className }), [sort, kind, className]);
}

interface ViewBarProps {
  readonly view: MistakeView;
  readonly classNames: readonly string[];
  readonly shown: number;
  readonly all: number;
}

function ViewBar({ view, classNames, shown, all }: ViewBarProps) {
  return (
    <div className={classes['viewbar']}>
      <SegmentedControl
        size="xs"
        aria-label={words.kindLabel}
        data={MISTAKE_KINDS.map((value) => ({ value, label: kindNames[value] }))}
        value={view.kind}
        onChange={(kind) => remember({ kind, item: null })}
      />
      <Select
        size="xs"
        w={140}
        aria-label={words.classLabel}
        placeholder={words.allClasses}
        clearable
        searchable
        data={[...classNames]}
        value={view.className}
        onChange={(className) => remember({ class: className, item: null })}
      />
      <Select
        size="xs"
        w={116}
        aria-label={words.sortLabel}
        allowDeselect={false}
        data={MISTAKE_SORTS.map((value) => ({ value, label: sortNames[value] }))}
        value={view.sort}
        onChange={(sort) => remember({ sort, item: null })}
      />
      <span className={classes['spacer']} />
      <span className={`${classes['small']} num`} title={words.foundHint(shown, all)}>
        {words.found(shown, all)}
      </span>
    </div>
  );
}

interface TilesProps extends PredictionGridProps {
  readonly rows: readonly number[];
  readonly losses: Float64Array;
}

function Tiles({ project, predictions, threshold, rows, losses }: TilesProps) {
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize();
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (TILE_PX + GAP_PX)));
  const { current, focusAt } = useCurrent(predictions, rows);
  const lines = useVirtualizer({
    count: Math.ceil(rows.length / columns),
    getScrollElement: () => box.current,
    estimateSize: () => TILE_HEIGHT_PX + GAP_PX,
    overscan: 2,
  });
  useReturn(box, lines.scrollToIndex, current, columns, width > 0);
  const visible = lines
    .getVirtualItems()
    .flatMap((line) => rows.slice(line.index * columns, (line.index + 1) * columns));
  const paths = usePaths(
    project,
    visible.map((row) => predictions.itemIds[row] ?? 0),
  );

  const open = useCallback(
    (index: number, item: number) => {
      focusAt(index);
      goToScreen('label', { item: String(item), view: 'single', from: 'review' });
    },
    [focusAt],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, current + move));
    lines.scrollToIndex(Math.floor(next / columns));
    focusAt(next);
    requestAnimationFrame(() => tileAt(box.current, next)?.focus());
  };

  return (
    <div ref={box} className={classes['scroll']} role="grid" aria-label={words.grid} onKeyDown={onKeyDown}>
      <div ref={sizeRef} style={{ height: lines.getTotalSize(), position: 'relative' }}>
        {lines.getVirtualItems().map((line) => (
          <div
            key={line.key}
            role="row"
            className={classes['tiles']}
            style={{
              transform: `translateY(${line.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {rows.slice(line.index * columns, (line.index + 1) * columns).map((row, column) => {
              const index = line.index * columns + column;
              const item = predictions.itemIds[row] ?? 0;
              return (
                <PredictionTile
                  key={item}
                  project={project}
                  item={item}
                  index={index}
                  row={row}
                  path={paths.get(item) ?? ''}
                  loss={losses[row] ?? 0}
                  predictions={predictions}
                  threshold={threshold}
                  isCurrent={index === current}
                  onOpen={open}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Which tile has the keyboard: remembered in the address, so that coming back from Label finds it. */
function useCurrent(
  predictions: Predictions,
  rows: readonly number[],
): { readonly current: number; readonly focusAt: (index: number) => void } {
  const item = Number(usePlaceQuery()['item'] ?? 0);
  const current = Math.max(
    0,
    rows.findIndex((row) => predictions.itemIds[row] === item),
  );
  const focusAt = useCallback(
    (index: number) => {
      const row = rows[index];
      if (row !== undefined) remember({ item: String(predictions.itemIds[row] ?? 0) });
    },
    [predictions, rows],
  );
  return { current, focusAt };
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
  useEffect(() => {
    if (isDone.current || !isLaidOut) return undefined;
    isDone.current = true;
    if (current === 0) return undefined;
    scrollToIndex(Math.floor(current / columns), { align: 'center' });
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => tileAt(box.current, current)?.focus()),
    );
    return () => cancelAnimationFrame(frame);
  }, [box, scrollToIndex, current, columns, isLaidOut]);
}

const tileAt = (box: HTMLElement | null, index: number): HTMLElement | null =>
  box?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
