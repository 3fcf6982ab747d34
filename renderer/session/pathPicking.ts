/** The question "which file or folder?", asked by a screen and answered by the picker of the frame. */
import { createStore } from 'zustand/vanilla';

export type PickWhat = 'folder' | 'file' | 'images' | 'project' | 'save-folder';

export interface PickQuestion {
  readonly what: PickWhat;
  readonly title: string;
  /** Called once: the chosen paths, or null when dismissed. */
  readonly answer: (paths: readonly string[] | null) => void;
}

export const pathPicking = createStore<{ readonly question: PickQuestion | null }>(() => ({
  question: null,
}));
