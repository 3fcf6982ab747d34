/** What one draws with: the tool, its settings, the class, and how masks are shown. Forgotten on restart. */
import { createStore } from 'zustand/vanilla';
import type { ClassId } from '#shared/domain/labelClass.ts';

export const MASK_TOOLS = [
  'brush',
  'eraser',
  'polygon',
  'lasso',
  'rectangle',
  'ellipse',
  'fill',
  'wand',
  'superpixel',
  'grabcut',
] as const;
export type MaskTool = (typeof MASK_TOOLS)[number];

export const BRUSH_PX = { min: 1, max: 500 } as const;

/** Where a class may be painted: on everything but locked classes, on unlabeled pixels only, on chosen classes only. */
export const PAINT_OVER = ['all', 'unlabeled', 'chosen'] as const;
export type PaintOver = (typeof PAINT_OVER)[number];

export interface ToolSettings {
  /** Diameter in pixels of the image. */
  readonly brushPx: number;
  readonly brushShape: 'round' | 'square';
  /** A pen's pressure sets the width, up to `brushPx`. */
  readonly usePressure: boolean;
  /**
   * Polygon, lasso, rectangle, ellipse, wand, superpixels, box: paint the class, erase, or paint only over the class on which the gesture
   * began. Alt erases, or paints where this erases.
   */
  readonly combine: 'add' | 'subtract' | 'replace';
  /** Largest difference per channel, 0 to 255. */
  readonly tolerance: number;
  readonly isContiguous: boolean;
  readonly isEdgeAware: boolean;
  /** Side of a superpixel. */
  readonly superpixelPx: number;
  readonly paintOver: PaintOver;
  /** For `chosen`: these may be painted over; unlabeled pixels too. */
  readonly overIds: ReadonlySet<ClassId>;
  /** Never painted over, whatever `paintOver` says. */
  readonly lockedIds: ReadonlySet<ClassId>;
}

export interface MaskView {
  /** 0 to 1. */
  readonly opacity: number;
  readonly style: 'fill' | 'outline';
  /** Peeking at the picture below. */
  readonly isHidden: boolean;
  /** Only this class is shown. */
  readonly soloId: ClassId | null;
  readonly hiddenIds: ReadonlySet<ClassId>;
}

/** How the picture is shown; its pixels stay as they are. */
export interface PictureView {
  /** 1 is as it is. */
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
}

/** What is under the pointer. */
export interface UnderPointer {
  readonly x: number;
  readonly y: number;
  readonly classId: ClassId;
  readonly rgb: readonly [number, number, number] | null;
}

/** What a tool waits for: the image as numbers, its superpixels, the object in a box. */
export type DrawingBusy = 'picture' | 'superpixels' | 'object';

export interface Drawing {
  readonly tool: MaskTool;
  /** What is painted with; null until there is a class. */
  readonly classId: ClassId | null;
  readonly settings: ToolSettings;
  readonly mask: MaskView;
  readonly picture: PictureView;
  readonly hasPixelGrid: boolean;
  readonly hasMiniMap: boolean;
  /** A zoom that somebody chose stays on the next image. */
  readonly keepsZoom: boolean;
  readonly under: UnderPointer | null;
  readonly busy: DrawingBusy | null;
  /** Somebody has begun to draw on an image with a suggestion, and what is left of it is still shown. */
  readonly hasRest: boolean;
}

export const PLAIN_PICTURE: PictureView = { brightness: 1, contrast: 1, gamma: 1 };

export const drawing = createStore<Drawing>(() => ({
  tool: 'brush',
  classId: null,
  settings: {
    brushPx: 24,
    brushShape: 'round',
    usePressure: true,
    combine: 'add',
    tolerance: 24,
    isContiguous: true,
    isEdgeAware: false,
    superpixelPx: 24,
    paintOver: 'all',
    overIds: new Set(),
    lockedIds: new Set(),
  },
  mask: { opacity: 0.55, style: 'fill', isHidden: false, soloId: null, hiddenIds: new Set() },
  picture: PLAIN_PICTURE,
  hasPixelGrid: true,
  hasMiniMap: true,
  keepsZoom: false,
  under: null,
  busy: null,
  hasRest: false,
}));

export const setTool = (tool: MaskTool): void => drawing.setState({ tool });

export const changeSettings = (change: Partial<ToolSettings>): void =>
  drawing.setState(({ settings }) => ({ settings: { ...settings, ...change } }));

export const changeMaskView = (change: Partial<MaskView>): void =>
  drawing.setState(({ mask }) => ({ mask: { ...mask, ...change } }));

export const changePicture = (change: Partial<PictureView>): void =>
  drawing.setState(({ picture }) => ({ picture: { ...picture, ...change } }));

/** The set with one member more, or less. */
export function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(member)) next.add(member);
  return next;
}

/** Brush sizes change by about a tenth at a press, at least by one pixel. */
export function nextBrushPx(brushPx: number, way: 1 | -1): number {
  const step = Math.max(1, Math.round(brushPx * 0.12));
  return Math.min(BRUSH_PX.max, Math.max(BRUSH_PX.min, brushPx + way * step));
}

/**
 * Which classes may be erased, by class id; null: all. "On unlabeled pixels only" is about painting: there is nothing to erase.
 * @param ids of all classes
 */
export const mayErase = (settings: ToolSettings, ids: readonly ClassId[]): Uint8Array | null =>
  mayPaintOver(settings.paintOver === 'unlabeled' ? { ...settings, paintOver: 'all' } : settings, ids);

/**
 * Which classes may be painted over, by class id; null: all.
 * @param ids of all classes
 */
export function mayPaintOver(settings: ToolSettings, ids: readonly ClassId[]): Uint8Array | null {
  const { paintOver, overIds, lockedIds } = settings;
  if (paintOver === 'all' && lockedIds.size === 0) return null;
  const may = new Uint8Array(Math.max(0, ...ids) + 1);
  may[0] = 1;
  for (const id of ids) {
    const isOpen = paintOver === 'all' || (paintOver === 'chosen' && overIds.has(id));
    may[id] = isOpen && !lockedIds.has(id) ? 1 : 0;
  }
  return may;
}
