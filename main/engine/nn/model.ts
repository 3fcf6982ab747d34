/** Whole models by name. */
import { GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';
import { emitHead, type Head } from './heads.ts';
import { ModelScope, type ParamSpec } from './ModelScope.ts';
import { emitResnetBody, RESNET_PLANS, type ResnetName, type ResnetPlan } from './resnet.ts';

/** A body (by name, or laid out by hand), a head and the number of classes. */
export interface ModelSpec {
  readonly arch: ResnetName | ResnetPlan;
  readonly head: Head;
  readonly classes: number;
}

/** Layer groups of every model here: early body, late body, head. */
export const GROUPS = 3;

/** x [N,3,S,S] normalized -> logits [N,classes]. */
export function emitModel(scope: ModelScope, spec: ModelSpec, x: Value): Value {
  const plan = typeof spec.arch === 'string' ? RESNET_PLANS[spec.arch] : spec.arch;
  return emitHead(scope, spec.head, emitResnetBody(scope, plan, x), spec.classes);
}

/** Every parameter and statistic of a model, in torchvision's order. They do not depend on the image size. */
export function modelParams(spec: ModelSpec): readonly ParamSpec[] {
  const scope = new ModelScope(new GraphBuilder(), { isTraining: false });
  emitModel(scope, spec, scope.b.input('x', [1, 3, 32, 32]));
  return scope.specs;
}
