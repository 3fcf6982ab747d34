/** A tensor from a file against the parameter it is for. */
import { AppError } from '#shared/contract/errors.ts';
import type { ParamSpec } from '../nn/ModelScope.ts';

type Shape = readonly number[];

export const shapeText = (shape: Shape): string => `[${shape.join(', ')}]`;

/**
 * Stops with `weights.mismatch` when a tensor has not the shape that the model needs.
 * @param path the file, for the message
 * @param fits says for the message what the file would fit; asked only when the shape is wrong
 */
export function checkShape(
  spec: Pick<ParamSpec, 'name' | 'shape'>,
  found: { readonly dims: Shape },
  path: string,
  fits: () => { fits?: string } = () => ({}),
): void {
  const [expected, actual] = [shapeText(spec.shape), shapeText(found.dims)];
  if (expected === actual) return;
  throw new AppError('weights.mismatch', { path, tensor: spec.name, expected, found: actual, ...fits() });
}
