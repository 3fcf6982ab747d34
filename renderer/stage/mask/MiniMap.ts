/** The whole image in a corner while only part of it is in sight: where one is, and a way to go elsewhere. */
import type { Point, Size } from '../camera.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';
import type { Palette } from '#shared/kernels/mask/colorize.ts';
import type { Raster } from '#shared/domain/mask.ts';

/** The longer side, in CSS pixels. */
const SIDE_PX = 168;
const GAP_PX = 12;
/** Between two looks at a mask that is being painted on. */
const MASK_MS = 300;

export class MiniMap implements Overlay {
  #canvas: HTMLCanvasElement | null = null;
  #host: OverlayHost | null = null;
  #view: StageView | null = null;
  #mask: Raster | null = null;
  #look: { readonly palette: Palette; readonly opacity: number } = {
    palette: new Uint32Array(1),
    opacity: 0.5,
  };
  #isOn = true;
  /** The picture and the mask, as small as they are shown. */
  #picture: { readonly of: HTMLImageElement; readonly small: HTMLCanvasElement } | null = null;
  #colors: HTMLCanvasElement | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  attach(host: OverlayHost): void {
    this.#host = host;
    const canvas = host.addCanvas();
    canvas.style.cssText = `position: absolute; right: ${String(GAP_PX)}px; bottom: ${String(GAP_PX)}px; display: none; cursor: pointer; border-radius: 4px; box-shadow: 0 0 0 1px var(--limn-line-strong), 0 4px 12px rgb(0 0 0 / 35%);`;
    canvas.setAttribute('aria-hidden', 'true');
    canvas.dataset['control'] = '';
    this.#canvas = canvas;
    this.#listen(canvas);
  }

  place(view: StageView): void {
    this.#view = view;
    this.#draw();
  }

  detach(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#canvas = null;
    this.#host = null;
    this.#picture = null;
  }

  setOn(isOn: boolean): void {
    this.#isOn = isOn;
    this.#draw();
  }

  setMask(mask: Raster | null): void {
    this.#mask = mask;
    this.#colors = null;
    this.#draw();
  }

  setLook(palette: Palette, opacity: number): void {
    this.#look = { palette, opacity };
    this.#colors = null;
    this.#draw();
  }

  /** Pixels of the mask are other ones now. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#colors = null;
      this.#draw();
    }, MASK_MS);
  }

  #draw(): void {
    const [canvas, view] = [this.#canvas, this.#view];
    if (canvas === null || view === null) return;
    const isDue = this.#isOn && !isAllInSight(view);
    canvas.style.display = isDue ? 'block' : 'none';
    const context = isDue ? canvas.getContext('2d') : null;
    if (context === null) return;
    const size = sizeOf(view.image);
    const [width, height] = [
      Math.round(size.widthPx * view.pixelRatio),
      Math.round(size.heightPx * view.pixelRatio),
    ];
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      [canvas.style.width, canvas.style.height] = [`${String(size.widthPx)}px`, `${String(size.heightPx)}px`];
      this.#picture = null;
      this.#colors = null;
    }
    context.fillStyle = '#808080';
    context.fillRect(0, 0, width, height);
    const picture = this.#smallPicture(view, width, height);
    if (picture !== null) context.drawImage(picture, 0, 0);
    this.#drawMask(context, view, width, height);
    drawSight(context, view, width / view.image.widthPx);
  }

  #smallPicture({ picture }: StageView, width: number, height: number): HTMLCanvasElement | null {
    if (picture === null) return null;
    if (this.#picture?.of !== picture) {
      const small = blankCanvas(width, height);
      const context = small.getContext('2d');
      if (context !== null) {
        context.imageSmoothingQuality = 'high';
        context.drawImage(picture, 0, 0, width, height);
      }
      this.#picture = { of: picture, small };
    }
    return this.#picture.small;
  }

  #drawMask(context: CanvasRenderingContext2D, { image }: StageView, width: number, height: number): void {
    const mask = this.#mask;
    if (mask?.widthPx !== image.widthPx || mask.heightPx !== image.heightPx) return;
    this.#colors ??= smallMask(mask, this.#look.palette, width, height);
    context.globalAlpha = this.#look.opacity;
    context.drawImage(this.#colors, 0, 0);
    context.globalAlpha = 1;
  }

  #listen(canvas: HTMLCanvasElement): void {
    const go = (event: PointerEvent): void => {
      const [box, view] = [canvas.getBoundingClientRect(), this.#view];
      if (view === null) return;
      const scale = view.image.widthPx / box.width;
      this.#host?.lookAt({ x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale });
    };
    canvas.addEventListener('pointerdown', (event) => {
      event.stopPropagation();
      canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      event.stopPropagation();
      if (canvas.hasPointerCapture(event.pointerId)) go(event);
    });
    // Above the map the tool has nothing under it.
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      canvas.addEventListener(name, (event) => event.stopPropagation());
    }
  }
}

/** As large as it may be with the image's proportions. */
export function sizeOf({ widthPx, heightPx }: Size): Size {
  const scale = SIDE_PX / Math.max(widthPx, heightPx);
  return {
    widthPx: Math.max(24, Math.round(widthPx * scale)),
    heightPx: Math.max(24, Math.round(heightPx * scale)),
  };
}

function isAllInSight({ camera: { scale, x, y }, image, canvas }: StageView): boolean {
  const isWide = x >= -1 && x + image.widthPx * scale <= canvas.widthPx + 1;
  return isWide && y >= -1 && y + image.heightPx * scale <= canvas.heightPx + 1;
}

function smallMask(mask: Raster, palette: Palette, width: number, height: number): HTMLCanvasElement {
  const small = blankCanvas(width, height);
  const image = new ImageData(width, height);
  const colors = new Uint32Array(image.data.buffer);
  for (let y = 0, i = 0; y < height; y += 1) {
    const row = Math.floor(((y + 0.5) / height) * mask.heightPx) * mask.widthPx;
    for (let x = 0; x < width; x += 1, i += 1) {
      const value = mask.data[row + Math.floor(((x + 0.5) / width) * mask.widthPx)] ?? 0;
      colors[i] = value === 0 ? 0 : (palette[value] ?? 0);
    }
  }
  small.getContext('2d')?.putImageData(image, 0, 0);
  return small;
}

/** What is in sight as a frame; all else is darker. */
function drawSight(
  context: CanvasRenderingContext2D,
  { camera, canvas, pixelRatio }: StageView,
  scale: number,
): void {
  const corner = (at: Point): Point => ({
    x: ((at.x - camera.x) / camera.scale) * scale,
    y: ((at.y - camera.y) / camera.scale) * scale,
  });
  const [a, b] = [corner({ x: 0, y: 0 }), corner({ x: canvas.widthPx, y: canvas.heightPx })];
  const { width, height } = context.canvas;
  const [x0, y0] = [Math.max(1, a.x), Math.max(1, a.y)];
  const [w, h] = [Math.min(width - 1, b.x) - x0, Math.min(height - 1, b.y) - y0];
  context.beginPath();
  context.rect(0, 0, width, height);
  context.rect(x0, y0, w, h);
  context.fillStyle = 'rgba(0, 0, 0, 0.45)';
  context.fill('evenodd');
  context.lineWidth = 3 * pixelRatio;
  context.strokeStyle = 'rgba(0, 0, 0, 0.6)';
  context.strokeRect(x0, y0, w, h);
  context.lineWidth = pixelRatio;
  context.strokeStyle = '#fff';
  context.strokeRect(x0, y0, w, h);
}

function blankCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  return canvas;
}
