/** Exit codes: 0 success, 2 bad usage or bad input (the caller can mend it), 1 failure. */
import { isAppError, type ErrorCode } from '#shared/contract/errors.ts';

/** Expected errors that are nobody's wrong input. Everything else that is expected can be mended by asking differently. */
const FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'cancelled',
  'disk.full',
  'project.busy',
  'train.diverged',
  'train.out-of-memory',
  'download.offline',
  'download.refused',
  'download.cut',
  'download.checksum',
  'export.check-failed',
  'process.exited',
  'connection.lost',
]);

export function exitCodeOf(error: unknown): 1 | 2 {
  return isAppError(error) && !FAILURES.has(error.code) ? 2 : 1;
}
