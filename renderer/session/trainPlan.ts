/** The training settings somebody is choosing: only what differs from the defaults, kept while moving between places. */
import { createStore } from 'zustand/vanilla';
import type { TrainConfig } from '#shared/domain/run.ts';
import { unpickWeights } from './startPick.ts';

export interface TrainPlan {
  readonly project: string | null;
  readonly edits: Partial<TrainConfig>;
  /** The learning rate as it was typed, also while it is not a rate yet; null follows the settings. */
  readonly lrText: string | null;
}

const EMPTY: TrainPlan = { project: null, edits: {}, lrText: null };

export const trainPlan = createStore<TrainPlan>(() => EMPTY);

/** Changes settings of a project's plan; a plan of another project is dropped. */
export function editPlan(project: string, edits: Partial<TrainConfig>): void {
  trainPlan.setState((plan) =>
    plan.project === project ? { edits: { ...plan.edits, ...edits } } : { project, edits, lrText: null },
  );
}

export function typeLr(project: string, lrText: string): void {
  trainPlan.setState((plan) => (plan.project === project ? { lrText } : { project, edits: {}, lrText }));
}

/** Back to the defaults. */
export function resetPlan(): void {
  trainPlan.setState(EMPTY, true);
  unpickWeights();
}
