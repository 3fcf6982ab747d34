/** Brush and eraser: paint where they pass. Shift draws a straight line from the end of the last stroke, Alt erases. */
import type { MaskDocument } from '#renderer/document/MaskDocument.ts';
import { maskText } from '#renderer/text/masks.ts';
import { UNLABELED } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { Tool, ToolPointer } from '../Tool.ts';
import { NO_DRAFT, type MaskEditor } from './MaskEditor.ts';
import { paintFor, Painting } from './Painting.ts';

/** Where a brush is and how wide. */
interface Dab extends Position {
  readonly radius: number;
}

/** A pen that hardly touches still paints this share of the width. */
const THINNEST = 0.1;

export class BrushTool implements Tool {
  readonly #editor: MaskEditor;
  readonly #isEraser: boolean;
  #painting: Painting | null = null;
  #what = '';
  #at: Dab = { x: 0, y: 0, radius: 0 };
  /** Where the last stroke ended, and on which mask. */
  #end: { readonly mask: MaskDocument; readonly dab: Dab } | null = null;

  constructor(editor: MaskEditor, isEraser: boolean) {
    this.#editor = editor;
    this.#isEraser = isEraser;
  }

  down(at: ToolPointer): void {
    this.#editor.setDraft(null);
    const way = this.#isEraser || at.alt ? 'erase' : 'paint';
    const paint = paintFor(this.#editor, way, UNLABELED);
    if (paint === null) return;
    this.#painting = Painting.begin(this.#editor, paint);
    this.#what =
      way === 'erase' ? maskText.what.erase : maskText.what.tool('brush', this.#editor.nameOf(paint.value));
    const dab = this.#dabOf(at);
    this.#at = (at.shift ? this.#lastEnd : null) ?? dab;
    this.#to(dab);
  }

  move(path: readonly ToolPointer[]): void {
    if (this.#painting === null) this.#hover(path.at(-1));
    else for (const at of path) this.#to(this.#dabOf(at));
  }

  up(at: ToolPointer): void {
    const painting = this.#painting;
    if (painting === null) return;
    // A pen that lifts presses no more: the last width holds.
    this.#to({ x: at.x, y: at.y, radius: this.#at.radius });
    painting.commit(this.#what);
    this.#painting = null;
    const mask = this.#editor.mask();
    this.#end = mask && { mask, dab: this.#at };
  }

  key(key: string): boolean {
    if (key !== 'Escape' || this.#painting === null) return false;
    this.cancel();
    return true;
  }

  cancel(): void {
    this.#editor.setDraft(null);
    this.#painting?.cancel();
    this.#painting = null;
  }

  /** Shows the line that Shift would draw. */
  #hover(at: ToolPointer | undefined): void {
    const from = at?.shift === true ? this.#lastEnd : null;
    if (at === undefined || from === null) {
      this.#editor.setDraft(null);
      return;
    }
    const shapes = [{ kind: 'path', points: [from, { x: at.x, y: at.y }], isClosed: false }] as const;
    this.#editor.setDraft({ ...NO_DRAFT, shapes, erases: this.#isEraser || at.alt });
  }

  #to(dab: Dab): void {
    const { brushShape } = this.#editor.settings();
    const from = this.#at;
    this.#painting?.segment({
      from,
      to: dab,
      radiusFrom: from.radius,
      radiusTo: dab.radius,
      shape: brushShape,
    });
    this.#at = dab;
  }

  #dabOf({ x, y, pressure, device }: ToolPointer): Dab {
    const { brushPx, usePressure } = this.#editor.settings();
    const share = device === 'pen' && usePressure ? Math.max(THINNEST, pressure) : 1;
    return { x, y, radius: (brushPx / 2) * share };
  }

  get #lastEnd(): Dab | null {
    return this.#end !== null && this.#end.mask === this.#editor.mask() ? this.#end.dab : null;
  }
}
