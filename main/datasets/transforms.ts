/**
 * The random changes of training images: fastai's get_transforms, drawn per image and epoch and composed into one map of
 * coordinates, so that pixels are sampled once.
 */
import type { TransformRanges } from '#shared/domain/transforms.ts';
import type { Draws } from '#shared/kernels/rng.ts';

/** 3 x 3, row by row, on coordinates (x, y, 1) in -1..1. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** All that chance decides about one image. */
export interface Drawn {
  /** Where in the square scaled image the cut lies, 0..1 each way. */
  readonly rowPct: number;
  readonly colPct: number;
  /** Mirrored left to right after sampling; null dihedral means that this is the flip in use. */
  readonly isFlipped: boolean;
  /** 0..7, one of the eight symmetries of the square, or null. */
  readonly dihedral: number | null;
  /** Four magnitudes of the perspective warp, or null. */
  readonly warp: readonly [number, number, number, number] | null;
  readonly degrees: number | null;
  readonly zoom: { readonly scale: number; readonly rowPct: number; readonly colPct: number } | null;
  /** Added in logit space. */
  readonly brightness: number;
  /** Multiplied in logit space, after the brightness. */
  readonly contrast: number;
}

/** Every draw is made whether used or not, so that settings do not shift what later draws give. */
export function drawTransforms(settings: TransformRanges, draws: Draws): Drawn {
  const [rowPct, colPct] = [draws.unit(), draws.unit()];
  const isFlipped = draws.chance(0.5);
  const dihedral = draws.below(8);
  const warp = drawn(draws, settings.pAffine, () => drawWarp(draws, settings.maxWarp));
  const degrees = drawn(draws, settings.pAffine, () =>
    draws.uniform(-settings.maxRotate, settings.maxRotate),
  );
  const zoom = drawn(draws, settings.pAffine, () => ({
    scale: draws.uniform(1, settings.maxZoom),
    rowPct: draws.unit(),
    colPct: draws.unit(),
  }));
  const light = settings.maxLighting;
  const change = drawn(draws, settings.pLighting, () => draws.uniform(0.5 * (1 - light), 0.5 * (1 + light)));
  const contrast = drawn(draws, settings.pLighting, () => draws.logUniform(1 - light, 1 / (1 - light)));
  return {
    rowPct,
    colPct,
    isFlipped: settings.doFlip && !settings.flipVert && isFlipped,
    dihedral: settings.doFlip && settings.flipVert ? dihedral : null,
    warp: settings.maxWarp > 0 ? warp : null,
    degrees: settings.maxRotate > 0 ? degrees : null,
    zoom: settings.maxZoom > 1 ? zoom : null,
    brightness: change === null ? 0 : logit(change),
    contrast: contrast ?? 1,
  };
}

function drawn<T>(draws: Draws, probability: number, draw: () => T): T | null {
  const isUsed = draws.chance(probability);
  const value = draw();
  return isUsed ? value : null;
}

function drawWarp(draws: Draws, max: number): readonly [number, number, number, number] {
  const one = (): number => draws.uniform(-max, max);
  return [one(), one(), one(), one()];
}

export const logit = (p: number): number => -Math.log(1 / p - 1);

/**
 * The map from a place in the result to the place in the source, both in -1..1: the mirror, then the warp, then dihedral x
 * rotation x zoom. fastai applies coordinate changes (order 4) before matrices (order 5), and mirrors (order 10) the result.
 */
export function coordinateMap(
  drawn: Drawn,
  size: { readonly widthPx: number; readonly heightPx: number },
): Matrix {
  let affine = IDENTITY;
  if (drawn.dihedral !== null) affine = multiply(affine, dihedralMatrix(drawn.dihedral));
  if (drawn.degrees !== null) affine = multiply(affine, rotationMatrix(drawn.degrees));
  if (drawn.zoom !== null) affine = multiply(affine, zoomMatrix(drawn.zoom));
  const adjusted = adjustToShape(affine, size);
  const warped = drawn.warp === null ? adjusted : multiply(adjusted, warpMatrix(drawn.warp));
  return drawn.isFlipped ? multiply(warped, [-1, 0, 0, 0, 1, 0, 0, 0, 1]) : warped;
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const at = (m: Matrix, row: number, col: number): number => m[row * 3 + col] ?? 0;
  const cell = (row: number, col: number): number =>
    at(a, row, 0) * at(b, 0, col) + at(a, row, 1) * at(b, 1, col) + at(a, row, 2) * at(b, 2, col);
  return [
    cell(0, 0),
    cell(0, 1),
    cell(0, 2),
    cell(1, 0),
    cell(1, 1),
    cell(1, 2),
    cell(2, 0),
    cell(2, 1),
    cell(2, 2),
  ];
}

