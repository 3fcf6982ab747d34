/** One validation image of a run of tags, with what in it speaks for the class that one chooses. */
import { useMemo, useState } from 'react';
import { useEnsureItems, useItem } from '#renderer/hooks/useLabels.ts';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { firstToExplain, judgedClasses } from '#renderer/session/explainedClasses.ts';
import { explainText } from '#renderer/text/explain.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Predictions, Run } from '#shared/domain/run.ts';
import { ItemBar, useItemCommands } from '../drawn/ItemBar.tsx';
import { Explained } from './Explained.tsx';
import { HeatOpacity } from './HeatOpacity.tsx';
import classes from '../Review.module.css';

export interface ExplainedItemProps {
  readonly project: Project;
  readonly run: Run;
  readonly predictions: Predictions;
  /** One per class. */
  readonly threshold: readonly number[];
  /** As they stand in the grid. */
  readonly items: readonly ItemId[];
  readonly item: ItemId;
  /** The class that the grid shows alone: it is explained first. */
  readonly wanted: string | null;
}

interface Choice {
  readonly item: ItemId;
  readonly place: number;
}

export function ExplainedItem({
  project,
  run,
  predictions,
  threshold,
  items,
  item: id,
  wanted,
}: ExplainedItemProps) {
  useEnsureItems(useMemo(() => [id], [id]));
  const item = useItem(id);
  const [opacity, setOpacity] = useLayoutValue('review.heat', 0.85);
  const [choice, setChoice] = useState<Choice | null>(null);
  useItemCommands(items, id, false);
  const row = predictions.itemIds.indexOf(id);
  const tags = useMemo(() => judgedClasses(predictions, row, threshold), [predictions, row, threshold]);
  // Another image begins with its own mistake.
  const chosen = choice?.item === id ? choice.place : firstToExplain(tags, wanted);
  return (
    <>
      <ItemBar items={items} id={id} name={item?.path ?? ''}>
        <HeatOpacity value={opacity} onChange={setOpacity} />
      </ItemBar>
      {row < 0 ? (
        <p className={classes['message']}>{explainText.gone}</p>
      ) : (
        <Explained
          {...{ project, run, tags, chosen, opacity }}
          image={id}
          onChoose={(place) => setChoice({ item: id, place })}
        />
      )}
    </>
  );
}
