/**
 * A mask at the image's own size: seen in one piece, or a larger image in pieces that overlap. Where they do, their probabilities
 * are blended; the weights of a place add up to 1. Memory: two bytes per pixel of the image, one piece, and a strip as wide as
 * the image and as high as the overlap, times the classes.
 */
import type { Size } from '#main/datasets/inputSize.ts';
import type { Pixels } from '#main/files/decodeImage.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import { tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import type { DrawnAnswer } from './protocol.ts';

/** Sides of pieces are multiples of this, what U-Nets halve five times. */
const STEP_PX = 32;
/** Of the side, how much neighbours share. */
const OVERLAP = 1 / 8;

/** How one axis is cut. */
export interface Cuts {
  readonly piecePx: number;
  /** Neighbours share exactly this much; 0 for a single piece. */
  readonly overlapPx: number;
  readonly starts: readonly number[];
}

/** As few pieces as fit, all of one size, which may reach beyond the end by less than a step each. */
export function cutAxis(lengthPx: number, sidePx: number): Cuts {
  const most = Math.max(STEP_PX * 2, Math.floor(sidePx / STEP_PX) * STEP_PX);
  const up = (px: number): number => Math.ceil(px / STEP_PX) * STEP_PX;
  if (lengthPx <= most) return { piecePx: up(lengthPx), overlapPx: 0, starts: [0] };
  const overlapPx = Math.max(STEP_PX / 2, Math.round(most * OVERLAP));
  const count = Math.ceil((lengthPx - overlapPx) / (most - overlapPx));
  const piecePx = Math.min(most, up((lengthPx - overlapPx) / count + overlapPx));
  return { piecePx, overlapPx, starts: Array.from({ length: count }, (_, i) => i * (piecePx - overlapPx)) };
}

/** How much a place of a piece counts, along one axis: rising over what it shares with the one before, falling with the next. */
export function weightsAlong({ piecePx, overlapPx, starts }: Cuts, piece: number): Float32Array {
  return Float32Array.from({ length: piecePx }, (_, i) => {
    const rise = piece > 0 && i < overlapPx ? (i + 0.5) / overlapPx : 1;
    const left = piecePx - 1 - i;
    const fall = piece < starts.length - 1 && left < overlapPx ? (left + 0.5) / overlapPx : 1;
    return rise * fall;
  });
}

export interface PiecesQuestion {
  /** Longest side of a piece in pixels. */
  readonly sidePx: number;
  /** Under which id each class is written. */
  readonly classIds: readonly ClassId[];
  /** RGB bytes [height, width, 3] to numbers before softmax [classes, height, width]. */
  readonly logitsOf: (rgb: Uint8Array, size: Size) => Promise<Float32Array>;
}

/** The most probable class of every pixel, and how sure that is on average. */
export async function predictInPieces(
  image: Pixels,
  { sidePx, classIds, logitsOf }: PiecesQuestion,
): Promise<Extract<DrawnAnswer, { kind: 'masks' }>> {
  const [down, across] = [cutAxis(image.heightPx, sidePx), cutAxis(image.widthPx, sidePx)];
  const size = { widthPx: across.piecePx, heightPx: down.piecePx };
  const blend = new Blend(image, classIds, { down, across });
  for (const [row, top] of down.starts.entries()) {
    for (const [column, left] of across.starts.entries()) {
      const logits = await logitsOf(cutOut(image, { left, top }, size), size);
      blend.add(softmaxed(logits, classIds.length), { row, column });
    }
  }
  return blend.answer();
}

/** A part of an image; beyond its edges it is mirrored. */
export function cutOut(
  { widthPx, heightPx, rgb }: Pixels,
  at: { left: number; top: number },
  size: Size,
): Uint8Array {
  const part = new Uint8Array(3 * size.widthPx * size.heightPx);
  const columns = Int32Array.from({ length: size.widthPx }, (_, x) => mirrored(at.left + x, widthPx));
  for (let y = 0, to = 0; y < size.heightPx; y += 1) {
    const from = mirrored(at.top + y, heightPx) * widthPx;
    for (const column of columns) {
      const source = 3 * (from + column);
      for (let c = 0; c < 3; c += 1) part[to++] = rgb[source + c] as number;
    }
  }
  return part;
}

/** 0 1 2 1 0 1 2 for three pixels. */
function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const place = at % period;
  return place < length ? place : period - place;
}

/** In place, over the classes of each pixel. @param logits [classes, area] */
export function softmaxed(logits: Float32Array, classes: number): Float32Array {
  const area = logits.length / classes;
  for (let i = 0; i < area; i += 1) {
    let [top, sum] = [-Infinity, 0];
    for (let c = 0; c < classes; c += 1) top = Math.max(top, logits[c * area + i] as number);
    for (let c = 0; c < classes; c += 1)
      sum += logits[c * area + i] = Math.exp((logits[c * area + i] as number) - top);
    for (let c = 0; c < classes; c += 1) logits[c * area + i] = (logits[c * area + i] as number) / sum;
  }
  return logits;
}

interface Grid {
  readonly down: Cuts;
  readonly across: Cuts;
}

/** Pieces come row by row, left to right; what later ones add to is kept in two strips. */
class Blend {
  readonly #image: Size;
  readonly #classIds: readonly ClassId[];
  readonly #grid: Grid;
  readonly #data: Uint16Array;
  /** [classes, piece height, overlap]: what the piece to the left says of what this one shares with it. */
  readonly #left: Float32Array;
  /** [classes, overlap, columns of all pieces]: what the row above says of what this one shares with it. */
  readonly #above: Float32Array;
  readonly #spanPx: number;
  #confidence = 0;
  #entropy = 0;

