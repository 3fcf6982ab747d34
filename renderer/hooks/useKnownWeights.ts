/** Weights that a run can start from, read again when a download has ended. */
import { useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { KnownWeights } from '#shared/domain/weights.ts';
import { notifyError } from './notify.tsx';
import { useJobs } from './useProject.ts';

/** @returns an empty list until it was read */
export function useKnownWeights(): readonly KnownWeights[] {
  const [known, setKnown] = useState<readonly KnownWeights[]>([]);
  const ended = useJobs().filter((job) => job.kind === 'download' && job.state === 'done').length;
  useEffect(() => {
    let isOver = false;
    studio.weights.list({}).then(
      (read) => {
        if (!isOver) setKnown(read);
      },
      (error: unknown) => {
        if (!isOver) notifyError(error);
      },
    );
    return () => {
      isOver = true;
    };
  }, [ended]);
  return known;
}
