/** The overlays of a stage: gives them layers and canvases in order, and tells them where the picture is, once per frame. */
import Konva from 'konva';
import type { Point } from './camera.ts';
import type { Overlay, OverlayHost, StageView } from './Overlay.ts';

interface Attached {
  readonly overlay: Overlay;
  readonly remove: () => void;
}

export class OverlayStack {
  readonly #stage: Konva.Stage;
  readonly #view: () => StageView | null;
  readonly #lookAt: (at: Point) => void;
  #attached: readonly Attached[] = [];
  #frame: number | null = null;

  /** @param view null as long as no image is shown */
  constructor(stage: Konva.Stage, view: () => StageView | null, lookAt: (at: Point) => void) {
    this.#stage = stage;
    this.#view = view;
    this.#lookAt = lookAt;
  }

  /** From now on these lie above the picture, the last one on top. Those that stay are left as they are. */
  set(overlays: readonly Overlay[]): void {
    let same = 0;
    while (same < overlays.length && overlays[same] === this.#attached[same]?.overlay) same += 1;
    for (const { overlay, remove } of this.#attached.slice(same)) {
      overlay.detach();
      remove();
    }
    const added = overlays.slice(same).map((overlay) => this.#attach(overlay));
    this.#attached = [...this.#attached.slice(0, same), ...added];
    this.placeSoon();
  }

  placeSoon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      const view = this.#view();
      if (view !== null) for (const { overlay } of this.#attached) overlay.place(view);
    });
  }

  destroy(): void {
    this.set([]);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  #attach(overlay: Overlay): Attached {
    const layers: Konva.Layer[] = [];
    const canvases: HTMLCanvasElement[] = [];
    const host: OverlayHost = {
      addLayer: () => {
        const layer = new Konva.Layer({ listening: false });
        this.#stage.add(layer);
        layers.push(layer);
        return layer;
      },
      addCanvas: () => {
        const canvas = document.createElement('canvas');
        canvas.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%;';
        // Konva puts the canvases of its layers here too: what comes later is above.
        this.#stage.content.append(canvas);
        canvases.push(canvas);
        return canvas;
      },
      lookAt: this.#lookAt,
    };
    overlay.attach(host);
    const remove = (): void => {
      for (const layer of layers) layer.destroy();
      for (const canvas of canvases) canvas.remove();
    };
    return { overlay, remove };
  }
}
