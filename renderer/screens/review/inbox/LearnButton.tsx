/** Starts a run that learns from corrections, and says first what it will be taught and what it will not. */
import { Button, Modal, SegmentedControl, Slider } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { useRuns } from '#renderer/hooks/useProject.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { isActive } from '#renderer/session/runFacts.ts';
import { learnText } from '#renderer/text/inbox.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { InboxSummary } from '#shared/domain/inbox.ts';
import type { Project } from '#shared/domain/project.ts';
import { LEAST_WEIGHT, USUAL_WEIGHT, type Run } from '#shared/domain/run.ts';
import own from './Inbox.module.css';

/** More is possible on the command line. */
const MOST_SHOWN = 16;
const WAYS = ['weighted', 'only'] as const;
type Way = (typeof WAYS)[number];

export interface LearnButtonProps {
  readonly project: Project;
  readonly run: Run;
  readonly summary: InboxSummary | null;
}

export function LearnButton({ project, run, summary }: LearnButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconSchool {...smallIcon} />}
        disabled={!run.hasCheckpoint || summary === null || summary.corrected === 0}
        onClick={() => setIsOpen(true)}
      >
        {learnText.button}
      </Button>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={learnText.title} size={480}>
        {summary === null ? null : <Plan project={project} run={run} summary={summary} />}
      </Modal>
    </>
  );
}

function Plan({ project, run, summary }: LearnButtonProps & { readonly summary: InboxSummary }) {
  const [way, setWay] = useState<Way>('weighted');
  const [weight, setWeight] = useState(USUAL_WEIGHT);
  const { isStarting, start } = useStart(project, run);
  const isBusy = useRuns()?.some(isActive) === true;
  const { teaching, heldBack } = summary;
  return (
    <div className={own['plan']}>
      <p>
        <strong>{learnText.teaching(teaching)}</strong>
        {heldBack > 0 ? ` ${learnText.heldBack(heldBack)}` : null}
      </p>
      {teaching === 0 ? <Note tone="info">{learnText.none}</Note> : null}
      <SegmentedControl
        fullWidth
        aria-label={learnText.way}
        data={WAYS.map((value) => ({ value, label: learnText.ways[value] }))}
        value={way}
        onChange={(value) => setWay(WAYS.find((one) => one === value) ?? 'weighted')}
      />
      {way === 'weighted' ? (
        <>
          <p className="dim">{learnText.weightedHint}</p>
          <Weight value={weight} onChange={setWeight} />
        </>
      ) : (
        <Note tone="warn">{learnText.onlyHint}</Note>
      )}
      <p className="dim">
        {learnText.from[way](run.name)} {learnText.judged}
      </p>
      {isBusy ? <Note tone="info">{learnText.busy}</Note> : null}
      <Button
        loading={isStarting}
        disabled={teaching === 0 || isBusy}
        onClick={() => start(way === 'only' ? 'only' : weight)}
      >
        {learnText.start}
      </Button>
    </div>
  );
}

function useStart(project: Project, run: Run) {
  const [isStarting, setIsStarting] = useState(false);
  const start = (use: number | 'only'): void => {
    setIsStarting(true);
    studio.inbox.learn({ project: project.id, run: run.id, use, epochs: null, lr: null }).then(
      (started) => goToScreen('train', { run: started.id }),
      (error: unknown) => {
        setIsStarting(false);
        notifyError(error);
      },
    );
  };
  return { isStarting, start };
}

function Weight({ value, onChange }: { readonly value: number; readonly onChange: (next: number) => void }) {
  return (
    <div className={own['weight']}>
      <span>{learnText.weight}</span>
      <Slider
        size="sm"
        min={LEAST_WEIGHT}
        max={MOST_SHOWN}
        label={null}
        thumbLabel={learnText.weight}
        value={value}
        onChange={onChange}
      />
      <output className="num">{learnText.times(value)}</output>
    </div>
  );
}
