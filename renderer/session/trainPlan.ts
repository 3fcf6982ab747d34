/** The training settings somebody is choosing: only what differs from the defaults, kept while moving between places. */
import { createStore } from 'zustand/vanilla';
import type { LrSpec, StagePlan, TrainConfig } from '#shared/domain/run.ts';
import { withFirstRate } from '#shared/kernels/stageRates.ts';
import { formatLr } from './lrText.ts';
import { unpickWeights } from './startPick.ts';

export interface TrainPlan {
  readonly project: string | null;
  readonly edits: Partial<TrainConfig>;
  /** The learning rate as it was typed, also while it is not a rate yet; null follows the settings. */
  readonly lrText: string | null;
  /** Where the stages are others than those of the recipe they came from, in words. */
  readonly stageRemarks: readonly string[];
}

const EMPTY: TrainPlan = { project: null, edits: {}, lrText: null, stageRemarks: [] };

export const trainPlan = createStore<TrainPlan>(() => EMPTY);

/** Changes settings of a project's plan; a plan of another project is dropped. */
export function editPlan(project: string, edits: Partial<TrainConfig>): void {
  trainPlan.setState((plan) =>
    plan.project === project ? { edits: { ...plan.edits, ...edits } } : { ...EMPTY, project, edits },
  );
}

export function typeLr(project: string, lrText: string): void {
  trainPlan.setState((plan) => (plan.project === project ? { lrText } : { ...EMPTY, project, lrText }));
}

/** The plan stage by stage, or with none as one. What was said about earlier ones stays unless it is said anew. */
export function setStages(project: string, stages: readonly StagePlan[], remarks?: readonly string[]): void {
  editPlan(project, { stages });
  if (stages.length === 0) trainPlan.setState({ stageRemarks: [] });
  else if (remarks !== undefined) trainPlan.setState({ stageRemarks: remarks });
}

/** A rate that was found: for the whole plan, or for its first stage, to which the others keep their ratio. */
export function takeLr(project: string, stages: readonly StagePlan[], lr: LrSpec): void {
  if (stages.length === 0) typeLr(project, formatLr(lr));
  else setStages(project, withFirstRate(stages, lr));
}

/** Back to the defaults. */
export function resetPlan(): void {
  trainPlan.setState(EMPTY, true);
  unpickWeights();
}
