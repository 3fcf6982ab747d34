/** A tag as a small chip: plain when it is a label, hatched and dashed with a question mark while it is only suggested. */
import type { CSSProperties } from 'react';
import { formatProbability } from '#renderer/text/suggest.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import classes from './TagChip.module.css';

export interface TagChipProps {
  readonly tag: Pick<LabelClass, 'name' | 'color'>;
  /** `add`: suggested; `remove`: a label that the run doubts; left out: a label. */
  readonly change?: 'add' | 'remove' | undefined;
  readonly probability?: number | undefined;
  readonly isLarge?: boolean;
}

export function TagChip({ tag, change, probability, isLarge }: TagChipProps) {
  return (
    <span
      className={classes['chip']}
      data-change={change}
      data-large={isLarge === true || undefined}
      style={{ '--tag': tag.color } as CSSProperties}
    >
      <span className={classes['dot']} />
      <span className={`${classes['name']} truncate`}>
        <bdi>{tag.name}</bdi>
      </span>
      {change === undefined ? null : <span className={classes['mark']}>?</span>}
      {probability === undefined ? null : (
        <span className={`${classes['p']} num`}>{formatProbability(probability)}</span>
      )}
    </span>
  );
}
