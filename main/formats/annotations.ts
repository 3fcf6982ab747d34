/** What any file of labels says, in one form: every format is read into it, and what a kind can hold is taken from it. */
import type { Visibility } from '#shared/domain/points.ts';
import type { Split } from '#shared/domain/project.ts';

/** Says that something is left out, and where: a path with a line, or a place inside of a JSON file. */
export type Report = (reason: string, place: string) => void;

/** x0, y0, x1, y1, … */
export type Flat = readonly number[] | Float64Array;

/** A class as a file lists it, in its order. */
export interface SourceClass {
  readonly name: string;
  /** `#rrggbb`, or null where the file gives none. */
  readonly color: string | null;
  /** Left out: told by the name. */
  readonly isVoid?: boolean;
  /** Listed, and made only when something is labeled with it. */
  readonly isOptional?: boolean;
}

interface OfClass {
  readonly className: string;
  /** For messages. */
  readonly place: string;
}

/** Areas that belong together, each an outline and its holes (even-odd). */
export interface PolygonShape extends OfClass {
  readonly kind: 'polygon';
  readonly parts: readonly (readonly Flat[])[];
}

/** COCO's run lengths: columns from left to right, beginning with pixels outside; text when they are packed. */
export interface RleShape extends OfClass {
  readonly kind: 'rle';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly counts: string | readonly number[];
}

/** Run lengths by rows inside of a rectangle, beginning with pixels outside. */
export interface RowRunsShape extends OfClass {
  readonly kind: 'row-runs';
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly counts: ArrayLike<number>;
  /** The image they were drawn on, where the file says it. */
  readonly size: { readonly widthPx: number; readonly heightPx: number } | null;
}

export interface BoxShape extends OfClass {
  readonly kind: 'box';
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** True where the format's own masks are filled from it; a detector's box only says where something is. */
  readonly isArea: boolean;
}

export interface EllipseShape extends OfClass {
  readonly kind: 'ellipse';
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
  /** Clockwise, in degrees. */
  readonly angle: number;
}

/** Something that has a class and neither area nor points: a line, a cuboid. `what` is its name for people. */
export interface OtherShape extends OfClass {
  readonly kind: 'other';
  readonly what: string;
}

export type Shape = PolygonShape | RleShape | RowRunsShape | BoxShape | EllipseShape | OtherShape;

export interface NamedPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly v: Visibility;
}

/** The points of one object. */
export interface PointSet {
  /** The class of the object, where it has one. */
  readonly className: string | null;
  readonly points: readonly NamedPoint[];
  readonly place: string;
}

export interface AnnotatedImage {
  /** As the file writes it; never used as a path before it was looked at. */
  readonly name: string;
  readonly place: string;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly split: Split | null;
  /** False when the file lists the image and says nothing about its labels. */
  readonly isLabeled: boolean;
  /** True when coordinates are shares of the width and height instead of pixels. */
  readonly isRelative: boolean;
  /** Of the image as a whole. */
  readonly tags: readonly string[];
  /** In drawing order: the last one is on top. */
  readonly shapes: readonly Shape[];
  readonly sets: readonly PointSet[];
  /** Mask files that belong to the image, as `Annotations.masks` explains them. */
  readonly maskFiles: readonly string[];
}

/** How points hang together, by name. */
export interface SourceScheme {
  readonly names: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  readonly mirrors: readonly (readonly [string, string])[];
}

export const EMPTY_SOURCE_SCHEME: SourceScheme = { names: [], edges: [], mirrors: [] };

export interface Annotations {
  readonly classes: readonly SourceClass[];
  readonly images: readonly AnnotatedImage[];
  readonly scheme: SourceScheme;
  /** Things worth knowing that lost nothing. */
  readonly notes: readonly string[];
}

/** An image of which a file says no more than its name. */
export const bareImage = (name: string, place: string): AnnotatedImage => ({
  name,
  place,
  widthPx: null,
  heightPx: null,
  split: null,
  isLabeled: true,
  isRelative: false,
  tags: [],
  shapes: [],
  sets: [],
  maskFiles: [],
});

/** A class list that grows as names turn up, in their order. */
export class ClassList {
  readonly #classes = new Map<string, SourceClass>();

  add(name: string, color: string | null = null): void {
    const before = this.#classes.get(name);
    if (before === undefined || (before.color === null && color !== null))
      this.#classes.set(name, { name, color });
  }

  list(): readonly SourceClass[] {
    return [...this.#classes.values()];
  }
}

/** A colour that a file gives, as `#rrggbb`; null when it is none. */
export function sourceColor(value: unknown): string | null {
  if (typeof value === 'string') {
    return /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : null;
  }
  if (!Array.isArray(value) || value.length < 3) return null;
  const channels = value.slice(0, 3).map((channel) => (Number.isInteger(channel) ? Number(channel) : -1));
  if (channels.some((channel) => channel < 0 || channel > 255)) return null;
  return hexColor(channels[0] ?? 0, channels[1] ?? 0, channels[2] ?? 0);
}

/** `#rrggbb` of three bytes. */
export const hexColor = (r: number, g: number, b: number): string =>
  `#${((r << 16) | (g << 8) | b).toString(16).padStart(6, '0')}`;

/** Three bytes of `#rrggbb`. */
export function rgbOf(color: string): readonly [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
