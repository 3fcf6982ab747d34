/** Settings of a training run with their limits. */
import { z } from 'zod';
import {
  ARCHS,
  DEVICES,
  LEAST_WEIGHT,
  MOST_STAGES,
  MOST_WEIGHT,
  PLAIN_DIV,
  PLAIN_MOMS,
  PLAIN_PRACTICE,
  PRECISIONS,
  SCHEDULES,
} from '#shared/domain/run.ts';
import { path, runId, seed } from './pieces.ts';
import { transformSpecSchema } from './transforms.ts';

const correctionUseSchema = z.union([
  z.literal('only'),
  z.int().min(LEAST_WEIGHT).max(MOST_WEIGHT),
  z.null(),
]);

const sizePx = z.int().min(32).max(1024);
const plain = PLAIN_PRACTICE;

const rate = z.number().positive().max(10);
export const lrSchema = z.union([rate, z.strictObject({ start: rate.nullable(), stop: rate })]);
const epochs = z.int().min(1).max(10_000);
const freezeTo = z.int().min(-2).max(2);
const wd = z.number().min(0).max(1);
const pctStart = z.number().min(0).max(1);
const momentum = z.number().min(0).max(0.999);

/** One stage with its limits. */
export const stagePlanSchema = z.strictObject({
  epochs,
  sizePx,
  widthPx: sizePx.nullable().default(null),
  freezeTo,
  lr: lrSchema,
  pctStart,
  div: z.number().min(1).max(1e6).default(PLAIN_DIV),
  moms: z
    .tuple([momentum, momentum])
    .readonly()
    .default([...PLAIN_MOMS]),
  schedule: z.enum(SCHEDULES).default(plain.schedule),
  wd,
  precision: z.enum(PRECISIONS).default(plain.precision),
});

export const stagePlansSchema = z.array(stagePlanSchema).max(MOST_STAGES).readonly();

/** What may be left out: then it changes nothing. */
const practiceFields = {
  freezeTo: freezeTo.default(plain.freezeTo),
  widthPx: sizePx.nullable().default(plain.widthPx),
  earlierSizes: z
    .array(sizePx)
    .max(8)
    .readonly()
    .default([...plain.earlierSizes]),
  unfreezeAfter: z.int().min(0).max(10_000).default(plain.unfreezeAfter),
  gradual: z.boolean().default(plain.gradual),
  stages: stagePlansSchema.default([...plain.stages]),
  schedule: z.enum(SCHEDULES).default(plain.schedule),
  bnWd: z.boolean().default(plain.bnWd),
  clip: z.number().positive().max(1e6).nullable().default(plain.clip),
  accumulate: z.int().min(1).max(1024).default(plain.accumulate),
  labelSmoothing: z.number().min(0).max(0.5).default(plain.labelSmoothing),
  mixup: z.number().min(0).max(1).default(plain.mixup),
  patience: z.int().min(1).max(10_000).nullable().default(plain.patience),
  maxMinutes: z.number().positive().max(100_000).nullable().default(plain.maxMinutes),
  precision: z.enum(PRECISIONS).default(plain.precision),
  corrections: correctionUseSchema.default(plain.corrections),
};

/** Training settings with their limits; `main/services/trainDefaults.ts` fills what is left out. */
export const trainConfigSchema = z.strictObject({
  ...practiceFields,
  arch: z.enum(ARCHS),
  sizePx,
  batchSize: z.int().min(1).max(1024),
  epochs,
  lr: lrSchema,
  wd,
  pctStart,
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
