/** What a trainer process and its starter say to each other. */
import type { LrFindEvent } from '#shared/domain/lrFind.ts';
import type { TrainEvent } from '#shared/domain/run.ts';

/** `stop`: finish the step, judge it, keep the best. `interrupt`: finish the step, write a checkpoint, go. */
export type ToTrainer = { readonly type: 'stop' } | { readonly type: 'interrupt' };

export interface FromTrainer {
  readonly type: 'events';
  readonly events: readonly TrainEvent[];
}

/** From a trainer that was started to look for a learning rate. */
export interface FromLrFinder {
  readonly type: 'lr-find';
  readonly event: LrFindEvent;
}

export const isFromLrFinder = (message: unknown): message is FromLrFinder =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'lr-find';

export const isFromTrainer = (message: unknown): message is FromTrainer =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'events';

export const isToTrainer = (message: unknown): message is ToTrainer =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  (message.type === 'stop' || message.type === 'interrupt');
