/** The problems of lesson mode: points on a curve, drawn from a seed. */
import type { LessonPoints } from '#shared/domain/lesson.ts';
import { Draws } from '#shared/kernels/rng.ts';

export interface Toy {
  /** The curve that the points are on; x within -1..1. */
  readonly curve: (x: number) => number;
  /** Deviation of the points around it. */
  readonly noise: number;
  readonly points: number;
}

/** Points of a toy, one at random in each of as many equal parts of -1..1, so that none is left out. @param purpose another number, other points */
export function pointsOf({ curve, noise, points }: Toy, seed: number, purpose: number): LessonPoints {
  const draws = new Draws(seed, purpose);
  const x = Array.from({ length: points }, (_, i) => -1 + (2 * (i + draws.unit())) / points);
  return { x, y: x.map((at) => curve(at) + noise * normal(draws)) };
}

/** Mean 0, deviation 1: Box and Muller. */
const normal = (draws: Draws): number =>
  Math.sqrt(-2 * Math.log(1 - draws.unit())) * Math.cos(2 * Math.PI * draws.unit());

/** Places at which a model is asked for its curve. */
export const GRID: readonly number[] = Array.from({ length: 81 }, (_, i) => -1 + i / 40);
