/** What each class of some predictions is held to: its own threshold, or the one of the project. */
import { useCallback, useMemo } from 'react';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';
import { useClasses } from './useLabels.ts';

export interface ReviewThresholds {
  /** One per name, when this is the threshold of all classes without their own. The same function while nothing changes. */
  readonly thresholdsAt: (threshold: number) => readonly number[];
  /** By name. */
  readonly own: ReadonlyMap<string, number>;
  /** Classes that the project has today, by name. */
  readonly ids: ReadonlyMap<string, ClassId>;
}

/** @param names of the classes of a run, as the project calls them today */
export function useReviewThresholds(
  { classThresholds }: Pick<Project, 'classThresholds'>,
  names: readonly string[],
): ReviewThresholds {
  const classes = useClasses();
  const ids = useMemo(() => new Map(classes?.map(({ id, name }) => [name, id])), [classes]);
  const own = useMemo(() => {
    const byId = new Map(classThresholds);
    return new Map(
      names.flatMap((name) => {
        const threshold = byId.get(ids.get(name) ?? -1);
        return threshold === undefined ? [] : [[name, threshold] as const];
      }),
    );
  }, [classThresholds, ids, names]);
  const thresholdsAt = useCallback(
    (threshold: number) => names.map((name) => own.get(name) ?? threshold),
    [names, own],
  );
  return { thresholdsAt, own, ids };
}
