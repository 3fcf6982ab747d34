/**
 * Polygon: a click sets a corner, a drag moves one. A click on the first corner or the last one, or Enter, closes it; Backspace
 * takes the last corner back, Escape all of them. Alt erases.
 */
import type { Position } from '#shared/kernels/mask/brush.ts';
import { polygonRegion } from '#shared/kernels/mask/shapes.ts';
import type { Tool, ToolKey, ToolPointer } from '../Tool.ts';
import { paintArea, wayOf } from './areas.ts';
import { NO_DRAFT, type MaskEditor } from './MaskEditor.ts';

/** Nearer than this to a corner, in pixels of the canvas, means that corner. */
const NEAR_PX = 9;
const FEWEST = 3;

interface Press {
  readonly index: number;
  /** Where the corner was before. */
  readonly before: Position;
  /** Set by this press: a press that is lost takes it back. */
  readonly isNew: boolean;
  hasMoved: boolean;
}

export class PolygonTool implements Tool {
  readonly #editor: MaskEditor;
  #corners: Position[] = [];
  #press: Press | null = null;
  #pointer: ToolPointer | null = null;

  constructor(editor: MaskEditor) {
    this.#editor = editor;
  }

  down(at: ToolPointer): void {
    this.#pointer = at;
    const near = this.#cornerAt(at);
    const index = near ?? this.#corners.length;
    if (near === null) this.#corners.push({ x: at.x, y: at.y });
    const before = this.#corners[index] ?? at;
    this.#press = { index, before, isNew: near === null, hasMoved: false };
    this.#show();
  }

  move(path: readonly ToolPointer[]): void {
    const at = path.at(-1);
    if (at === undefined) return;
    this.#pointer = at;
    const press = this.#press;
    if (press !== null) {
      press.hasMoved ||= distance(at, press.before) * at.scale > NEAR_PX / 2;
      if (press.hasMoved) this.#corners[press.index] = { x: at.x, y: at.y };
    }
    if (this.#corners.length > 0) this.#show();
  }

  up(at: ToolPointer): void {
    const press = this.#press;
    this.#press = null;
    this.#pointer = at;
    const isEnd = press !== null && (press.index === 0 || press.index === this.#corners.length - 1);
    if (isEnd && !press.isNew && !press.hasMoved) this.#close(at.alt);
    else this.#show();
  }

  key(key: ToolKey): boolean {
    if (this.#corners.length === 0) return false;
    if (key === 'Enter') this.#close(this.#pointer?.alt ?? false);
    else if (key === 'Escape') this.cancel();
    else if (key === 'Backspace' || key === 'Delete') this.#takeBack();
    else return false;
    return true;
  }

  cancel(): void {
    this.#corners = [];
    this.#press = null;
    this.#editor.setDraft(null);
  }

  lost(): void {
    const press = this.#press;
    this.#press = null;
    if (press?.isNew === true) this.#corners.splice(press.index, 1);
    else if (press !== null) this.#corners[press.index] = press.before;
    this.#show();
  }

  #takeBack(): void {
    this.#press = null;
    this.#corners.pop();
    this.#show();
  }

  #close(alt: boolean): void {
    const [start] = this.#corners;
    const mask = this.#editor.mask();
    if (start === undefined || mask === null || this.#corners.length < FEWEST) return;
    const ring = this.#corners.flatMap(({ x, y }) => [x, y]);
    const region = polygonRegion([ring], mask.raster);
    paintArea(this.#editor, 'polygon', { region, way: wayOf(this.#editor, alt), start });
    this.cancel();
  }

  /** The nearest corner within reach. */
  #cornerAt(at: ToolPointer): number | null {
    let found: number | null = null;
    let nearest = NEAR_PX / at.scale;
    this.#corners.forEach((corner, index) => {
      const away = distance(corner, at);
      if (away <= nearest) [found, nearest] = [index, away];
    });
    return found;
  }

  #show(): void {
    const [corners, at] = [this.#corners, this.#pointer];
    if (corners.length === 0) {
      this.#editor.setDraft(null);
      return;
    }
    const isAiming = at !== null && this.#press === null && this.#cornerAt(at) === null;
    const points = isAiming ? [...corners, { x: at.x, y: at.y }] : [...corners];
    this.#editor.setDraft({
      ...NO_DRAFT,
      shapes: [{ kind: 'path', points, isClosed: corners.length >= FEWEST }],
      handles: [...corners],
      closing: corners.length >= FEWEST ? 0 : null,
      erases: wayOf(this.#editor, at?.alt ?? false) === 'erase',
    });
  }
}

const distance = (a: Position, b: Position): number => Math.hypot(a.x - b.x, a.y - b.y);
