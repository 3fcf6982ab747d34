/** One setting of the plan: its name explains itself on hover, its control stands below. */
import type { ReactNode } from 'react';
import { Term } from '#renderer/components/Term.tsx';
import { planText, type Hint } from '#renderer/text/train.ts';
import { LessonButton } from './lessons/LessonButton.tsx';
import classes from './Train.module.css';

export interface FieldProps {
  readonly hint: Hint;
  readonly children: ReactNode;
  /** A line below the control. */
  readonly note?: ReactNode;
  readonly problem?: string | null;
  readonly isWide?: boolean;
}

export function Field({ hint, children, note, problem, isWide }: FieldProps) {
  return (
    <div className={classes['field']} data-wide={isWide || undefined}>
      <span className={classes['label']}>
        <Term sentence={hint.sentence} more={hint.more} moreLabel={planText.learnMore}>
          {hint.label}
        </Term>
        {hint.lesson === undefined ? null : <LessonButton lesson={hint.lesson} />}
      </span>
      {children}
      {problem ? (
        <span className={classes['problem']} role="alert">
          {problem}
        </span>
      ) : note === undefined ? null : (
        <span className={classes['note']}>{note}</span>
      )}
    </div>
  );
}

/** A switch with its name beside it. */
export function CheckField({ hint, children, note }: Omit<FieldProps, 'problem' | 'isWide'>) {
  return (
    <div className={classes['check']}>
      {children}
      <div>
        <Term sentence={hint.sentence} more={hint.more} moreLabel={planText.learnMore}>
          {hint.label}
        </Term>
        {hint.lesson === undefined ? null : <LessonButton lesson={hint.lesson} />}
        {note === undefined ? null : <div className={classes['note']}>{note}</div>}
      </div>
    </div>
  );
}
