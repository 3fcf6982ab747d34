/** Draws points, lines, names and what comes next; every size is of the canvas, so that they are crisp at any zoom. */
import type { PointLine, PointMark } from './pointMarks.ts';

/** Edges that read on any picture: dark around light around the colour. */
export const DARK = 'rgba(0, 0, 0, 0.7)';
export const LIGHT = 'rgba(255, 255, 255, 0.95)';
const TURN = 2 * Math.PI;
const DASH = [4, 2.5];
const FONT = '"Inter Variable", system-ui, sans-serif';

export function drawLines(context: CanvasRenderingContext2D, lines: readonly PointLine[]): void {
  context.save();
  context.lineCap = 'round';
  for (const { width, dark } of [
    { width: 4, dark: true },
    { width: 1.75, dark: false },
  ]) {
    context.lineWidth = width;
    for (const { x1, y1, x2, y2, color, isSuggested } of lines) {
      context.setLineDash(isSuggested ? [6, 5] : []);
      context.strokeStyle = dark ? 'rgba(0, 0, 0, 0.45)' : color;
      context.beginPath();
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
      context.stroke();
    }
  }
  context.restore();
}

/** @param radius of a point in CSS pixels */
export function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly PointMark[],
  radius: number,
): void {
  for (const mark of marks) {
    context.save();
    const r = radius + (mark.isSelected ? 2 : mark.isHovered ? 1 : 0);
    if (mark.isSelected) drawHalo(context, mark, r);
    if (mark.away !== null) drawArrow(context, mark, mark.away);
    else if (mark.look === 'missing') drawCross(context, mark, r);
    else if (mark.look === 'placed') drawDisc(context, mark, r);
    else drawRing(context, mark, r);
    context.restore();
  }
  drawNames(context, marks, radius);
}

function circle(context: CanvasRenderingContext2D, { x, y }: Pick<PointMark, 'x' | 'y'>, r: number): void {
  context.beginPath();
  context.arc(x, y, r, 0, TURN);
}

function drawHalo(context: CanvasRenderingContext2D, mark: PointMark, r: number): void {
  circle(context, mark, r + 5);
  context.lineWidth = 3.5;
  context.strokeStyle = DARK;
  context.stroke();
  context.lineWidth = 1.5;
  context.strokeStyle = LIGHT;
  context.stroke();
}

function drawDisc(context: CanvasRenderingContext2D, mark: PointMark, r: number): void {
  for (const [color, more] of [
    [DARK, 2],
    [LIGHT, 1],
    [mark.color, 0],
  ] as const) {
    circle(context, mark, r + more);
    context.fillStyle = color;
    context.fill();
  }
}

/** Hidden points are rings; suggested ones are larger and dashed until they are touched. */
function drawRing(context: CanvasRenderingContext2D, mark: PointMark, r: number): void {
  const isSuggested = mark.look === 'suggested';
  circle(context, mark, isSuggested ? r + 2 : r);
  for (const [color, width] of isSuggested ? SUGGESTED : HIDDEN) {
    context.setLineDash(isSuggested && color === null ? DASH : []);
    context.lineWidth = width;
    context.strokeStyle = color ?? mark.color;
    context.stroke();
  }
}

/** Strokes of a ring, one above the other; null: the colour of the point. */
type Strokes = readonly (readonly [string | null, number])[];
const HIDDEN: Strokes = [[DARK, 6], [LIGHT, 4], [null, 2.5]]; // prettier-ignore
const SUGGESTED: Strokes = [['rgba(0, 0, 0, 0.6)', 4.5], [null, 2.25]]; // prettier-ignore

function drawCross(context: CanvasRenderingContext2D, mark: PointMark, r: number): void {
  const { x, y } = mark;
  context.lineCap = 'round';
  for (const [color, width] of [
    [DARK, 5],
    [LIGHT, 3.5],
    [mark.color, 2],
  ] as const) {
    context.beginPath();
    context.moveTo(x - r, y - r);
    context.lineTo(x + r, y + r);
    context.moveTo(x + r, y - r);
    context.lineTo(x - r, y + r);
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
}

function drawArrow(context: CanvasRenderingContext2D, mark: PointMark, away: number): void {
  context.translate(mark.x, mark.y);
  context.rotate(away);
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(10, 0);
  context.lineTo(-4, -7);
  context.lineTo(-1, 0);
  context.lineTo(-4, 7);
  context.closePath();
  for (const [color, width] of [
    [DARK, 4],
    [LIGHT, 2],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
  context.fillStyle = mark.color;
  context.fill();
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const NAME_PX = 12;

/**
 * Names above all marks. What would lie on another name is left out, or none of them could be read: the selected and the
 * hovered point are first, and one zooms in for the rest.
 */
function drawNames(context: CanvasRenderingContext2D, marks: readonly PointMark[], radius: number): void {
  context.save();
  context.font = `600 ${String(NAME_PX)}px ${FONT}`;
  const drawn: Box[] = [];
  for (const mark of marks.toReversed()) {
    if (!mark.hasName) continue;
    const widthPx = context.measureText(mark.name).width;
    const isRight = mark.away === null || Math.cos(mark.away) < 0.5;
    const gap = radius + (mark.isSelected ? 10 : 6);
    const left = isRight ? mark.x + gap : mark.x - gap - widthPx;
    const box = { left, top: mark.y - NAME_PX / 2, right: left + widthPx, bottom: mark.y + NAME_PX / 2 };
    if (drawn.some((other) => overlap(box, other))) continue;
    drawn.push(box);
    drawText(context, mark.name, left, mark.y);
  }
  context.restore();
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function drawText(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3.5;
  context.strokeStyle = 'rgba(0, 0, 0, 0.8)';
  context.strokeText(text, x, y);
  context.fillStyle = '#fff';
  context.fillText(text, x, y);
}

/** What the next click places, beside the pointer: on the side where there is room. */
export function drawNext(
  context: CanvasRenderingContext2D,
  next: { readonly name: string; readonly color: string },
  at: { readonly x: number; readonly y: number },
  canvas: { readonly widthPx: number; readonly heightPx: number },
): void {
  context.save();
  context.font = `600 16px ${FONT}`;
  const widthPx = context.measureText(next.name).width + 36;
  const x = at.x + 18 + widthPx > canvas.widthPx ? at.x - 18 - widthPx : at.x + 18;
  const y = at.y + 18 + 28 > canvas.heightPx ? at.y - 18 - 28 : at.y + 18;
  context.beginPath();
  context.roundRect(x, y, widthPx, 28, 6);
  context.fillStyle = 'rgba(23, 24, 27, 0.86)';
  context.fill();
  circle(context, { x: x + 15, y: y + 14 }, 6);
  context.fillStyle = next.color;
  context.fill();
  context.fillStyle = '#f2f3f5';
  context.textBaseline = 'middle';
  context.fillText(next.name, x + 27, y + 14.5);
  context.restore();
}

/** From the first point of a line to the pointer. */
export function drawRubber(
  context: CanvasRenderingContext2D,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): void {
  context.save();
  context.setLineDash([5, 4]);
  strokeLine(context, [from, to], LIGHT);
  context.restore();
}

type Place = Pick<PointMark, 'x' | 'y'>;

/** Two pixels wide in a colour, with a dark edge. */
export function strokeLine(
  context: CanvasRenderingContext2D,
  [from, to]: readonly [Place, Place],
  color: string,
): void {
  for (const [stroke, width] of [
    [DARK, 4],
    [color, 2],
  ] as const) {
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke();
  }
}
