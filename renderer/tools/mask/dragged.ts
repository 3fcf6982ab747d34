/** Areas that are dragged: lasso, rectangle, ellipse. Shift makes a square or a circle, Alt erases, Escape gives up. */
import { polygonRegion, ellipseRegion, rectangleRegion } from '#shared/kernels/mask/shapes.ts';
import type { PixelSize, Region } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { Tool, ToolPointer } from '../Tool.ts';
import { paintArea, wayOf } from './areas.ts';
import { NO_DRAFT, type DraftShape, type MaskEditor } from './MaskEditor.ts';

/** What a drag selects. */
export interface DragShape {
  readonly tool: 'lasso' | 'rectangle' | 'ellipse';
  readonly draft: (path: readonly Position[], isEven: boolean) => DraftShape;
  readonly region: (path: readonly Position[], isEven: boolean, size: PixelSize) => Region;
}

export const lasso: DragShape = {
  tool: 'lasso',
  draft: (path) => ({ kind: 'path', points: path, isClosed: true }),
  // Loops of a quick hand are meant as well.
  region: (path, _, size) => polygonRegion([path.flatMap(({ x, y }) => [x, y])], size, 'nonzero'),
};

export const rectangle: DragShape = {
  tool: 'rectangle',
  draft: (path, isEven) => {
    const [a, b] = pixelCorners(path, isEven);
    const points = [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
    return { kind: 'path', points, isClosed: true };
  },
  region: (path, isEven, size) => rectangleRegion(...pixelCorners(path, isEven), size),
};

export const ellipse: DragShape = {
  tool: 'ellipse',
  draft: (path, isEven) => {
    const [a, b] = corners(path, isEven);
    return { kind: 'ellipse', a, b };
  },
  region: (path, isEven, size) => ellipseRegion(...corners(path, isEven), size),
};

export class DragTool implements Tool {
  readonly #editor: MaskEditor;
  readonly #shape: DragShape;
  #path: Position[] = [];

  constructor(editor: MaskEditor, shape: DragShape) {
    this.#editor = editor;
    this.#shape = shape;
  }

  down(at: ToolPointer): void {
    this.#path = [at];
  }

  move(path: readonly ToolPointer[]): void {
    const at = path.at(-1);
    if (this.#path.length === 0 || at === undefined) return;
    for (const { x, y } of path) this.#path.push({ x, y });
    const shapes = [this.#shape.draft(this.#path, at.shift)];
    this.#editor.setDraft({ ...NO_DRAFT, shapes, erases: wayOf(this.#editor, at.alt) === 'erase' });
  }

  up(at: ToolPointer): void {
    const start = this.#path[0];
    const mask = this.#editor.mask();
    if (start !== undefined && mask !== null) {
      const region = this.#shape.region([...this.#path, at], at.shift, mask.raster);
      paintArea(this.#editor, this.#shape.tool, { region, way: wayOf(this.#editor, at.alt), start });
    }
    this.cancel();
  }

  key(key: string): boolean {
    if (key !== 'Escape' || this.#path.length === 0) return false;
    this.cancel();
    return true;
  }

  cancel(): void {
    this.#path = [];
    this.#editor.setDraft(null);
  }
}

/** The first and the last place; with sides of one length if asked for, the longer one. */
export function corners(path: readonly Position[], isEven: boolean): [Position, Position] {
  const a = path[0] ?? { x: 0, y: 0 };
  const b = path.at(-1) ?? a;
  if (!isEven) return [a, b];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [a, { x: a.x + (dx < 0 ? -side : side), y: a.y + (dy < 0 ? -side : side) }];
}

/** The same, moved to the nearest corners of pixels: what is drawn is what is painted. */
export function pixelCorners(path: readonly Position[], isEven: boolean): [Position, Position] {
  const [a, b] = corners(path, isEven);
  return [
    { x: Math.round(a.x), y: Math.round(a.y) },
    { x: Math.round(b.x), y: Math.round(b.y) },
  ];
}
