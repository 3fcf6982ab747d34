/** One gesture on the mask: paints strokes and regions, shows them, and ends as one entry of the history or not at all. */
import type { MaskDocument } from '#renderer/document/MaskDocument.ts';
import { mayErase, mayPaintOver } from '#renderer/session/drawing.ts';
import { UNLABELED, type Region } from '#shared/domain/mask.ts';
import { paintSegment, segmentBounds, type Position, type Stroke } from '#shared/kernels/mask/brush.ts';
import { paintRegion } from '#shared/kernels/mask/paint.ts';
import type { RasterEdit } from '#shared/kernels/mask/RasterEdit.ts';
import type { Paint } from '#shared/kernels/mask/SpanPainter.ts';
import type { MaskEditor } from './MaskEditor.ts';

/** What a gesture does to the pixels it covers. */
export type Way = 'paint' | 'erase' | 'replace';

export class Painting {
  readonly #mask: MaskDocument;
  readonly #edit: RasterEdit;
  readonly #paint: Paint;

  private constructor(mask: MaskDocument, paint: Paint) {
    this.#mask = mask;
    this.#edit = mask.begin();
    this.#paint = paint;
  }

  /** Null when the mask was not read yet. */
  static begin(editor: MaskEditor, paint: Paint): Painting | null {
    const mask = editor.mask();
    return mask?.isRead === true ? new Painting(mask, paint) : null;
  }

  /** False once something else took the mask: another gesture, an answer, another image. */
  get isOpen(): boolean {
    return this.#mask.gesture === this.#edit;
  }

  segment(stroke: Stroke): void {
    if (!this.isOpen) return;
    const { raster } = this.#mask;
    this.#edit.touch(segmentBounds(stroke, raster));
    this.#mask.painted(paintSegment(raster, { ...stroke, ...this.#paint }));
  }

  /** @returns false when no pixel is another one now */
  region(region: Region, paint = this.#paint): boolean {
    if (!this.isOpen) return false;
    this.#edit.touch(region.rect);
    const changed = paintRegion(this.#mask.raster, region, paint);
    this.#mask.painted(changed);
    return changed !== null;
  }

  /** @param what for the undo menu: "Brush: road" */
  commit(what: string): void {
    if (this.isOpen) this.#mask.commit(what);
  }

  cancel(): void {
    if (this.isOpen) this.#mask.cancel();
  }
}

/**
 * What a gesture paints, and over what.
 * @param under for `replace`: the class on which the gesture began
 * @returns null when there is no class to paint with: the person is told
 */
export function paintFor(editor: MaskEditor, way: Way, under: number): Paint | null {
  const [settings, ids] = [editor.settings(), editor.classIds()];
  if (way === 'erase') return { value: UNLABELED, mayPaint: mayErase(settings, ids) };
  const value = editor.classId();
  if (value === null) {
    editor.onNoClass();
    return null;
  }
  if (way === 'paint') return { value, mayPaint: mayPaintOver(settings, ids) };
  const mayPaint = new Uint8Array(under + 1);
  mayPaint[under] = settings.lockedIds.has(under) ? 0 : 1;
  return { value, mayPaint };
}

/** The class under a position; unlabeled beside the image, and while none is open. */
export function classUnder(editor: MaskEditor, { x, y }: Position): number {
  const raster = editor.mask()?.raster;
  if (raster === undefined || x < 0 || y < 0 || x >= raster.widthPx || y >= raster.heightPx) return UNLABELED;
  return raster.data[Math.floor(y) * raster.widthPx + Math.floor(x)] ?? UNLABELED;
}
