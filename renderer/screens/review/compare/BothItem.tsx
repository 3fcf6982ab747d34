/** One compared image large, with what both runs say of it. */
import { Loader } from '@mantine/core';
import { useMemo } from 'react';
import { useEnsureItems, useItem } from '#renderer/hooks/useLabels.ts';
import { compareText } from '#renderer/text/reviewCompare.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import type { ComparedItem, RunComparison } from '#shared/domain/runComparison.ts';
import { ItemBar, useItemCommands, useNear } from '../drawn/ItemBar.tsx';
import { OpacityChoice } from '../drawn/OpacityChoice.tsx';
import { ShownChoice } from '../drawn/ShownChoice.tsx';
import { BothDrawn } from './BothDrawn.tsx';
import { BothTags } from './BothTags.tsx';
import classes from '../Review.module.css';
import drawn from '../drawn/Drawn.module.css';

export interface BothItemProps {
  readonly project: Project;
  readonly a: Run;
  readonly b: Run;
  readonly comparison: RunComparison;
  /** As they stand in the list. */
  readonly shown: readonly ComparedItem[];
  readonly item: ItemId;
}

export function BothItem({ project, a, b, comparison, shown, item: id }: BothItemProps) {
  const { kind } = comparison;
  const items = useMemo(() => shown.map(({ item }) => item), [shown]);
  const near = useNear(items, id);
  useEnsureItems(near);
  const item = useItem(id);
  useItemCommands(items, id, kind !== 'tags');
  const one = comparison.items.find((other) => other.item === id);
  return (
    <div className={drawn['item']}>
      <ItemBar items={items} id={id} name={item?.path ?? ''}>
        {kind === 'tags' ? null : (
          <>
            <ShownChoice kind={kind} />
            <OpacityChoice />
          </>
        )}
      </ItemBar>
      {one === undefined ? (
        <p className={classes['message']}>{compareText.gone}</p>
      ) : item === undefined ? (
        <div className={classes['waiting']} role="status">
          <Loader size="sm" />
          {drawnText.item.loading}
        </div>
      ) : kind === 'tags' ? (
        <BothTags {...{ project, a, b, one, item, near }} />
      ) : (
        <BothDrawn {...{ project, a, b, one, item, near }} />
      )}
    </div>
  );
}
