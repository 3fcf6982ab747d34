/** One mask above the picture on a raw canvas: filled, as outlines, or hatched like what nobody has confirmed. */
import type { Raster, Rect } from '#shared/domain/mask.ts';
import type { Palette } from '#shared/kernels/mask/colorize.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';
import { ViewCanvas } from './ViewCanvas.ts';
import type { MaskStyle } from './viewPixels.ts';

export interface MaskLook {
  readonly palette: Palette;
  readonly style: MaskStyle;
  /** 0 to 1. */
  readonly opacity: number;
  readonly isShown: boolean;
}

export class MaskLayer implements Overlay {
  #canvas: ViewCanvas | null = null;
  #mask: Raster | null = null;
  #except: Raster | null = null;
  #look: MaskLook = { palette: new Uint32Array(1), style: 'fill', opacity: 1, isShown: true };

  attach(host: OverlayHost): void {
    this.#canvas = new ViewCanvas(host.addCanvas());
    this.setLook(this.#look);
    this.setMask(this.#mask, this.#except);
  }

  place(view: StageView): void {
    this.#canvas?.place(view);
  }

  detach(): void {
    this.#canvas?.destroy();
    this.#canvas = null;
  }

  /**
   * @param mask painted on in place; `changed` tells where. Null: nothing is shown
   * @param except of the same size: where it has a class, nothing is shown. Not for `fill`
   */
  setMask(mask: Raster | null, except: Raster | null = null): void {
    this.#mask = mask;
    this.#except = except;
    const size = mask && { x: 0, y: 0, w: mask.widthPx, h: mask.heightPx };
    this.#canvas?.setPixels(mask && size && { ...size, data: mask.data, except: except?.data });
  }

  setLook(look: MaskLook): void {
    this.#look = look;
    this.#canvas?.setOpacity(look.opacity);
    this.#canvas?.setShown(look.isShown);
    this.#canvas?.setLook(look);
  }

  /** Pixels within a rectangle, or (null) anywhere, are other ones now. */
  changed(rect: Rect | null): void {
    this.#canvas?.changed(rect);
  }
}
