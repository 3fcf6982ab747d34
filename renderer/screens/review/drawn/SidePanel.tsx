/** Beside an image that is looked at: its figures, and a row for each class that can be chosen alone. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import own from './Drawn.module.css';

const words = drawnText.item;

export interface SidePanelProps {
  readonly label: string;
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  readonly columns: readonly string[];
  /** Shows all classes again; null: they are. */
  readonly onAll: (() => void) | null;
  readonly children: ReactNode;
}

export function SidePanel({ label, figures, columns, onAll, children }: SidePanelProps) {
  return (
    <aside className={own['side']} aria-label={label} tabIndex={0}>
      <dl className={own['figures']}>
        {figures.map((one) => (
          <div key={one.label}>
            <dt>{one.label}</dt>
            <dd className="num">{one.value}</dd>
          </div>
        ))}
      </dl>
      <table className={`${own['rows']} num`} data-many={columns.length > 3 || undefined}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {onAll === null ? null : (
        <Button size="compact-sm" variant="subtle" onClick={onAll}>
          {words.allClasses}
        </Button>
      )}
    </aside>
  );
}

export interface SideRowProps {
  readonly name: string;
  readonly color: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly cells: readonly string[];
}

export function SideRow({ name, color, isChosen, onChoose, cells }: SideRowProps) {
  return (
    <tr data-chosen={isChosen || undefined}>
      <th scope="row">
        <button
          type="button"
          className={own['choose']}
          aria-pressed={isChosen}
          title={words.only(name)}
          onClick={onChoose}
        >
          <span className={own['swatch']} style={{ background: color }} />
          <span className="truncate">
            <bdi>{name}</bdi>
          </span>
        </button>
      </th>
      {cells.map((cell, column) => (
        <td key={columnKey(column)}>{cell}</td>
      ))}
    </tr>
  );
}

/** Columns have no names of their own. */
const columnKey = (column: number): string => `c${column}`;
