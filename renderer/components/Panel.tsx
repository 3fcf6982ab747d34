/** A titled surface, with quiet actions on the right of its title. */
import type { ReactNode } from 'react';
import classes from './Panel.module.css';

export interface PanelProps {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export function Panel({ title, actions, children, className }: PanelProps) {
  return (
    <section className={[classes['panel'], className].filter(Boolean).join(' ')}>
      {title === undefined ? null : (
        <header className={classes['header']}>
          <h3 className={classes['title']}>{title}</h3>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
