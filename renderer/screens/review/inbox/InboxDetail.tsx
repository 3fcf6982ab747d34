/** One entry of the inbox: the image, what the run said beside the labels, and what can be done about it. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconLock } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { TipIcon, TipLabel } from '#renderer/components/TipIcon.tsx';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import { useItem } from '#renderer/hooks/useLabels.ts';
import type { Command } from '#renderer/session/commands.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import type { CommandId } from '#renderer/text/commandNames.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { InboxEntry } from '#shared/domain/inbox.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import { ReviewStage } from '../drawn/ReviewStage.tsx';
import { EntryDrawn } from './EntryDrawn.tsx';
import { EntryTags } from './EntryTags.tsx';
import type { InboxActions } from './inboxActions.ts';
import classes from '../Review.module.css';
import own from './Inbox.module.css';

const words = inboxText.actions;
const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const NO_OVERLAYS: readonly never[] = [];

export interface InboxDetailProps {
  readonly project: Project;
  readonly entry: InboxEntry;
  readonly near: readonly ItemId[];
  readonly at: number;
  readonly count: number;
  readonly actions: InboxActions;
  readonly onGo: (at: number) => void;
  readonly onLeave: () => void;
}

export function InboxDetail({ project, near, count, ...parts }: InboxDetailProps) {
  const { entry, at, actions } = parts;
  const item = useItem(entry.item);
  const steps = useSteps(parts);
  useEntryCommands({ project, item, actions, steps });
  const isTags = project.kind === 'tags';
  return (
    <section className={own['detail']} aria-label={inboxText.detail.label}>
      <header className={own['head']}>
        <ActionIcon.Group>
          <TipIcon
            label={inboxText.previous}
            shortcut={keysOf('review.previous')}
            disabled={at === 0}
            onClick={steps.previous}
          >
            <IconChevronLeft {...smallIcon} />
          </TipIcon>
          <TipIcon
            label={inboxText.next}
            shortcut={keysOf('review.next')}
            disabled={at >= count - 1}
            onClick={steps.next}
          >
            <IconChevronRight {...smallIcon} />
          </TipIcon>
        </ActionIcon.Group>
        <span className={`${own['small']} num`}>{inboxText.place(at + 1, count)}</span>
        <span className={`${own['name']} truncate`} title={item?.path}>
          <bdi>{item?.name}</bdi>
        </span>
        <Held side={entry.side} />
      </header>
      {item === undefined ? (
        <div className={classes['waiting']} role="status" />
      ) : isTags ? (
        <div className={own['tagParts']}>
          <div className={own['picture']}>
            <ReviewStage item={item} near={near} overlays={NO_OVERLAYS} />
          </div>
          <EntryTags {...{ entry, item, actions }} />
        </div>
      ) : (
        <EntryDrawn key={item.id} {...{ project, item, near, entry }} />
      )}
      <Foot {...{ entry, steps, isTags }} hasLabels={item?.isLabeled !== false} />
    </section>
  );
}

type StepParts = Pick<InboxDetailProps, 'entry' | 'actions' | 'at' | 'onGo' | 'onLeave'>;

interface Steps {
  readonly previous: () => void;
  readonly next: () => void;
  readonly confirm: () => void;
  readonly take: () => void;
  readonly takeFile: () => void;
  readonly dismiss: () => void;
  readonly edit: () => void;
}

/** What is settled is left. */
function useSteps({ entry, actions, at, onGo, onLeave }: StepParts): Steps {
  return useMemo(() => {
    const item = entry.item;
    const settled = (work: Promise<void>): void => {
      onLeave();
      void work;
    };
    return {
      previous: () => onGo(at - 1),
      next: () => onGo(at + 1),
      confirm: () => settled(actions.settle([item], 'corrected')),
      take: () => settled(actions.take([item], 'model')),
      takeFile: () => {
        if (entry.actual !== null) settled(actions.take([item], 'file'));
      },
      dismiss: () => settled(actions.settle([item], entry.state === 'open' ? 'dismissed' : 'open')),
      edit: () => goToScreen('label', { item: String(item), view: 'single', from: 'review' }),
    };
  }, [entry, actions, at, onGo, onLeave]);
}

