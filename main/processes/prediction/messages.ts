/** The envelope between a predictor process and its starter: numbered requests, progress, replies as values. */
import type { Reply } from '#shared/contract/call.ts';
import type { PredictorCall } from './protocol.ts';

export interface ToPredictor {
  readonly type: 'request';
  readonly id: number;
  readonly call: PredictorCall;
  readonly args: unknown;
}

export type FromPredictor =
  | { readonly type: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply };

const isMessage = (message: unknown): message is { readonly type: unknown; readonly id: unknown } =>
  typeof message === 'object' && message !== null && 'type' in message && 'id' in message;

export const isToPredictor = (message: unknown): message is ToPredictor =>
  isMessage(message) && message.type === 'request';

export const isFromPredictor = (message: unknown): message is FromPredictor =>
  isMessage(message) && (message.type === 'progress' || message.type === 'reply');
