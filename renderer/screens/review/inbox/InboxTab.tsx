/** The correction inbox: entries on the left, the one that is looked at on the right, worked through by key. */
import { ActionIcon, Loader, SegmentedControl } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconInbox } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useInboxEntries, useInboxSummary } from '#renderer/hooks/useInbox.ts';
import { useEnsureItems, useHistoryState, useLabelDocument } from '#renderer/hooks/useLabels.ts';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { remember } from '#renderer/session/navigation.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { INBOX_STATES, type InboxEntry, type InboxState, type InboxSummary } from '#shared/domain/inbox.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { ImportFeedback } from './ImportFeedback.tsx';
import { inboxActions } from './inboxActions.ts';
import { InboxDetail } from './InboxDetail.tsx';
import { InboxList } from './InboxList.tsx';
import { LearnButton } from './LearnButton.tsx';
import classes from '../Review.module.css';
import own from './Inbox.module.css';

export interface InboxTabProps {
  readonly project: Project;
  readonly run: Run;
}

export function InboxTab({ project, run }: InboxTabProps) {
  const query = usePlaceQuery();
  const state = INBOX_STATES.find((one) => one === query['entries']) ?? 'open';
  const summary = useInboxSummary();
  return (
    <>
      <Bar project={project} run={run} state={state} summary={summary} />
      <Entries key={state} project={project} state={state} />
    </>
  );
}

interface BarProps extends InboxTabProps {
  readonly state: InboxState;
  readonly summary: InboxSummary | null;
}

function Bar({ project, run, state, summary }: BarProps) {
  return (
    <div className={classes['viewbar']}>
      <SegmentedControl
        size="xs"
        aria-label={inboxText.statesLabel}
        data={INBOX_STATES.map((value) => ({
          value,
          label: inboxText.counted(inboxText.states[value], summary?.[value] ?? 0),
        }))}
        value={state}
        onChange={(entries) => remember({ entries, item: null, at: null })}
      />
      <History project={project} />
      <span className={classes['spacer']} />
      <ImportFeedback project={project} run={run} />
      <LearnButton project={project} run={run} summary={summary} />
    </div>
  );
}

/** Everything here is an action of the project's history. */
function History({ project }: { readonly project: Project }) {
  const { undo, redo } = useHistoryState();
  const labels = useLabelDocument();
  const goBack = (way: 'undo' | 'redo'): void => {
    if (labels !== null) void inboxActions(project.id, labels).goBack(way);
  };
  const words = inboxText.actions;
  return (
    <ActionIcon.Group>
      <TipIcon
        label={words.undo(undo)}
        shortcut={keysOf('label.undo')}
        disabled={undo === null}
        onClick={() => goBack('undo')}
      >
        <IconArrowBackUp {...smallIcon} />
      </TipIcon>
      <TipIcon
        label={words.redo(redo)}
        shortcut={keysOf('label.redo')}
        disabled={redo === null}
        onClick={() => goBack('redo')}
      >
        <IconArrowForwardUp {...smallIcon} />
      </TipIcon>
    </ActionIcon.Group>
  );
}

function Entries({ project, state }: { readonly project: Project; readonly state: InboxState }) {
  const entries = useInboxEntries(state);
  const labels = useLabelDocument();
  const { list, at, goTo, leave } = useWorklist(entries, state);
  const actions = useMemo(
    () => (labels === null ? null : inboxActions(project.id, labels)),
    [project.id, labels],
  );
  const near = useMemo(() => nearOf(list ?? [], at), [list, at]);
  useEnsureItems(near);
  const entry = list?.[at];
  if (list === null || actions === null) {
    return (
      <div className={classes['waiting']} role="status">
        <Loader size="sm" />
        {inboxText.loading}
      </div>
    );
  }
  if (entry === undefined) {
    const { title, body } = inboxText.empty[state];
    return (
      <EmptyState icon={<IconInbox size={28} stroke={1.5} aria-hidden />} title={title}>
        {body}
      </EmptyState>
    );
  }
  return (
    <div className={own['parts']}>
      <InboxList project={project} entries={list} at={at} onGo={goTo} />
      <InboxDetail
        {...{ project, entry, near, at, actions }}
        count={list.length}
        onGo={goTo}
        onLeave={leave}
      />
    </div>
  );
}

/** This one, the next and the one before. */
function nearOf(list: readonly InboxEntry[], at: number): readonly ItemId[] {
  return [list[at], list[at + 1], list[at - 1]].flatMap((entry) => (entry === undefined ? [] : [entry.item]));
}

interface Worklist {
  readonly list: readonly InboxEntry[] | null;
  readonly at: number;
  readonly goTo: (at: number) => void;
  /** Goes on from an entry that is settled: to the next, or to the one before at the end of the list. */
  readonly leave: () => void;
}

interface Kept {
  readonly entry: InboxEntry;
  readonly at: number;
}

/**
 * The entries in order, and the one that is looked at. That one stays in its place while one is at it, though it belongs to
 * another state since: who takes a tag off may want to give another one.
 */
function useWorklist(entries: readonly InboxEntry[] | null, state: InboxState): Worklist {
  const query = usePlaceQuery();
  const wanted = Number(query['item'] ?? 0);
  const [kept, setKept] = useState<Kept | null>(null);
  const [left, setLeft] = useState<ItemId | null>(null);
  const list = useMemo(
    () => withKept(entries, kept?.entry.item === left ? null : kept, state),
    [entries, kept, left, state],
  );
  const found = list?.findIndex(({ item }) => item === wanted) ?? -1;
  const at = found >= 0 ? found : placeIn(list, kept?.at ?? Number(query['at'] ?? 0));
  const current = list?.[at];
  // Follows from what is shown: React draws once more before anybody sees it.
  if (current !== undefined && (kept?.entry.item !== current.item || kept.at !== at))
    setKept({ entry: current, at });
  const look = (next: number): void => {
    const item = list?.[next]?.item;
    if (item !== undefined) remember({ item: String(item), at: String(next) });
  };
  return {
    list,
    at,
    goTo: (next) => {
      setLeft(null);
      look(next);
    },
    leave: () => {
      setLeft(current?.item ?? null);
      look(at < (list?.length ?? 0) - 1 ? at + 1 : at - 1);
    },
  };
}

/** Coming back from Label to an entry that is corrected meanwhile, one is at the one that took its place. */
const placeIn = (list: readonly InboxEntry[] | null, at: number): number =>
  Math.max(0, Math.min(Number.isInteger(at) ? at : 0, (list?.length ?? 1) - 1));

function withKept(
  entries: readonly InboxEntry[] | null,
  kept: Kept | null,
  state: InboxState,
): readonly InboxEntry[] | null {
  if (entries === null || kept === null) return entries;
  if (entries.some(({ item }) => item === kept.entry.item)) return entries;
  const entry = { ...kept.entry, state: state === 'corrected' ? 'open' : 'corrected' } as const;
  return [...entries.slice(0, kept.at), entry, ...entries.slice(kept.at)];
}
