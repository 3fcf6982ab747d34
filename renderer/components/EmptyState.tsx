/** What an empty place says: what it will show, and the one thing to do first. */
import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** The one primary action, and quiet others after it. */
  readonly actions?: ReactNode;
}

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={classes['root']}>
      <Stack align="center" gap={8} maw={440}>
        <div className={classes['icon']}>{icon}</div>
        <Title order={2} ta="center">
          {title}
        </Title>
        {children === undefined ? null : (
          <Text c="dimmed" ta="center" component="div">
            {children}
          </Text>
        )}
        {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
      </Stack>
    </div>
  );
}
