/** The code of the expected error that some work ends with. */
import { isAppError } from '#shared/contract/errors.ts';

/** @throws when the work ends well, or with anything that is no AppError */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}