/** The way back, up to a factor that a perspective divides out; positive where the map keeps what it shows in front of the eye. */
export function inverse(m: Matrix): Matrix {
  const [a, b, c, d, e, f, g, h, i] = m;
  const adjugate: Matrix = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * adjugate[0] + b * adjugate[3] + c * adjugate[6];
  const over = (value: number): number => value / determinant;
  return [
    over(adjugate[0]),
    over(adjugate[1]),
    over(adjugate[2]),
    over(adjugate[3]),
    over(adjugate[4]),
    over(adjugate[5]),
    over(adjugate[6]),
    over(adjugate[7]),
    over(adjugate[8]),
  ];
}

/** Coordinates are in -1..1 both ways, so turning in a picture that is not square needs the ratio of its sides. */
function adjustToShape(m: Matrix, size: { readonly widthPx: number; readonly heightPx: number }): Matrix {
  const ratio = size.heightPx / size.widthPx;
  return [m[0], m[1] * ratio, m[2], m[3] / ratio, m[4], m[5], m[6], m[7], m[8]];
}

export function rotationMatrix(degrees: number): Matrix {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, -sin, 0, sin, cos, 0, 0, 0, 1];
}

/** Enlarges by `scale` about a focus: (0.5, 0.5) is the centre, (0, 0) keeps the upper left corner in view. */
export function zoomMatrix(zoom: { scale: number; rowPct: number; colPct: number }): Matrix {
  const rest = 1 - 1 / zoom.scale;
  const [col, row] = [rest * (2 * zoom.colPct - 1), rest * (2 * zoom.rowPct - 1)];
  return [1 / zoom.scale, 0, col, 0, 1 / zoom.scale, row, 0, 0, 1];
}

/** Bit 0 mirrors one way, bit 1 the other, bit 2 swaps rows and columns. */
export function dihedralMatrix(k: number): Matrix {
  const x = (k & 1) === 0 ? 1 : -1;
  const y = (k & 2) === 0 ? 1 : -1;
  return (k & 4) === 0 ? [x, 0, 0, 0, y, 0, 0, 0, 1] : [0, x, 0, y, 0, 0, 0, 0, 1];
}

type Point = readonly [number, number];

const CORNERS: readonly Point[] = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
];

/** The perspective that takes the moved corners back to the corners of the picture (symmetric_warp). */
export function warpMatrix(m: readonly [number, number, number, number]): Matrix {
  const moved: readonly Point[] = [
    [-1 - m[3], -1 - m[1]],
    [-1 - m[2], 1 + m[1]],
    [1 + m[3], -1 - m[0]],
    [1 + m[2], 1 + m[0]],
  ];
  return perspective(moved, CORNERS);
}

/** The 3 x 3 matrix (last entry 1) that takes four points to four others. */
function perspective(from: readonly Point[], to: readonly Point[]): Matrix {
  const rows: number[][] = [];
  const values: number[] = [];
  for (const [i, [x, y]] of from.entries()) {
    const [u, v] = to[i] ?? [0, 0];
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]);
    values.push(u, v);
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = solve(rows, values);
  return [a, b, c, d, e, f, g, h, 1];
}

/** Gauss with row exchange on a small square system. */
function solve(rows: readonly (readonly number[])[], values: readonly number[]): readonly number[] {
  const m = rows.map((row, i) => [...row, values[i] ?? 0]);
  const n = m.length;
  const at = (i: number, j: number): number => m[i]?.[j] ?? 0;
  for (let col = 0; col < n; col += 1) {
    let pivot = col;
    for (let i = col + 1; i < n; i += 1) if (Math.abs(at(i, col)) > Math.abs(at(pivot, col))) pivot = i;
    [m[col], m[pivot]] = [m[pivot] ?? [], m[col] ?? []];
    for (let i = 0; i < n; i += 1) {
      if (i === col) continue;
      const factor = at(i, col) / at(col, col);
      m[i] = (m[i] ?? []).map((value, j) => value - factor * at(col, j));
    }
  }
  return m.map((_, i) => at(i, n) / at(i, i));
}