  constructor({ widthPx, heightPx }: Size, classIds: readonly ClassId[], grid: Grid) {
    const { down, across } = grid;
    this.#image = { widthPx, heightPx };
    this.#classIds = classIds;
    this.#grid = grid;
    this.#spanPx = (across.starts.at(-1) ?? 0) + across.piecePx;
    this.#data = new Uint16Array(widthPx * heightPx);
    this.#left = new Float32Array(classIds.length * down.piecePx * across.overlapPx);
    this.#above = new Float32Array(classIds.length * down.overlapPx * this.#spanPx);
  }

  /** @param p probabilities of a piece [classes, height, width]; written over */
  add(p: Float32Array, at: { readonly row: number; readonly column: number }): void {
    const { down, across } = this.#grid;
    this.#weigh(p, weightsAlong(down, at.row), weightsAlong(across, at.column));
    if (at.column > 0) this.#addLeft(p);
    const isLastColumn = at.column === across.starts.length - 1;
    const columns = isLastColumn ? across.piecePx : across.piecePx - across.overlapPx;
    if (!isLastColumn) this.#keepLeft(p, columns);
    const place = { left: across.starts[at.column] ?? 0, top: down.starts[at.row] ?? 0, columns };
    if (at.row > 0) this.#addAbove(p, place);
    const isLastRow = at.row === down.starts.length - 1;
    const rows = isLastRow ? down.piecePx : down.piecePx - down.overlapPx;
    if (!isLastRow) this.#keepAbove(p, place, rows);
    this.#settle(p, place, rows);
  }

  answer(): Extract<DrawnAnswer, { kind: 'masks' }> {
    const area = this.#data.length;
    const most = this.#classIds.length > 1 ? Math.log(this.#classIds.length) : 1;
    return {
      kind: 'masks',
      mask: { ...this.#image, tiles: tilesOf({ ...this.#image, data: this.#data }) },
      confidence: Math.min(1, this.#confidence / area),
      uncertainty: Math.min(1, Math.max(0, this.#entropy / (area * most))),
    };
  }

  /** Visits the rows of every class: the class, the row, and where it begins in a piece. */
  #eachRow(visit: (c: number, y: number, from: number) => void): void {
    const { down, across } = this.#grid;
    for (let c = 0; c < this.#classIds.length; c += 1)
      for (let y = 0; y < down.piecePx; y += 1) visit(c, y, (c * down.piecePx + y) * across.piecePx);
  }

  #weigh(p: Float32Array, rows: Float32Array, columns: Float32Array): void {
    this.#eachRow((_, y, from) => {
      const weight = rows[y] as number;
      for (let x = 0; x < columns.length; x += 1)
        p[from + x] = (p[from + x] as number) * weight * (columns[x] as number);
    });
  }

  #addLeft(p: Float32Array): void {
    const { down, across } = this.#grid;
    this.#eachRow((c, y, from) => {
      const at = (c * down.piecePx + y) * across.overlapPx;
      for (let x = 0; x < across.overlapPx; x += 1)
        p[from + x] = (p[from + x] as number) + (this.#left[at + x] as number);
    });
  }

  #keepLeft(p: Float32Array, columns: number): void {
    const { down, across } = this.#grid;
    this.#eachRow((c, y, from) => {
      this.#left.set(
        p.subarray(from + columns, from + across.piecePx),
        (c * down.piecePx + y) * across.overlapPx,
      );
    });
  }

  #addAbove(p: Float32Array, { left, columns }: { left: number; columns: number }): void {
    const { overlapPx } = this.#grid.down;
    this.#eachRow((c, y, from) => {
      if (y >= overlapPx) return;
      const at = (c * overlapPx + y) * this.#spanPx + left;
      for (let x = 0; x < columns; x += 1)
        p[from + x] = (p[from + x] as number) + (this.#above[at + x] as number);
    });
  }

  #keepAbove(p: Float32Array, { left, columns }: { left: number; columns: number }, rows: number): void {
    const { overlapPx } = this.#grid.down;
    this.#eachRow((c, y, from) => {
      if (y < rows) return;
      this.#above.set(p.subarray(from, from + columns), (c * overlapPx + y - rows) * this.#spanPx + left);
    });
  }

  /** Pixels to which no further piece has anything to add. */
  #settle(
    p: Float32Array,
    { left, top, columns }: { left: number; top: number; columns: number },
    rows: number,
  ): void {
    const { widthPx, heightPx } = this.#image;
    const { down, across } = this.#grid;
    const area = down.piecePx * across.piecePx;
    for (let y = 0; y < Math.min(rows, heightPx - top); y += 1) {
      for (let x = 0; x < Math.min(columns, widthPx - left); x += 1) {
        const from = y * across.piecePx + x;
        let [best, most] = [0, -1];
        for (let c = 0; c < this.#classIds.length; c += 1) {
          const share = p[from + c * area] as number;
          if (share > 0) this.#entropy -= share * Math.log(share);
          if (share > most) [best, most] = [c, share];
        }
        this.#confidence += most;
        this.#data[(top + y) * widthPx + left + x] = this.#classIds[best] ?? 0;
      }
    }
  }
}
