/** A quiet block that says what happened and what to do; colour and icon together carry the meaning. */
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { icon } from '#renderer/theme/icon.ts';
import classes from './Note.module.css';

export type NoteTone = 'info' | 'good' | 'warn' | 'bad';

const ICONS = { info: IconInfoCircle, good: IconCircleCheck, warn: IconAlertTriangle, bad: IconCircleX };

export interface NoteProps {
  readonly tone: NoteTone;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export function Note({ tone, children, actions }: NoteProps) {
  const Icon = ICONS[tone];
  return (
    <div className={classes['note']} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon {...icon} className={classes['icon']} />
      <div className={classes['body']}>{children}</div>
      {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
    </div>
  );
}
