/** All runs of the project, newest first: how good, how big, how long; names and notes are edited in place. */
import { ActionIcon, Menu, TextInput, Tooltip } from '@mantine/core';
import {
  IconChartLine,
  IconDots,
  IconNote,
  IconPencil,
  IconPlayerPlay,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { RunStatusBadge } from '#renderer/components/RunStatusBadge.tsx';
import { useRunActions, type RunActions } from '#renderer/hooks/useRunActions.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { bestRun, isActive } from '#renderer/session/runFacts.ts';
import { formatAgo } from '#renderer/text/format.ts';
import { metricWords } from '#renderer/text/metrics.ts';
import { reviewText } from '#renderer/text/review.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { isResumable, type Run } from '#shared/domain/run.ts';
import { RunNotes } from './RunNotes.tsx';
import classes from './Review.module.css';

export interface RunListProps {
  readonly project: string;
  readonly runs: readonly Run[];
  readonly chosen: string;
}

type Editing = { readonly run: string; readonly what: 'name' | 'notes' } | null;

export function RunList({ project, runs, chosen }: RunListProps) {
  const actions = useRunActions(project);
  const best = bestRun(runs)?.id;
  const [editing, setEditing] = useState<Editing>(null);
  const [now] = useState(() => Date.now());
  return (
    <aside className={classes['runs']} aria-label={reviewText.runs}>
      <header className={classes['head']}>
        <h2 className={classes['title']}>{reviewText.runs}</h2>
      </header>
      <ul className={classes['list']}>
        {runs.map((run) => (
          <li key={run.id} className={classes['row']} data-chosen={run.id === chosen || undefined}>
            {editing?.run === run.id && editing.what === 'name' ? (
              <NameField
                run={run}
                onDone={(name) => {
                  setEditing(null);
                  if (name !== null) actions.rename(run, name);
                }}
              />
            ) : (
              <RunButton run={run} now={now} isBest={run.id === best} isChosen={run.id === chosen} />
            )}
            <RunMenu
              run={run}
              actions={actions}
              isBusy={runs.some(isActive)}
              isEdited={editing?.run === run.id}
              onEdit={(what) => setEditing({ run: run.id, what })}
            />
            {editing?.run === run.id && editing.what === 'notes' ? (
              <RunNotes
                run={run}
                onSave={(notes) => void actions.setNotes(run, notes)}
                onClose={() => setEditing(null)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </aside>
  );
}

interface RunButtonProps {
  readonly run: Run;
  readonly now: number;
  readonly isBest: boolean;
  readonly isChosen: boolean;
}

function RunButton({ run, now, isBest, isChosen }: RunButtonProps) {
  const [judged, ...others] = metricWords[run.kind];
  return (
    <button
      type="button"
      className={classes['pick']}
      aria-current={isChosen ? 'true' : undefined}
      onClick={() => remember({ run: run.id, item: null })}
    >
      <span className={classes['line']}>
        <span className="truncate" title={run.name}>
          <bdi>{run.name}</bdi>
        </span>
        {run.notes === '' ? null : (
          <Tooltip label={run.notes} multiline maw={320}>
            <IconNote size={14} stroke={1.5} role="img" aria-label={reviewText.run.notes} />
          </Tooltip>
        )}
        <span className={classes['spacer']} />
        {isBest ? (
          <Tooltip label={reviewText.run.best}>
            <IconStarFilled
              size={12}
              role="img"
              aria-label={reviewText.run.best}
              className={classes['star']}
            />
          </Tooltip>
        ) : null}
        <span className={`${classes['score']} num`} title={judged.label}>
          {judged.format(run.best?.metrics[judged.name])}
        </span>
      </span>
      <span className={`${classes['line']} ${classes['small']} num`}>
        <RunStatusBadge status={run.status} />
        <span>{reviewText.run.frame(run.config)}</span>
        <span>{reviewText.run.epochs(run.epochsDone, run.config.epochs)}</span>
      </span>
      <span className={`${classes['line']} ${classes['small']} num`}>
        <span>
          {others.map(({ name, label, format }) => `${label} ${format(run.best?.metrics[name])}`).join(' · ')}
        </span>
        <span className={classes['spacer']} />
        <span>{formatAgo(run.createdAt, now)}</span>
      </span>
    </button>
  );
}

interface RunMenuProps {
  readonly run: Run;
  readonly actions: RunActions;
  readonly isBusy: boolean;
  /** A field of this run is being edited: it keeps the focus. */
  readonly isEdited: boolean;
  readonly onEdit: (what: 'name' | 'notes') => void;
}

function RunMenu({ run, actions, isBusy, isEdited, onEdit }: RunMenuProps) {
  return (
    <Menu position="bottom-end" returnFocus={!isEdited}>
      <Menu.Target>
        <ActionIcon className={classes['dots']} size={24} aria-label={reviewText.run.actions(run.name)}>
          <IconDots {...smallIcon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconChartLine {...smallIcon} />}
          onClick={() => goToScreen('train', { run: run.id })}
        >
          {reviewText.run.watch}
        </Menu.Item>
        <Menu.Item leftSection={<IconPencil {...smallIcon} />} onClick={() => onEdit('name')}>
          {reviewText.run.rename}
        </Menu.Item>
        <Menu.Item leftSection={<IconNote {...smallIcon} />} onClick={() => onEdit('notes')}>
          {reviewText.run.editNotes}
        </Menu.Item>
        {isResumable(run) ? (
          <Menu.Item
            leftSection={<IconPlayerPlay {...smallIcon} />}
            disabled={isBusy}
            onClick={() => {
              actions.resume(run);
              goToScreen('train', { run: run.id });
            }}
          >
            {reviewText.run.resume}
          </Menu.Item>
        ) : null}
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash {...smallIcon} />}
          disabled={isActive(run)}
          onClick={() => actions.remove(run)}
        >
          {reviewText.run.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Enter or leaving the field keeps the name, Escape does not. */
function NameField({ run, onDone }: { readonly run: Run; readonly onDone: (name: string | null) => void }) {
  const [name, setName] = useState(run.name);
  const finish = (isKept: boolean): void => {
    const trimmed = name.trim();
    onDone(isKept && trimmed !== '' && trimmed !== run.name ? trimmed : null);
  };
  return (
    <TextInput
      className={classes['rename']}
      size="xs"
      aria-label={reviewText.run.nameField}
      autoFocus
      maxLength={200}
      value={name}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
    />
  );
}
