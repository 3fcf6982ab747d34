/** What a trainer process and its starter say to each other. */
import type { LrFindEvent } from '#shared/domain/lrFind.ts';
import type { TrainEvent } from '#shared/domain/run.ts';

/**
 * `stop`: finish the step, judge it, keep the best. `interrupt`: finish the step, write a checkpoint, go. `pause`: the same, because a
 * person wants it.
 */
export type ToTrainer = { readonly type: (typeof TO_TRAINER)[number] };

const TO_TRAINER = ['stop', 'pause', 'interrupt'] as const;

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
  TO_TRAINER.some((type) => type === message.type);
