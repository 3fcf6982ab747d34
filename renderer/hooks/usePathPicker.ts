/** Asks for a file or folder: with the system's dialog where there is one, else with our own picker. */
import { useCallback } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { pathPicking, type PickWhat } from '#renderer/session/pathPicking.ts';

export type PickPath = (what: PickWhat, title: string) => Promise<readonly string[] | null>;

/** @returns a function that resolves to the chosen paths, or null when dismissed */
export function usePathPicker(): PickPath {
  return useCallback(async (what, title) => {
    const chosen = await studio.files.choose({ what, title });
    if (chosen.how === 'picked') return chosen.paths;
    if (chosen.how === 'dismissed') return null;
    return new Promise((answer) => pathPicking.setState({ question: { what, title, answer } }));
  }, []);
}
