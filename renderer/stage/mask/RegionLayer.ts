/** The pixels that would be painted, hatched in their colour. */
import type { Region } from '#shared/domain/mask.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';
import { ViewCanvas } from './ViewCanvas.ts';

export class RegionLayer implements Overlay {
  #canvas: ViewCanvas | null = null;
  #region: Region | null = null;
  #color = 0;

  attach(host: OverlayHost): void {
    this.#canvas = new ViewCanvas(host.addCanvas());
    this.#canvas.setOpacity(0.9);
  }

  place(view: StageView): void {
    this.#canvas?.place(view);
  }

  detach(): void {
    this.#canvas?.destroy();
    this.#canvas = null;
  }

  /** @param color packed, as in palettes */
  set(region: Region | null, color: number): void {
    if (region !== null && color !== this.#color) {
      this.#color = color;
      this.#canvas?.setLook({ palette: Uint32Array.of(0, color), style: 'hatch' });
    }
    if (region === this.#region) return;
    this.#region = region;
    this.#canvas?.setPixels(region && { ...region.rect, data: Uint16Array.from(region.bits) });
  }
}
