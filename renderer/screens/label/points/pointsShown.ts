/** What the stage shows of the points of the open image, gathered from where each part of it is kept. */
import { createStore } from 'zustand/vanilla';
import type { PointMap } from '#renderer/document/PointsDocument.ts';
import { currentPoints, subscribePoints } from '#renderer/hooks/usePoints.ts';
import { pointing, type PointNames } from '#renderer/session/pointing.ts';
import type { LoupeSource } from '#renderer/stage/points/Loupe.ts';
import type { PointsPicture } from '#renderer/stage/points/pointMarks.ts';
import type { PointsSource } from '#renderer/stage/points/PointsLayer.ts';
import type { PointsTool } from '#renderer/tools/points/PointsTool.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { EMPTY_SCHEME, type PointScheme } from '#shared/domain/points.ts';

export interface PointsShown {
  /** Null while no image is open. */
  readonly tool: PointsTool | null;
  readonly classes: readonly LabelClass[];
  readonly scheme: PointScheme;
  readonly suggested: PointMap;
  /** The image that the suggested points belong to. */
  readonly suggestedFor: ItemId | null;
  readonly names: PointNames;
}

export const NO_POINTS: PointMap = new Map();

export const pointsShown = createStore<PointsShown>(() => ({
  tool: null,
  classes: [],
  scheme: EMPTY_SCHEME,
  suggested: NO_POINTS,
  suggestedFor: null,
  names: 'hover',
}));

function subscribe(listener: () => void): () => void {
  const stops = [subscribePoints(listener), pointing.subscribe(listener), pointsShown.subscribe(listener)];
  return () => stops.forEach((stop) => stop());
}

const picture = (): PointsPicture => {
  const { classes, scheme, suggested, names } = pointsShown.getState();
  const points = currentPoints()?.points ?? NO_POINTS;
  return { points, classes, scheme, suggested, names, ...pointing.getState() };
};

export const pointsSource: PointsSource = { picture, subscribe };

/** The loupe looks at the point that is dragged. */
export const loupeSource: LoupeSource = {
  subject: () => {
    const { isDragging, selectedId } = pointing.getState();
    const one = pointsShown.getState().classes.find(({ id }) => id === selectedId);
    const point = selectedId === null ? undefined : currentPoints()?.points.get(selectedId);
    return isDragging && one !== undefined && point !== undefined ? { one, point } : null;
  },
  subscribe,
};

/** What is suggested for points of the open image that are still open. */
export function openSuggestions(): PointMap {
  const { suggested, classes } = pointsShown.getState();
  const points = currentPoints()?.points ?? NO_POINTS;
  return new Map([...suggested].filter(([id]) => !points.has(id) && classes.some((one) => one.id === id)));
}
