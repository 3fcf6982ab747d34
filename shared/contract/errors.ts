/** Every expected error, by code, with the data its sentence needs. Values, not classes, cross processes. */
import type { WireError } from '#shared/domain/wireError.ts';

export interface ErrorData {
  'bad-request': { call: string; problem: string };
  usage: { problem: string };
  cancelled: Record<string, never>;
  'path.missing': { path: string };
  'path.exists': { path: string };
  'path.forbidden': { path: string };
  'path.not-a-folder': { path: string };
  'path.not-a-file': { path: string };
  'path.read-only': { path: string };
  'disk.full': { path: string };
  'port.in-use': { port: number };
  'node.too-old': { found: string; needed: string };
  'project.not-a-project': { path: string };
  'project.exists': { path: string };
  'project.name': { name: string; problem: string };
  'project.newer': { path: string; version: number; supported: number };
  'project.busy': { path: string };
  'project.corrupt': { path: string; problem: string };
  'project.unknown': { project: string };
  'project.kind': { kind: string; needed: string };
  'mask.tile': { item: number; problem: string };
  /** A tool needs the picture as numbers, and it is shown in squares. */
  'mask.no-colors': Record<string, never>;
  'mask.too-large': { widthPx: number; heightPx: number; limitPx: number };
  'mask.too-many-classes': { limit: number };
  'image.unreadable': { path: string; reason: string };
  /** `canBeShown`: only what needs all of it at once, training and masks, is out. */
  'image.too-large': {
    path: string;
    widthPx: number;
    heightPx: number;
    limitPx: number;
    canBeShown?: boolean;
  };
  'frames.unknown': { clip: string };
  'import.nothing': { path: string };
  'import.format': { path: string };
  'csv.empty': { path: string };
  'csv.columns': { path: string; needed: string; found: string };
  'csv.row': { path: string; line: number; problem: string };
  'labels.file': { path: string; line: number; problem: string };
  'labels.too-large': { path: string; bytes: number; limit: number };
  'labels.none': { path: string; kind: string; holds: string };
  'labels.colors': { path: string; colors: number };
  'csv.no-images': { path: string; imagesDir: string; example: string };
  'class.exists': { name: string };
  'class.name': { name: string; problem: string };
  'class.unknown': { id: number };
  'item.unknown': { id: number };
  'root.unknown': { id: number };
  'root.taken': { path: string };
  'root.mismatch': { path: string; example: string };
  'split.spec': { problem: string };
  'train.too-few': { have: number; need: number; side: string };
  'train.no-classes': Record<string, never>;
  'train.setting': { setting: string; problem: string };
  'train.batch-too-large': { batch: number; items: number };
  'train.already-running': { run: string };
  /** `why` and `checkpoint` (the step of the last good one, or null) are not in errors of earlier versions. */
  'train.diverged': { step: number; why?: string; checkpoint?: number | null };
  'train.out-of-memory': { batch: number };
  /** `corrected`: those that validate or test, or can be read no more. */
  'learn.nothing': { corrected: number };
  'learn.no-start': { run: string };
  /** `lacking`: a class that both know, or an image that both are judged by. */
  'compare.nothing': { a: string; b: string; lacking: 'class' | 'image' };
  'run.unknown': { run: string };
  'run.no-checkpoint': { run: string };
  'run.not-resumable': { run: string; status: string };
  'run.not-extendable': { run: string; status: string };
  'run.is-active': { run: string };
  'weights.unreadable': { path: string; reason: string };
  /** `fits` here and below: the architecture that the file would fit, if there is one. */
  'weights.mismatch': { path: string; tensor: string; expected: string; found: string; fits?: string };
  'weights.missing': { path: string; tensors: string; fits?: string };
  'weights.other-model': { path: string; tensor: string; shape: string; arch: string; fits?: string };
  'weights.other-kind': { path: string; kind: string; needed: string };
  'weights.pytorch': { path: string };
  'weights.unknown': { name: string; known: string };
  'download.address': { url: string; problem: string };
  'download.offline': { host: string; problem: string };
  'download.refused': { url: string; problem: string };
  'download.cut': { url: string; problem: string };
  'download.too-large': { url: string; bytes: number; limit: number };
  'download.checksum': { url: string; expected: string; found: string };
  'graph.shape': { op: string; layer: string; problem: string };
  'device.missing': { device: string; reason: string };
  'device.no-half': { device: string; layer: string };
  'device.lost': { device: string };
  'batch-file.mismatch': { path: string; problem: string };
  'suggestion.too-many': { count: number; limit: number };
  'export.check-failed': {
    what: 'probabilities' | 'pixels' | 'points';
    largest: number;
    limit: number;
    at: string;
  };
  'export.kind': { format: string; kind: string; others: string };
  'export.nothing': { problem: string };
  'evaluate.nothing': { side: string };
  'alike.kind': { kind: string };
  'explain.kind': { kind: string };
  'explain.class': { name: string; known: string };
  'process.exited': { process: string; how: string };
  'connection.lost': Record<string, never>;
  'job.unknown': { job: string };
}
export type ErrorCode = keyof ErrorData;

/** Something a person can act on. Anything else that is thrown is a bug. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: C;
  readonly data: ErrorData[C];
  readonly where: string;

  constructor(code: C, data: ErrorData[C], options: { cause?: unknown; where?: string } = {}) {
    super(`${code} ${JSON.stringify(data)}`, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.data = data;
    this.where = options.where ?? '';
  }
}

export const isAppError = (error: unknown): error is AppError => error instanceof AppError;
export const isCancelled = (error: unknown): boolean => isAppError(error) && error.code === 'cancelled';
export const cancelled = (): AppError<'cancelled'> => new AppError('cancelled', {});

/** Turns anything thrown into a value. `where` names the call that was under way. */
export function toWire(error: unknown, where = ''): WireError {
  if (isAppError(error)) {
    return { code: error.code, data: { ...error.data }, where: join(where, error.where), stack: null };
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  return { code: 'bug', data: { message: bug.message }, where, stack: bug.stack ?? null };
}

/** The way back: expected errors become AppErrors again, everything else a BugError with the far side's stack. */
export function fromWire(error: WireError): Error {
  if (error.code === 'bug') return new BugError(error);
  return new AppError(error.code as ErrorCode, error.data as never, { where: error.where });
}

/** Something broke on the far side; carries what a report needs. */
export class BugError extends Error {
  override readonly name = 'BugError';
  readonly wire: WireError;
  constructor(wire: WireError) {
    super(String(wire.data['message'] ?? 'something broke'));
    this.wire = wire;
  }
}

const join = (outer: string, inner: string): string =>
  [outer, inner].filter((part) => part !== '').join(': ');
