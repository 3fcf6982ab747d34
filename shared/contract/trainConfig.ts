/** Settings of a training run with their limits. */
import { z } from 'zod';
import { ARCHS, DEVICES, PLAIN_PRACTICE, PRECISIONS, SCHEDULES } from '#shared/domain/run.ts';
import { path, runId, seed } from './pieces.ts';
import { transformSpecSchema } from './transforms.ts';

const sizePx = z.int().min(32).max(1024);
const plain = PLAIN_PRACTICE;

/** What may be left out: then it changes nothing. */
const practiceFields = {
  freezeTo: z.int().min(-2).max(2).default(plain.freezeTo),
  widthPx: sizePx.nullable().default(plain.widthPx),
  earlierSizes: z
    .array(sizePx)
    .max(8)
    .readonly()
    .default([...plain.earlierSizes]),
  unfreezeAfter: z.int().min(0).max(10_000).default(plain.unfreezeAfter),
  gradual: z.boolean().default(plain.gradual),
  schedule: z.enum(SCHEDULES).default(plain.schedule),
  bnWd: z.boolean().default(plain.bnWd),
  clip: z.number().positive().max(1e6).nullable().default(plain.clip),
  accumulate: z.int().min(1).max(1024).default(plain.accumulate),
  labelSmoothing: z.number().min(0).max(0.5).default(plain.labelSmoothing),
  mixup: z.number().min(0).max(1).default(plain.mixup),
  patience: z.int().min(1).max(10_000).nullable().default(plain.patience),
  maxMinutes: z.number().positive().max(100_000).nullable().default(plain.maxMinutes),
  precision: z.enum(PRECISIONS).default(plain.precision),
};

/** Training settings with their limits; `main/services/trainDefaults.ts` fills what is left out. */
export const trainConfigSchema = z.strictObject({
  ...practiceFields,
  arch: z.enum(ARCHS),
  sizePx,
  batchSize: z.int().min(1).max(1024),
  epochs: z.int().min(1).max(10_000),
  lr: z.union([
    z.number().positive().max(10),
    z.strictObject({ start: z.number().positive().max(10).nullable(), stop: z.number().positive().max(10) }),
  ]),
  wd: z.number().min(0).max(1),
  pctStart: z.number().min(0).max(1),
  seed,
  device: z.enum(DEVICES),
  freeze: z.boolean(),
  trainFrozenBn: z.boolean(),
  transforms: transformSpecSchema,
  from: runId.nullable(),
  weights: path.nullable(),
  checkpointMinutes: z
    .number()
    .positive()
    .max(24 * 60),
});
