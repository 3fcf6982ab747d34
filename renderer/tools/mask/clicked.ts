/** Areas that one click finds: flood fill and magic wand. They paint when the image was looked at; Alt erases. */
import type { MaskDocument } from '#renderer/document/MaskDocument.ts';
import type { ToolSettings } from '#renderer/session/drawing.ts';
import type { Region } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import { floodFill } from '#shared/kernels/mask/magicWand.ts';
import type { Tool, ToolPointer } from '../Tool.ts';
import { paintArea, wayOf } from './areas.ts';
import type { MaskEditor } from './MaskEditor.ts';
import type { Way } from './Painting.ts';
import { Waiting } from './Waiting.ts';

/** From this on colours do not matter. */
const ANY_COLOUR = 255;

/** What a click selects. */
export interface ClickArea {
  readonly tool: 'fill' | 'wand';
  readonly way: (editor: MaskEditor, alt: boolean) => Way;
  readonly find: (from: {
    readonly mask: MaskDocument;
    readonly seed: Position;
    readonly settings: ToolSettings;
    readonly sense: MaskEditor['sense'];
  }) => Promise<Region>;
}

export const fill: ClickArea = {
  tool: 'fill',
  way: (_, alt) => (alt ? 'erase' : 'paint'),
  find: ({ mask: { raster }, seed, settings: { tolerance }, sense }) =>
    tolerance >= ANY_COLOUR
      ? Promise.resolve(floodFill(raster, null, seed, tolerance))
      : sense.fill(raster, seed, tolerance),
};

export const wand: ClickArea = {
  tool: 'wand',
  way: wayOf,
  find: ({ seed, settings: { tolerance, isContiguous, isEdgeAware }, sense }) =>
    sense.wand(seed, { tolerance, contiguous: isContiguous, edgeAware: isEdgeAware }),
};

export class ClickTool implements Tool {
  readonly #editor: MaskEditor;
  readonly #area: ClickArea;
  readonly #waiting: Waiting;

  constructor(editor: MaskEditor, area: ClickArea) {
    this.#editor = editor;
    this.#area = area;
    this.#waiting = new Waiting(editor, 'picture');
  }

  down(at: ToolPointer): void {
    const mask = this.#editor.mask();
    if (mask === null || !mask.isRead) return;
    const start = { x: at.x, y: at.y };
    const [settings, sense] = [this.#editor.settings(), this.#editor.sense];
    const way = this.#area.way(this.#editor, at.alt);
    this.#waiting.wait(this.#area.find({ mask, seed: start, settings, sense }), (region) => {
      if (this.#editor.mask() === mask) paintArea(this.#editor, this.#area.tool, { region, way, start });
    });
  }

  move(): void {
    // A click is all it takes.
  }

  up(): void {
    // What was clicked may still be looked for.
  }

  key(key: string): boolean {
    return key === 'Escape' && this.#waiting.stop();
  }

  cancel(): void {
    this.#waiting.stop();
  }
}
