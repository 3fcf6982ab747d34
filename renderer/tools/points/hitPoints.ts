/** Which points the pointer may mean. Pure. */
import type { PointMap } from '#renderer/document/PointsDocument.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ToolPointer } from '../Tool.ts';
import { hasPlace } from './pointOrder.ts';

/** So far from its middle a point is still meant, in canvas pixels. */
const REACH_PX = { mouse: 9, pen: 12, touch: 22 } as const;

export interface PointHit {
  readonly id: ClassId;
  /** From the pointer, in canvas pixels. */
  readonly distancePx: number;
  /** It is the model's, and nobody has touched it yet. */
  readonly isSuggested: boolean;
}

export interface HitPoints {
  readonly points: PointMap;
  readonly suggested: PointMap;
  /** A missing point is shown, and can be meant, only while it is selected. */
  readonly selectedId: ClassId | null;
}

/** All points within reach of the pointer, the nearest first; of two in one place the selected one, then a placed one. */
export function pointsNear(
  shown: HitPoints,
  at: Pick<ToolPointer, 'x' | 'y' | 'scale' | 'device'>,
): readonly PointHit[] {
  const { points, suggested, selectedId } = shown;
  const reachPx = REACH_PX[at.device];
  const hits: PointHit[] = [];
  const look = (id: ClassId, x: number, y: number, isSuggested: boolean): void => {
    const distancePx = Math.hypot(x - at.x, y - at.y) * at.scale;
    if (distancePx <= reachPx) hits.push({ id, distancePx, isSuggested });
  };
  for (const [id, value] of points) {
    const isShown = value.v > 0 || (id === selectedId && hasPlace(value));
    if (isShown) look(id, value.x, value.y, false);
  }
  for (const [id, { x, y, v }] of suggested) if (v > 0 && !points.has(id)) look(id, x, y, true);
  const rank = (hit: PointHit): number => (hit.id === selectedId ? 0 : hit.isSuggested ? 2 : 1);
  return hits.sort((a, b) => a.distancePx - b.distancePx || rank(a) - rank(b) || a.id - b.id);
}
