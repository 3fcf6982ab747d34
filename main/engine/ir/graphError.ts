/** The error for an architecture that does not fit together: which operation, in which layer, and both shapes. */
import { AppError } from '#shared/contract/errors.ts';

export const graphError = (op: string, layer: string, problem: string): AppError<'graph.shape'> =>
  new AppError('graph.shape', { op, layer, problem });
