/** What the next run begins with: nothing, another run, published weights (downloaded on a click), or a file. */
import { Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { Meter } from '#renderer/components/Meter.tsx';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { inBackground, notifyError } from '#renderer/hooks/notify.tsx';
import { useKnownWeights } from '#renderer/hooks/useKnownWeights.ts';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { useJobs, useRuns } from '#renderer/hooks/useProject.ts';
import {
  chosenStart,
  downloadOf,
  fittingWeights,
  followDownload,
  fromValue,
  pickWeights,
  startPick,
  startSettings,
  toValue,
  unpickWeights,
} from '#renderer/session/startPick.ts';
import { wordsForWire } from '#renderer/text/errors.ts';
import { formatBytes } from '#renderer/text/format.ts';
import { judgedWords } from '#renderer/text/metrics.ts';
import { planText, settingHints } from '#renderer/text/train.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Job } from '#shared/domain/job.ts';
import { BODY_OF, type Run, type TrainConfig } from '#shared/domain/run.ts';
import type { KnownWeights } from '#shared/domain/weights.ts';
import { bestScoreOf } from '#shared/kernels/judging.ts';
import { Field } from './Field.tsx';
import classes from './Train.module.css';

export interface StartFieldProps {
  readonly project: string;
  readonly config: TrainConfig;
  readonly edit: (edits: Partial<TrainConfig>) => void;
}

const words = planText.start;

export function StartField({ project, config, edit }: StartFieldProps) {
  const known = useKnownWeights();
  const runs = (useRuns() ?? []).filter((run) => run.hasCheckpoint && run.config.arch === config.arch);
  const picked = useStore(startPick);
  const pending = picked.project === project ? picked.name : null;
  const job = downloadOf(picked, useJobs());
  const chosen = chosenStart(config, pending);
  const weights = fittingWeights(known, BODY_OF[config.arch], chosen);
  const wanted = pending === null ? undefined : known.find(({ name }) => name === pending);
  const chooseFile = useFileChooser(edit);
  useEffect(() => {
    if (pending === null || wanted?.isDownloaded !== true) return;
    unpickWeights();
    edit(startSettings({ kind: 'weights', name: pending }));
  });
  const choose = (value: string | null): void => {
    const choice = fromValue(value);
    if (choice.kind === 'file') return void chooseFile();
    const isMissing =
      choice.kind === 'weights' && known.some((one) => one.name === choice.name && !one.isDownloaded);
    if (isMissing) return pickWeights(project, choice.name);
    unpickWeights();
    edit(startSettings(choice));
  };
  return (
    <Field
      hint={settingHints.from}
      isWide
      note={chosen.kind === 'file' ? <FileNote config={config} onChange={chooseFile} /> : undefined}
    >
      <Select
        size="xs"
        aria-label={settingHints.from.label}
        allowDeselect={false}
        maxDropdownHeight={360}
        data={options(runs, weights)}
        value={toValue(chosen)}
        onChange={choose}
      />
      {wanted === undefined || wanted.isDownloaded ? null : (
        <Download project={project} weights={wanted} job={job} />
      )}
    </Field>
  );
}

/** "F2 0.802". */
function scoreText(run: Run): string {
  const { label, format } = judgedWords(run.kind);
  return `${label} ${format(bestScoreOf(run))}`;
}

function options(runs: readonly Run[], weights: readonly KnownWeights[]) {
  const groups = [
    {
      group: words.runs,
      items: runs.map((run) => ({
        value: `run:${run.id}`,
        label: `${run.name} · ${scoreText(run)}`,
      })),
    },
    {
      group: words.weights,
      items: weights.map((one) => ({ value: `weights:${one.name}`, label: weightsLabel(one) })),
    },
  ].filter(({ items }) => items.length > 0);
  return [{ value: 'scratch', label: planText.scratch }, ...groups, { value: 'file', label: words.file }];
}

const weightsLabel = ({ title, isDownloaded, bytes }: KnownWeights): string =>
  isDownloaded || bytes === null ? title : words.toDownload(title, formatBytes(bytes));

/** A file is asked for each time it is chosen, and only a file that was given changes the settings. */
function useFileChooser(edit: StartFieldProps['edit']): () => Promise<void> {
  const pick = usePathPicker();
  return async () => {
    try {
      const [weights] = (await pick('file', words.chooseTitle)) ?? [];
      if (weights === undefined) return;
      unpickWeights();
      edit({ weights, from: null });
    } catch (error) {
      notifyError(error);
    }
  };
}

function FileNote({
  config,
  onChange,
}: {
  readonly config: TrainConfig;
  readonly onChange: () => Promise<void>;
}) {
  return (
    <span className={classes['file']}>
      <span className="truncate" title={config.weights ?? undefined}>
        <bdi>{(config.weights ?? '').split(/[\\/]/).at(-1)}</bdi>
      </span>
      <Button size="compact-sm" variant="default" onClick={() => void onChange()}>
        {words.chooseOther}
      </Button>
    </span>
  );
}

interface DownloadProps {
  readonly project: string;
  readonly weights: KnownWeights;
  readonly job: Job | null;
}

/** Size and place before, progress while, and what went wrong after. */
function Download({ project, weights, job }: DownloadProps) {
  const start = async (): Promise<void> => {
    try {
      const answer = await studio.weights.download({ project, source: weights.name });
      followDownload(project, weights.name, answer.job);
    } catch (error) {
      notifyError(error);
    }
  };
  if (job?.state === 'running') return <Progress job={job} />;
  const problem = job?.error ?? null;
  return (
    <>
      <div className={classes['file']}>
        <span className={`${classes['note']} num`}>
          {words.facts(new URL(weights.url).host, weights.licence)}
        </span>
        <Button size="compact-sm" variant="default" onClick={() => void start()}>
          {words.download}
        </Button>
      </div>
      {problem === null ? null : (
        <span className={classes['problem']} role="alert">
          {wordsForWire(problem).sentence}
        </span>
      )}
    </>
  );
}

function Progress({ job }: { readonly job: Job }) {
  return (
    <div role="status">
      <div className={classes['file']}>
        <span className={`${classes['note']} num`}>
          {words.progress(formatBytes(job.done), job.total === null ? null : formatBytes(job.total))}
        </span>
        <TipIcon
          size={24}
          label={words.cancel}
          onClick={() => inBackground(studio.jobs.cancel({ job: job.id }))}
        >
          <IconX {...smallIcon} />
        </TipIcon>
      </div>
      <Meter label={job.title} value={job.done} total={job.total} />
    </div>
  );
}
