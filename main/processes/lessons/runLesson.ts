/** One lesson: its variants are trained side by side on the engine that trains runs, and told as they go. */
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import {
  LESSON_VARIANTS,
  type LessonName,
  type LessonPoints,
  type LessonState,
} from '#shared/domain/lesson.ts';
import { ideaOf, PRETRAINING } from './ideas.ts';
import { ToyLearner } from './ToyLearner.ts';
import { GRID, pointsOf } from './toys.ts';

/** How often each variant is asked for its curve and its losses. */
const FRAMES = 40;
const VALID_POINTS = 64;

export interface LessonJob {
  readonly lesson: LessonName;
  /** Another seed, other points and other starting weights. */
  readonly seed: number;
  readonly emit: (state: LessonState) => void;
  /** Waits before the next frame: the problems are so small that one could not follow. */
  readonly pace: () => Promise<unknown>;
  readonly isCancelled: () => boolean;
}

/** Trains all variants in turns, a frame each. @returns the last state, which was told too unless it was cancelled */
export async function runLesson({ lesson, seed, emit, pace, isCancelled }: LessonJob): Promise<LessonState> {
  const idea = ideaOf(lesson);
  const train = pointsOf(idea.toy, seed, 1);
  const valid = pointsOf({ ...idea.toy, points: VALID_POINTS }, seed, 2);
  const body = idea.before === null ? null : await pretrain(pointsOf(idea.before, seed, 3), seed);
  const learners: ToyLearner[] = [];
  const names: readonly string[] = LESSON_VARIANTS[lesson];
  const stateNow = (isRunning: boolean): LessonState => {
    const variants = learners.map((one, i) => ({ name: names[i] ?? '', ...one.shown }));
    return { lesson, isRunning, train, valid, grid: GRID, variants, error: null };
  };
  try {
    for (const practice of idea.practices)
      learners.push(await ToyLearner.open({ practice, train, valid, seed, body }));
    for (let frame = 0; frame <= FRAMES && !isCancelled(); frame += 1) {
      for (const one of learners) await one.goOn(frame / FRAMES);
      emit(stateNow(frame < FRAMES));
      if (frame < FRAMES) await pace();
    }
    return stateNow(false);
  } finally {
    for (const one of learners) await one.release();
  }
}

/** Weights after learning another curve. */
async function pretrain(points: LessonPoints, seed: number): Promise<TrainState> {
  const facts = { practice: PRETRAINING, train: points, valid: points, seed, body: null };
  const learner = await ToyLearner.open(facts);
  try {
    await learner.goOn(1);
    return await learner.weights();
  } finally {
    await learner.release();
  }
}
