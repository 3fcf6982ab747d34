/** Whether an error says that there was not enough memory: each runtime says it in its own words. */
import { isAppError } from '#shared/contract/errors.ts';
import { deviceProblem } from '../runtime/deviceProblem.ts';

export const isOutOfMemory = (error: unknown): boolean =>
  isAppError(error) ? error.code === 'train.out-of-memory' : deviceProblem(error) === 'memory';
