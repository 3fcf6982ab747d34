/** Whole models by name. */
import { GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';
import { emitHead, type Head } from './heads.ts';
import { ModelScope, type ParamSpec } from './ModelScope.ts';
import { emitResnetBody, RESNET_PLANS, type ResnetName, type ResnetPlan } from './resnet.ts';

/** A body (by name, or laid out by hand), a head, and what comes out of it. */
export interface ModelSpec {
  readonly arch: ResnetName | ResnetPlan;
  readonly head: Head;
  /** Classes, or numbers of a regression. */
  readonly outputs: number;
  /** Of the images; 3 when left out. */
  readonly channels?: number;
}

export const channelsOf = ({ channels }: ModelSpec): number => channels ?? 3;

/** Layer groups of every model here: early body, late body, head. */
export const GROUPS = 3;

/** x [N,channels,H,W] normalized -> [N, ...outputShape]. */
export function emitModel(scope: ModelScope, spec: ModelSpec, x: Value): Value {
  const plan = typeof spec.arch === 'string' ? RESNET_PLANS[spec.arch] : spec.arch;
  return emitHead(scope, spec.head, emitResnetBody(scope, plan, x), spec.outputs);
}

/** The shape of what comes out for one image: [outputs]. */
export const outputShape = (spec: ModelSpec): readonly number[] => [spec.outputs];

/** Every parameter and statistic of a model, in torchvision's order. They do not depend on the image size. */
export function modelParams(spec: ModelSpec): readonly ParamSpec[] {
  const scope = new ModelScope(new GraphBuilder(), { isTraining: false });
  emitModel(scope, spec, scope.b.input('x', [1, channelsOf(spec), 32, 32]));
  return scope.specs;
}
