/** A card: what one gets, in a sentence, and below it how. */
import type { ComponentType, ReactNode } from 'react';
import classes from './Export.module.css';

export interface CardProps {
  readonly icon: ComponentType<{ readonly size: number; readonly stroke: number }>;
  readonly title: string;
  readonly what: string;
  readonly children: ReactNode;
}

export function Card({ icon: Icon, title, what, children }: CardProps) {
  return (
    <section className={classes['card']} aria-label={title}>
      <header className={classes['cardHead']}>
        <span className={classes['icon']}>
          <Icon size={22} stroke={1.5} />
        </span>
        <div>
          <h2 className={classes['title']}>{title}</h2>
          <p className={classes['what']}>{what}</p>
        </div>
      </header>
      {children}
    </section>
  );
}
