/** Imports started from this window, whose report is shown when they end. */
import { createStore } from 'zustand/vanilla';
import type { JobId } from '#shared/domain/job.ts';

export interface Importing {
  /** Imports to wait for. */
  readonly watched: readonly JobId[];
  /** The dialog "Add images" of the open project, with what was dropped, if anything. */
  readonly dialog: { readonly path: string | null } | null;
  /** The dialog for frames of a video (which may have been dropped already), or for pictures of a camera. */
  readonly grab: { readonly what: 'video'; readonly file: File | null } | { readonly what: 'camera' } | null;
}

export const importing = createStore<Importing>(() => ({ watched: [], dialog: null, grab: null }));

export const watchImport = (job: JobId): void =>
  importing.setState(({ watched }) => ({ watched: [...watched, job] }));
