/** The suggested rates, each with what it is; a click takes one. */
import { UnstyledButton } from '@mantine/core';
import { chooseLr } from '#renderer/session/lrFinder.ts';
import type { LrRow } from '#renderer/session/lrReading.ts';
import { formatSmall } from '#renderer/text/format.ts';
import { finderText } from '#renderer/text/lrFinder.ts';
import classes from './LrFinder.module.css';

export interface LrSuggestionTableProps {
  readonly rows: readonly LrRow[];
  readonly chosen: number | null;
}

export function LrSuggestionTable({ rows, chosen }: LrSuggestionTableProps) {
  return (
    <ul className={classes['rows']} aria-label={finderText.suggestions}>
      {rows.map(({ name, means, lr }) => (
        <li key={name}>
          <UnstyledButton
            className={classes['row']}
            disabled={lr === null}
            aria-pressed={lr !== null && lr === chosen}
            onClick={() => chooseLr(lr)}
          >
            <span className={classes['name']}>{name}</span>
            <span className={`${classes['rate']} num`}>
              {lr === null ? finderText.none : formatSmall(lr)}
            </span>
            <span className={classes['means']}>{means}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
