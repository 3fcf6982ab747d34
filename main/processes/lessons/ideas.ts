/** The six lessons: a toy each, and what is done differently with it. */
import { LESSON_VARIANTS, type LessonName } from '#shared/domain/lesson.ts';
import type { ScheduleName } from '#shared/domain/run.ts';
import type { Toy } from './toys.ts';

export interface Practice {
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  readonly batch: number;
  /** Examples looked at in all: so the work of batches of different sizes compares. */
  readonly examples: number;
  readonly lr: number;
  readonly schedule: ScheduleName;
  readonly wd: number;
  readonly dropout: number;
  /** Layer groups before this one are frozen, as fastai's freeze_to. */
  readonly freezeTo: number;
  /** Starts from what was learned on `before`. */
  readonly isPretrained: boolean;
}

export interface Idea {
  readonly toy: Toy;
  /** Learned beforehand, by those that start from it. */
  readonly before: Toy | null;
  readonly practices: readonly Practice[];
}

const LINE: Toy = { curve: (x) => 0.7 * x - 0.1, noise: 0.25, points: 64 };
const WAVE: Toy = { curve: (x) => 0.8 * Math.sin(4 * x), noise: 0.05, points: 96 };
/** So few and so noisy that they can be learned by heart. */
const FEW: Toy = { curve: (x) => 0.8 * Math.sin(3 * x), noise: 0.35, points: 14 };
/** The wave upside down and moved: what was learned on that is of use. */
const TURNED: Toy = { curve: (x) => 0.2 - 0.6 * Math.sin(4 * x), noise: 0.15, points: 7 };

const USUAL: Practice = {
  hidden: [32],
  batch: 16,
  examples: 9600,
  lr: 0.03,
  schedule: 'one-cycle',
  wd: 0,
  dropout: 0,
  freezeTo: 0,
  isPretrained: false,
};

interface Difference {
  readonly toy: Toy;
  readonly before?: Toy;
  /** What all variants share, and what each has of its own. */
  readonly all: Partial<Practice>;
  readonly each: readonly Partial<Practice>[];
}

const IDEAS: { readonly [L in LessonName]: Difference } = {
  batches: {
    toy: LINE,
    all: { hidden: [], examples: 768, lr: 0.03, schedule: 'constant' },
    each: [{ batch: 1 }, { batch: 8 }, { batch: 64 }],
  },
  annealing: {
    toy: { ...WAVE, noise: 0.15 },
    all: { batch: 4, examples: 4000 },
    each: [{ lr: 0.001, schedule: 'constant' }, { lr: 0.06, schedule: 'constant' }, { lr: 0.06 }],
  },
  relu: { toy: WAVE, all: {}, each: [{ hidden: [2] }, { hidden: [6] }, { hidden: [64] }] },
  fitting: {
    toy: FEW,
    all: { batch: 14, examples: 12_600, lr: 0.01, schedule: 'constant' },
    each: [{ hidden: [1] }, { hidden: [16] }, { hidden: [128, 64] }],
  },
  decay: {
    toy: FEW,
    all: { hidden: [128, 64], batch: 14, examples: 12_600, lr: 0.01 },
    each: [{}, { wd: 4 }, { dropout: 0.5 }],
  },
  freezing: {
    toy: TURNED,
    before: { ...WAVE, points: 256 },
    all: { hidden: [32, 16], batch: 7, examples: 2100, lr: 0.02 },
    each: [{}, { isPretrained: true }, { isPretrained: true, freezeTo: -1 }],
  },
};

export function ideaOf(lesson: LessonName): Idea {
  const { toy, before, all, each } = IDEAS[lesson];
  const practices = LESSON_VARIANTS[lesson].map((_, i) => ({ ...USUAL, ...all, ...each[i] }));
  return { toy, before: before ?? null, practices };
}

/** How the body of a pretrained variant was trained. */
export const PRETRAINING: Practice = { ...USUAL, hidden: [32, 16], batch: 32, examples: 25_600, lr: 0.01 };
