/** Above a validation image that is looked at large: back to the list, to the next, over to Label; and the keys for that. */
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconChevronLeft, IconChevronRight, IconPencil } from '@tabler/icons-react';
import { useEffect, useMemo, type ReactNode } from 'react';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import type { Command } from '#renderer/session/commands.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { SHOWN, useShown } from './ShownChoice.tsx';
import classes from '../Review.module.css';
import own from './Drawn.module.css';

const words = drawnText.item;

/** This one, the next and the one before, for decoding ahead. */
export function useNear(items: readonly ItemId[], id: ItemId): readonly ItemId[] {
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

/**
 * @param items as they stand in the list that the image was opened from
 * @param hasViews there is a choice between mistakes, prediction and label
 */
export function useItemCommands(items: readonly ItemId[], id: ItemId, hasViews = true): void {
  const [shown, choose] = useShown();
  const commands = useMemo((): Command[] => {
    const at = items.indexOf(id);
    const view: Command = {
      id: 'review.view',
      run: () => choose(SHOWN[(SHOWN.indexOf(shown) + 1) % SHOWN.length] ?? 'differences'),
    };
    return [
      { id: 'review.next', run: () => lookAt(items[at + 1]) },
      { id: 'review.previous', run: () => lookAt(items[at - 1]) },
      { id: 'review.edit', run: () => openInLabel(id) },
      { id: 'review.close', run: () => remember({ look: null }) },
      ...(hasViews ? [view] : []),
    ];
  }, [items, id, hasViews, shown, choose]);
  useCommands(commands);
  // Whatever had the focus in the grid is gone, and Enter belongs to the command.
  useEffect(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, [id]);
}

export interface ItemBarProps {
  readonly items: readonly ItemId[];
  readonly id: ItemId;
  readonly name: string;
  readonly children: ReactNode;
}

export function ItemBar({ items, id, name, children }: ItemBarProps) {
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
