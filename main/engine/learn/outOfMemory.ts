/** Whether something failed for want of memory: runtimes say so in words of their own. */
import { isAppError } from '#shared/contract/errors.ts';

const WORDS =
  /bad_alloc|out of memory|failed to allocate|allocation failed|not enough memory|out_of_memory|OOM when allocating|Array buffer allocation/i;

export function isOutOfMemory(error: unknown): boolean {
  if (isAppError(error)) return error.code === 'train.out-of-memory';
  return WORDS.test(error instanceof Error ? error.message : String(error));
}
