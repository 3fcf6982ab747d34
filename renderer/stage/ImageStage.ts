/** One image on a Konva stage: fit, zoom to the pointer, pan. Knows nothing of projects or React. */
import Konva from 'konva';
import { centered, fit, keepInSight, pan, zoomAt, type Camera, type Point, type Size } from './camera.ts';
import { ImageCache } from './ImageCache.ts';

export interface ShownImage extends Size {
  readonly url: string;
  /** Shown until the image is decoded. */
  readonly previewUrl: string;
}

export interface ImageStageEvents {
  readonly onScale: (scale: number) => void;
  readonly onLoaded: (url: string) => void;
  readonly onFailed: (url: string) => void;
}

/** Above this, pixels are shown as squares. */
const SQUARES_FROM = 3;
const WHEEL_SPEED = 0.0022;

export class ImageStage {
  readonly #stage: Konva.Stage;
  readonly #layer: Konva.Layer;
  readonly #node: Konva.Image;
  readonly #cache = new ImageCache();
  readonly #events: ImageStageEvents;
  readonly #container: HTMLDivElement;
  #shown: ShownImage | null = null;
  #camera: Camera = { scale: 1, x: 0, y: 0 };
  /** Follows the size of the canvas until somebody zooms or pans. */
  #isFitted = true;
  #isSpaceHeld = false;
  #dragFrom: Point | null = null;
  readonly #stopListening: () => void;

  constructor(container: HTMLDivElement, events: ImageStageEvents) {
    this.#container = container;
    this.#events = events;
    this.#stage = new Konva.Stage({
      container,
      width: container.clientWidth,
      height: container.clientHeight,
    });
    this.#layer = new Konva.Layer({ listening: false });
    this.#node = new Konva.Image({ image: undefined, perfectDrawEnabled: false });
    this.#layer.add(this.#node);
    this.#stage.add(this.#layer);
    this.#stopListening = this.#listen();
  }

  /** Shows an image; what is decoded already appears in this frame. */
  show(image: ShownImage): void {
    const isOther = this.#shown?.url !== image.url;
    this.#shown = image;
    if (!isOther) return;
    this.#isFitted = true;
    this.#draw(this.#cache.peek(image.url) ?? this.#cache.peek(image.previewUrl));
    this.fit();
    void this.#load(image);
  }

  /** Decodes images that will probably be shown next. */
  prefetch(urls: readonly string[]): void {
    this.#cache.prefetch(urls);
  }

  fit(): void {
    this.#isFitted = true;
    if (this.#shown !== null) this.#place(fit(this.#shown, this.#canvas));
  }

  actualSize(): void {
    if (this.#shown === null) return;
    this.#isFitted = false;
    this.#place(centered(this.#shown, this.#canvas, 1 / window.devicePixelRatio));
  }

  /** @param factor above 1 zooms in, to the middle of the canvas */
  zoomBy(factor: number): void {
    const { widthPx, heightPx } = this.#canvas;
    this.#zoom({ x: widthPx / 2, y: heightPx / 2 }, this.#camera.scale * factor);
  }

  resize(widthPx: number, heightPx: number): void {
    this.#stage.size({ width: widthPx, height: heightPx });
    if (this.#isFitted) this.fit();
    else this.#place(this.#camera);
  }

  destroy(): void {
    this.#stopListening();
    this.#stage.destroy();
  }

  get #canvas(): Size {
    return { widthPx: this.#stage.width(), heightPx: this.#stage.height() };
  }

  async #load(image: ShownImage): Promise<void> {
    void this.#preview(image);
    try {
      const decoded = await this.#cache.get(image.url);
      if (this.#shown?.url !== image.url) return;
      this.#draw(decoded);
      this.#events.onLoaded(image.url);
    } catch {
      // The browser does not say why; the screen says that it failed.
      if (this.#shown?.url === image.url) this.#events.onFailed(image.url);
    }
  }

  async #preview(image: ShownImage): Promise<void> {
    if (this.#cache.peek(image.url) !== null) return;
    try {
      const small = await this.#cache.get(image.previewUrl);
      const isStillNeeded = this.#shown?.url === image.url && this.#cache.peek(image.url) === null;
      if (isStillNeeded) this.#draw(small);
    } catch {
      // Without a thumbnail the image itself is waited for.
    }
  }

  #draw(image: HTMLImageElement | null): void {
    this.#node.image(image ?? undefined);
    this.#place(this.#camera);
  }

  #place(camera: Camera): void {
    if (this.#shown === null) return;
    const { widthPx, heightPx } = this.#shown;
    this.#camera = keepInSight(camera, this.#shown, this.#canvas);
    const { scale, x, y } = this.#camera;
    this.#node.position({ x, y });
    this.#node.size({ width: widthPx * scale, height: heightPx * scale });
    this.#layer.imageSmoothingEnabled(scale * window.devicePixelRatio < SQUARES_FROM);
    this.#layer.batchDraw();
    this.#events.onScale(scale * window.devicePixelRatio);
  }

  #zoom(at: Point, scale: number): void {
    this.#isFitted = false;
    this.#place(zoomAt(this.#camera, at, scale));
  }

  #listen(): () => void {
    const stop = new AbortController();
    const on = { signal: stop.signal };
    const box = this.#container;
    box.addEventListener('wheel', (event) => this.#onWheel(event), { ...on, passive: false });
    box.addEventListener('pointerdown', (event) => this.#onPointerDown(event), on);
    box.addEventListener('pointermove', (event) => this.#onPointerMove(event), on);
    box.addEventListener('pointerup', () => this.#endDrag(), on);
    box.addEventListener('pointercancel', () => this.#endDrag(), on);
    // The middle button must not start the browser's own scrolling.
    box.addEventListener('mousedown', (event) => event.button === 1 && event.preventDefault(), on);
    window.addEventListener('keydown', (event) => this.#onSpace(event, true), on);
    window.addEventListener('keyup', (event) => this.#onSpace(event, false), on);
    return () => stop.abort();
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    if (this.#shown === null) return;
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-event.deltaY * WHEEL_SPEED * (event.deltaMode === 1 ? 16 : 1));
      this.#zoom(this.#pointOf(event), this.#camera.scale * factor);
      return;
    }
    this.#isFitted = false;
    this.#place(pan(this.#camera, -event.deltaX, -event.deltaY));
  }

  #onPointerDown(event: PointerEvent): void {
    if (event.button !== 1 && !(event.button === 0 && this.#isSpaceHeld)) return;
    this.#dragFrom = this.#pointOf(event);
    this.#container.setPointerCapture(event.pointerId);
    this.#showCursor();
  }

  #onPointerMove(event: PointerEvent): void {
    if (this.#dragFrom === null) return;
    const at = this.#pointOf(event);
    this.#isFitted = false;
    this.#place(pan(this.#camera, at.x - this.#dragFrom.x, at.y - this.#dragFrom.y));
    this.#dragFrom = at;
  }

  #endDrag(): void {
    this.#dragFrom = null;
    this.#showCursor();
  }

  #onSpace(event: KeyboardEvent, isDown: boolean): void {
    const isTyping =
      event.target instanceof HTMLElement && event.target.closest('input, textarea, button, a');
    if (event.code !== 'Space' || (isDown && isTyping)) return;
    if (isDown) event.preventDefault();
    this.#isSpaceHeld = isDown;
    this.#showCursor();
  }

  #showCursor(): void {
    this.#container.style.cursor =
      this.#dragFrom !== null ? 'grabbing' : this.#isSpaceHeld ? 'grab' : 'default';
  }

  #pointOf(event: MouseEvent): Point {
    const box = this.#container.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
