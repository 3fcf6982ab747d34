/** Which parts of a project's tag list are closed; remembered. */
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { preferences } from '#renderer/session/preferences.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { inBackground } from './notify.tsx';

const NOTHING: readonly string[] = [];

/** @returns the closed paths, and a function that opens or closes one */
export function useCollapsed(project: ProjectId): [ReadonlySet<string>, (path: string) => void] {
  const stored = useStore(preferences, (state) => state.collapsed[project] ?? NOTHING);
  const closed = useMemo(() => new Set(stored), [stored]);
  const toggle = useCallback(
    (path: string) => {
      const now = preferences.getState().collapsed;
      const before = now[project] ?? NOTHING;
      const after = before.includes(path) ? before.filter((one) => one !== path) : [...before, path];
      preferences.setState({ collapsed: { ...now, [project]: after } });
      inBackground(studio.app.savePreferences({ collapsed: { [project]: after } }));
    },
    [project],
  );
  return [closed, toggle];
}
