/** Lesson mode: six ideas of training practice, each shown on a problem small enough to be learned while one looks on. */
import type { WireError } from './wireError.ts';

/** What each is about: mini-batches, annealing, ReLU, under- and overfitting, weight decay and dropout, frozen layers. */
export const LESSONS = ['batches', 'annealing', 'relu', 'fitting', 'decay', 'freezing'] as const;
export type LessonName = (typeof LESSONS)[number];

/** What is compared in each, in order. */
export const LESSON_VARIANTS = {
  batches: ['one', 'eight', 'all'],
  annealing: ['low', 'high', 'annealed'],
  relu: ['few', 'some', 'many'],
  fitting: ['small', 'medium', 'large'],
  decay: ['plain', 'decayed', 'dropout'],
  freezing: ['scratch', 'all', 'head'],
} as const satisfies { readonly [L in LessonName]: readonly string[] };

/** Numbers in, numbers out: x lies within -1..1. */
export interface LessonPoints {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface LessonLoss {
  /** Examples seen so far, so that batches of different sizes compare. */
  readonly seen: number;
  /** Mean squared error over all training examples. */
  readonly train: number;
  /** The same over examples that are not trained on. */
  readonly valid: number;
}

export interface LessonVariant {
  readonly name: string;
  readonly steps: number;
  readonly losses: readonly LessonLoss[];
  /** What the model answers now at every place of `grid`; empty before the first answer. */
  readonly fit: readonly number[];
}

/** All of a lesson as it stands; a few kilobytes. */
export interface LessonState {
  readonly lesson: LessonName;
  readonly isRunning: boolean;
  readonly train: LessonPoints;
  readonly valid: LessonPoints;
  readonly grid: readonly number[];
  readonly variants: readonly LessonVariant[];
  readonly error: WireError | null;
}
