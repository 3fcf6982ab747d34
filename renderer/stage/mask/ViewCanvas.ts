/** A raw canvas as large as the screen shows it, of which only the parts that changed are painted. */
import type { Rect } from '#shared/domain/mask.ts';
import { uniteRects, wholeOf } from '#shared/kernels/mask/rects.ts';
import type { Palette } from '#shared/kernels/mask/colorize.ts';
import type { StageView } from '../Overlay.ts';
import { REACH, screenRect, ViewPainter, viewMapOf, type MaskStyle, type Pixels, type ViewMap } from './viewPixels.ts'; // prettier-ignore

export interface ViewLook {
  readonly palette: Palette;
  readonly style: MaskStyle;
}

/** After the camera rested this long, shrunk images are averaged. */
const REST_MS = 120;
/** Two parts are painted as one when that is not much more than both. */
const JOIN = 1.4;

export class ViewCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #painter = new ViewPainter();
  #view: StageView | null = null;
  #map: ViewMap | null = null;
  #frame: ImageData | null = null;
  #colors = new Uint32Array(0);
  #pixels: Pixels | null = null;
  #look: ViewLook = { palette: new Uint32Array(1), style: 'fill' };
  #isShown = true;
  /** Parts of the image to be painted at the end of this task. */
  #dirty: Rect[] = [];
  #isDue = false;
  /** All of it is to be painted with the next frame. */
  #whole: number | null = null;
  #rest: ReturnType<typeof setTimeout> | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  /** @param pixels null: nothing is shown */
  setPixels(pixels: Pixels | null): void {
    const before = this.#pixels;
    this.#pixels = pixels;
    for (const one of [before, pixels]) if (one !== null) this.changed(this.#isWhole(one) ? null : one);
  }

  setLook(look: ViewLook): void {
    this.#look = look;
    this.#paintAll();
  }

  setShown(isShown: boolean): void {
    if (this.#isShown === isShown) return;
    this.#isShown = isShown;
    this.#canvas.style.display = isShown ? '' : 'none';
    this.#paintAll();
  }

  setOpacity(opacity: number): void {
    this.#canvas.style.opacity = String(opacity);
  }

  place(view: StageView): void {
    this.#view = view;
    this.#drawFor(view, false);
    if (view.camera.scale * view.pixelRatio >= 1) return;
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = null;
      if (this.#view !== null) this.#drawFor(this.#view, true);
    }, REST_MS);
  }

  /**
   * Pixels of the image, or (null) all of them, are other ones now. They are on the canvas before the next frame: going to
   * another image changes the picture, its place and its mask, and paints once.
   */
  changed(rect: Rect | null): void {
    if (rect === null) this.#whole ??= requestAnimationFrame(() => this.#paintAll());
    if (rect === null || this.#whole !== null) return;
    this.#add(rect);
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      const dirty = this.#dirty;
      this.#dirty = [];
      for (const one of dirty) this.#paint(one);
    });
  }

  destroy(): void {
    if (this.#whole !== null) cancelAnimationFrame(this.#whole);
    if (this.#rest !== null) clearTimeout(this.#rest);
  }

  #drawFor(view: StageView, isFine: boolean): void {
    const map = viewMapOf(view, isFine);
    this.#map = map;
    if (this.#frame?.width !== map.width || this.#frame.height !== map.height) this.#resize(map);
    this.#paintAll();
  }

  #resize({ width, height }: ViewMap): void {
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#frame = width > 0 && height > 0 ? new ImageData(width, height) : null;
    this.#colors = new Uint32Array(this.#frame?.data.buffer ?? new ArrayBuffer(0));
  }

  /** Strokes come in short pieces: those that lie together are painted together. */
  #add(rect: Rect): void {
    const last = this.#dirty.at(-1);
    const both = last && uniteRects(last, rect);
    const isOne = last && both && both.w * both.h <= JOIN * (last.w * last.h + rect.w * rect.h);
    if (isOne) this.#dirty[this.#dirty.length - 1] = both;
    else this.#dirty.push(rect);
  }

  #paintAll(): void {
    this.#dirty = [];
    if (this.#whole !== null) cancelAnimationFrame(this.#whole);
    this.#whole = null;
    const map = this.#map;
    if (map === null || !this.#isShown) return;
    this.#put(map, { x: 0, y: 0, w: map.width, h: map.height });
  }

  #paint(rect: Rect): void {
    const map = this.#map;
    if (map === null || !this.#isShown) return;
    const part = screenRect(map, rect, this.#look.style === 'fill' ? 0 : REACH);
    if (part !== null) this.#put(map, part);
  }

  #isWhole({ w, h }: Rect): boolean {
    const image = this.#view?.image;
    return w === image?.widthPx && h === image.heightPx;
  }

  /** A mask that is not of the image that is shown waits for it. */
  get #isDrawable(): boolean {
    const [pixels, view] = [this.#pixels, this.#view];
    if (pixels === null || view === null) return false;
    const { w, h } = wholeOf(view.image);
    return pixels.x + pixels.w <= w && pixels.y + pixels.h <= h;
  }

  #put(map: ViewMap, rect: Rect): void {
    const [pixels, frame] = [this.#pixels, this.#frame];
    if (pixels === null || frame === null || !this.#isDrawable) {
      this.#context?.clearRect(rect.x, rect.y, rect.w, rect.h);
      return;
    }
    this.#painter.paint(pixels, map, rect, this.#look, this.#colors);
    this.#context?.putImageData(frame, 0, 0, rect.x, rect.y, rect.w, rect.h);
  }
}
