/** What the next run starts from, as one choice: nothing, a run, weights by name, or a file. */
import { createStore } from 'zustand/vanilla';
import type { Job, JobId } from '#shared/domain/job.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { DOWNLOADED, type KnownWeights } from '#shared/domain/weights.ts';

/** Weights that were chosen and are not here yet: nothing is asked of anybody before the button is pressed. */
export interface StartPick {
  readonly project: string | null;
  readonly name: string | null;
  /** Their download, once it was started. */
  readonly job: JobId | null;
}

const NOTHING: StartPick = { project: null, name: null, job: null };

export const startPick = createStore<StartPick>(() => NOTHING);

export const pickWeights = (project: string, name: string): void =>
  startPick.setState({ project, name, job: null }, true);
export const followDownload = (project: string, name: string, job: JobId): void =>
  startPick.setState({ project, name, job }, true);
export const unpickWeights = (): void => startPick.setState(NOTHING, true);

/** A choice as the value of a select. */
export type StartChoice =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'run' | 'weights'; readonly name: string }
  | { readonly kind: 'file' };

export const toValue = (choice: StartChoice): string =>
  'name' in choice ? `${choice.kind}:${choice.name}` : choice.kind;

export function fromValue(value: string | null): StartChoice {
  const [, kind, name] = /^(run|weights):(.*)$/.exec(value ?? '') ?? [];
  if ((kind === 'run' || kind === 'weights') && name !== undefined) return { kind, name };
  return { kind: value === 'file' ? 'file' : 'scratch' };
}

/** What the settings say, unless weights were chosen that are not here yet. */
export function chosenStart({ from, weights }: TrainConfig, pending: string | null): StartChoice {
  if (pending !== null) return { kind: 'weights', name: pending };
  if (from !== null) return { kind: 'run', name: from };
  if (weights === null) return { kind: 'scratch' };
  if (!weights.startsWith(DOWNLOADED)) return { kind: 'file' };
  return { kind: 'weights', name: weights.slice(DOWNLOADED.length) };
}

/** The settings of a choice whose weights are here. */
export function startSettings(
  choice: Exclude<StartChoice, { kind: 'file' }>,
): Pick<TrainConfig, 'from' | 'weights'> {
  if (choice.kind === 'scratch') return { from: null, weights: null };
  return choice.kind === 'run'
    ? { from: choice.name, weights: null }
    : { from: null, weights: `${DOWNLOADED}${choice.name}` };
}

/** Weights for an architecture, those for any, and the chosen ones whatever they are for. */
export const fittingWeights = (
  known: readonly KnownWeights[],
  arch: string,
  chosen: StartChoice,
): readonly KnownWeights[] =>
  known.filter(
    (one) => one.arch === arch || one.arch === null || ('name' in chosen && one.name === chosen.name),
  );

/** The download to show: the one that was started, if the jobs still know it. */
export const downloadOf = ({ job }: StartPick, jobs: readonly Job[]): Job | null =>
  jobs.find(({ id }) => id === job) ?? null;
