/** The numbers that a training step is laid out by, held against what any step needs, before memory is asked for. */
import { graphError } from '../ir/graphError.ts';
import type { Pair } from '../ir/ops.ts';
import { channelsOf, type ModelSpec } from '../nn/model.ts';

export interface StepNumbers {
  readonly model: ModelSpec;
  /** Height and width. */
  readonly size: Pair;
  readonly batchSize: number;
}

/** Positions in a tensor are counted in 32 bits by most runtimes. */
const MAX_NUMBERS = 2 ** 31 - 1;

/** Throws `graph.shape` with the shape that cannot be. */
export function checkStepSpec({ model, size, batchSize }: StepNumbers): void {
  const input = [batchSize, channelsOf(model), ...size];
  const text = `[${input.join(',')}]`;
  const isCount = (n: number): boolean => Number.isSafeInteger(n) && n > 0;
  if (!input.every(isCount)) {
    throw graphError(
      'input',
      'images',
      `x ${text} (images, channels, height, width) needs whole numbers of 1 and more`,
    );
  }
  if (!isCount(model.outputs)) {
    throw graphError('output', 'head', `there must be a class or number to give, not ${model.outputs}`);
  }
  const numbers = input.reduce((product, n) => product * n, 1);
  if (numbers > MAX_NUMBERS) {
    throw graphError(
      'input',
      'images',
      `x ${text} has ${numbers} numbers, and a tensor holds ${MAX_NUMBERS} at most`,
    );
  }
}
