/** Calls about the correction inbox: what runs got wrong, and learning from it. */
import { z } from 'zod';
import {
  INBOX_SIDES,
  INBOX_STATES,
  type InboxAdded,
  type InboxEntry,
  type InboxImport,
  type InboxReported,
  type InboxSummary,
  type LearnOutcome,
} from '#shared/domain/inbox.ts';
import { LEAST_WEIGHT, MOST_WEIGHT, type Run } from '#shared/domain/run.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import type { ActionResult } from '../answers.ts';
import { call, type Rooms } from '../call.ts';
import { inProject, inRun, itemId, path, runId } from '../pieces.ts';
import { lrSchema } from '../trainConfig.ts';

const someItems = z.array(itemId).min(1).max(100_000);

export const inboxRooms = {
  inbox: {
    summary: call(inProject)<InboxSummary>(),
    /** Entries of one state, the most wrong first. Who watches the feed `project` reads again when images change. */
    list: call(inProject.extend({ state: z.enum(INBOX_STATES) }))<readonly InboxEntry[]>(),
    /** What was said of an image with all that is drawn; null where that is not known. */
    answer: call(inProject.extend({ item: itemId }))<ModelAnswer | null>(),
    /** Asks a run about the labeled images of a side; so many of the most wrong come in, or (null) all that are wrong. */
    collect: call(
      inRun.extend({ side: z.enum(INBOX_SIDES), worst: z.int().min(1).max(5000).nullable() }),
    )<InboxAdded>(),
    /** "That is wrong": image files become images of the project, if they are not, and wait in the inbox. */
    report: call(inRun.extend({ paths: z.array(path).min(1).max(100) }))<readonly InboxReported[]>(),
    /** A file of feedback, CSV or lines of JSON; `run` is the one that predicted. */
    import: call(inProject.extend({ file: path, run: runId.nullable() }))<InboxImport>(),
    /** One action of the project's history. `corrected` says that the labels are right as they are. */
    settle: call(inProject.extend({ items: someItems, state: z.enum(INBOX_STATES) }))<ActionResult>(),
    /** Labels images as the run or the file of feedback says, in one action. */
    take: call(inProject.extend({ items: someItems, from: z.enum(['model', 'file']) }))<ActionResult>(),
    /** Starts a run from the best weights of another: all data with the corrected images drawn several times, or these alone. */
    learn: call(
      inRun.extend({
        use: z.union([z.literal('only'), z.int().min(LEAST_WEIGHT).max(MOST_WEIGHT)]),
        epochs: z.int().min(1).max(10_000).nullable(),
        lr: lrSchema.nullable(),
      }),
    )<Run>(),
    /** Such a run against the one before it: same validation images, same labels, same metrics. */
    outcome: call(inRun)<LearnOutcome>(),
  },
} satisfies Rooms;
