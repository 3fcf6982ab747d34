/** One validation image large: label, prediction and what is wrong between them, with a table beside it. */
import { ActionIcon, Button, Loader, Slider } from '@mantine/core';
import { IconArrowLeft, IconChevronLeft, IconChevronRight, IconPencil } from '@tabler/icons-react';
import { useEffect, useMemo, type ReactNode } from 'react';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import { useComparisons } from '#renderer/hooks/useComparisons.ts';
import { useEnsureItems, useItem } from '#renderer/hooks/useLabels.ts';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import type { Command } from '#renderer/session/commands.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { MaskItem } from './MaskItem.tsx';
import { PointItem } from './PointItem.tsx';
import { SHOWN, ShownChoice, useShown } from './ShownChoice.tsx';
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
  const [opacity, setOpacity] = useLayoutValue('review.opacity', 0.7);
  useItemCommands(items, id);
  const shared = { opacity, colors, near, row };
  return (
    <div className={own['item']}>
      <ItemBar items={items} id={id} name={item?.path ?? ''}>
        <ShownChoice kind={evaluation.kind} />
        <Slider
          className={own['opacity']}
          size="xs"
          min={0.1}
          max={1}
          step={0.05}
          label={null}
          thumbLabel={words.opacity}
          value={opacity}
          onChange={setOpacity}
        />
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

/** This one, the next and the one before, for decoding ahead. */
function useNear(items: readonly ItemId[], id: ItemId): readonly ItemId[] {
  return useMemo(() => {
    const at = items.indexOf(id);
    return [id, items[at + 1], items[at - 1]].filter((one) => one !== undefined);
  }, [items, id]);
}

const lookAt = (item: ItemId | undefined): void => {
  if (item !== undefined) remember({ item: String(item), look: String(item) });
};

const openInLabel = (id: ItemId): void =>
  goToScreen('label', { item: String(id), view: 'single', from: 'review' });

function useItemCommands(items: readonly ItemId[], id: ItemId): void {
  const [shown, choose] = useShown();
  const commands = useMemo((): Command[] => {
    const at = items.indexOf(id);
    return [
      { id: 'review.next', run: () => lookAt(items[at + 1]) },
      { id: 'review.previous', run: () => lookAt(items[at - 1]) },
      { id: 'review.edit', run: () => openInLabel(id) },
      { id: 'review.close', run: () => remember({ look: null }) },
      {
        id: 'review.view',
        run: () => choose(SHOWN[(SHOWN.indexOf(shown) + 1) % SHOWN.length] ?? 'differences'),
      },
    ];
  }, [items, id, shown, choose]);
  useCommands(commands);
  // Whatever had the focus in the grid is gone, and Enter belongs to the command.
  useEffect(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, [id]);
}

interface ItemBarProps {
  readonly items: readonly ItemId[];
  readonly id: ItemId;
  readonly name: string;
  readonly children: ReactNode;
}

function ItemBar({ items, id, name, children }: ItemBarProps) {
  const at = items.indexOf(id);
  return (
    <div className={classes['viewbar']}>
      <TipIcon label={words.back} shortcut={keysOf('review.close')} onClick={() => remember({ look: null })}>
        <IconArrowLeft {...smallIcon} />
      </TipIcon>
      <ActionIcon.Group>
        <TipIcon
          label={words.previous}
          shortcut={keysOf('review.previous')}
          disabled={at <= 0}
          onClick={() => lookAt(items[at - 1])}
        >
          <IconChevronLeft {...smallIcon} />
        </TipIcon>
        <TipIcon
          label={words.next}
          shortcut={keysOf('review.next')}
          disabled={at < 0 || at >= items.length - 1}
          onClick={() => lookAt(items[at + 1])}
        >
          <IconChevronRight {...smallIcon} />
        </TipIcon>
      </ActionIcon.Group>
      <span className={`${classes['small']} num`}>{at < 0 ? null : words.place(at + 1, items.length)}</span>
      <span className={`${own['name']} truncate`} title={name}>
        <bdi>{name.split('/').at(-1)}</bdi>
      </span>
      {children}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPencil {...smallIcon} />}
        onClick={() => openInLabel(id)}
      >
        {words.open}
      </Button>
    </div>
  );
}
