/** Points: named places on an image, each at most once. Their names are the classes of the project, in order. */
import type { ClassId } from './labelClass.ts';

/** As COCO writes it. 0: said not to be on the image; 1: there, but hidden; 2: to be seen. */
export const VISIBILITIES = [0, 1, 2] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** Pixels from the upper left corner of the image, (0.5, 0.5) is the middle of its first pixel. May lie outside. */
export interface PointValue {
  readonly x: number;
  readonly y: number;
  readonly v: Visibility;
}

/** The points of one image that somebody has placed or said to be missing; the others are open. */
export type ItemPoints = readonly (readonly [ClassId, PointValue])[];

/** What one gesture did to a point; null: not placed. */
export interface PointChange {
  readonly classId: ClassId;
  readonly before: PointValue | null;
  readonly after: PointValue | null;
}

/** How the points of a project hang together. */
export interface PointScheme {
  /** Lines drawn between points. */
  readonly edges: readonly (readonly [ClassId, ClassId])[];
  /** Points that trade places when an image is flipped left to right. */
  readonly mirrors: readonly (readonly [ClassId, ClassId])[];
}

export const EMPTY_SCHEME: PointScheme = { edges: [], mirrors: [] };
