/** Changes to the list of stages of a plan: each gives a new list. */
import { MOST_STAGES, type StagePlan } from '#shared/domain/run.ts';

export type Stages = readonly StagePlan[];

export const changed = (stages: Stages, at: number, edits: Partial<StagePlan>): Stages =>
  stages.map((stage, i) => (i === at ? { ...stage, ...edits } : stage));

export const without = (stages: Stages, at: number): Stages => stages.filter((_, i) => i !== at);

/** The stage once more, right after itself; the same list where there is no room. */
export const doubled = (stages: Stages, at: number): Stages =>
  stages.length >= MOST_STAGES ? stages : stages.flatMap((stage, i) => (i === at ? [stage, stage] : [stage]));

/** The stage one place up (-1) or down (1); the same list at its ends. */
export function moved(stages: Stages, at: number, by: -1 | 1): Stages {
  const [one, other] = [stages[at], stages[at + by]];
  if (one === undefined || other === undefined) return stages;
  return stages.map((stage, i) => (i === at ? other : i === at + by ? one : stage));
}

export const totalEpochs = (stages: Stages): number => stages.reduce((sum, { epochs }) => sum + epochs, 0);
