/** Words of the stages of a plan. */
import type { ScheduleName } from '#shared/domain/run.ts';
import type { WayOn } from '#shared/kernels/goOn.ts';
import type { PlanPreset } from '#shared/kernels/planPresets.ts';
import { countOf } from './format.ts';

/** What trains where the groups before this one are frozen, of the three groups of our networks. */
export function layersText(freezeTo: number): string {
  if (freezeTo === 0) return 'all layers';
  return freezeTo === -1 || freezeTo === 2 ? 'the head' : 'the head and the late layers';
}

export const presetNames: Readonly<Record<PlanPreset, { readonly title: string; readonly what: string }>> = {
  planet: {
    title: 'Planet',
    what: 'Small images first, then twice the size; at each size the head, then all layers.',
  },
  camvid: { title: 'CamVid', what: 'Half size, then full size; at each the head, then all layers.' },
  'camvid-tiramisu': {
    title: 'CamVid-Tiramisu',
    what: 'One size: the head, all layers, and both once more at lower rates.',
  },
  'head-pose': { title: 'Head pose', what: 'One stage at a high rate, as for points of a face or a body.' },
  'fine-tune': { title: 'Fine-tune', what: 'One epoch of the head, then all layers at half the rate.' },
};

export const scheduleNames: Readonly<Record<ScheduleName, string>> = {
  'one-cycle': 'One-cycle',
  'one-cycle-linear': 'One-cycle, straight rise',
  constant: 'Constant',
  cosine: 'Cosine',
  'flat-cos': 'Flat, then cosine',
  step: 'In steps',
};

export const wayNames: Readonly<Record<WayOn, string>> = {
  unfreeze: 'Unfreeze',
  larger: 'Go up a size',
  more: 'More epochs',
};

export const wayHints: Readonly<Record<WayOn, string>> = {
  unfreeze: 'All layers train, at a fifth of the rate the head had, early layers far below.',
  larger: 'Twice the size, at half the rates: finer detail for what is known already.',
  more: 'The last stage once more, at half its rate.',
};

export const stagesText = {
  square: (px: number) => `${px} px`,
  frame: (height: number, width: number) => `${height} × ${width} px`,
  epochsAt: (epochs: number, frame: string) => `${countOf(epochs, 'epoch')} at ${frame}`,
  list: 'Stages of the plan',
  recipe: 'Use a recipe…',
  write: 'Edit as stages',
  clear: 'Back to one stage',
  add: 'Add a stage',
  total: (stages: number, epochs: number) =>
    `${countOf(stages, 'stage')}, ${countOf(epochs, 'epoch')} in all`,
  stage: (number: number) => `Stage ${number}`,
  open: (number: number) => `Change stage ${number}`,
  of: (what: string, number: number) => `${what} of stage ${number}`,
  size: 'Size',
  height: 'Height',
  width: 'Width',
  epochs: 'Epochs',
  trains: 'Trains',
  rate: 'Rate',
  layers: [
    { value: '-1', label: 'Head' },
    { value: '1', label: 'Head and late layers' },
    { value: '0', label: 'All layers' },
  ],
  schedule: 'Schedule',
  warmUp: 'Warm-up',
  decay: 'Weight decay',
  precision: 'Precision',
  momHigh: 'Momentum',
  momLow: 'down to',
  double: 'Duplicate',
  up: 'Move up',
  down: 'Move down',
  remove: 'Remove',
  picture: (stages: number, epochs: number) =>
    `Learning rate and momentum over ${countOf(epochs, 'epoch')} in ${countOf(stages, 'stage')}`,
  lr: (highest: string) => `Rate of the head, up to ${highest}`,
  momentum: 'Momentum',
  nowHasWeights:
    'These stages were laid out for a start from nothing. The plan starts from weights now: use the recipe again for its frozen stages.',
  recipeDialog: {
    title: 'Use a recipe',
    body: 'The plans of fastai’s Lesson 3. Size and epochs can be made smaller for a slower machine; rates and proportions stay the recipe’s.',
    recipe: 'Recipe',
    largest: 'Largest size',
    largestHeight: 'Largest height',
    largestWidth: 'Largest width',
    epochs: 'Epochs in all',
    use: 'Use it',
    problem: (problem: string) => `This does not work: ${problem}.`,
  },
  goOn: {
    open: 'Go on with…',
    title: (run: string) => `Go on with ${run}`,
    way: 'What comes next',
    left: (epochs: number) => `First, the ${countOf(epochs, 'epoch')} that this run has left.`,
    start: 'Go on',
    full: 'This run has as many stages as there can be. Start another run from it instead.',
  },
} as const;
