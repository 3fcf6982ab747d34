/** Rows of classes, and of what groups them; only the ones in sight exist. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { useCoarse } from '#renderer/hooks/useCoarse.ts';
import classes from './TagPanel.module.css';

/** As `--limn-row` in the style sheet of the page. */
const ROW_PX = 32;
const COARSE_ROW_PX = 44;

export interface ClassListProps<T> {
  readonly label: string;
  readonly found: readonly T[];
  readonly chosen: number;
  /** What is said when nothing is found. */
  readonly empty: string;
  readonly row: (one: T, isChosen: boolean) => ReactNode;
}

/** Only the rows in sight exist: class lists of a thousand are not rare. */
export function ClassList<T extends { readonly id: string | number }>({
  label,
  found,
  chosen,
  empty,
  row,
}: ClassListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const rowPx = useCoarse() ? COARSE_ROW_PX : ROW_PX;
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  useEffect(() => rows.measure(), [rows, rowPx]);
  const { scrollToIndex } = rows;
  useEffect(() => {
    if (chosen >= 0) scrollToIndex(chosen, { align: 'auto' });
  }, [scrollToIndex, chosen]);
  return (
    <div ref={box} className={classes['list']} role="group" aria-label={label}>
      {found.length === 0 ? <p className={classes['nothing']}>{empty}</p> : null}
      <div className={classes['inner']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((virtual) => {
          const one = found[virtual.index];
          return one === undefined ? null : (
            <div
              key={one.id}
              className={classes['slot']}
              style={{ transform: `translateY(${virtual.start}px)`, height: rowPx }}
            >
              {row(one, chosen === virtual.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
