/** Calls about what is learned: runs, weights, predictions, and what goes out. */
import { z } from 'zod';
import type { AlikeImages } from '#shared/domain/alike.ts';
import type { DataFacts } from '#shared/domain/dataFacts.ts';
import type { ShownBatch, ShownTransforms } from '#shared/domain/shownData.ts';
import type { Predictions, Run, RunCurve, TrainConfig } from '#shared/domain/run.ts';
import { REPORT_FORMATS, type JobId } from '#shared/domain/job.ts';
import { LABEL_FORMATS } from '#shared/domain/labelFormat.ts';
import type { DrawnComparison, DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { RunComparison } from '#shared/domain/runComparison.ts';
import type { SplitChoices, SplitPreview } from '#shared/domain/splitting.ts';
import type { Explanation } from '#shared/domain/explanation.ts';
import type { WatchedItems } from '#shared/domain/watched.ts';
import { PIECES_PX, type TriedImage } from '#shared/domain/prediction.ts';
import type { KnownWeights } from '#shared/domain/weights.ts';
import type { ImagePrediction } from '../answers.ts';
import { call, type Rooms } from '../call.ts';
import { LESSONS } from '#shared/domain/lesson.ts';
import { splitSpecSchema } from '../splitSpec.ts';
import { stagePlansSchema, trainConfigSchema } from '../trainConfig.ts';
import { itemId, nothing, path, text, inProject, inRun, lessonKey, seed } from '../pieces.ts';

/** Masks: at the image's own size, in pieces with sides up to this; null, or left out: squeezed whole, as in training. */
const piecesPx = z.int().min(PIECES_PX.min).max(PIECES_PX.max).nullable().optional();

export const learningRooms = {
  training: {
    /** Sensible settings for this project now, and what stands in the way of training, if anything. */
    defaults: call(inProject)<{ config: TrainConfig; obstacle: string | null; remarks: readonly string[] }>(),
    start: call(inProject.extend({ config: trainConfigSchema }))<Run>(),
    /** Tries learning rates for these settings; the feed `lrFind` of the project tells what comes of it. */
    lrFind: call(inProject.extend({ config: trainConfigSchema }))<{ job: JobId }>(),
    /** Stops after the running step; the best so far is kept. */
    stop: call(inRun)<Run>(),
    /** Puts the run aside after the running step; `resume` goes on exactly there, after a restart too. */
    pause: call(inRun)<Run>(),
    resume: call(inRun)<Run>(),
    /** Adds stages to the plan of a run that ended and goes on from its last checkpoint; what it had left comes first. */
    extend: call(inRun.extend({ stages: stagePlansSchema }))<Run>(),
    runs: call(inProject)<readonly Run[]>(),
    get: call(inRun)<Run>(),
    curve: call(inRun)<RunCurve>(),
    /** What the run predicts for a few validation images, epoch by epoch; null where it keeps none. */
    watched: call(inRun)<WatchedItems | null>(),
    rename: call(inRun.extend({ name: text(200) }))<Run>(),
    setNotes: call(inRun.extend({ notes: text(20_000) }))<Run>(),
    /** Moves a finished run to the project's trash; `restore` brings it back. */
    delete: call(inRun)<null>(),
    restore: call(inRun)<Run>(),
  },
  data: {
    /** Counts, classes, sizes and leaks, by side of the split. */
    facts: call(inProject)<DataFacts>(),
    /** The first batch of an epoch as training with these settings would see it; other epochs, other draws. */
    batch: call(
      inProject.extend({ config: trainConfigSchema, epoch: z.int().min(0).max(100_000) }),
    )<ShownBatch>(),
    /** One training image through each random change alone, at its ends, and through some draws of all. */
    transforms: call(
      inProject.extend({
        config: trainConfigSchema,
        /** Which image, counted in the order of the first epoch; starts again at the end. */
        image: z.int().min(0).max(1_000_000),
        /** Which draws. */
        roll: z.int().min(0).max(100_000),
      }),
    )<ShownTransforms>(),
    /** Groups, folders and columns that the images can be split by. */
    splitChoices: call(inProject)<SplitChoices>(),
    /** What a split would come to; nothing is changed. */
    trySplit: call(inProject.extend({ spec: splitSpecSchema }))<SplitPreview>(),
  },
  lessons: {
    /** Shows an idea of training practice on a toy; the feed `lesson` under `key` tells how it goes. Another seed, other points. */
    start: call(z.strictObject({ key: lessonKey, lesson: z.enum(LESSONS), seed }))<null>(),
    stop: call(z.strictObject({ key: lessonKey }))<null>(),
  },
  weights: {
    /** Weights to start from: the known ones and what was downloaded before. Looks at this computer only. */
    list: call(nothing)<readonly KnownWeights[]>(),
    /** Downloads known weights by name, or any by an https address. This call is the only thing that goes out. */
    download: call(inProject.extend({ source: text(2000).min(1) }))<{ job: JobId }>(),
    /** Deletes the file; known weights stay in the list. */
    remove: call(z.strictObject({ name: text(200) }))<null>(),
  },
  predicting: {
    /** Probabilities of the run's best weights on one side of the split; computed once and kept. */
    evaluate: call(
      inRun.extend({ split: z.enum(['valid', 'test']), tta: z.boolean().optional() }),
    )<Predictions>(),
    /** The same for masks and points: what was predicted, held against what is drawn. */
    evaluateDrawn: call(inRun.extend({ split: z.enum(['valid', 'test']), piecesPx }))<DrawnEvaluation>(),
    /** Label and answer of single images, masks no longer than `maxPx` on a side (null: as they are). */
    compareDrawn: call(
      inRun.extend({
        split: z.enum(['valid', 'test']),
        items: z.array(itemId).min(1).max(64),
        maxPx: z.int().min(16).max(1024).nullable(),
        piecesPx,
      }),
    )<readonly DrawnComparison[]>(),
    /** Both runs, image by image, on those of the side that judge both; `run` is A. */
    compareRuns: call(
      inRun.extend({ other: inRun.shape.run, split: z.enum(['valid', 'test']), piecesPx }),
    )<RunComparison>(),
    /** Masks and points of image files that need not be of the project. */
    tryDrawn: call(inRun.extend({ paths: z.array(path).min(1).max(20), piecesPx }))<readonly TriedImage[]>(),
    /** Labeled images that a run of tags sees as most like an image, one of the project or any file. */
    alike: call(
      inRun.extend({ image: z.union([itemId, path]), count: z.int().min(1).max(100) }),
    )<AlikeImages>(),
    /** What in an image, one of the project or any file, speaks for a class of a run of tags; null: for the most probable one. */
    explain: call(
      inRun.extend({ image: z.union([itemId, path]), output: z.int().min(0).max(100_000).nullable() }),
    )<Explanation>(),
    /** `tta` (also above) blends each answer with those for eight views of the image: nine times the work. */
    predict: call(inRun.extend({ paths: z.array(path).min(1).max(1000), tta: z.boolean().optional() }))<
      readonly ImagePrediction[]
    >(),
  },
  exporting: {
    /** `folder: null` puts it into the run's (or project's) own `exports` folder. */
    model: call(inRun.extend({ folder: path.nullable() }))<{ job: JobId }>(),
    /** What a run can do, written up; `folder: null` is the run's own `report` folder. */
    report: call(inRun.extend({ format: z.enum(REPORT_FORMATS), folder: path.nullable() }))<{ job: JobId }>(),
    labels: call(inProject.extend({ format: z.enum(LABEL_FORMATS), folder: path.nullable() }))<{
      job: JobId;
    }>(),
  },
} satisfies Rooms;
