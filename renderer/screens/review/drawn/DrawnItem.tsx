/** One validation image large: label, prediction and what is wrong between them, with a table beside it. */
import { Loader } from '@mantine/core';
import { useMemo } from 'react';
import { useComparisons } from '#renderer/hooks/useComparisons.ts';
import { useEnsureItems, useItem } from '#renderer/hooks/useLabels.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { ItemBar, useItemCommands, useNear } from './ItemBar.tsx';
import { MaskItem } from './MaskItem.tsx';
import { OpacityChoice, useOpacity } from './OpacityChoice.tsx';
import { PointItem } from './PointItem.tsx';
import { ShownChoice } from './ShownChoice.tsx';
import classes from '../Review.module.css';
import own from './Drawn.module.css';

const words = drawnText.item;

export interface DrawnItemProps {
  readonly project: Project;
  readonly run: Run;
  readonly evaluation: DrawnEvaluation;
  /** As they stand in the grid. */
  readonly items: readonly ItemId[];
  /** By place of the class. */
  readonly colors: readonly string[];
  readonly item: ItemId;
}

export function DrawnItem({ project, run, evaluation, items, colors, item: id }: DrawnItemProps) {
  const near = useNear(items, id);
  useEnsureItems(near);
  const item = useItem(id);
  const comparison = useComparisons(
    project,
    run,
    useMemo(() => [id], [id]),
    null,
  ).get(id);
  const row = evaluation.itemIds.indexOf(id);
  const [opacity] = useOpacity();
  useItemCommands(items, id);
  const shared = { opacity, colors, near, row };
  return (
    <div className={own['item']}>
      <ItemBar items={items} id={id} name={item?.path ?? ''}>
        <ShownChoice kind={evaluation.kind} />
        <OpacityChoice />
      </ItemBar>
      {row < 0 ? (
        <p className={classes['message']}>{words.gone}</p>
      ) : item === undefined || comparison === undefined ? (
        <div className={classes['waiting']} role="status">
          <Loader size="sm" />
          {words.loading}
        </div>
      ) : comparison.kind === 'masks' && evaluation.kind === 'masks' ? (
        <MaskItem {...{ item, comparison, evaluation, ...shared }} />
      ) : comparison.kind === 'points' && evaluation.kind === 'points' ? (
        <PointItem {...{ item, comparison, evaluation, ...shared }} />
      ) : null}
    </div>
  );
}
