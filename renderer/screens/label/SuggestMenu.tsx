/** Asking a run, the figures of what it suggests, and the queues that come of it. */
import { Button, Indicator, Popover, SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import { Meter } from '#renderer/components/Meter.tsx';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { useChoice } from '#renderer/hooks/usePreferences.ts';
import { useJobs, useProject } from '#renderer/hooks/useProject.ts';
import { askRun, useAskableRuns, useSuggestionSummary } from '#renderer/hooks/useSuggestions.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import { icon } from '#renderer/theme/icon.ts';
import type { ItemSort } from '#shared/domain/item.ts';
import type { Run } from '#shared/domain/run.ts';
import type { SuggestionSummary } from '#shared/domain/suggestion.ts';
import type { SuggestionActions } from './suggestionActions.ts';
import classes from './SuggestMenu.module.css';

const words = suggestText.menu;

/** The run is asked by itself after a training unless this says `off`. */
const AFTER_TRAINING = 'suggest.afterTraining';
const SURE = ['0.8', '0.9', '0.95', '0.99'] as const;

export function SuggestMenu({ actions }: { readonly actions: SuggestionActions }) {
  const [isOpen, setIsOpen] = useState(false);
  const isAsking = useAsking() !== undefined;
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" width={352} trapFocus withinPortal>
      <Popover.Target>
        <Indicator disabled={!isAsking} processing size={8} offset={6} color="accent">
          <TipIcon
            label={words.label}
            shortcut={keysOf('label.suggest')}
            isTipHidden={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconSparkles {...icon} />
          </TipIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown>
        <Content actions={actions} onDone={() => setIsOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

const useAsking = () => useJobs().find((job) => job.kind === 'suggest' && job.state === 'running');

interface ContentProps {
  readonly actions: SuggestionActions;
  readonly onDone: () => void;
}

function Content({ actions, onDone }: ContentProps) {
  const runs = useAskableRuns();
  const [sure, setSure] = useState<string>('0.95');
  const summary = useSuggestionSummary(Number(sure));
  const [after, setAfter] = useChoice(AFTER_TRAINING, ['on', 'off'], 'on');
  const [latest] = runs ?? [];
  return (
    <Stack gap={12}>
      <div>
        <Text fw={600}>{words.title}</Text>
        <p className={classes['note']}>{latest === undefined ? words.noRun : words.what}</p>
      </div>
      {latest === undefined ? (
        <Button onClick={() => goToScreen('train')}>{words.train}</Button>
      ) : (
        <>
          <Asking runs={runs ?? []} latest={latest} />
          <Queues summary={summary} onDone={onDone} />
          {summary !== null && summary.open > 0 ? (
            <Sure {...{ sure, setSure, summary }} onAccept={() => actions.acceptSure(Number(sure))} />
          ) : null}
          <Switch
            size="xs"
            label={words.after}
            checked={after === 'on'}
            onChange={(event) => setAfter(event.currentTarget.checked ? 'on' : 'off')}
          />
        </>
      )}
    </Stack>
  );
}

function Asking({ runs, latest }: { readonly runs: readonly Run[]; readonly latest: Run }) {
  const { id: project } = useProject();
  const [chosen, setChosen] = useState<string | null>(null);
  const job = useAsking();
  const run = runs.find((one) => one.id === chosen) ?? latest;
  if (job !== undefined) {
    return (
      <div>
        <p className={classes['note']}>{job.title}</p>
        <Meter label={job.title} value={job.done} total={job.total} />
      </div>
    );
  }
  return (
    <div>
      <div className={classes['asking']}>
        <Select
          className={classes['run']}
          aria-label={words.run}
          data={runs.map((one) => ({ value: one.id, label: one.name }))}
          value={run.id}
          allowDeselect={false}
          onChange={setChosen}
          comboboxProps={{ withinPortal: false }}
        />
        <Button onClick={() => askRun(project, run)}>{words.start}</Button>
      </div>
      <p className={classes['note']}>{words.startHint}</p>
    </div>
  );
}

interface QueuesProps {
  readonly summary: SuggestionSummary | null;
  readonly onDone: () => void;
}

function Queues({ summary, onDone }: QueuesProps) {
  if (summary === null) return null;
  if (summary.all === 0) return <p className={classes['note']}>{words.noneYet}</p>;
  const show = (sort: ItemSort, labeled: boolean): void => {
    labelView.setState({ filter: { suggested: true, labeled }, sort });
    onDone();
  };
  return (
    <div className={classes['queues']}>
      <span className="num">{words.open(summary.open)}</span>
      <Button
        size="compact-sm"
        variant="default"
        disabled={summary.open === 0}
        onClick={() => show('uncertainty', false)}
      >
        {words.leastSure}
      </Button>
      <span className="num">{words.disagreeing(summary.disagreeing)}</span>
      <Button
        size="compact-sm"
        variant="default"
        disabled={summary.disagreeing === 0}
        onClick={() => show('disagreement', true)}
      >
        {words.disagreements}
      </Button>
    </div>
  );
}

interface SureProps {
  readonly sure: string;
  readonly setSure: (sure: string) => void;
  readonly summary: SuggestionSummary;
  readonly onAccept: () => void;
}

function Sure({ sure, setSure, summary, onAccept }: SureProps) {
  return (
    <div className={classes['sure']}>
      <span>{words.sure}</span>
      <div className={classes['asking']}>
        <SegmentedControl
          size="xs"
          className={classes['run']}
          aria-label={words.sureLabel}
          value={sure}
          onChange={setSure}
          data={SURE.map((value) => ({ value, label: words.sureOf(Number(value)) }))}
        />
        <Button size="compact-sm" variant="default" disabled={summary.sure === 0} onClick={onAccept}>
          {words.acceptSure(summary.sure)}
        </Button>
      </div>
    </div>
  );
}
