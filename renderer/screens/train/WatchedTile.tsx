/** One watched image with its prediction of an epoch. */
import { IconCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { maskComparison, pointComparison, tagBars } from '#renderer/session/watching.ts';
import { watchedText } from '#renderer/text/watched.ts';
import type { WatchedAnswer, WatchedItem } from '#shared/domain/watched.ts';
import { MaskOverlay } from '../review/drawn/DrawnTile.tsx';
import { PairsPicture } from '../review/drawn/PairsPicture.tsx';
import type { Shown } from '../review/drawn/ShownChoice.tsx';
import classes from './Watched.module.css';

export interface WatchedTileProps {
  readonly project: string;
  readonly item: WatchedItem;
  readonly answer: WatchedAnswer;
  readonly shown: Shown;
  /** By place among the run's classes. */
  readonly colors: readonly string[];
  readonly names: readonly string[];
  readonly voidIndex: number | null;
}

export function WatchedTile({ project, item, answer, shown, colors, names, voidIndex }: WatchedTileProps) {
  return (
    <figure className={classes['tile']}>
      <span className={classes['picture']}>
        <img src={thumbUrl(project, item.item)} alt={watchedText.image(item.item)} draggable={false} />
        <Overlay {...{ item, answer, shown, colors, voidIndex }} />
      </span>
      {answer.kind === 'tags' && item.truth.kind === 'tags' ? (
        <TagBars truth={item.truth} answer={answer} names={names} />
      ) : null}
    </figure>
  );
}

function Overlay({ item, answer, shown, colors, voidIndex }: Omit<WatchedTileProps, 'project' | 'names'>) {
  const { truth } = item;
  const comparison = useMemo(() => {
    if (truth.kind === 'masks' && answer.kind === 'masks') return maskComparison(item, truth, answer);
    if (truth.kind === 'points' && answer.kind === 'points') return pointComparison(item, truth, answer);
    return null;
  }, [item, truth, answer]);
  if (comparison === null) return null;
  const asked = { shown, only: null, colors };
  return comparison.kind === 'masks' ? (
    <MaskOverlay comparison={comparison} voidIndex={voidIndex} {...asked} />
  ) : (
    <PairsPicture comparison={comparison} {...asked} shown={shown === 'differences' ? 'both' : shown} />
  );
}

/** More bars than this do not fit below a picture. */
const MOST_BARS = 4;

interface TagBarsProps {
  readonly truth: Extract<WatchedAnswer, { kind: 'tags' }>;
  readonly answer: Extract<WatchedAnswer, { kind: 'tags' }>;
  readonly names: readonly string[];
}

function TagBars({ truth, answer, names }: TagBarsProps) {
  return (
    <ul className={classes['bars']}>
      {tagBars(truth, answer, MOST_BARS).map(({ place, probability, isThere }) => (
        <li key={place} className={classes['bar']} data-there={isThere || undefined}>
          <span className={classes['fill']} style={{ width: `${100 * probability}%` }} aria-hidden />
          <span className={classes['name']}>
            <bdi>{names[place]}</bdi>
          </span>
          {isThere ? <IconCheck size={12} stroke={2.5} role="img" aria-label={watchedText.labeled} /> : null}
          <span className="num">{watchedText.share(probability)}</span>
        </li>
      ))}
    </ul>
  );
}
