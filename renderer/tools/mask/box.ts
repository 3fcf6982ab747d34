/** Cut out: a box is dragged around one object, and the object in it is painted. Alt erases, Escape gives up. */
import type { Position } from '#shared/kernels/mask/brush.ts';
import { pixelsWithin } from '#shared/kernels/mask/rects.ts';
import type { Tool, ToolPointer } from '../Tool.ts';
import { paintArea, wayOf } from './areas.ts';
import { pixelCorners, rectangle } from './dragged.ts';
import { NO_DRAFT, type MaskEditor } from './MaskEditor.ts';
import { Waiting } from './Waiting.ts';

/** In smaller boxes there is nothing to tell apart. */
const SMALLEST_PX = 4;

export class BoxTool implements Tool {
  readonly #editor: MaskEditor;
  readonly #waiting: Waiting;
  #start: Position | null = null;

  constructor(editor: MaskEditor) {
    this.#editor = editor;
    this.#waiting = new Waiting(editor, 'object');
  }

  down(at: ToolPointer): void {
    this.cancel();
    this.#start = { x: at.x, y: at.y };
  }

  move(path: readonly ToolPointer[]): void {
    const at = path.at(-1);
    if (this.#start !== null && at !== undefined) this.#show(this.#start, at);
  }

  up(at: ToolPointer): void {
    const start = this.#start;
    const mask = this.#editor.mask();
    this.#start = null;
    const [a, b] = pixelCorners([start ?? at, at], at.shift);
    const box = { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), right: Math.max(a.x, b.x), bottom: Math.max(a.y, b.y) }; // prettier-ignore
    const rect = mask && pixelsWithin(box, mask.raster);
    if (start === null || rect === null || Math.min(rect.w, rect.h) < SMALLEST_PX) {
      this.cancel();
      return;
    }
    this.#show(start, at);
    const way = wayOf(this.#editor, at.alt);
    this.#waiting.wait(this.#editor.sense.object(rect), (region) => {
      this.#editor.setDraft(null);
      if (region.rect.w === 0) this.#editor.onNoObject();
      else if (this.#editor.mask() === mask) paintArea(this.#editor, 'grabcut', { region, way, start });
    });
  }

  key(key: string): boolean {
    if (key !== 'Escape' || (this.#start === null && !this.#waiting.isWaiting)) return false;
    this.cancel();
    return true;
  }

  cancel(): void {
    this.#start = null;
    this.#waiting.stop();
    this.#editor.setDraft(null);
  }

  #show(start: Position, at: ToolPointer): void {
    const shapes = [rectangle.draft([start, at], at.shift)];
    this.#editor.setDraft({ ...NO_DRAFT, shapes, erases: wayOf(this.#editor, at.alt) === 'erase' });
  }
}
