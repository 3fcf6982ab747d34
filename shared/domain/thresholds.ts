/** Thresholds of tags: one for all classes, and those that single classes have instead. */
import type { ClassId } from './labelClass.ts';

/** Own thresholds of classes, each above 0 and below 1. A class that is not here has that of the project. */
export type ClassThresholds = readonly (readonly [ClassId, number])[];

export interface Thresholds {
  readonly threshold: number;
  readonly classThresholds: ClassThresholds;
}

/** What each class is held to. A class that is gone (null) has that of the project. */
export function thresholdOf({ threshold, classThresholds }: Thresholds): (id: ClassId | null) => number {
  if (classThresholds.length === 0) return () => threshold;
  const own = new Map(classThresholds);
  return (id) => (id === null ? threshold : (own.get(id) ?? threshold));
}
