/** One validation image with its tags: found, missed or wrong, told by icon and colour and line, mistakes first. */
import { Tooltip } from '@mantine/core';
import { IconCheck, IconMinus, IconPlus } from '@tabler/icons-react';
import { memo } from 'react';
import { thumbUrl } from '#renderer/bridge/urls.ts';
import { TipLabel } from '#renderer/components/TipIcon.tsx';
import { judgeItem, type ItemFigures, type JudgedTag, type TagOutcome } from '#renderer/session/mistakes.ts';
import { explainText } from '#renderer/text/explain.ts';
import { outcomeNames, percent, reviewText } from '#renderer/text/review.ts';
import type { Predictions } from '#shared/domain/run.ts';
import classes from './Review.module.css';

const ICONS = { hit: IconCheck, missed: IconMinus, extra: IconPlus };
/** More tags than this do not fit below the picture. */
const SHOWN_TAGS = 6;

const words = reviewText.predictions;

export interface PredictionTileProps {
  readonly project: string;
  readonly item: number;
  readonly index: number;
  readonly row: number;
  readonly path: string;
  /** What the order goes by. */
  readonly figure: keyof ItemFigures;
  readonly value: number;
  readonly predictions: Predictions;
  /** One per class. */
  readonly threshold: readonly number[];
  readonly isCurrent: boolean;
  readonly onOpen: (index: number, item: number) => void;
  /** Shows what in the image speaks for its tags. */
  readonly onExplain: () => void;
}

export const PredictionTile = memo(function PredictionTile(props: PredictionTileProps) {
  const {
    project,
    item,
    index,
    row,
    path,
    figure,
    value,
    predictions,
    threshold,
    isCurrent,
    onOpen,
    onExplain,
  } = props;
  const { name, hint } = words.figures[figure];
  const tags = judgeItem(predictions, row, threshold);
  const named = (outcome: TagOutcome): string[] =>
    tags.filter((tag) => tag.outcome === outcome).map((tag) => tag.name);
  const wrong = tags.filter((tag) => tag.outcome !== 'hit').length;
  return (
    <div role="gridcell" className={classes['cell']}>
      <button
        type="button"
        className={classes['tile']}
        data-index={index}
        tabIndex={isCurrent ? 0 : -1}
        title={path}
        aria-label={words.tile(path, named('missed'), named('extra'), named('hit'))}
        onClick={() => onOpen(index, item)}
        onKeyDown={(event) => {
          if (event.metaKey || event.ctrlKey || event.altKey) return;
          if (event.key.toLowerCase() === 'e') onOpen(index, item);
          if (event.key.toLowerCase() === 'w') onExplain();
        }}
      >
        <img
          className={classes['thumb']}
          src={thumbUrl(project, item)}
          alt=""
          loading="lazy"
          draggable={false}
        />
        <span className={`${classes['line']} ${classes['small']} num`}>
          <span className="truncate">
            <bdi>{path.split('/').at(-1)}</bdi>
          </span>
          <span className={classes['spacer']} />
          <span title={hint}>
            {name} {value.toFixed(3)}
          </span>
        </span>
        <span className={classes['tags']} data-clean={wrong === 0 || undefined}>
          {tags.length === 0 ? <span className={classes['small']}>{words.noTags}</span> : null}
          {tags.slice(0, tags.length > SHOWN_TAGS ? SHOWN_TAGS - 1 : SHOWN_TAGS).map((tag) => (
            <Tag key={tag.classIndex} tag={tag} />
          ))}
          {tags.length > SHOWN_TAGS ? (
            <span className={classes['small']}>{words.more(tags.length - SHOWN_TAGS + 1)}</span>
          ) : null}
        </span>
      </button>
      <Tooltip label={<TipLabel label={explainText.openHint} shortcut={['W']} />}>
        <button
          type="button"
          className={classes['why']}
          tabIndex={-1}
          aria-label={explainText.open(path)}
          onClick={onExplain}
        >
          {explainText.button}
        </button>
      </Tooltip>
    </div>
  );
});

function Tag({ tag }: { readonly tag: JudgedTag }) {
  const Icon = ICONS[tag.outcome];
  return (
    <Tooltip label={`${outcomeNames[tag.outcome]} (${percent(tag.probability)})`}>
      <span className={classes['tag']} data-outcome={tag.outcome}>
        <Icon size={12} stroke={2.5} aria-hidden />
        <span className="truncate">
          <bdi>{tag.name}</bdi>
        </span>
      </span>
    </Tooltip>
  );
}
