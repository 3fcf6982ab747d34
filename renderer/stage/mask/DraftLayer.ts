/** What is drawn while a gesture goes on, and the brush itself under the pointer: lines that read on any picture. */
import Konva from 'konva';
import { NO_DRAFT, type Draft, type DraftShape } from '#renderer/tools/mask/MaskEditor.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';

/** The brush where the pointer is: true size, in pixels of the image. */
export interface BrushRing extends Position {
  readonly px: number;
  readonly shape: 'round' | 'square';
  /** CSS; white for erasing. */
  readonly color: string;
}

const DARK = 'rgba(0, 0, 0, 0.65)';
const LIGHT = '#fff';
const DASH = [6, 4];
const HANDLE_PX = 4;
const CLOSING_PX = 6;
/** Rings smaller than this on the canvas get marks around them. */
const TINY_PX = 8;

export class DraftLayer implements Overlay {
  #layer: Konva.Layer | null = null;
  #view: StageView | null = null;
  #draft: Draft = NO_DRAFT;
  #ring: BrushRing | null = null;
  #color = LIGHT;

  attach(host: OverlayHost): void {
    this.#layer = host.addLayer();
    const sceneFunc = ({ _context: context }: { readonly _context: CanvasRenderingContext2D }): void =>
      this.#draw(context);
    this.#layer.add(new Konva.Shape({ sceneFunc, listening: false, perfectDrawEnabled: false }));
  }

  place(view: StageView): void {
    this.#view = view;
    this.#layer?.drawScene();
  }

  detach(): void {
    this.#layer = null;
  }

  /** @param color CSS, of the class that is drawn */
  setDraft(draft: Draft | null, color: string): void {
    if (draft === null && this.#draft === NO_DRAFT) return;
    this.#draft = draft ?? NO_DRAFT;
    this.#color = color;
    this.#layer?.drawScene();
  }

  setRing(ring: BrushRing | null): void {
    if (ring === null && this.#ring === null) return;
    this.#ring = ring;
    this.#layer?.drawScene();
  }

  #draw(context: CanvasRenderingContext2D): void {
    if (this.#view === null) return;
    const { shapes, handles, closing, erases } = this.#draft;
    const color = erases ? LIGHT : this.#color;
    context.lineJoin = 'round';
    for (const shape of shapes) this.#line(context, shape, color);
    handles.forEach((at, index) => this.#handle(context, at, index === closing, color));
    if (this.#ring !== null) this.#drawRing(context, this.#ring);
  }

  #line(context: CanvasRenderingContext2D, shape: DraftShape, color: string): void {
    context.beginPath();
    if (shape.kind === 'ellipse') {
      const [a, b] = [this.#onCanvas(shape.a), this.#onCanvas(shape.b)];
      const [rx, ry] = [Math.abs(b.x - a.x) / 2, Math.abs(b.y - a.y) / 2];
      context.ellipse((a.x + b.x) / 2, (a.y + b.y) / 2, rx, ry, 0, 0, 2 * Math.PI);
    } else {
      for (const point of shape.points) {
        const { x, y } = this.#onCanvas(point);
        context.lineTo(x, y);
      }
      if (shape.isClosed) context.closePath();
    }
    twice(context, color);
  }

  #handle(context: CanvasRenderingContext2D, at: Position, isClosing: boolean, color: string): void {
    const { x, y } = this.#onCanvas(at);
    context.beginPath();
    context.arc(x, y, isClosing ? CLOSING_PX : HANDLE_PX, 0, 2 * Math.PI);
    context.fillStyle = isClosing ? color : LIGHT;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = DARK;
    context.stroke();
  }

  #drawRing(context: CanvasRenderingContext2D, ring: BrushRing): void {
    const scale = this.#view?.camera.scale ?? 1;
    const half = (ring.px * scale) / 2;
    // A brush of one pixel paints the pixel under the pointer.
    const isPixel = ring.px < 1.5;
    const { x, y } = this.#onCanvas(
      isPixel ? { x: Math.floor(ring.x) + 0.5, y: Math.floor(ring.y) + 0.5 } : ring,
    );
    context.beginPath();
    if (ring.shape === 'square' || isPixel) context.rect(x - half, y - half, 2 * half, 2 * half);
    else context.arc(x, y, half, 0, 2 * Math.PI);
    if (2 * half < TINY_PX) marks(context, x, y);
    context.lineWidth = 3.5;
    context.strokeStyle = DARK;
    context.stroke();
    context.lineWidth = 1.5;
    context.strokeStyle = ring.color;
    context.stroke();
  }

  #onCanvas(at: Position): Position {
    const { scale, x, y } = this.#view?.camera ?? { scale: 1, x: 0, y: 0 };
    return { x: at.x * scale + x, y: at.y * scale + y };
  }
}

/** A dark line below, the colour in dashes and light between them: one of them stands out from any picture. */
function twice(context: CanvasRenderingContext2D, color: string): void {
  context.lineWidth = 3.5;
  context.strokeStyle = DARK;
  context.stroke();
  context.lineWidth = 1.5;
  context.strokeStyle = LIGHT;
  context.stroke();
  context.setLineDash(DASH);
  context.strokeStyle = color === LIGHT ? '#000' : color;
  context.stroke();
  context.setLineDash([]);
}

/** Four short lines that point at a place too small to see. */
function marks(context: CanvasRenderingContext2D, x: number, y: number): void {
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
    context.moveTo(x + dx * 7, y + dy * 7);
    context.lineTo(x + dx * 12, y + dy * 12);
  }
} // prettier-ignore
