/** How images are split, as it comes over the wire or from a command line. */
import { z } from 'zod';
import { path, seed, text } from './pieces.ts';

const fraction = z.number().gt(0).lt(1);

export const splitSpecSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('random'), fraction, seed }),
  z.strictObject({ by: z.literal('folder'), train: text(1000), valid: text(1000) }),
  z.strictObject({ by: z.literal('files'), file: path }),
  z.strictObject({ by: z.literal('column'), column: text(200) }),
  z.strictObject({
    by: z.literal('group'),
    pattern: text(500),
    column: text(200).optional(),
    fraction,
    seed,
  }),
]);
