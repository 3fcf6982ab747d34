/** Whole models by name. */
import { GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';
import { graphError } from '../ir/graphError.ts';
import type { Pair } from '../ir/ops.ts';
import { emitHead, type Head } from './heads.ts';
import { emitSigmoidRange } from './layers.ts';
import { emitMlp, type MlpPlan } from './mlp.ts';
import { ModelScope, type ParamSpec } from './ModelScope.ts';
import { emitResnetBody, RESNET_PLANS, type ResnetName, type ResnetPlan } from './resnet.ts';
import { emitTiramisu, TIRAMISU_PLANS, type TiramisuName, type TiramisuPlan } from './tiramisu.ts';
import { emitUnetDecoder, type UnetOptions } from './unet.ts';

export type ArchName = ResnetName | TiramisuName;

/** A body (by name, or laid out by hand), a head, and what comes out of it. */
export interface ModelSpec {
  readonly arch: ArchName | ResnetPlan | TiramisuPlan | MlpPlan;
  /** `unet` needs a residual body, `pixels` is for a tiramisu alone; plain layers have `linear`. */
  readonly head: Head;
  /** Classes, or numbers of a regression. */
  readonly outputs: number;
  /** Of the images; 3 when left out. */
  readonly channels?: number;
  /** Squeezes what comes out into low..high; left out, it may be any number. */
  readonly yRange?: readonly [number, number];
  /** For the head `unet`. */
  readonly unet?: UnetOptions;
}

export const channelsOf = ({ channels }: ModelSpec): number => channels ?? 3;

/** Layer groups of every model here: early body, late body, head. */
export const GROUPS = 3;

const PLANS: Readonly<Record<ArchName, ResnetPlan | TiramisuPlan>> = { ...RESNET_PLANS, ...TIRAMISU_PLANS };

/** x [N,channels,H,W] normalized -> [N, ...outputShape]. Throws `graph.shape` when a size or a head does not fit. */
export function emitModel(scope: ModelScope, spec: ModelSpec, x: Value): Value {
  const y = emitWhole(scope, spec, x);
  return spec.yRange === undefined ? y : emitSigmoidRange(scope.b, y, spec.yRange);
}

function emitWhole(scope: ModelScope, spec: ModelSpec, x: Value): Value {
  const plan = typeof spec.arch === 'string' ? PLANS[spec.arch] : spec.arch;
  const isDense = 'growth' in plan;
  const isPlain = 'hidden' in plan;
  if (isDense !== (spec.head === 'pixels') || (isPlain && spec.head !== 'linear')) {
    const name = typeof spec.arch === 'string' ? spec.arch : 'this body';
    throw graphError('model', 'head', `${name} has no head "${spec.head}"`);
  }
  if (isPlain) return emitMlp(scope, plan, x, spec.outputs);
  if (isDense) return emitTiramisu(scope, plan, x, spec.outputs);
  const body = emitResnetBody(scope, plan, x);
  if (spec.head !== 'unet') return emitHead(scope, spec.head, body.last, spec.outputs);
  const options = spec.unet === undefined ? {} : { options: spec.unet };
  return emitUnetDecoder(scope, body, x, { outputs: spec.outputs, ...options });
}

export interface ClassifierValues {
  /** The last feature map [N,C,h,w]. */
  readonly features: Value;
  /** What the head makes of it [N,outputs], before any `yRange`. */
  readonly logits: Value;
}

/**
 * A residual body with a head that gives one number per output, and the feature map between the two.
 * @throws AppError `graph.shape` for models that have no such map: plain layers, and answers per pixel
 */
export function emitClassifier(scope: ModelScope, spec: ModelSpec, x: Value): ClassifierValues {
  const plan = typeof spec.arch === 'string' ? PLANS[spec.arch] : spec.arch;
  const { head } = spec;
  if (head === 'unet' || head === 'pixels' || 'growth' in plan || 'hidden' in plan) {
    const problem = 'there is no one feature map that a number per output is made of';
    throw graphError('model', 'head', problem);
  }
  const features = emitResnetBody(scope, plan, x).last;
  return { features, logits: emitHead(scope, head, features, spec.outputs) };
}

/** Whether a head answers for every pixel of the image. */
export const isPerPixel = (head: Head): boolean => head === 'unet' || head === 'pixels';

/** The shape of what comes out for one image: [outputs], or [outputs,H,W] for an answer per pixel. */
export const outputShape = ({ head, outputs }: ModelSpec, size: Pair): readonly number[] =>
  isPerPixel(head) ? [outputs, ...size] : [outputs];

/** Every parameter and statistic of a model, in the order in which they are used. They do not depend on the image size. */
export function modelParams(spec: ModelSpec): readonly ParamSpec[] {
  const scope = new ModelScope(new GraphBuilder(), { isTraining: false });
  const isPlain = typeof spec.arch === 'object' && 'hidden' in spec.arch;
  const size: Pair = isPlain ? [1, 1] : [64, 64];
  emitModel(scope, spec, scope.b.input('x', [1, channelsOf(spec), ...size]));
  return scope.specs;
}
