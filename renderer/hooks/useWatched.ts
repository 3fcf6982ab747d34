/** The watched images of a run, read anew when an epoch was done. */
import { useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { Run } from '#shared/domain/run.ts';
import type { WatchedItems } from '#shared/domain/watched.ts';

/** Null until they were read, and for runs that keep none. */
export function useWatched(project: string, { id, epochsDone, status, stepsDone }: Run): WatchedItems | null {
  const [read, setRead] = useState<{ readonly of: string; readonly watched: WatchedItems | null } | null>(
    null,
  );
  const hasBegun = stepsDone > 0;
  useEffect(() => {
    let isOver = false;
    studio.training.watched({ project, run: id }).then(
      (watched) => {
        if (!isOver) setRead({ of: id, watched });
      },
      // They are only there to look at: the next epoch asks again.
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [project, id, epochsDone, status, hasBegun]);
  return read?.of === id ? read.watched : null;
}
