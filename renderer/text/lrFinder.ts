/** Words of the learning-rate finder. */
import type { LrRule } from '#shared/domain/lrFind.ts';
import { countOf, formatSmall } from './format.ts';

export const lrRuleNames: Readonly<Record<LrRule, string>> = {
  valley: 'valley',
  gradient: 'gradient',
  steep: 'steep',
  slide: 'slide',
  minimum: 'minimum',
};

export const finderText = {
  open: 'Find a learning rate',
  openShort: 'Find',
  openHint:
    'Tries a hundred rates on your images and shows where the loss falls. Takes about a hundred steps.',
  busy: 'A run is training now. Rates can be tried when it is done or stopped.',
  title: 'Find a learning rate',
  close: 'Close',
  start: 'Try rates',
  again: 'Try again',
  cancel: 'Cancel',
  starting: 'Getting ready: reading the images and building the network.',
  trying: (done: number, total: number) =>
    `Trying rates: ${done} of ${countOf(total, 'batch', 'batches')}. Each has a larger one than the last.`,
  progress: 'Rates tried',
  cancelled: 'Cancelled. Nothing was kept; you can still choose on what there is of the curve.',
  empty: {
    title: 'Which learning rate?',
    body: 'Limn trains a hundred batches, each with a larger rate than the last, and draws what the loss does. Where it falls steeply the rate is good; where it shoots up it is too high. Nothing of it is kept.',
  },
  isOld: 'The plan has changed since these rates were tried.',
  triedWith: (arch: string, sizePx: number, batch: number) =>
    `Tried with ${arch}, ${sizePx} px, batches of ${batch}.`,
  suggestions: 'Suggestions',
  rule: 'Rule',
  rate: 'Rate',
  means: 'What it is',
  choose: (name: string) => `Choose ${name}`,
  rise: {
    name: 'rise ÷ 10',
    means: (rise: number) => `Ten times back from ${formatSmall(rise)}, after which the loss shoots up.`,
  },
  none: '–',
  chosen: 'Chosen rate',
  chosenStart: 'Start of the slice',
  stop: 'Ends at',
  stopHint: (head: number) => `The head was trained with ${formatSmall(head)}.`,
  divisor: (divisor: number, lr: number) => `1/${divisor}: ${formatSmall(lr)}`,
  above: 'The start lies above the end, so a tenth of the end is taken.',
  use: (lr: string) => `Use ${lr}`,
  used: (lr: string) => `The plan’s learning rate is now ${lr}.`,
  usedFirst: (lr: string) => `Stage 1 now has ${lr}; the others keep their ratio to it.`,
  problem: 'Type a rate such as 1e-3.',
} as const;
