/** From a model's numbers for every pixel it saw to a mask of the image: squares of class ids, and how sure the model is. */
import { areaOf, frameOf, type InputSize, type Size } from '#main/datasets/inputSize.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import { TILE_PX, type MaskTile } from '#shared/domain/mask.ts';
import { argmax } from '#shared/kernels/classMetrics.ts';
import { encodeTile, tileCounts } from '#shared/kernels/maskTiles.ts';
import type { DrawnAnswer } from './protocol.ts';

export interface MaskQuestion {
  /** Under which id each class is written. */
  readonly classIds: readonly ClassId[];
  /** Of the image. */
  readonly size: Size;
  readonly modelSize: InputSize;
}

/**
 * The class with the highest number at every pixel of the image, the numbers resampled to its size (bilinear, half-pixel
 * centres), a row of squares at a time.
 * @param logits [classes, height, width] at the size of the model
 */
export function maskAnswer(
  logits: Float32Array,
  { classIds, size, modelSize }: MaskQuestion,
): Extract<DrawnAnswer, { kind: 'masks' }> {
  const frame = frameOf(modelSize);
  const sampler = new RowSampler(logits, classIds.length, frame, size);
  const { rows, columns } = tileCounts(size);
  const tiles: MaskTile[] = [];
  for (let ty = 0; ty < rows; ty += 1) {
    const height = Math.min(TILE_PX, size.heightPx - ty * TILE_PX);
    const band = new Uint16Array(height * size.widthPx);
    for (let y = 0; y < height; y += 1) {
      const row = sampler.answers(ty * TILE_PX + y);
      for (let x = 0; x < size.widthPx; x += 1) band[y * size.widthPx + x] = classIds[row[x] ?? 0] ?? 0;
    }
    for (let tx = 0; tx < columns; tx += 1) {
      const runs = encodeTile(cutSquare(band, tx * TILE_PX, size.widthPx, height));
      if (runs.length > 0) tiles.push({ tx, ty, runs });
    }
  }
  return { kind: 'masks', mask: { ...size, tiles }, ...certainty(logits, classIds.length, areaOf(frame)) };
}

function cutSquare(band: Uint16Array, left: number, widthPx: number, height: number): Uint16Array {
  const width = Math.min(TILE_PX, widthPx - left);
  const pixels = new Uint16Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = y * widthPx + left;
    pixels.set(band.subarray(from, from + width), y * width);
  }
  return pixels;
}

/** Two neighbours along one axis and how much the second counts. */
interface Between {
  readonly first: number;
  readonly second: number;
  readonly part: number;
}

function between(at: number, from: number, to: number): Between {
  const place = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5));
  const first = Math.floor(place);
  return { first, second: Math.min(from - 1, first + 1), part: place - first };
}

/** Answers row by row: numbers are mixed down first, then across. */
class RowSampler {
  readonly #logits: Float32Array;
  readonly #classes: number;
  readonly #from: Size;
  readonly #to: Size;
  readonly #columns: readonly Between[];
  /** [classes, width of the model] of the row asked for. */
  readonly #mixed: Float32Array;
  readonly #best: Float32Array;
  readonly #answers: Uint16Array;

  constructor(logits: Float32Array, classes: number, from: Size, to: Size) {
    this.#logits = logits;
    this.#classes = classes;
    this.#from = from;
    this.#to = to;
    this.#columns = Array.from({ length: to.widthPx }, (_, x) => between(x, from.widthPx, to.widthPx));
    this.#mixed = new Float32Array(classes * from.widthPx);
    this.#best = new Float32Array(to.widthPx);
    this.#answers = new Uint16Array(to.widthPx);
  }

  /** The class of every pixel of a row of the image; written over by the next one. */
  answers(y: number): Uint16Array {
    this.#mix(y);
    const width = this.#from.widthPx;
    this.#best.fill(Number.NEGATIVE_INFINITY);
    this.#answers.fill(0);
    for (let c = 0; c < this.#classes; c += 1) {
      const row = this.#mixed.subarray(c * width, (c + 1) * width);
      for (let x = 0; x < this.#columns.length; x += 1) {
        const { first, second, part } = this.#columns[x] as Between;
        const left = row[first] as number;
        const value = left + ((row[second] as number) - left) * part;
        if (value <= (this.#best[x] as number)) continue;
        this.#best[x] = value;
        this.#answers[x] = c;
      }
    }
    return this.#answers;
  }

  #mix(y: number): void {
    const { widthPx, heightPx } = this.#from;
    const { first, second, part } = between(y, heightPx, this.#to.heightPx);
    for (let c = 0; c < this.#classes; c += 1) {
      const above = (c * heightPx + first) * widthPx;
      const below = (c * heightPx + second) * widthPx;
      for (let x = 0; x < widthPx; x += 1) {
        const upper = this.#logits[above + x] as number;
        this.#mixed[c * widthPx + x] = upper + ((this.#logits[below + x] as number) - upper) * part;
      }
    }
  }
}

/** Means over the pixels that the model saw: of the largest probability, and of the entropy over that of not knowing at all. */
function certainty(
  logits: Float32Array,
  classes: number,
  area: number,
): { readonly confidence: number; readonly uncertainty: number } {
  let [confidence, entropy] = [0, 0];
  for (let at = 0; at < area; at += 1) {
    const top = logits[at + argmax(logits, at, classes, area) * area] ?? 0;
    let [sum, weighted] = [0, 0];
    for (let c = 0; c < classes; c += 1) {
      const below = (logits[at + c * area] ?? 0) - top;
      const share = Math.exp(below);
      sum += share;
      weighted += share * below;
    }
    confidence += 1 / sum;
    entropy += Math.log(sum) - weighted / sum;
  }
  const most = classes > 1 ? Math.log(classes) : 1;
  return { confidence: confidence / area, uncertainty: Math.min(1, Math.max(0, entropy / (area * most))) };
}
