/** Sorts what SQLite throws into what a person can act on: busy, full, read-only, corrupt. Done once, here. */
import { AppError } from '#shared/contract/errors.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * The AppError a database error stands for, or the error itself when it is a bug.
 * @param path the project folder, for the sentence
 */
export function sortSqliteError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('project.busy', { path }, { cause: error });
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return new AppError('disk.full', { path }, { cause: error });
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_PERM')
  ) {
    return new AppError('path.read-only', { path }, { cause: error });
  }
  if (
    code.startsWith('SQLITE_CORRUPT') ||
    code.startsWith('SQLITE_NOTADB') ||
    code.startsWith('SQLITE_IOERR')
  ) {
    const problem = error instanceof Error ? error.message : code;
    return new AppError('project.corrupt', { path, problem }, { cause: error });
  }
  return error;
}

/** Runs `work` and lets only sorted errors out. */
export function sorted<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sortSqliteError(error, path);
  }
}
