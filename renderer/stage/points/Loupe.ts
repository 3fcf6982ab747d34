/** A round magnifier beside the pointer while a point is dragged: the picture around the point, and a cross where it will be. */
import type { PointValue } from '#shared/domain/points.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ToolPointer } from '#renderer/tools/Tool.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';

/** What is looked at; null: nothing is dragged. */
export interface LoupeSubject {
  readonly point: PointValue;
  readonly one: LabelClass;
}

export interface LoupeSource {
  readonly subject: () => LoupeSubject | null;
  /** @returns the way to stop */
  readonly subscribe: (listener: () => void) => () => void;
}

const SIZE_PX = 144;
/** From the pointer to the middle of the loupe; a finger covers more. */
const AWAY_PX = { mouse: 104, pen: 112, touch: 136 } as const;
const TIMES = 5;
/** CSS pixels per image pixel in the loupe. */
const SCALE = { min: 2, max: 40 } as const;
/** On a picture as large as this there is nothing more to see. */
const NEEDLESS_FROM = 12;

/** How much the loupe magnifies at a zoom of the picture; null: it would show nothing more. */
export const loupeScale = (scale: number): number | null =>
  scale >= NEEDLESS_FROM ? null : Math.min(SCALE.max, Math.max(SCALE.min, TIMES * scale));

/**
 * Where the loupe goes: above the pointer, on the other side near the upper edge, always whole on the canvas.
 * @returns the upper left corner in CSS pixels
 */
export function loupePlace(
  at: { readonly x: number; readonly y: number },
  canvas: StageView['canvas'],
  awayPx: number,
): { readonly x: number; readonly y: number } {
  const half = SIZE_PX / 2;
  const hasRoomAbove = at.y - awayPx - half >= 0;
  const x = Math.min(canvas.widthPx - SIZE_PX, Math.max(0, at.x - half));
  const y = hasRoomAbove ? at.y - awayPx - half : at.y + awayPx - half;
  return { x, y: Math.min(Math.max(0, canvas.heightPx - SIZE_PX), y) };
}

export class Loupe implements Overlay {
  readonly #source: LoupeSource;
  #canvas: HTMLCanvasElement | null = null;
  #view: StageView | null = null;
  #pointer: ToolPointer | null = null;
  #stop = (): void => undefined;

  constructor(source: LoupeSource) {
    this.#source = source;
  }

  attach(host: OverlayHost): void {
    const canvas = host.addCanvas();
    canvas.style.cssText = `position: absolute; left: 0; top: 0; width: ${String(SIZE_PX)}px; height: ${String(SIZE_PX)}px; display: none; pointer-events: none;`;
    canvas.dataset['part'] = 'loupe';
    this.#canvas = canvas;
    this.#stop = this.#source.subscribe(() => this.#draw());
  }

  place(view: StageView): void {
    this.#view = view;
    this.#draw();
  }

  detach(): void {
    this.#stop();
    this.#canvas = null;
  }

  point(at: ToolPointer | null): void {
    this.#pointer = at;
    this.#draw();
  }

  #draw(): void {
    const [canvas, view, at] = [this.#canvas, this.#view, this.#pointer];
    if (canvas === null) return;
    const subject = this.#source.subject();
    const scale = view === null ? null : loupeScale(view.camera.scale);
    const picture = view?.picture ?? null;
    const isShown = subject !== null && at !== null && scale !== null && picture !== null;
    canvas.style.display = isShown ? 'block' : 'none';
    const context = canvas.getContext('2d');
    if (!isShown || view === null || context === null) return;
    const hand = { x: view.camera.x + at.x * view.camera.scale, y: view.camera.y + at.y * view.camera.scale };
    const { x, y } = loupePlace(hand, view.canvas, AWAY_PX[at.device]);
    canvas.style.transform = `translate(${String(Math.round(x))}px, ${String(Math.round(y))}px)`;
    const sidePx = Math.round(SIZE_PX * view.pixelRatio);
    canvas.width = sidePx;
    canvas.height = sidePx;
    context.scale(view.pixelRatio, view.pixelRatio);
    drawLoupe(context, subject, { picture, image: view.image, scale });
  }
}

interface LoupeView {
  readonly picture: HTMLImageElement;
  readonly image: StageView['image'];
  readonly scale: number;
}

function drawLoupe(
  context: CanvasRenderingContext2D,
  { point, one }: LoupeSubject,
  { picture, image, scale }: LoupeView,
): void {
  const middle = SIZE_PX / 2;
  const radius = middle - 3;
  context.save();
  context.beginPath();
  context.arc(middle, middle, radius, 0, 2 * Math.PI);
  context.clip();
  context.fillStyle = '#17181b';
  context.fillRect(0, 0, SIZE_PX, SIZE_PX);
  context.imageSmoothingEnabled = scale < 4;
  // What lies outside of the picture is left out by the browser; only the part in the loupe is ever looked at.
  const toPicture = picture.naturalWidth / image.widthPx;
  const side = (SIZE_PX / scale) * toPicture;
  const [left, top] = [point.x * toPicture - side / 2, point.y * toPicture - side / 2];
  context.drawImage(picture, left, top, side, side, 0, 0, SIZE_PX, SIZE_PX);
  context.restore();
  drawCross(context, middle, one.color);
  for (const [color, width] of [
    ['rgba(0, 0, 0, 0.7)', 5],
    ['#fff', 3],
    [one.color, 2],
  ] as const) {
    context.beginPath();
    context.arc(middle, middle, radius, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
  drawLoupeName(context, one.name, middle);
}

/** Open in the middle: what is pointed at stays to be seen. */
function drawCross(context: CanvasRenderingContext2D, middle: number, color: string): void {
  const arms = [
    [5, 0],
    [-5, 0],
    [0, 5],
    [0, -5],
  ] as const;
  for (const [style, width] of [
    ['rgba(0, 0, 0, 0.6)', 3.5],
    ['#fff', 2],
    [color, 1],
  ] as const) {
    context.beginPath();
    for (const [dx, dy] of arms) {
      context.moveTo(middle + dx, middle + dy);
      context.lineTo(middle + 5 * dx, middle + 5 * dy);
    }
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
}

function drawLoupeName(context: CanvasRenderingContext2D, name: string, middle: number): void {
  context.font = '600 12px "Inter Variable", system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = 'rgba(0, 0, 0, 0.8)';
  context.strokeText(name, middle, SIZE_PX - 26, SIZE_PX - 40);
  context.fillStyle = '#fff';
  context.fillText(name, middle, SIZE_PX - 26, SIZE_PX - 40);
}
