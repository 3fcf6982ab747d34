/** Plans of known recipes: the image notebooks of fastai's course v3, lesson 3, and fastai 2's `fine_tune`. */
import { PLAIN_DIV, PLAIN_MOMS, type LrSpec, type Precision, type StagePlan } from '#shared/domain/run.ts';
import type { Kind } from '#shared/domain/project.ts';
import { fineTunePhases } from './fineTune.ts';
import { headLrOf } from './lrAdvice.ts';
import { scaledLr } from './stageRates.ts';

export const PLAN_PRESETS = ['planet', 'camvid', 'camvid-tiramisu', 'head-pose', 'fine-tune'] as const;
export type PlanPreset = (typeof PLAN_PRESETS)[number];

/** Height, and width where it is no square. */
export type Frame = Pick<StagePlan, 'sizePx' | 'widthPx'>;

export interface PresetRequest {
  readonly preset: PlanPreset;
  /** The size of each size step, or the largest only: then the others follow in proportion. None: the recipe's own. */
  readonly frames: readonly Frame[];
  /** In all, shared out as in the recipe; null for the recipe's own. */
  readonly epochs: number | null;
  /** Highest rate of the first stage, to which all others keep their ratio; null for the recipe's own. */
  readonly lr: number | null;
  /** Of labels: tags are learned from squares. */
  readonly kind: Kind;
  /** Whether it starts from weights that know pictures. */
  readonly hasWeights: boolean;
  /** A highest rate that suits a start from nothing. */
  readonly scratchLr: number;
  readonly precision: Precision;
}

export interface PresetPlan {
  readonly stages: readonly StagePlan[];
  /** Where the plan is another than the recipe's, in words for a person. */
  readonly remarks: readonly string[];
}

type RecipeStage = Pick<StagePlan, 'epochs' | 'freezeTo' | 'lr' | 'pctStart' | 'div'> & {
  /** Which of the recipe's sizes. */
  readonly at: number;
};

interface Recipe {
  /** For these kinds it was made. */
  readonly kinds: readonly Kind[];
  readonly frames: readonly Frame[];
  readonly stages: readonly RecipeStage[];
}

const square = (sizePx: number): Frame => ({ sizePx, widthPx: null });
const frame = (sizePx: number, widthPx: number): Frame => ({ sizePx, widthPx });

/** fastai's slice(x): the last group x, the others a tenth. */
const slice = (stop: number): LrSpec => ({ start: null, stop });
const between = (start: number, stop: number): LrSpec => ({ start, stop });

type Fit = Pick<RecipeStage, 'at' | 'epochs' | 'lr'> & { readonly pctStart?: number };
const head = ({ pctStart = 0.3, ...fit }: Fit): RecipeStage => ({ ...fit, pctStart, freezeTo: -1, div: PLAIN_DIV }); // prettier-ignore
const all = ({ pctStart = 0.3, ...fit }: Fit): RecipeStage => ({ ...fit, pctStart, freezeTo: 0, div: PLAIN_DIV }); // prettier-ignore

/** fastai 2's `fine_tune(5)`: one epoch of the head, then five of all layers, from base_lr 2e-3. */
const FINE_TUNE = { lr: 2e-3, pctStart: 0.3, epochs: 6, frozenEpochs: 1, gradual: false } as const;

/** The notebooks' own figures; weight decay is 0.01 in all of them. */
const RECIPES: { readonly [P in PlanPreset]: Recipe } = {
  planet: {
    kinds: ['tags'],
    frames: [square(128), square(256)],
    stages: [
      head({ at: 0, epochs: 5, lr: slice(1e-2) }),
      all({ at: 0, epochs: 5, lr: between(1e-5, 2e-3) }),
      head({ at: 1, epochs: 5, lr: slice(5e-3) }),
      all({ at: 1, epochs: 5, lr: between(1e-5, 1e-3) }),
    ],
  },
  camvid: {
    kinds: ['masks'],
    frames: [frame(360, 480), frame(720, 960)],
    stages: [
      head({ at: 0, epochs: 10, lr: slice(3e-3), pctStart: 0.9 }),
      all({ at: 0, epochs: 12, lr: between(7.5e-6, 7.5e-4), pctStart: 0.8 }),
      head({ at: 1, epochs: 10, lr: slice(1e-3), pctStart: 0.8 }),
      all({ at: 1, epochs: 10, lr: between(1e-6, 1e-4) }),
    ],
  },
  'camvid-tiramisu': {
    kinds: ['masks'],
    frames: [frame(360, 480)],
    stages: [
      head({ at: 0, epochs: 10, lr: slice(2e-3), pctStart: 0.8 }),
      all({ at: 0, epochs: 12, lr: between(2e-5, 2e-3), pctStart: 0.8 }),
      head({ at: 0, epochs: 10, lr: slice(1e-3) }),
      all({ at: 0, epochs: 10, lr: between(1e-6, 1e-4) }),
    ],
  },
  'head-pose': {
    kinds: ['points'],
    frames: [frame(120, 160)],
    stages: [head({ at: 0, epochs: 5, lr: slice(2e-2) })],
  },
  'fine-tune': {
    kinds: ['tags', 'masks', 'points'],
    frames: [square(224)],
    stages: fineTunePhases(FINE_TUNE).map((phase) => ({ ...phase, at: 0 })),
  },
};

