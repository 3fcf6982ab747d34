/** Masks and points through the same draw as their image: what stood on a thing in the image still stands on it afterwards. */
import { MAX_MASK_CLASS } from '#shared/domain/mask.ts';
import { areaOf, type Size } from './inputSize.ts';
import { cutOf, inPixels, reflect } from './sampleImage.ts';
import { NO_CLASS, type Pairs, type PlacedPoints } from './target.ts';
import { coordinateMap, IDENTITY, inverse, type Drawn, type Matrix } from './transforms.ts';

/** A mask at the size of its scaled image, in class ids. */
export interface ScaledMask extends Size {
  readonly ids: Uint16Array;
}

/** The place in the list of classes that each class id of a mask stands for; of all others `NO_CLASS`. */
export function placesOf(codes: Pairs): Int32Array {
  const places = new Int32Array(MAX_MASK_CLASS + 1).fill(NO_CLASS);
  for (const [id, place] of codes) places[id] = place;
  return places;
}

export interface MaskFrame {
  readonly frame: Size;
  /** As `placesOf` makes them. */
  readonly places: Int32Array;
}

/**
 * The nearest pixel of a mask, reflected at the edge as the image is.
 * @param drawn null: the mask as it is
 * @param out [height, width] of places or `NO_CLASS`, written from `offset`
 */
export function writeMask(
  { ids, widthPx, heightPx }: ScaledMask,
  drawn: Drawn | null,
  { frame, places }: MaskFrame,
  out: Float32Array,
  offset: number,
): void {
  if (drawn === null) {
    for (let i = 0; i < areaOf(frame); i += 1) out[offset + i] = places[ids[i] as number] as number;
    return;
  }
  const picture = { widthPx, heightPx };
  const cut = cutOf(picture, drawn, frame);
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = inPixels(coordinateMap(drawn, picture), widthPx, heightPx);
  let to = offset;
  for (let y = cut.row; y < cut.row + frame.heightPx; y += 1) {
    for (let x = cut.col; x < cut.col + frame.widthPx; x += 1) {
      const depth = 1 / (m6 * x + m7 * y + m8);
      const px = nearest((m0 * x + m1 * y + m2) * depth, widthPx - 1);
      const py = nearest((m3 * x + m4 * y + m5) * depth, heightPx - 1);
      out[to] = places[ids[py * widthPx + px] as number] as number;
      to += 1;
    }
  }
}

const nearest = (value: number, last: number): number =>
  Math.floor((value < 0 || value > last ? reflect(value, last) : value) + 0.5);

export interface PointFrame {
  readonly frame: Size;
  readonly mirrors: Pairs;
}

/** Where a batch keeps the numbers of one image: (y, x) of every point, -1..1 from edge to edge, and which of them count. */
export interface PointRow {
  /** [2 classes], written from `offset`; 0 where there is no point. */
  readonly y: Float32Array;
  /** 1 where a point is there and in sight. */
  readonly w: Float32Array;
  readonly offset: number;
}

/**
 * Points of an image that is squeezed into the frame. One that leaves the frame keeps its place and does not count; in a
 * mirrored image those of a pair trade places, since a left eye is a right eye then.
 */
export function writePoints(
  points: PlacedPoints,
  drawn: Drawn | null,
  { frame, mirrors }: PointFrame,
  { y, w, offset }: PointRow,
): void {
  const { widthPx, heightPx } = frame;
  const map = drawn === null ? IDENTITY : inverse(inPixels(coordinateMap(drawn, frame), widthPx, heightPx));
  const other = drawn !== null && isMirrored(drawn) ? otherOf(mirrors) : new Map<number, number>();
  for (const [place, left, top] of points.values) {
    // Edges of pixels to their centres, which the map is of, and back.
    const at = through(
      map,
      (left * widthPx) / points.widthPx - 0.5,
      (top * heightPx) / points.heightPx - 0.5,
    );
    if (at === null) continue;
    const [x, down] = [(2 * (at.x + 0.5)) / widthPx - 1, (2 * (at.y + 0.5)) / heightPx - 1];
    const to = offset + 2 * (other.get(place) ?? place);
    y[to] = down;
    y[to + 1] = x;
    const counts = Math.abs(down) <= 1 && Math.abs(x) <= 1 ? 1 : 0;
    w[to] = counts;
    w[to + 1] = counts;
  }
}

/** Null for what a perspective takes behind the eye. */
function through(m: Matrix, x: number, y: number): { readonly x: number; readonly y: number } | null {
  const depth = m[6] * x + m[7] * y + m[8];
  if (depth <= 0) return null;
  return { x: (m[0] * x + m[1] * y + m[2]) / depth, y: (m[3] * x + m[4] * y + m[5]) / depth };
}

/** Whether left and right have traded places: after a flip, and after four of the eight symmetries of a square. */
export function isMirrored({ isFlipped, dihedral }: Pick<Drawn, 'isFlipped' | 'dihedral'>): boolean {
  const k = dihedral ?? 0;
  const turns = (k & 1) + ((k >> 1) & 1) + ((k >> 2) & 1);
  return isFlipped !== (turns % 2 === 1);
}

const otherOf = (mirrors: Pairs): ReadonlyMap<number, number> =>
  new Map(mirrors.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
