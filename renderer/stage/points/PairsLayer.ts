/** Labeled and predicted points above the picture, with a line from each to its other: for looking, not for moving. */
import Konva from 'konva';
import type { PointPair } from '#shared/domain/evaluation.ts';
import type { Overlay, OverlayHost, StageView } from '../Overlay.ts';
import { DARK, LIGHT, strokeLine } from './drawPoints.ts';

export interface PairsLook {
  readonly pairs: readonly PointPair[];
  /** By place. */
  readonly colors: readonly string[];
  readonly names: readonly string[];
  readonly shown: 'both' | 'truth' | 'answer';
  /** Place of the one that stands out; null: all alike. */
  readonly only: number | null;
  /** 0 to 1. */
  readonly opacity: number;
  /** Written beside the middle of a line. */
  readonly textOf: (error: number) => string;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const TURN = 2 * Math.PI;
const RADIUS_PX = 4.5;
/** Shorter lines have no room for a figure. */
const TEXT_FROM_PX = 28;
const FONT = '600 11px "Inter Variable", system-ui, sans-serif';

export class PairsLayer implements Overlay {
  #layer: Konva.Layer | null = null;
  #view: StageView | null = null;
  #look: PairsLook | null = null;

  attach(host: OverlayHost): void {
    const layer = host.addLayer();
    layer.add(
      new Konva.Shape({
        listening: false,
        perfectDrawEnabled: false,
        sceneFunc: (context) => this.#draw(context._context),
      }),
    );
    this.#layer = layer;
  }

  place(view: StageView): void {
    this.#view = view;
    this.#layer?.batchDraw();
  }

  detach(): void {
    this.#layer = null;
  }

  /** @param look null: nothing is shown */
  setLook(look: PairsLook | null): void {
    this.#look = look;
    this.#layer?.batchDraw();
  }

  #draw(context: CanvasRenderingContext2D): void {
    const [view, look] = [this.#view, this.#look];
    if (view === null || look === null) return;
    const { x, y, scale } = view.camera;
    const onCanvas = (at: Place | null): Place | null => at && { x: x + at.x * scale, y: y + at.y * scale };
    for (const pair of look.pairs) {
      const [truth, answer] = [onCanvas(pair.truth), onCanvas(pair.answer)];
      const isFaint = look.only !== null && look.only !== pair.place;
      context.save();
      context.globalAlpha = look.opacity * (isFaint ? 0.25 : 1);
      drawPair(context, { truth, answer }, pair, look);
      context.restore();
    }
  }
}

interface Ends {
  readonly truth: Place | null;
  readonly answer: Place | null;
}

function drawPair(
  context: CanvasRenderingContext2D,
  { truth, answer }: Ends,
  { place, error }: PointPair,
  look: PairsLook,
): void {
  const color = look.colors[place] ?? LIGHT;
  const isBoth = look.shown === 'both';
  if (isBoth && truth !== null && answer !== null) drawLine(context, truth, answer, color);
  if (look.shown !== 'answer' && truth !== null) drawDisc(context, truth, color);
  if (look.shown !== 'truth' && answer !== null) drawRing(context, answer, color);
  const isChosen = look.only === place;
  if (!isBoth || truth === null || answer === null || error === null) return;
  const [across, down] = [answer.x - truth.x, answer.y - truth.y];
  if (!isChosen && Math.hypot(across, down) < TEXT_FROM_PX) return;
  const text = isChosen ? `${look.names[place] ?? ''} ${look.textOf(error)}` : look.textOf(error);
  drawText(context, text, { x: truth.x + across / 2 + 6, y: truth.y + down / 2 - 8 });
}

function drawLine(context: CanvasRenderingContext2D, from: Place, to: Place, color: string): void {
  context.lineCap = 'round';
  strokeLine(context, [from, to], color);
}

/** What is labeled. */
function drawDisc(context: CanvasRenderingContext2D, { x, y }: Place, color: string): void {
  for (const [fill, more] of [
    [DARK, 2],
    [LIGHT, 1],
    [color, 0],
  ] as const) {
    context.beginPath();
    context.arc(x, y, RADIUS_PX + more, 0, TURN);
    context.fillStyle = fill;
    context.fill();
  }
}

/** What was predicted. */
function drawRing(context: CanvasRenderingContext2D, { x, y }: Place, color: string): void {
  for (const [stroke, width] of [
    [DARK, 5],
    [color, 2.5],
  ] as const) {
    context.beginPath();
    context.arc(x, y, RADIUS_PX + 1, 0, TURN);
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke();
  }
}

function drawText(context: CanvasRenderingContext2D, text: string, { x, y }: Place): void {
  context.font = FONT;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = 'rgba(0, 0, 0, 0.8)';
  context.strokeText(text, x, y);
  context.fillStyle = '#fff';
  context.fillText(text, x, y);
}