const WD = 0.01;

/** The presets made for a kind of labels. */
export const presetsOf = (kind: Kind): readonly PlanPreset[] =>
  PLAN_PRESETS.filter((preset) => RECIPES[preset].kinds.includes(kind));

/** The recipe's own sizes and epochs. */
export function recipeFacts(preset: PlanPreset): {
  readonly frames: readonly Frame[];
  readonly epochs: number;
  readonly stages: number;
} {
  const { frames, stages } = RECIPES[preset];
  return { frames, epochs: stages.reduce((sum, { epochs }) => sum + epochs, 0), stages: stages.length };
}

/** What of a request cannot be, in words for a person, or null. */
export function presetProblem({ preset, frames, epochs }: PresetRequest): string | null {
  const recipe = RECIPES[preset];
  const sizes = recipe.frames.length;
  if (frames.length > 1 && frames.length !== sizes) {
    return `${preset} has ${sizes === 1 ? 'one size' : `${String(sizes)} sizes`} and ${String(frames.length)} were given`;
  }
  const least = recipe.stages.length;
  if (epochs !== null && epochs < least)
    return `${preset} has ${String(least)} stages, so it needs at least ${String(least)} epochs`;
  return null;
}

/**
 * The stages of a preset. From nothing, all layers train from the first stage on, each stage with one rate in the recipe's
 * ratio to `scratchLr`: a head cannot learn from a body that has not seen a picture yet, and no layer is to be spared.
 */
export function planPreset(request: PresetRequest): PresetPlan {
  const { preset, kind, hasWeights, precision } = request;
  const recipe = RECIPES[preset];
  const frames = framesOf(recipe, request);
  const epochs = sharedOut(recipe, request.epochs);
  const first = topOfFirst(recipe);
  const factor = (request.lr ?? (hasWeights ? first : request.scratchLr)) / first;
  const stages = recipe.stages.map(({ at, ...stage }, i): StagePlan => {
    const { sizePx, widthPx } = frames[at] ?? square(224);
    const lr = scaledLr(stage.lr, factor);
    return {
      ...stage,
      epochs: epochs[i] ?? stage.epochs,
      sizePx,
      widthPx: kind === 'tags' || widthPx === sizePx ? null : widthPx,
      freezeTo: hasWeights ? stage.freezeTo : 0,
      lr: hasWeights ? lr : headLrOf(lr),
      moms: PLAIN_MOMS,
      schedule: 'one-cycle',
      wd: WD,
      precision,
    };
  });
  return { stages, remarks: hasWeights ? [] : [FROM_NOTHING] };
}

const FROM_NOTHING =
  'It starts from nothing, so all layers train from the first stage on, at one rate: a head on layers that have seen no picture yet would learn next to nothing. With downloaded weights the plan is that of the recipe.';

const topOfFirst = ({ stages }: Recipe): number => headLrOf(stages[0]?.lr ?? FINE_TUNE.lr);

/** Given one by one, or all in proportion to the largest. */
function framesOf({ frames: own }: Recipe, { frames }: PresetRequest): readonly Frame[] {
  const [given] = frames;
  const largest = own.at(-1);
  if (given === undefined || largest === undefined) return own;
  if (frames.length > 1) return frames;
  return own.map(({ sizePx }) => {
    const part = sizePx / largest.sizePx;
    return { sizePx: side(given.sizePx * part), widthPx: given.widthPx === null ? null : side(given.widthPx * part) }; // prettier-ignore
  });
}

/** Fewer pixels than this teach nothing. */
const LEAST_PX = 32;
const side = (px: number): number => Math.max(LEAST_PX, Math.round(px));

/** Whole epochs, at least one each; every further one goes where most is lacking to the recipe's proportions. */
function sharedOut({ stages }: Recipe, epochs: number | null): readonly number[] {
  const own = stages.map((stage) => stage.epochs);
  if (epochs === null) return own;
  const total = own.reduce((sum, n) => sum + n, 0);
  const shares = own.map(() => 1);
  for (let given = shares.length; given < epochs; given += 1) {
    const lacking = own.map((n, i) => (n * epochs) / total - (shares[i] ?? 0));
    const at = lacking.indexOf(Math.max(...lacking));
    shares[at] = (shares[at] ?? 0) + 1;
  }
  return shares;
}
