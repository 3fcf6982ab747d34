/** The open project as every screen sees it: its figures, classes, jobs and runs, kept fresh by the feeds. */
import { createStore } from 'zustand/vanilla';
import type { Job } from '#shared/domain/job.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';

export interface OpenProject {
  readonly project: Project | null;
  /** Why the project of the address could not be opened. */
  readonly failure: unknown;
  readonly jobs: readonly Job[];
  /** Null until they were read. */
  readonly runs: readonly Run[] | null;
}

export const NOTHING_OPEN: OpenProject = { project: null, failure: null, jobs: [], runs: null };

export const openProject = createStore<OpenProject>(() => NOTHING_OPEN);
