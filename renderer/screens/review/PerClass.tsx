/** Precision, recall and F2 of every class at the threshold, sortable, with small bars. */
import { Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { remember } from '#renderer/session/navigation.ts';
import { CLASS_COLUMNS, sortScores, type ClassColumn, type Scores } from '#renderer/session/mistakes.ts';
import { formatCount, formatMetric } from '#renderer/text/format.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { ClassScore } from '#shared/kernels/metrics.ts';
import classes from './Review.module.css';

const words = reviewText.classes;

export interface PerClassProps {
  readonly scores: Scores;
  /** Thresholds of classes that have their own, by name. */
  readonly own: ReadonlyMap<string, number>;
}

export function PerClass({ scores, own }: PerClassProps) {
  const [column, setColumn] = useState<ClassColumn>('count');
  const [isFalling, setIsFalling] = useState(true);
  const rows = useMemo(() => sortScores(scores.classes, column, isFalling), [scores, column, isFalling]);
  const sortBy = (next: ClassColumn): void => {
    setIsFalling(next === column ? !isFalling : next !== 'name');
    setColumn(next);
  };
  return (
    <div className={classes['scroll']} role="region" aria-label={words.label} tabIndex={0}>
      <table className={`${classes['table']} num`}>
        <thead>
          <tr>
            {CLASS_COLUMNS.map((one) => (
              <th
                key={one}
                scope="col"
                aria-sort={one === column ? (isFalling ? 'descending' : 'ascending') : 'none'}
              >
                <Tooltip label={words.hints[one]} multiline w={240} position="top">
                  <button type="button" className={classes['sort']} onClick={() => sortBy(one)}>
                    {words[one]}
                    <SortMark isShown={one === column} isFalling={isFalling} />
                  </button>
                </Tooltip>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ClassRow key={row.name} row={row} own={own.get(row.name) ?? null} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SortMark({ isShown, isFalling }: { readonly isShown: boolean; readonly isFalling: boolean }) {
  const Icon = isFalling ? IconArrowDown : IconArrowUp;
  return <Icon size={12} stroke={2} aria-hidden style={{ visibility: isShown ? 'visible' : 'hidden' }} />;
}

interface ClassRowProps {
  readonly row: ClassScore;
  readonly own: number | null;
}

const ClassRow = memo(function ClassRow({ row, own }: ClassRowProps) {
  const isAbsent = row.count === 0;
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={classes['link']}
          title={words.show(row.name)}
          onClick={() =>
            remember({ tab: 'predictions', class: row.name, as: null, kind: 'mistakes', item: null })
          }
        >
          <bdi>{row.name}</bdi>
          {own === null ? null : (
            <span className={`${classes['small']} num`} title={words.ownHint}>
              {' '}
              {words.ownThreshold(own)}
            </span>
          )}
        </button>
      </th>
      <td>{isAbsent ? <span className={classes['small']}>{words.none}</span> : formatCount(row.count)}</td>
      <Ratio value={row.precision} isEmpty={row.predicted === 0} />
      <Ratio value={row.recall} isEmpty={isAbsent} />
      <Ratio value={row.f2} isEmpty={isAbsent} isStrong />
    </tr>
  );
}, areSameRows);

/** A ratio with a bar; without anything to divide by there is nothing to say. */
function Ratio({
  value,
  isEmpty,
  isStrong,
}: {
  readonly value: number;
  readonly isEmpty: boolean;
  readonly isStrong?: boolean;
}) {
  return (
    <td>
      <span className={classes['ratio']} data-strong={isStrong || undefined}>
        <span className={classes['bar']} aria-hidden>
          <span style={{ width: `${isEmpty ? 0 : 100 * value}%` }} />
        </span>
        <span className={classes['figure']}>{formatMetric(isEmpty ? null : value)}</span>
      </span>
    </td>
  );
}

function areSameRows({ row: a, own: ofA }: ClassRowProps, { row: b, own: ofB }: ClassRowProps): boolean {
  return ofA === ofB && a.name === b.name && a.tp === b.tp && a.fp === b.fp && a.fn === b.fn;
}
