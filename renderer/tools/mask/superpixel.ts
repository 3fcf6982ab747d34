/** Superpixel brush: paints the pieces of one colour it passes over, each whole; or erases or replaces in them, as areas do. */
import { maskText } from '#renderer/text/masks.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { SuperpixelMap } from '#shared/kernels/mask/SuperpixelMap.ts';
import type { Tool, ToolPointer } from '../Tool.ts';
import { wayOf } from './areas.ts';
import { NO_DRAFT, type MaskEditor } from './MaskEditor.ts';
import { classUnder, paintFor, Painting } from './Painting.ts';
import { Waiting } from './Waiting.ts';

export class SuperpixelTool implements Tool {
  readonly #editor: MaskEditor;
  readonly #waiting: Waiting;
  #painting: Painting | null = null;
  #what = '';
  #from: Position = { x: 0, y: 0 };
  #pointer: ToolPointer | null = null;
  /** What is outlined under the pointer. */
  #shown: { readonly map: SuperpixelMap; readonly label: number } | null = null;

  constructor(editor: MaskEditor) {
    this.#editor = editor;
    this.#waiting = new Waiting(editor, 'superpixels');
  }

  down(at: ToolPointer): void {
    if (this.#map(at) === null) return;
    const way = wayOf(this.#editor, at.alt);
    const paint = paintFor(this.#editor, way, classUnder(this.#editor, at));
    if (paint === null) return;
    this.#painting = Painting.begin(this.#editor, paint);
    const name = way === 'erase' ? maskText.what.erased : this.#editor.nameOf(paint.value);
    this.#what = maskText.what.tool('superpixel', name);
    this.#from = at;
    this.#to(at);
    this.#show(at);
  }

  move(path: readonly ToolPointer[]): void {
    const newest = path.at(-1);
    if (newest === undefined) return;
    if (this.#painting !== null) for (const at of path) this.#to(at);
    this.#show(newest);
  }

  up(at: ToolPointer): void {
    if (this.#painting === null) return;
    this.#to(at);
    this.#painting.commit(this.#what);
    this.#painting = null;
  }

  key(key: string): boolean {
    if (key !== 'Escape' || this.#painting === null) return false;
    this.cancel();
    return true;
  }

  cancel(): void {
    this.#waiting.stop();
    this.#painting?.cancel();
    this.#painting = null;
    this.#shown = null;
    this.#pointer = null;
    this.#editor.setDraft(null);
  }

  /** What is known of the place; asks when nothing is. */
  #map(at: Position): SuperpixelMap | null {
    const { sense } = this.#editor;
    const { superpixelPx } = this.#editor.settings();
    const known = sense.knownSuperpixels(superpixelPx, at);
    if (known !== null || this.#waiting.isWaiting || this.#editor.mask() === null) return known;
    this.#waiting.wait(sense.superpixels(superpixelPx, at), () => {
      if (this.#pointer !== null) this.#show(this.#pointer);
    });
    return null;
  }

  #to(at: Position): void {
    const map = this.#map(at);
    if (map !== null) this.#painting?.region(map.region(map.along(this.#from, at)));
    this.#from = at;
  }

  #show(at: ToolPointer): void {
    this.#pointer = at;
    const map = this.#map(at);
    const label = map?.at(at) ?? null;
    if (map === null || label === null) {
      if (this.#shown !== null) this.#editor.setDraft(null);
      this.#shown = null;
      return;
    }
    if (this.#shown?.map === map && this.#shown.label === label) return;
    this.#shown = { map, label };
    this.#editor.setDraft({
      ...NO_DRAFT,
      region: map.region([label]),
      erases: wayOf(this.#editor, at.alt) === 'erase',
    });
  }
}
