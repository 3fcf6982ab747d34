/** An image of tags beside every tag: labeled or not, and how likely it is to each of two runs; disagreements first. */
import { Loader } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useEvaluation } from '#renderer/hooks/useEvaluation.ts';
import { useReviewThresholds } from '#renderer/hooks/useReviewThresholds.ts';
import { bothTags, type BothTag, type JudgedRun, type SaidTag } from '#renderer/session/comparedItems.ts';
import { compareText } from '#renderer/text/reviewCompare.ts';
import { percent, reviewText } from '#renderer/text/review.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import type { ComparedItem } from '#shared/domain/runComparison.ts';
import { ReviewStage } from '../drawn/ReviewStage.tsx';
import { SideHead } from './SideHead.tsx';
import { SideBadge } from './SideBadge.tsx';
import classes from '../Review.module.css';
import drawn from '../drawn/Drawn.module.css';
import own from './Compare.module.css';

const words = compareText.tags;

export interface BothTagsProps {
  readonly project: Project;
  readonly a: Run;
  readonly b: Run;
  readonly one: ComparedItem;
  readonly item: Item;
  readonly near: readonly ItemId[];
}

const NO_OVERLAYS: readonly never[] = [];

export function BothTags({ project, a, b, one, item, near }: BothTagsProps) {
  const [first, second] = [useJudged(project, a), useJudged(project, b)];
  return (
    <div className={own['tagParts']}>
      <div className={drawn['canvas']}>
        <ReviewStage item={item} near={near} overlays={NO_OVERLAYS} />
      </div>
      <aside className={own['side']} aria-label={words.title} tabIndex={0}>
        <SideHead side="a" run={a} one={one} />
        <SideHead side="b" run={b} one={one} />
        {first === null || second === null ? (
          <div className={classes['waiting']} role="status">
            <Loader size="sm" />
            {reviewText.loading(0)}
          </div>
        ) : (
          <TagTable tags={bothTags(first, second, item.id)} />
        )}
      </aside>
    </div>
  );
}

const NO_NAMES: readonly string[] = [];

/** Null until its probabilities are there. */
function useJudged(project: Project, run: Run): JudgedRun | null {
  const { predictions } = useEvaluation(project, run).evaluation;
  const { thresholdsAt } = useReviewThresholds(project, predictions?.classes ?? NO_NAMES);
  return useMemo(
    () => (predictions === null ? null : { predictions, threshold: thresholdsAt(project.threshold) }),
    [predictions, thresholdsAt, project.threshold],
  );
}

const TagTable = ({ tags }: { readonly tags: readonly BothTag[] }) => (
  <table className={`${own['tags']} num`}>
    <thead>
      <tr>
        <th scope="col">{words.tag}</th>
        <th scope="col">{words.labeled}</th>
        <th scope="col">
          <SideBadge side="a" />
        </th>
        <th scope="col">
          <SideBadge side="b" />
        </th>
      </tr>
    </thead>
    <tbody>
      {tags.map(({ name, isLabeled, a, b }) => (
        <tr key={name} data-apart={a?.isRight !== b?.isRight || undefined}>
          <th scope="row">
            <bdi className="truncate" title={name}>
              {name}
            </bdi>
          </th>
          <td>
            {isLabeled ? <IconCheck size={14} stroke={2} role="img" aria-label={words.labeled} /> : null}
          </td>
          <Said said={a} />
          <Said said={b} />
        </tr>
      ))}
    </tbody>
  </table>
);

/** Bold where the tag is given; a cross where that is wrong. */
function Said({ said }: { readonly said: SaidTag | null }) {
  if (said === null) return <td className="dim">{words.unknown}</td>;
  const { probability, isSaid, isRight } = said;
  return (
    <td data-said={isSaid || undefined} data-wrong={!isRight || undefined}>
      <span className={own['said']}>
        {isRight ? null : <IconX size={12} stroke={2.5} role="img" aria-label={words.wrong} />}
        {percent(probability)}
      </span>
    </td>
  );
}
