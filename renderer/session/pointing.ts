/** What one is at while placing points: which is selected, which comes next, what is being edited. Forgotten on restart. */
import { createStore } from 'zustand/vanilla';
import type { ClassId } from '#shared/domain/labelClass.ts';

/** When the names of points stand beside them. */
export const POINT_NAMES = ['hover', 'always', 'never'] as const;
export type PointNames = (typeof POINT_NAMES)[number];

export interface Pointing {
  /** What keys move, hide and take away; null: none. */
  readonly selectedId: ClassId | null;
  /** What the next click places; null: nothing is open. */
  readonly targetId: ClassId | null;
  readonly hoverId: ClassId | null;
  /** A point is being placed or moved by the pointer. */
  readonly isDragging: boolean;
  /** Clicks join points by lines instead of placing them. */
  readonly isSkeleton: boolean;
  /** The first point of a line that waits for its second one. */
  readonly edgeFrom: ClassId | null;
  /** Looking at the picture below. */
  readonly isHidden: boolean;
  /** Said aloud to those who do not see it: what was done and what comes next. */
  readonly said: string;
}

const START: Pointing = {
  selectedId: null,
  targetId: null,
  hoverId: null,
  isDragging: false,
  isSkeleton: false,
  edgeFrom: null,
  isHidden: false,
  said: '',
};

export const pointing = createStore<Pointing>(() => START);

/** Another image, or another project: nothing is selected there yet. */
export const startPointing = (): void =>
  pointing.setState(({ isSkeleton, isHidden }) => ({ ...START, isSkeleton, isHidden }));

/** Enters or leaves editing the lines between points. */
export const setSkeleton = (isSkeleton: boolean): void =>
  pointing.setState({ isSkeleton, edgeFrom: null, isHidden: false });
