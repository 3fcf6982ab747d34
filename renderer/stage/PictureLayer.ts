/** The picture on its own Konva layer: placed by the camera, its light changed by a filter and not pixel by pixel. */
import Konva from 'konva';
import type { Camera, Size } from './camera.ts';
import { TiledPicture } from './TiledPicture.ts';
import type { TileSource } from './tiles.ts';

/** How the picture is shown; 1 is as it is. */
export interface PictureLight {
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
}

/** Above this many device pixels per image pixel, pixels are shown as squares. */
const SQUARES_FROM = 3;
const SVG = 'http://www.w3.org/2000/svg';
/** Ids hold in the whole page, where more than one stage may be. */
let filters = 0;

export class PictureLayer {
  readonly #layer = new Konva.Layer({ listening: false });
  readonly #node = new Konva.Image({ image: undefined, perfectDrawEnabled: false });
  readonly #tiles: TiledPicture;
  readonly #container: HTMLElement;
  #gamma: { readonly id: string; readonly root: SVGElement; readonly curves: readonly SVGElement[] } | null =
    null;

  constructor(stage: Konva.Stage) {
    this.#layer.add(this.#node);
    this.#tiles = new TiledPicture(this.#layer);
    stage.add(this.#layer);
    this.#container = stage.container();
  }

  /** @param image null: nothing is shown until it is there */
  draw(image: HTMLImageElement | null): void {
    this.#node.image(image ?? undefined);
  }

  /** Squares over the image that is drawn, of a picture too large to be one image. */
  setTiles(source: TileSource | null): void {
    this.#tiles.show(source);
  }

  /** @param canvas the stage, in CSS pixels */
  place(camera: Camera, image: Size, canvas: Size): void {
    const { scale, x, y } = camera;
    this.#tiles.place(camera, canvas);
    this.#node.position({ x, y });
    this.#node.size({ width: image.widthPx * scale, height: image.heightPx * scale });
    this.#layer.imageSmoothingEnabled(scale * window.devicePixelRatio < SQUARES_FROM);
    this.#layer.batchDraw();
  }

  setLight({ brightness, contrast, gamma }: PictureLight): void {
    const filters = [];
    if (gamma !== 1) filters.push(`url(#${this.#gammaFilter(gamma)})`);
    if (brightness !== 1) filters.push(`brightness(${String(brightness)})`);
    if (contrast !== 1) filters.push(`contrast(${String(contrast)})`);
    this.#layer.getNativeCanvasElement().style.filter = filters.join(' ');
  }

  destroy(): void {
    this.#gamma?.root.remove();
  }

  /** CSS has no filter for gamma; SVG has. Above 1 brightens: out = in ^ (1 / gamma). */
  #gammaFilter(gamma: number): string {
    this.#gamma ??= this.#addFilter();
    for (const curve of this.#gamma.curves) curve.setAttribute('exponent', String(1 / gamma));
    return this.#gamma.id;
  }

  #addFilter(): { id: string; root: SVGElement; curves: SVGElement[] } {
    const id = `limn-gamma-${String((filters += 1))}`;
    const root = document.createElementNS(SVG, 'svg');
    root.setAttribute('width', '0');
    root.setAttribute('height', '0');
    root.style.position = 'absolute';
    const filter = document.createElementNS(SVG, 'filter');
    filter.id = id;
    // Exponents are meant for the numbers in the file, not for linear light.
    filter.setAttribute('color-interpolation-filters', 'sRGB');
    const transfer = document.createElementNS(SVG, 'feComponentTransfer');
    const curves = ['R', 'G', 'B'].map((channel) => {
      const curve = document.createElementNS(SVG, `feFunc${channel}`) as SVGElement;
      curve.setAttribute('type', 'gamma');
      transfer.append(curve);
      return curve;
    });
    filter.append(transfer);
    root.append(filter);
    this.#container.append(root);
    return { id, root, curves };
  }
}
