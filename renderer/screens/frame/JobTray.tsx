/** Long work at the bottom of the rail: a ring says that something runs, the card beside it says what. */
import { ActionIcon, Popover, RingProgress, Text, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Meter } from '#renderer/components/Meter.tsx';
import { inBackground } from '#renderer/hooks/notify.tsx';
import { useJobs } from '#renderer/hooks/useProject.ts';
import type { Job } from '#shared/domain/job.ts';
import { formatBytes, formatCount, formatDuration } from '#renderer/text/format.ts';
import { frameText } from '#renderer/text/frame.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import classes from './JobTray.module.css';

export function JobTray() {
  const jobs = useJobs().filter((job) => job.state === 'running');
  const [first] = jobs;
  if (first === undefined) return null;
  return (
    <Popover position="right-end" width={300}>
      <Popover.Target>
        <UnstyledButton className={classes['tray']} aria-label={`${frameText.tray.title}: ${first.title}`}>
          <Ring jobs={jobs} />
          <span className={classes['name']}>{first.title}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <Text fw={600} mb={8}>
          {frameText.tray.title}
        </Text>
        <div className={classes['list']}>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Ring({ jobs }: { readonly jobs: readonly Job[] }) {
  const shares = jobs.map((job) => (job.total ? job.done / job.total : 0));
  const share = shares.reduce((sum, value) => sum + value, 0) / jobs.length;
  return (
    <RingProgress
      size={36}
      thickness={3}
      roundCaps
      rootColor="var(--limn-line)"
      sections={[{ value: Math.max(2, 100 * share), color: 'var(--limn-accent)' }]}
      label={<span className={`${classes['percent']} num`}>{Math.floor(100 * share)}</span>}
    />
  );
}

function JobRow({ job }: { readonly job: Job }) {
  const now = useNow(1000);
  const say = job.kind === 'download' ? formatBytes : formatCount;
  return (
    <div>
      <div className={classes['row']}>
        <span className="truncate" title={job.title}>
          {job.title}
        </span>
        <ActionIcon
          size={24}
          aria-label={frameText.tray.cancel(job.title)}
          onClick={() => inBackground(studio.jobs.cancel({ job: job.id }))}
        >
          <IconX {...smallIcon} />
        </ActionIcon>
      </div>
      <Meter label={job.title} value={job.done} total={job.total} />
      <div className={`${classes['figures']} num`}>
        <span>
          {job.total === null
            ? frameText.tray.counting
            : frameText.tray.progress(say(job.done), say(job.total))}
        </span>
        <span>{timeLeft(job, now)}</span>
      </div>
    </div>
  );
}

/** From the pace so far; nothing is said in the first two seconds, when it would be a guess. */
function timeLeft(job: Job, now: number): string {
  const elapsedMs = now - job.startedAt;
  if (job.total === null || job.done === 0 || elapsedMs < 2000) return '';
  return frameText.tray.left(formatDuration((elapsedMs / job.done) * (job.total - job.done)));
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
