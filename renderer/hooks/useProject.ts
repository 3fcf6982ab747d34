/** The open project for screens: figures, jobs, runs. */
import { useStore } from 'zustand';
import type { Job } from '#shared/domain/job.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { openProject } from '#renderer/session/openProject.ts';

/** The open project. Only for screens inside one: the frame shows them when there is one. */
export function useProject(): Project {
  const project = useStore(openProject, (state) => state.project);
  if (project === null) throw new Error('useProject outside an open project');
  return project;
}

export const useProjectOrNull = (): Project | null => useStore(openProject, (state) => state.project);

export const useJobs = (): readonly Job[] => useStore(openProject, (state) => state.jobs);

/** Runs, newest first; null until they were read. */
export const useRuns = (): readonly Run[] | null => useStore(openProject, (state) => state.runs);

/** What the open project is about. Unlike `useProject` it stays the same while figures change. */
export const useKind = (): Kind => useStore(openProject, (state) => state.project?.kind ?? 'tags');
