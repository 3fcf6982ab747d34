/** One line per finished epoch; the best one, whose weights are kept, is marked by a star and weight, not by colour alone. */
import { Tooltip } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { formatDuration, formatLoss } from '#renderer/text/format.ts';
import { metricWords } from '#renderer/text/metrics.ts';
import { runText } from '#renderer/text/train.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { EpochRow } from '#shared/domain/run.ts';
import classes from './Train.module.css';

export interface EpochTableProps {
  /** Of the labels: which metrics there are. */
  readonly kind: Kind;
  readonly rows: readonly EpochRow[];
  /** Number of the best epoch. */
  readonly best: number | null;
}

const words = runText.table;

export function EpochTable({ kind, rows, best }: EpochTableProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    // The newest line stays in sight, unless somebody scrolled up to read.
    if (element !== null && element.scrollHeight - element.scrollTop - element.clientHeight < 64) {
      element.scrollTop = element.scrollHeight;
    }
  }, [rows.length]);
  return (
    <div ref={box} className={classes['epochs']} tabIndex={0} role="region" aria-label={words.label}>
      <table className={`${classes['table']} num`}>
        <thead>
          <tr>
            <th scope="col">{words.epoch}</th>
            <Head hint={words.trainHint}>{words.train}</Head>
            <Head hint={words.validHint}>{words.valid}</Head>
            {metricWords[kind].map(({ name, label, hint }) => (
              <Head key={name} hint={hint}>
                {label}
              </Head>
            ))}
            <th scope="col">{words.time}</th>
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 ? (
            <tr>
              <td colSpan={4 + metricWords[kind].length} className={classes['none']}>
                {words.empty}
              </td>
            </tr>
          ) : (
            rows.map((row) => <Row key={row.epoch} kind={kind} row={row} isBest={row.epoch === best} />)
          )}
        </tbody>
      </table>
    </div>
  );
}

function Head({ hint, children }: { readonly hint: string; readonly children: string }) {
  return (
    <th scope="col">
      <Tooltip label={hint} multiline w={260} position="top">
        <span className={classes['hinted']}>{children}</span>
      </Tooltip>
    </th>
  );
}

interface RowProps {
  readonly kind: Kind;
  readonly row: EpochRow;
  readonly isBest: boolean;
}

function Row({ kind, row, isBest }: RowProps) {
  return (
    <tr data-best={isBest || undefined}>
      <th scope="row">
        {isBest ? (
          <Tooltip label={words.best} position="right">
            <IconStarFilled size={12} role="img" aria-label={words.best} className={classes['star']} />
          </Tooltip>
        ) : null}
        {row.epoch}
      </th>
      <td>{loss(row.train_loss)}</td>
      <td>{loss(row.valid_loss)}</td>
      {metricWords[kind].map(({ name, format }) => (
        <td key={name}>{format(row.metrics[name])}</td>
      ))}
      <td>{formatDuration(row.seconds * 1000)}</td>
    </tr>
  );
}

const loss = (value: number): string => (Number.isFinite(value) ? formatLoss(value) : runText.none);
