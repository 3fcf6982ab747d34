/** Imports started from this window, whose report is shown when they end. */
import { createStore } from 'zustand/vanilla';
import type { JobId } from '#shared/domain/job.ts';

export interface Importing {
  /** Imports to wait for. */
  readonly watched: readonly JobId[];
  /** The dialog "Add images" of the open project, with what was dropped, if anything. */
  readonly dialog: { readonly path: string | null } | null;
}

export const importing = createStore<Importing>(() => ({ watched: [], dialog: null }));

export const watchImport = (job: JobId): void =>
  importing.setState(({ watched }) => ({ watched: [...watched, job] }));
