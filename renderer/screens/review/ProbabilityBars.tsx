/** Probabilities of one image as bars, highest first, with the thresholds as lines through them. */
import { IconCheck } from '@tabler/icons-react';
import { percent, reviewText } from '#renderer/text/review.ts';
import classes from './Review.module.css';

const words = reviewText.trying;

export interface ProbabilityBarsProps {
  readonly names: readonly string[];
  readonly probabilities: readonly number[];
  /** One per name. */
  readonly thresholds: readonly number[];
}

export function ProbabilityBars({ names, probabilities, thresholds }: ProbabilityBarsProps) {
  const rows = names
    .map((name, i) => ({ name, probability: probabilities[i] ?? 0, threshold: thresholds[i] ?? 0.5 }))
    .sort((a, b) => b.probability - a.probability);
  const given = rows.filter((row) => row.probability > row.threshold).length;
  const isOne = new Set(thresholds).size === 1;
  return (
    <>
      <p className={`${classes['small']} num`}>
        {isOne ? words.line(thresholds[0] ?? 0.5) : words.lines}
        {given === 0 ? ` · ${words.none}` : null}
      </p>
      <ul className={classes['bars']}>
        {rows.map(({ name, probability, threshold }) => {
          const isGiven = probability > threshold;
          return (
            <li
              key={name}
              data-given={isGiven || undefined}
              style={{ ['--threshold' as string]: threshold }}
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
