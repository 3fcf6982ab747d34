/** Words of suggestions: what a run says about images, and how one answers. */
import { countOf, formatCount } from './format.ts';

/** Probabilities beside tags: ".92"; never "1.00" or ".00", as no model is that sure. */
export function formatProbability(p: number): string {
  const percent = Math.min(99, Math.max(1, Math.round(100 * p)));
  return `.${String(percent).padStart(2, '0')}`;
}

const percentOf = (share: number): string => `${Math.round(100 * share)} %`;

export const suggestText = {
  strip: {
    label: 'Suggestion',
    by: (run: string) => `Suggested by ${run}`,
    byRuns: 'Suggested by several runs',
    disagrees: (run: string) => `${run} disagrees`,
    many: (count: number, all: number) =>
      `${formatCount(count)} of ${countOf(all, 'image')} with a suggestion`,
    nothing: 'none of the tags',
    mask: (sure: string) => `a mask, ${sure} sure`,
    maskDisagrees: (share: string) => `${share} of the labeled pixels are said to be of another class`,
    points: 'points',
    pointsDisagree: (share: string) => `points ${share} of the image's diagonal away, on average`,
    accept: 'Accept',
    reject: 'Set aside',
    hint: 'Toggle a tag to accept the rest with that change.',
  },
  tag: {
    add: (name: string, p: string) => `${name}? ${p}`,
    suggested: (p: number) => `suggested, ${percentOf(p)} sure`,
    doubted: (p: number) => `doubted: the run says ${percentOf(p)}`,
    onSome: (count: number) => `suggested on ${countOf(count, 'image')}`,
    none: 'no tags?',
  },
  tile: (names: string) => `suggested: ${names}`,
  state: 'Suggestion',
  menu: {
    label: 'Suggestions of a run',
    title: 'Suggestions',
    what: 'A trained run labels images for you to accept, correct or set aside.',
    noRun: 'There is no trained run yet. Train one, and it suggests labels for the images that have none.',
    train: 'Go to Train',
    run: 'Run',
    start: 'Ask this run',
    startHint: 'All images that it has not seen with these weights. You can go on labeling meanwhile.',
    running: 'It is being asked',
    open: (count: number) => `${countOf(count, 'unlabeled image')} to answer`,
    disagreeing: (count: number) => `${countOf(count, 'labeled image')} in doubt`,
    noneYet: 'Nothing is suggested yet.',
    leastSure: 'Least sure first',
    disagreements: 'Most doubted first',
    sure: 'Accept where it is sure of every class',
    sureLabel: 'At least this sure',
    sureOf: percentOf,
    acceptSure: (count: number | null) => (count === null ? 'Accept' : `Accept ${formatCount(count)}`),
    after: 'Ask again after every training',
  },
  filter: 'Only with an open suggestion',
  toast: {
    aside: (count: number) => `Set ${countOf(count, 'suggestion')} aside.`,
    none: 'There is no suggestion here to answer.',
    noneFollows: 'No image with a suggestion follows in this list.',
    noRun: 'There is no trained run to ask. Train one first.',
    asked: (run: string) => `Asking ${run}. Suggestions appear as they come.`,
  },
} as const;
