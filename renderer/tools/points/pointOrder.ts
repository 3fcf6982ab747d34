/** The order in which points are placed. Pure. */
import type { PointMap } from '#renderer/document/PointsDocument.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { PointValue } from '#shared/domain/points.ts';

/** What a point is on an image. `open`: nobody has said anything about it yet. */
export type PointState = 'placed' | 'hidden' | 'missing' | 'open';

const STATES = ['missing', 'hidden', 'placed'] as const;

export function pointState(points: PointMap, id: ClassId): PointState {
  const point = points.get(id);
  return point === undefined ? 'open' : STATES[point.v];
}

/** The value of a point that was said to be missing without ever having been placed. */
export const NOWHERE: PointValue = { x: 0, y: 0, v: 0 };

/** A point that was said to be missing without ever having been placed is nowhere. */
export const hasPlace = ({ x, y, v }: PointValue): boolean => v > 0 || x !== 0 || y !== 0;

/** Points that nobody has said anything about, in order. */
export const openPoints = (classes: readonly LabelClass[], points: PointMap): readonly LabelClass[] =>
  classes.filter(({ id }) => !points.has(id));

/**
 * The point that the next click places: the first open one behind a point, or else the first one that is open.
 * @param after null: from the beginning of the list
 */
export function nextOpen(
  classes: readonly LabelClass[],
  points: PointMap,
  after: ClassId | null,
): LabelClass | null {
  const from = classes.findIndex(({ id }) => id === after) + 1;
  return openPoints([...classes.slice(from), ...classes.slice(0, from)], points)[0] ?? null;
}

/**
 * The point before or behind another one; at the ends there is none.
 * @param id null: outside of the list, so that the first or the last one comes
 */
export function neighbour(classes: readonly LabelClass[], id: ClassId | null, by: 1 | -1): LabelClass | null {
  const at = classes.findIndex((one) => one.id === id);
  if (at < 0) return (by === 1 ? classes[0] : classes.at(-1)) ?? null;
  return classes[at + by] ?? null;
}
