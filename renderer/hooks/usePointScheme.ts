/** How the points of the open project hang together, as it is shown: a change is seen before the services have answered. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { schemeEdit } from '#renderer/document/edits.ts';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { openProject } from '#renderer/session/openProject.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { EMPTY_SCHEME, type PointScheme } from '#shared/domain/points.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { schemeAmong } from '#shared/kernels/pointScheme.ts';
import { refreshProject } from './useFollowProject.ts';

interface Wanted {
  readonly project: ProjectId | null;
  /** Shown until the last change on its way is stored and the project was read again. */
  readonly scheme: PointScheme | null;
}

const wanted = createStore<Wanted>(() => ({ project: null, scheme: null }));

const schemeOf = ({ project, scheme }: Wanted, open = openProject.getState().project): PointScheme =>
  (project === open?.id ? scheme : null) ?? open?.scheme ?? EMPTY_SCHEME;

/** Among the points there are: what deleted points left behind is not shown. */
export function usePointScheme(classes: readonly LabelClass[]): PointScheme {
  const mine = useStore(wanted);
  const project = useStore(openProject, (state) => state.project);
  return useMemo(
    () =>
      schemeAmong(
        schemeOf(mine, project),
        classes.map(({ id }) => id),
      ),
    [mine, project, classes],
  );
}

/** The scheme as it is shown, deleted points included. */
export const currentScheme = (): PointScheme => schemeOf(wanted.getState());

/**
 * Shows a change of the scheme at once and stores it after the ones before it.
 * @returns what was done in words, or null when nothing changed or it was refused
 */
export async function changeScheme(
  labels: LabelDocument,
  change: (scheme: PointScheme) => PointScheme,
): Promise<string | null> {
  const project = openProject.getState().project?.id;
  const before = currentScheme();
  const scheme = change(before);
  if (project === undefined || scheme === before) return null;
  const mine: Wanted = { project, scheme };
  wanted.setState(mine, true);
  try {
    const result = await labels.do(schemeEdit(scheme));
    await refreshProject(project);
    return result?.description ?? null;
  } finally {
    // A later change shows itself; this one is now what the project says, or was taken back.
    if (wanted.getState() === mine) wanted.setState({ project: null, scheme: null }, true);
  }
}
