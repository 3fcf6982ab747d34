/** Starting an export from a card and following its job. */
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { useJobs } from '#renderer/hooks/useProject.ts';
import { exporting, jobOf, showJob, type ExportCard } from '#renderer/session/exporting.ts';
import type { Job, JobId } from '#shared/domain/job.ts';

export interface CardExport {
  readonly job: Job | null;
  readonly isBusy: boolean;
  readonly start: (begin: () => Promise<{ job: JobId }>) => void;
}

export function useExport(project: string, card: ExportCard): CardExport {
  const jobs = useJobs();
  const shown = useStore(exporting);
  const job = jobOf(shown, project, card, jobs);
  const [isAsking, setIsAsking] = useState(false);
  const start = useCallback(
    (begin: () => Promise<{ job: JobId }>) => {
      setIsAsking(true);
      begin()
        .then(({ job: id }) => showJob(project, card, id), notifyError)
        .finally(() => setIsAsking(false));
    },
    [project, card],
  );
  return { job, isBusy: isAsking || job?.state === 'running', start };
}