function useEntryCommands({
  project,
  item,
  actions,
  steps,
}: Pick<InboxDetailProps, 'project' | 'actions'> & {
  readonly item: Item | undefined;
  readonly steps: Steps;
}): void {
  const commands = useMemo((): Command[] => {
    const tagging: Command[] =
      project.kind !== 'tags' || item === undefined
        ? []
        : [
            ...DIGITS.map((digit): Command => ({
              id: `label.toggle${digit}`,
              run: () => actions.toggleAt(item, digit - 1),
            })),
            { id: 'label.noTags', run: () => actions.noTags(item) },
          ];
    return [
      { id: 'review.next', run: steps.next },
      { id: 'review.previous', run: steps.previous },
      { id: 'review.edit', run: steps.edit },
      { id: 'inbox.confirm', run: steps.confirm },
      { id: 'inbox.take', run: steps.take },
      { id: 'inbox.takeFile', run: steps.takeFile },
      { id: 'inbox.dismiss', run: steps.dismiss },
      { id: 'label.undo', run: () => void actions.goBack('undo') },
      { id: 'label.redo', run: () => void actions.goBack('redo') },
      ...tagging,
    ];
  }, [project.kind, item, actions, steps]);
  useCommands(commands);
}

/** What judges a run is never trained on, corrected or not. */
function Held({ side }: Pick<InboxEntry, 'side'>) {
  if (side !== 'valid' && side !== 'test') return null;
  const { held } = inboxText.detail;
  return (
    <Tooltip label={held.hint} multiline maw={300}>
      <span className={own['held']} tabIndex={0}>
        <IconLock size={14} stroke={1.5} aria-hidden />
        {held[side]}
      </span>
    </Tooltip>
  );
}

interface FootProps {
  readonly entry: InboxEntry;
  readonly steps: Steps;
  readonly isTags: boolean;
  readonly hasLabels: boolean;
}

function Foot({ entry, steps, isTags, hasLabels }: FootProps) {
  const { state } = entry;
  const isKnown = entry.scores.length > 0 || (!isTags && entry.source !== 'file');
  return (
    <footer className={own['foot']}>
      {state === 'dismissed' ? null : (
        <Act id="inbox.confirm" hint={words.confirmHint} isMain onClick={steps.confirm}>
          {isTags && !hasLabels ? words.confirmNone : words.confirm}
        </Act>
      )}
      {state === 'open' ? (
        <>
          {isKnown ? (
            <Act id="inbox.take" hint={words.takeHint} onClick={steps.take}>
              {words.take}
            </Act>
          ) : null}
          {entry.actual === null ? null : (
            <Act id="inbox.takeFile" onClick={steps.takeFile}>
              {words.takeFile}
            </Act>
          )}
        </>
      ) : null}
      <Act id="review.edit" onClick={steps.edit}>
        {words.edit}
      </Act>
      <span className={classes['spacer']} />
      <Act id="inbox.dismiss" hint={state === 'open' ? words.dismissHint : undefined} onClick={steps.dismiss}>
        {state === 'open' ? words.dismiss : words.reopen}
      </Act>
    </footer>
  );
}

interface ActProps {
  readonly id: CommandId;
  readonly hint?: string | undefined;
  readonly isMain?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Act({ id, hint, isMain = false, onClick, children }: ActProps) {
  return (
    <Tooltip label={<TipLabel label={hint ?? String(children)} shortcut={keysOf(id)} />} multiline maw={300}>
      <Button size="xs" variant={isMain ? 'filled' : 'default'} onClick={onClick}>
        {children}
      </Button>
    </Tooltip>
  );
}
