/** A mask tool in hand, a pointer to move it with, and the mask it draws on, stored in memory. */
import { MaskDocument } from '#renderer/document/MaskDocument.ts';
import { drawing, type MaskTool, type ToolSettings } from '#renderer/session/drawing.ts';
import { createMaskTool } from '#renderer/tools/mask/createMaskTool.ts';
import type { Draft, ImageSense, MaskEditor } from '#renderer/tools/mask/MaskEditor.ts';
import type { Tool, ToolKey, ToolPointer } from '#renderer/tools/Tool.ts';
import type { Picture, Raster } from '#shared/domain/mask.ts';
import { grabCut } from '#shared/kernels/mask/grabCut.ts';
import { floodFill, magicWand } from '#shared/kernels/mask/magicWand.ts';
import { rasterOf, tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { slic } from '#shared/kernels/mask/slic.ts';
import { SuperpixelMap } from '#shared/kernels/mask/SuperpixelMap.ts';
import { isSameMask, rasterFrom, rowsOf } from './masks.ts';
import { MemoryMask } from './memoryMask.ts';

export interface GestureOptions {
  readonly tool: MaskTool;
  /** The mask before, as text (see `masks.ts`). */
  readonly rows: readonly string[];
  readonly settings?: Partial<ToolSettings>;
  /** What the image shows; grey 0 where nothing else is said. */
  readonly picture?: Picture;
  readonly classId?: number | null;
}

export type PointerMore = Partial<Omit<ToolPointer, 'x' | 'y'>>;
type Place = readonly [x: number, y: number];

export class MaskGestures {
  readonly store: MemoryMask;
  readonly mask: MaskDocument;
  readonly tool: Tool;
  readonly editor: MaskEditor;
  /** What the tool said, in order: 'no class', 'busy object', 'picked 2'. */
  readonly told: string[] = [];
  draft: Draft | null = null;
  classId: number | null;
  settings: ToolSettings;

  private constructor({ tool, rows, settings = {}, picture, classId = 1 }: GestureOptions) {
    const raster = rasterFrom(...rows);
    const { widthPx, heightPx } = raster;
    this.classId = classId;
    this.settings = { ...drawing.getInitialState().settings, brushPx: 1, ...settings };
    this.store = new MemoryMask(widthPx, heightPx, tilesOf(raster));
    this.mask = new MaskDocument(this.store.port, NOTHING, { item: 1, widthPx, heightPx }, 1);
    this.editor = this.#createEditor(picture ?? blankPicture(widthPx, heightPx));
    this.tool = createMaskTool(tool, this.editor);
  }

  static async open(options: GestureOptions): Promise<MaskGestures> {
    const opened = new MaskGestures(options);
    await opened.mask.load();
    return opened;
  }

  hover(x: number, y: number, more: PointerMore = {}): void {
    this.tool.move([pointer([x, y], more)]);
  }

  press(x: number, y: number, more: PointerMore = {}): void {
    this.tool.down(pointer([x, y], more));
  }

  move(...path: readonly Place[]): void {
    this.tool.move(path.map((place) => pointer(place, {})));
  }

  lift(x: number, y: number, more: PointerMore = {}): void {
    this.tool.up(pointer([x, y], more));
  }

  click(x: number, y: number, more: PointerMore = {}): void {
    this.press(x, y, more);
    this.lift(x, y, more);
  }

  /** Presses at the first place, moves over the others, and lifts at the last one. */
  drag(path: readonly Place[], more: PointerMore = {}): void {
    const [first = [0, 0], ...rest] = path;
    this.press(...first, more);
    if (rest.length > 0) this.tool.move(rest.map((place) => pointer(place, more)));
    this.lift(...(path.at(-1) ?? first), more);
  }

  key(key: ToolKey): boolean {
    return this.tool.key(key, { dx: 0, dy: 0, shift: false });
  }

  get rows(): string[] {
    return rowsOf(this.mask.raster);
  }

  /** The mask as it is stored. */
  get stored(): string[] {
    return rowsOf(this.#storedRaster());
  }

  /** Waits for what is on its way: answers of the store, what is found in the image. */
  async settle(): Promise<void> {
    for (let i = 0; i < 60; i += 1) await Promise.resolve();
  }

  /**
   * Runs a gesture that must be one entry of the history: undone it leaves nothing, redone it is the same again, and what
   * is shown is what is stored.
   * @returns the mask after it, as text
   */
  async once(gesture: () => void): Promise<string[]> {
    const before = this.rows;
    const calls = this.store.calls.filter((call) => call === 'paint').length;
    gesture();
    await this.settle();
    const after = this.rows;
    const paints = this.store.calls.filter((call) => call === 'paint').length - calls;
    if (paints !== 1) throw new Error(`the gesture was stored ${String(paints)} times`);
    if (!isSameMask(this.#storedRaster(), this.mask.raster)) throw new Error('what is shown is not what is stored'); // prettier-ignore
    await this.#step(() => this.mask.undo(), before, 'undo');
    await this.#step(() => this.mask.redo(), after, 'redo');
    return after;
  }

  async #step(step: () => void, expected: readonly string[], name: string): Promise<void> {
    step();
    await this.settle();
    if (this.rows.join('\n') !== expected.join('\n')) {
      throw new Error(`after ${name} the mask is\n${this.rows.join('\n')}\nand not\n${expected.join('\n')}`);
    }
  }

  #storedRaster(): Raster {
    const { widthPx, heightPx } = this.mask.raster;
    const stored = rasterOf({ widthPx, heightPx, tiles: this.store.stored });
    if (stored === null) throw new Error('the stored mask is damaged');
    return stored;
  }

  #createEditor(picture: Picture): MaskEditor {
    return {
      mask: () => this.mask,
      settings: () => this.settings,
      classId: () => this.classId,
      classIds: () => [1, 2, 3],
      nameOf: (id) => ['nothing', 'road', 'car', 'sky'][id] ?? '?',
      pickClass: (id) => {
        this.classId = id;
        this.told.push(`picked ${String(id)}`);
      },
      sense: senseOf(picture),
      setDraft: (draft) => (this.draft = draft),
      setBusy: (what) => this.told.push(what === null ? 'done' : `busy ${what}`),
      onNoClass: () => this.told.push('no class'),
      onNoObject: () => this.told.push('no object'),
      onFailed: () => this.told.push('failed'),
    };
  }
}

/** Finds things in the image at once, and answers later as the page does. */
function senseOf(picture: Picture): ImageSense {
  const maps = new Map<number, SuperpixelMap>();
  return {
    wand: (seed, options) => Promise.resolve(magicWand(picture, seed, options)),
    fill: (raster, seed, tolerance) => Promise.resolve(floodFill(raster, picture, seed, tolerance)),
    object: (box) => Promise.resolve(grabCut(picture, box, { iterations: 5 })),
    superpixels: (regionPx: number) => {
      const map = new SuperpixelMap(slic(picture, { regionPx, compactness: 10, iterations: 5 }));
      maps.set(regionPx, map);
      return Promise.resolve(map);
    },
    knownSuperpixels: (regionPx: number) => maps.get(regionPx) ?? null,
  };
}

const NOTHING: ConstructorParameters<typeof MaskDocument>[1] = {
  onPixels: () => undefined,
  onChange: () => undefined,
  onSaveState: () => undefined,
  onFailed: (error) => {
    throw error;
  },
  onMerged: () => undefined,
  onStepped: () => undefined,
};

function pointer([x, y]: Place, more: PointerMore): ToolPointer {
  return {
    x,
    y,
    pressure: 0.5,
    device: 'mouse',
    button: 'primary',
    shift: false,
    alt: false,
    mod: false,
    scale: 10,
    ...more,
  };
}

/** Everywhere black. */
export const blankPicture = (widthPx: number, heightPx: number): Picture => ({
  widthPx,
  heightPx,
  rgba: new Uint8ClampedArray(widthPx * heightPx * 4),
});

/** Grey values as digits, in steps of 25; '.' is 0. */
export function pictureFrom(...rows: readonly string[]): Picture {
  const { widthPx, heightPx, data } = rasterFrom(...rows);
  const picture = blankPicture(widthPx, heightPx);
  data.forEach((value, i) => picture.rgba.set([value * 25, value * 25, value * 25, 255], i * 4));
  return picture;
}
