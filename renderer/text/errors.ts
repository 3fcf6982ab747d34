/** Turns whatever was thrown into words: a sentence for what a person can act on, a report for what broke. */
import { errorText } from '#shared/contract/errorText.ts';
import { isCancelled, toWire, type ErrorCode } from '#shared/contract/errors.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { frameText } from './frame.ts';

export interface ErrorWords {
  readonly kind: 'expected' | 'cancelled' | 'bug';
  readonly sentence: string;
  /** Only for bugs: what to paste into a report. */
  readonly report: string | null;
}

/** @param error anything caught: an AppError, a BugError, a plain Error */
export const wordsForError = (error: unknown): ErrorWords =>
  isCancelled(error) ? { kind: 'cancelled', sentence: '', report: null } : wordsForWire(toWire(error));

/** The same for an error that came as a value, such as that of a failed job or run. */
export function wordsForWire(error: WireError): ErrorWords {
  if (error.code === 'cancelled') return { kind: 'cancelled', sentence: '', report: null };
  if (error.code in errorText) {
    const write = errorText[error.code as ErrorCode] as (data: unknown) => string;
    return { kind: 'expected', sentence: write(error.data), report: null };
  }
  return { kind: 'bug', sentence: frameText.broke.detail, report: reportOf(error) };
}

function reportOf(error: WireError): string {
  const message = String(error.data['message'] ?? JSON.stringify(error.data));
  return [`${error.where || 'renderer'}: ${message}`, error.stack ?? '', navigator.userAgent]
    .join('\n')
    .trim();
}
