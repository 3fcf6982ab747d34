/** One image on a Konva stage: fit, zoom to the pointer, pan, overlays, and a tool. Knows nothing of projects or React. */
import Konva from 'konva';
import type { Tool, ToolKey, ToolPointer } from '#renderer/tools/Tool.ts';
import { carriedOver, centered, fit, keepInSight, pan, zoomAt } from './camera.ts';
import type { Camera, Point, Size } from './camera.ts';
import { ImageCache } from './ImageCache.ts';
import type { Overlay, StageView } from './Overlay.ts';
import { OverlayStack } from './OverlayStack.ts';
import { PictureLayer, type PictureLight } from './PictureLayer.ts';
import { StageInput, type ToolKeyDetail } from './StageInput.ts';
import type { TileSource } from './tiles.ts';

export interface ShownImage extends Size {
  readonly url: string;
  /** Shown until the image is decoded. The same as `url` for a picture that is shown in squares. */
  readonly previewUrl: string;
  /** Of a huge picture, when its squares are there. */
  readonly tiles?: TileSource | null;
}

export interface ImageStageEvents {
  readonly onScale: (scale: number) => void;
  readonly onLoaded: (url: string) => void;
  readonly onFailed: (url: string) => void;
  /** Where the pointer is, at most once per frame; null when it left. */
  readonly onPointer: (at: ToolPointer | null) => void;
}

export class ImageStage {
  readonly #stage: Konva.Stage;
  readonly #picture: PictureLayer;
  readonly #overlays: OverlayStack;
  readonly #input: StageInput;
  readonly #cache = new ImageCache();
  readonly #events: ImageStageEvents;
  #shown: ShownImage | null = null;
  #decoded: HTMLImageElement | null = null;
  #camera: Camera = { scale: 1, x: 0, y: 0 };
  /** Follows the size of the canvas until somebody zooms or pans. */
  #isFitted = true;

  constructor(container: HTMLDivElement, events: ImageStageEvents) {
    this.#events = events;
    this.#stage = new Konva.Stage({
      container,
      width: container.clientWidth,
      height: container.clientHeight,
      listening: false,
    });
    this.#picture = new PictureLayer(this.#stage);
    this.#overlays = new OverlayStack(
      this.#stage,
      () => this.#view,
      (at) => this.#lookAt(at),
    );
    this.#input = new StageInput(container, {
      camera: () => this.#camera,
      pan: (dx, dy) => this.panBy(dx, dy),
      zoom: (at, factor) => this.#zoom(at, this.#camera.scale * factor),
      onPointer: events.onPointer,
    });
  }

  /**
   * Shows an image; what is decoded already appears in this frame.
   * @param keepsZoom a zoom that somebody chose on the image before holds for this one too
   */
  show(image: ShownImage, keepsZoom = false): void {
    const before = this.#shown;
    this.#shown = image;
    this.#picture.setTiles(image.tiles ?? null);
    if (before?.url === image.url) {
      this.#place(this.#camera);
      return;
    }
    this.#input.giveUp();
    const ready = this.#cache.peek(image.url);
    this.#decoded = image.url === image.previewUrl ? null : ready;
    this.#picture.draw(ready ?? this.#cache.peek(image.previewUrl));
    // The same image seen through other bands stays where it is.
    const isSame = before?.previewUrl === image.previewUrl;
    if (!isSame && (!keepsZoom || before === null)) this.#isFitted = true;
    if (before === null || this.#isFitted) this.fit();
    else this.#place(carriedOver(this.#camera, before, image, this.#canvas));
    void this.#load(image);
  }

  /** Decodes images that will probably be shown next. */
  prefetch(urls: readonly string[]): void {
    this.#cache.prefetch(urls);
  }

  /** What lies above the picture, the last one on top. */
  setOverlays(overlays: readonly Overlay[]): void {
    this.#overlays.set(overlays);
  }

  /** What the pointer does; null: it only moves the picture. A gesture under way is given up. */
  setTool(tool: Tool | null): void {
    this.#input.setTool(tool);
  }

  /** What CSS shows under the pointer: `none` where an overlay draws it. */
  setCursor(cursor: string): void {
    this.#input.setCursor(cursor);
  }

  setLight(light: PictureLight): void {
    this.#picture.setLight(light);
  }

  /** @returns true when the tool in hand had a use for the key; else it does what it does elsewhere */
  toolKey(key: ToolKey, more: ToolKeyDetail): boolean {
    return this.#input.key(key, more);
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

  /** Moves the picture by CSS pixels. */
  panBy(dx: number, dy: number): void {
    this.#isFitted = false;
    this.#place(pan(this.#camera, dx, dy));
  }

  resize(widthPx: number, heightPx: number): void {
    this.#stage.size({ width: widthPx, height: heightPx });
    if (this.#isFitted) this.fit();
    else this.#place(this.#camera);
  }

  destroy(): void {
    this.#input.destroy();
    this.#overlays.destroy();
    this.#picture.destroy();
    this.#stage.destroy();
  }

  get #canvas(): Size {
    return { widthPx: this.#stage.width(), heightPx: this.#stage.height() };
  }

  get #view(): StageView | null {
    return this.#shown === null
      ? null
      : {
          camera: this.#camera,
          image: { widthPx: this.#shown.widthPx, heightPx: this.#shown.heightPx },
          canvas: this.#canvas,
          pixelRatio: window.devicePixelRatio,
          url: this.#shown.url === this.#shown.previewUrl ? null : this.#shown.url,
          picture: this.#decoded,
        };
  }

  async #load(image: ShownImage): Promise<void> {
    void this.#preview(image);
    try {
      const decoded = await this.#cache.get(image.url);
      if (this.#shown?.url !== image.url) return;
      this.#decoded = image.url === image.previewUrl ? null : decoded;
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

  #draw(image: HTMLImageElement): void {
    this.#picture.draw(image);
    this.#place(this.#camera);
  }

  #place(camera: Camera): void {
    if (this.#shown === null) return;
    this.#camera = keepInSight(camera, this.#shown, this.#canvas);
    this.#picture.place(this.#camera, this.#shown, this.#canvas);
    this.#overlays.placeSoon();
    this.#input.viewMoved();
    this.#events.onScale(this.#camera.scale * window.devicePixelRatio);
  }

  #lookAt(at: Point): void {
    const { widthPx, heightPx } = this.#canvas;
    const { scale } = this.#camera;
    this.#isFitted = false;
    this.#place({ scale, x: widthPx / 2 - at.x * scale, y: heightPx / 2 - at.y * scale });
  }

  #zoom(at: Point, scale: number): void {
    this.#isFitted = false;
    this.#place(zoomAt(this.#camera, at, scale));
  }
}
