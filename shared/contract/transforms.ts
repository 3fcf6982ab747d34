/** Random changes of training images as they come in: a preset, or ranges within their limits. */
import { z } from 'zod';
import { RANGE_LIMITS, TRANSFORM_PRESETS } from '#shared/domain/transforms.ts';

const within = ([low, high]: readonly [number, number]) => z.number().min(low).max(high);

export const transformRangesSchema = z.strictObject({
  doFlip: z.boolean(),
  flipVert: z.boolean(),
  maxRotate: within(RANGE_LIMITS.maxRotate),
  maxZoom: within(RANGE_LIMITS.maxZoom),
  maxLighting: within(RANGE_LIMITS.maxLighting),
  maxWarp: within(RANGE_LIMITS.maxWarp),
  pAffine: within(RANGE_LIMITS.pAffine),
  pLighting: within(RANGE_LIMITS.pLighting),
});

export const transformSpecSchema = z.union([z.enum(TRANSFORM_PRESETS), transformRangesSchema]);
