/** Words of lesson mode: what each picture shows, and what its parts are called. */
import type { LESSON_VARIANTS, LessonName } from '#shared/domain/lesson.ts';

interface LessonWords<L extends LessonName> {
  readonly title: string;
  /** What to look at. */
  readonly body: string;
  /** What follows for the setting beside which it stands. */
  readonly so: string;
  readonly variants: Readonly<Record<(typeof LESSON_VARIANTS)[L][number], string>>;
}

export const lessonWords: { readonly [L in LessonName]: LessonWords<L> } = {
  batches: {
    title: 'Why in batches?',
    body: 'Three models fit a line to the same 64 points, and each sees every point twelve times. One is corrected after every point: many steps, each a little wrong. One looks at all points before each step: steady, but only twelve steps.',
    so: 'A small batch gives more steps for the same work, a large one gives quieter ones. Something between is usually best.',
    variants: { one: '1 point at a time', eight: '8 at a time', all: 'All 64 at a time' },
  },
  annealing: {
    title: 'Why does the rate rise and fall?',
    body: 'The same model, 1,000 steps each. A low rate creeps. A high rate gets there quickly and then jumps about and never settles. The third rises to the high rate and falls to almost nothing (one-cycle).',
    so: 'High in the middle to get far, low at the end to settle.',
    variants: { low: 'Low all along', high: 'High all along', annealed: 'One-cycle' },
  },
  relu: {
    title: 'How can a network learn any shape?',
    body: 'One layer of ReLU, which is nothing but “below zero becomes zero”. Each unit adds one bend to a line. Few bends make a poor wave, many make a good one.',
    so: 'More units can bend into more shapes: that is all that a larger architecture is.',
    variants: { few: '2 units', some: '6 units', many: '64 units' },
  },
  fitting: {
    title: 'What is over- and underfitting?',
    body: 'Fourteen noisy points. The smallest model cannot bend enough: both losses stay high. The largest bends through every point: its training loss goes to nothing while the loss on new points (dashed) turns and rises.',
    so: 'If the validation loss still falls, train longer. If it rises while the training loss falls, stop earlier, get more images, or hold the model back.',
    variants: { small: '1 unit', medium: '16 units', large: '128 and 64 units' },
  },
  decay: {
    title: 'What do weight decay and dropout do?',
    body: 'A model that is far too large, on the same few noisy points. Weight decay pulls all weights a little towards zero at each step; dropout switches half of the units off, others each time. Both curves are calmer, and new points are usually met better.',
    so: 'Both hold a model back from learning by heart. Too much of either, and it learns nothing at all.',
    variants: { plain: 'Neither', decayed: 'Weight decay', dropout: 'Dropout' },
  },
  freezing: {
    title: 'Why freeze layers?',
    body: 'Seven points of a wave. One model starts from nothing. Two have learned another wave from many points before: of one everything goes on learning, of the other only the head, and what it knows stays.',
    so: 'With few images keep the body frozen at first: it knows what a picture looks like. Then unfreeze, with a low rate.',
    variants: { scratch: 'From nothing', all: 'Pretrained, all layers', head: 'Pretrained, head only' },
  },
};

/** What a variant is called; names come over the wire. */
export const variantName = (lesson: LessonName, name: string): string =>
  (lessonWords[lesson].variants as Readonly<Record<string, string>>)[name] ?? name;

export const lessonText = {
  open: (title: string) => `See for yourself: ${title}`,
  entry: (title: string) => `Lesson: ${title}`,
  again: 'Other points',
  /** Which curve is which. */
  legend: { points: 'training points', fresh: 'new points', fit: 'what the model answers' },
  losses: { train: 'training loss', valid: 'loss on new points' },
  steps: (steps: number) => `${steps.toLocaleString('en-US')} steps`,
  /** What the pictures show, for those who do not see them. */
  fitLabel: (name: string) => `${name}: the points and the curve that was learned`,
  lossLabel: (name: string, train: string, valid: string) =>
    `${name}: training loss ${train}, loss on new points ${valid}`,
  engine: 'Learned just now by the engine that trains your models.',
} as const;

export const formatLoss = (loss: number): string => loss.toFixed(loss < 0.1 ? 3 : 2);
