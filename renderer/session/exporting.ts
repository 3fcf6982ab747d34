/** Which export jobs the cards of the Export place show. */
import { createStore } from 'zustand/vanilla';
import type { ExportReport, Job, JobId } from '#shared/domain/job.ts';
import type { Arch } from '#shared/domain/run.ts';

export type ExportCard = ExportReport['what'];

export interface Exporting {
  readonly project: string | null;
  readonly jobs: Readonly<Partial<Record<ExportCard, JobId>>>;
}

export const exporting = createStore<Exporting>(() => ({ project: null, jobs: {} }));

/** Lets a card follow a job that was started from it. */
export function showJob(project: string, card: ExportCard, job: JobId): void {
  exporting.setState((before) => ({
    project,
    jobs: { ...(before.project === project ? before.jobs : {}), [card]: job },
  }));
}

/**
 * The job a card shows: the one started from it, else the last finished export of its sort, so that a reload finds it.
 */
export function jobOf(shown: Exporting, project: string, card: ExportCard, jobs: readonly Job[]): Job | null {
  const id = shown.project === project ? shown.jobs[card] : undefined;
  const own = jobs.find((job) => job.id === id);
  if (own !== undefined) return own;
  const isOfCard = (job: Job): boolean => job.result?.kind === 'export' && job.result.report.what === card;
  return jobs.findLast((job) => job.state === 'done' && isOfCard(job)) ?? null;
}

interface Body {
  /** Parameters in millions (torchvision's figures without the last layer). */
  readonly millions: number;
  /** Channels of the last feature map. */
  readonly channels: number;
}
const BODIES: Readonly<Record<Arch, Body>> = {
  resnet18: { millions: 11.18, channels: 512 },
  resnet34: { millions: 21.28, channels: 512 },
  resnet50: { millions: 23.51, channels: 2048 },
  // The decoder counts with the body.
  'unet-resnet18': { millions: 31.1, channels: 0 },
  'unet-resnet34': { millions: 41.2, channels: 0 },
};

/** Bytes of an exported model: float32 weights of the body and of the head (two pools to 512 to the classes). */
export const modelBytes = (arch: Arch, classes: number): number =>
  4 * (BODIES[arch].millions * 1e6 + 2 * BODIES[arch].channels * 512 + 512 * classes);
