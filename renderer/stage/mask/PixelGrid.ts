/** Lines between the pixels of the image once they are large enough to be counted. */
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';

/** CSS pixels per pixel of the image. */
const FROM = 8;

export class PixelGrid implements Overlay {
  #canvas: HTMLCanvasElement | null = null;
  #view: StageView | null = null;
  #isOn = true;
  #isBlank = true;

  attach(host: OverlayHost): void {
    this.#canvas = host.addCanvas();
  }

  place(view: StageView): void {
    this.#view = view;
    this.#draw();
  }

  detach(): void {
    this.#canvas = null;
  }

  setOn(isOn: boolean): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.#draw();
  }

  #draw(): void {
    const [canvas, view] = [this.#canvas, this.#view];
    const context = canvas?.getContext('2d');
    if (canvas === null || view === null || !context) return;
    const isDue = this.#isOn && view.camera.scale >= FROM;
    if (!isDue && this.#isBlank) return;
    // Setting the size clears it.
    canvas.width = isDue ? Math.round(view.canvas.widthPx * view.pixelRatio) : 1;
    canvas.height = isDue ? Math.round(view.canvas.heightPx * view.pixelRatio) : 1;
    this.#isBlank = !isDue;
    if (!isDue) return;
    // A light line beside a dark one, each of one pixel of the screen: seen on light and on dark pictures.
    for (const [color, offset] of [['rgba(0, 0, 0, 0.28)', 0], ['rgba(255, 255, 255, 0.22)', 1]] as const) {
      context.fillStyle = color;
      lines(context, view, offset);
    } // prettier-ignore
  }
}

function lines(context: CanvasRenderingContext2D, view: StageView, offset: number): void {
  const { camera, image, canvas, pixelRatio } = view;
  const scale = camera.scale * pixelRatio;
  const [left, top] = [camera.x * pixelRatio, camera.y * pixelRatio];
  const visible = (from: number, lengthPx: number, imagePx: number): [number, number] => [
    Math.max(0, Math.floor(-from / scale)),
    Math.min(imagePx, Math.ceil((lengthPx * pixelRatio - from) / scale)),
  ];
  const [x0, x1] = visible(left, canvas.widthPx, image.widthPx);
  const [y0, y1] = visible(top, canvas.heightPx, image.heightPx);
  const [width, height] = [(x1 - x0) * scale, (y1 - y0) * scale];
  for (let x = x0; x <= x1; x += 1) context.fillRect(Math.round(left + x * scale) + offset, top + y0 * scale, 1, height); // prettier-ignore
  for (let y = y0; y <= y1; y += 1) context.fillRect(left + x0 * scale, Math.round(top + y * scale) + offset, width, 1); // prettier-ignore
}
