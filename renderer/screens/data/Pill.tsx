/** One part of the sentence: what it is now, and a small editor below it. */
import { Popover, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { pathPicking } from '#renderer/session/pathPicking.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import classes from './Data.module.css';

export interface PillProps {
  /** Words before it that belong to the sentence. */
  readonly before: string;
  readonly value: string;
  readonly title: string;
  readonly isWarning?: boolean;
  readonly widthPx?: number;
  readonly children: (close: () => void) => ReactNode;
}

export function Pill({ before, value, title, isWarning, widthPx = 320, children }: PillProps) {
  const [isOpen, setIsOpen] = useState(false);
  const close = (): void => setIsOpen(false);
  // A click into the file picker, which an editor asked for, is no click away from the editor.
  const change = (next: boolean): void => {
    if (next || pathPicking.getState().question === null) setIsOpen(next);
  };
  return (
    <span className={classes['part']}>
      <span className={classes['before']}>{before}</span>
      <Popover
        opened={isOpen}
        onChange={change}
        position="bottom-start"
        width={widthPx}
        trapFocus
        returnFocus
        withinPortal
      >
        <Popover.Target>
          <UnstyledButton
            className={classes['pill']}
            data-warning={isWarning || undefined}
            aria-label={`${title}: ${value}`}
            title={value}
            onClick={() => setIsOpen(!isOpen)}
          >
            <span className="truncate num">
              <bdi>{value}</bdi>
            </span>
            <IconChevronDown {...smallIcon} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <div className={classes['editor']} role="group" aria-label={title}>
            <h3 className={classes['editorTitle']}>{title}</h3>
            {isOpen ? children(close) : null}
          </div>
        </Popover.Dropdown>
      </Popover>
    </span>
  );
}
