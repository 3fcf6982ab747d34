/** Probabilities of one image as bars, highest first, with the threshold as a line through them. */
import { IconCheck } from '@tabler/icons-react';
import { percent, reviewText } from '#renderer/text/review.ts';
import classes from './Review.module.css';

const words = reviewText.trying;

export interface ProbabilityBarsProps {
  readonly names: readonly string[];
  readonly probabilities: readonly number[];
  readonly threshold: number;
}

export function ProbabilityBars({ names, probabilities, threshold }: ProbabilityBarsProps) {
  const rows = names
    .map((name, i) => ({ name, probability: probabilities[i] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
  const given = rows.filter((row) => row.probability > threshold).length;
  return (
    <>
      <p className={`${classes['small']} num`}>
        {words.line(threshold)}
        {given === 0 ? ` · ${words.none}` : null}
      </p>
      <ul className={classes['bars']} style={{ ['--threshold' as string]: threshold }}>
        {rows.map(({ name, probability }) => {
          const isGiven = probability > threshold;
          return (
            <li
              key={name}
              data-given={isGiven || undefined}
              aria-label={words.probability(name, probability)}
            >
              <span className={classes['barName']}>
                <span className={classes['mark']}>
                  {isGiven ? <IconCheck size={14} stroke={2} aria-label={words.given} role="img" /> : null}
                </span>
                <bdi className="truncate">{name}</bdi>
              </span>
              <span className={classes['track']} aria-hidden>
                <span style={{ width: `${100 * probability}%` }} />
              </span>
              <span className="num">{percent(probability)}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
