/** What mask tools are given: the mask, how to draw, what the image shows, and a place for drafts. Nothing of the page. */
import type { MaskDocument } from '#renderer/document/MaskDocument.ts';
import type { DrawingBusy, ToolSettings } from '#renderer/session/drawing.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Raster, Rect, Region } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { WandOptions } from '#shared/kernels/mask/magicWand.ts';
import type { SuperpixelMap } from '#shared/kernels/mask/SuperpixelMap.ts';

/** What can be told from the image's colours. It is worked out elsewhere and may take a second; rejects when it cannot. */
export interface ImageSense {
  readonly wand: (seed: Position, options: WandOptions) => Promise<Region>;
  readonly fill: (raster: Raster, seed: Position, tolerance: number) => Promise<Region>;
  readonly object: (box: Rect) => Promise<Region>;
  /** The superpixels around a place; the same ones for places nearby. */
  readonly superpixels: (regionPx: number, around: Position) => Promise<SuperpixelMap>;
  /** Those, if they are there already. */
  readonly knownSuperpixels: (regionPx: number, around: Position) => SuperpixelMap | null;
}

/** Lines of a draft, in pixels of the image. */
export type DraftShape =
  | { readonly kind: 'path'; readonly points: readonly Position[]; readonly isClosed: boolean }
  | { readonly kind: 'ellipse'; readonly a: Position; readonly b: Position };

/** What is drawn above the mask while a gesture goes on. */
export interface Draft {
  readonly shapes: readonly DraftShape[];
  /** Corners that can be dragged. */
  readonly handles: readonly Position[];
  /** The handle that closes the shape, to be shown larger: its place among them. */
  readonly closing: number | null;
  /** Pixels that would be painted. */
  readonly region: Region | null;
  readonly erases: boolean;
}

export interface MaskEditor {
  /** Null while no image is open. */
  readonly mask: () => MaskDocument | null;
  readonly settings: () => ToolSettings;
  /** What is painted with; null until there is a class. */
  readonly classId: () => ClassId | null;
  readonly classIds: () => readonly ClassId[];
  readonly nameOf: (id: ClassId) => string;
  readonly pickClass: (id: ClassId) => void;
  readonly sense: ImageSense;
  readonly setDraft: (draft: Draft | null) => void;
  /** What is waited for; null: nothing any more. */
  readonly setBusy: (what: DrawingBusy | null) => void;
  /** Somebody wanted to paint and there is no class to paint with. */
  readonly onNoClass: () => void;
  /** There is no object in the box. */
  readonly onNoObject: () => void;
  readonly onFailed: (error: unknown) => void;
}

export const NO_DRAFT: Draft = { shapes: [], handles: [], closing: null, region: null, erases: false };
