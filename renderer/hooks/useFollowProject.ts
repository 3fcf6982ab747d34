/** Opens the project of the address and keeps its figures, jobs and runs fresh while one is in it. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { studio, subscribe } from '#renderer/bridge/studio.ts';
import { NOTHING_OPEN, openProject } from '#renderer/session/openProject.ts';
import type { Project, ProjectId } from '#shared/domain/project.ts';
import { hideToast, inBackground } from './notify.tsx';
import { openLabels } from './useLabels.ts';

/** @param path folder of the project, or null at Home */
export function useFollowProject(path: string | null): void {
  const attempt = useStore(attempts, ({ count }) => count);
  useEffect(() => {
    if (path === null) {
      openProject.setState(NOTHING_OPEN, true);
      return undefined;
    }
    let isOver = false;
    let stop = (): void => undefined;
    const open = async (): Promise<void> => {
      try {
        const project = openProject.getState().project;
        const opened = project?.path === path ? project : await studio.projects.open({ path });
        if (isOver) return;
        openProject.setState({ ...NOTHING_OPEN, project: opened }, true);
        stop = follow(opened);
      } catch (failure) {
        if (!isOver) openProject.setState({ ...NOTHING_OPEN, failure }, true);
      }
    };
    void open();
    return () => {
      isOver = true;
      stop();
    };
  }, [path, attempt]);
}

/** Tries again to open the project of the address. */
export const retryOpen = (): void => attempts.setState(({ count }) => ({ count: count + 1 }));

const attempts = createStore(() => ({ count: 0 }));

function follow(opened: Project): () => void {
  const project = opened.id;
  const labels = openLabels(opened);
  inBackground(refreshRuns(project));
  const stops = [
    subscribe('jobs', project, (jobs) => openProject.setState({ jobs })),
    subscribe('project', project, (change) => {
      labels.onChange(change);
      refreshSoon(project);
      if (change.runsChanged) inBackground(refreshRuns(project));
    }),
  ];
  return () => {
    stops.forEach((stop) => stop());
    labels.close();
    hideToast('class');
    hideToast('history');
  };
}

let refreshing: ReturnType<typeof setTimeout> | undefined;

/** Figures follow a moment behind, once for many changes. */
function refreshSoon(project: ProjectId): void {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => inBackground(refreshProject(project)), 120);
}

export async function refreshProject(project: ProjectId): Promise<void> {
  const fresh = await studio.projects.get({ project });
  if (openProject.getState().project?.id === project) openProject.setState({ project: fresh });
}

/** Reads the list of runs again, for instance after one was renamed or deleted. */
export async function refreshRuns(project: ProjectId): Promise<void> {
  const runs = await studio.training.runs({ project });
  if (openProject.getState().project?.id === project) openProject.setState({ runs });
}
