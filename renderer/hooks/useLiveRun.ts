/** The shown run with its whole curve, live while it trains. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { studio, subscribe } from '#renderer/bridge/studio.ts';
import { RunFollower, type FollowedRun } from '#renderer/session/RunFollower.ts';
import { isActive } from '#renderer/session/runFacts.ts';
import type { Run } from '#shared/domain/run.ts';
import { inBackground } from './notify.tsx';
import { refreshRuns } from './useFollowProject.ts';

/** @param listed the run as the list knows it: it holds until the feed says more */
export function useLiveRun(project: string, listed: Run): Omit<FollowedRun, 'run'> & { readonly run: Run } {
  const followed = useRunCurve(project, listed.id);
  const hasEnded = followed.run !== null && !isActive(followed.run) && isActive(listed);
  useEffect(() => {
    if (hasEnded) inBackground(refreshRuns(project));
  }, [hasEnded, project]);
  const isNewer = followed.run !== null && isAhead(followed.run, listed);
  return {
    ...followed,
    run:
      isNewer && followed.run !== null ? { ...followed.run, name: listed.name, notes: listed.notes } : listed,
  };
}

/** The curve of a run by id, live. */
export function useRunCurve(project: string, id: string): FollowedRun {
  const follower = useMemo(
    () =>
      new RunFollower({
        readCurve: () => studio.training.curve({ project, run: id }),
        watch: (listener) => subscribe('run', `${project}/${id}`, listener),
      }),
    [project, id],
  );
  useEffect(() => follower.start(), [follower]);
  return useSyncExternalStore(follower.subscribe, follower.snapshot);
}

/** The list is read again when a run starts or ends; in between the feed knows more. */
const isAhead = (live: Run, listed: Run): boolean =>
  live.stepsDone > listed.stepsDone || live.status !== listed.status || listed.endedAt === null;
