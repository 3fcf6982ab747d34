/** Everything the studio can be asked: each call once, with the check of its arguments. Handlers and client derive from it. */
import { z } from 'zod';
import {
  ARCHS,
  DEVICES,
  PLAIN_PRACTICE,
  PRECISIONS,
  SCHEDULES,
  TRANSFORM_PRESETS,
  type BatchPoint,
  type Predictions,
  type Run,
  type RunCurve,
  type RunId,
  type TrainConfig,
} from '#shared/domain/run.ts';
import type { DeviceChoice, DeviceProbe } from '#shared/domain/device.ts';
import { IMPORT_FORMATS, type Job, type JobId, type SourceLook } from '#shared/domain/job.ts';
import { LABEL_FORMATS } from '#shared/domain/labelFormat.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { LrFindState } from '#shared/domain/lrFind.ts';
import { ITEM_SORTS, type Item, type ItemId } from '#shared/domain/item.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import { TILE_PX, type MaskTile, type StoredMask } from '#shared/domain/mask.ts';
import { VISIBILITIES, type ItemPoints } from '#shared/domain/points.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import type { Picture } from '#shared/domain/picture.ts';
import { KINDS, SPLITS, type Project, type ProjectId, type ProjectSummary } from '#shared/domain/project.ts';
import { SUGGEST_SIDES, type Suggestion, type SuggestionSummary } from '#shared/domain/suggestion.ts';
import type { KnownWeights } from '#shared/domain/weights.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { pointTemplateSchema } from './pointTemplate.ts';
import { call, feed, type Client, type EventOf, type Handlers, type Rooms } from './call.ts';

// --- pieces -----------------------------------------------------------------------------------------------------------

const nothing = z
  .strictObject({})
  .optional()
  .transform(() => ({}));
const path = z.string().min(1).max(4096);
const projectId = z.string().min(1).max(64);
const runId = z.string().regex(/^[a-z0-9-]{1,64}$/);
const itemId = z.int().positive();
const classId = z.int().positive();
const threshold = z.number().gt(0).lt(1);
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const text = (max: number) => z.string().max(max);
const inProject = z.strictObject({ project: projectId });
const inItem = inProject.extend({ item: itemId });
const pageNumber = z.int().min(0).max(9999);
/** As `frames.begin` answered it: a name of a folder, never a path. */
const clipName = text(200).min(1);
const inClip = inProject.extend({ clip: clipName });
const MAX_FRAME_BYTES = 24 * 1024 * 1024;
const frameBytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length > 0 && value.length <= MAX_FRAME_BYTES,
  'not a frame of at most 24 MB',
);
const inRun = inProject.extend({ run: runId });
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

const itemFilterSchema = z.strictObject({
  labeled: z.boolean().optional(),
  classIds: z.array(classId).max(1000).optional(),
  split: z.enum([...SPLITS, 'none']).optional(),
  unreadable: z.boolean().optional(),
  suggested: z.boolean().optional(),
  search: text(500).optional(),
  under: text(400).min(1).optional(),
  inConflict: z.boolean().optional(),
});

const inHistory = inProject.extend({ item: itemId.optional() });

/** Squares of the largest mask, and bytes of the most crooked square: six for each pixel. */
const MAX_TILES = 4096;
const runs = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= 6 * TILE_PX * TILE_PX,
  'expected the bytes of a square',
);
const tileChangeSchema = z.strictObject({
  tx: z.int().min(0).max(4096),
  ty: z.int().min(0).max(4096),
  before: runs,
  after: runs,
});

const coordinate = z.number().min(-1e6).max(1e6);
const pointValue = z.strictObject({ x: coordinate, y: coordinate, v: z.literal(VISIBILITIES) });
const pointChangeSchema = z.strictObject({
  classId,
  before: pointValue.nullable(),
  after: pointValue.nullable(),
});
const classPairs = z
  .array(z.tuple([classId, classId]).readonly())
  .max(2000)
  .readonly();

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
  transforms: z.enum(TRANSFORM_PRESETS),
  from: runId.nullable(),
  weights: path.nullable(),
  checkpointMinutes: z
    .number()
    .positive()
    .max(24 * 60),
});

// --- calls ------------------------------------------------------------------------------------------------------------

export const api = {
  app: {
    info: call(nothing)<AppInfo>(),
    preferences: call(nothing)<Preferences>(),
    savePreferences: call(
      z.strictObject({
        theme: z.enum(['dark', 'light', 'auto']).optional(),
        layout: z.record(z.string().max(60), z.number()).optional(),
        hintsSeen: z.array(z.string().max(60)).max(200).optional(),
        choices: z.record(z.string().max(100), text(200)).optional(),
        keys: z.record(z.string().max(60), z.array(z.string().min(1).max(40)).max(8)).optional(),
        collapsed: z.record(projectId, z.array(text(420)).max(10_000)).optional(),
        templates: z.array(pointTemplateSchema).max(100).optional(),
      }),
    )<Preferences>(),
  },
  devices: {
    /** What this computer can train on, and what `auto` comes to. Seconds at first, at once when it is remembered. */
    list: call(nothing)<DeviceList>(),
  },
  files: {
    /** Opens the system's dialog where there is one (answer `picked`), else says `browse` and the studio shows its own picker. */
    choose: call(
      z.strictObject({
        what: z.enum(['folder', 'file', 'images', 'project', 'save-folder']),
        title: text(200),
      }),
    )<ChosenPath>(),
    /** Names in a folder under the allowed roots; `path: null` lists the roots themselves. */
    list: call(
      z.strictObject({
        path: path.nullable(),
        what: z.enum(['folder', 'file', 'images', 'project', 'save-folder']),
      }),
    )<FolderListing>(),
  },
  projects: {
    recent: call(nothing)<readonly ProjectSummary[]>(),
    forget: call(z.strictObject({ path }))<null>(),
    create: call(
      z.strictObject({
        name: text(200),
        folder: path,
        kind: z.enum(KINDS),
        classes: z.array(text(400)).max(10_000),
        /** Points: names, colours and skeleton to start from. */
        template: pointTemplateSchema.optional(),
      }),
    )<Project>(),
    open: call(z.strictObject({ path }))<Project>(),
    get: call(inProject)<Project>(),
    /** Makes (or opens) a project with the sample set that ships with Limn. */
    openSample: call(nothing)<Project>(),
    setThreshold: call(inProject.extend({ threshold }))<Project>(),
    split: call(inProject.extend({ spec: splitSpecSchema }))<Project>(),
    /** Where new projects go unless said otherwise. */
    defaultFolder: call(nothing)<{ path: string }>(),
    /** Points a root at the place its folder was moved to. */
    moveRoot: call(inProject.extend({ rootId: z.int(), path }))<Project>(),
  },
  importing: {
    /** Looks at a folder or file and says what it is, without importing. */
    look: call(z.strictObject({ path }))<SourceLook>(),
    start: call(
      inProject.extend({
        source: path,
        format: z.enum([...IMPORT_FORMATS, 'auto']),
        imagesDir: path.nullable(),
        suffix: text(40).nullable(),
        delimiter: text(8).nullable(),
        /** masks: a file with the names of their numbers. */
        codes: path.nullable().optional(),
        /** masks that are pictures: the class of each colour; '' is none. */
        colors: z
          .record(z.string().regex(/^#[0-9a-f]{6}$/), text(400))
          .nullable()
          .optional(),
      }),
    )<{ job: JobId }>(),
  },
  frames: {
    /**
     * Begins (or goes on with) taking the frames of a video: nothing is seen of them until `finish`. `source` tells a video from
     * another of that name.
     */
    begin: call(inProject.extend({ name: text(300).min(1), source: text(300).min(1) }))<{
      clip: string;
      /** Frames that are there already, from a grab that broke off or an earlier one. */
      have: readonly number[];
    }>(),
    add: call(
      inClip.extend({
        frame: z.int().min(0).max(9_999_999),
        timeMs: z.number().min(0).max(1e12),
        bytes: frameBytes,
      }),
    )<null>(),
    /** Makes images of the frames, all or none. */
    finish: call(inClip)<{ job: JobId }>(),
    /** Throws away what was taken since `begin`. */
    discard: call(inClip)<null>(),
    /** One picture of a camera, at once an image of the group `group`. */
    shot: call(inProject.extend({ group: text(100).min(1), bytes: frameBytes }))<{ item: ItemId }>(),
  },
  items: {
    /** Ids of all items that fit, in order: what a virtual grid needs to show any window at once. */
    index: call(
      inProject.extend({
        filter: itemFilterSchema,
        sort: z.enum(ITEM_SORTS),
        /** `random`: the same seed, the same order. */
        seed: seed.optional(),
        /** `similar`: the image that the others are compared with. */
        near: itemId.optional(),
      }),
    )<{ ids: Int32Array }>(),
    read: call(inProject.extend({ ids: z.array(itemId).max(500) }))<readonly Item[]>(),
    /** Groups of images that look nearly the same; `distance` is how many of 64 bits of their hashes may differ. */
    duplicates: call(
      inProject.extend({ filter: itemFilterSchema, distance: z.int().min(0).max(10) }),
    )<DuplicateGroups>(),
    /** What one page of an item's file holds: bands, bits, ranges, and (of a huge one) its levels, which are made when missing. */
    picture: call(inItem.extend({ page: pageNumber }))<Picture>(),
    /** The numbers of all bands of one pixel; null outside, and while a huge picture is being prepared. */
    pixel: call(inItem.extend({ page: pageNumber, x: z.int().min(0), y: z.int().min(0) }))<{
      samples: readonly number[] | null;
    }>(),
  },
  labels: {
    /** One gesture: adds and removes tags on items in one saved action. `labeled` marks items as looked at (or not). */
    apply: call(
      inProject.extend({
        itemIds: z.array(itemId).min(1).max(1_000_000),
        add: z.array(classId).max(1000),
        remove: z.array(classId).max(1000),
        labeled: z.boolean().nullable(),
      }),
    )<ActionResult>(),
    /** Replaces the tags of items by those of another item ("repeat previous"). */
    copy: call(inProject.extend({ from: itemId, to: z.array(itemId).min(1).max(1_000_000) }))<ActionResult>(),
    /** Gives those of the items that carry `from` the class `into` in its place. */
    replace: call(
      inProject.extend({ itemIds: z.array(itemId).min(1).max(1_000_000), from: classId, into: classId }),
    )<ActionResult>(),
    /** `item`: the image whose own history is meant; left out: the project's. */
    undo: call(inHistory)<ItemActionResult>(),
    redo: call(inHistory)<ItemActionResult>(),
    history: call(inHistory)<HistoryState>(),
  },
  masks: {
    read: call(inProject.extend({ item: itemId }))<StoredMask>(),
    /** One gesture: squares of one image's mask, in one saved action of that image's history. */
    paint: call(
      inProject.extend({
        item: itemId,
        tiles: z.array(tileChangeSchema).min(1).max(MAX_TILES),
        /** For the undo menu: "Brush: road". */
        what: text(200).min(1),
      }),
    )<ItemActionResult>(),
    /** Pixels of each class, of images that have a mask. */
    areas: call(inProject.extend({ items: z.array(itemId).max(500) }))<
      readonly { readonly item: ItemId; readonly areas: readonly (readonly [ClassId, number])[] }[]
    >(),
  },
  points: {
    read: call(inProject.extend({ items: z.array(itemId).max(500) }))<
      readonly { readonly item: ItemId; readonly points: ItemPoints }[]
    >(),
    /** One gesture: points of one image placed, moved, marked or taken away. */
    place: call(
      inProject.extend({
        item: itemId,
        changes: z.array(pointChangeSchema).min(1).max(1000),
        what: text(200).min(1),
      }),
    )<ItemActionResult>(),
    setScheme: call(
      inProject.extend({ scheme: z.strictObject({ edges: classPairs, mirrors: classPairs }) }),
    )<ActionResult>(),
    /** Adds the points of a template that are not there yet, with their lines and mirrors, in one saved action. */
    useTemplate: call(inProject.extend({ template: pointTemplateSchema }))<ActionResult>(),
  },
  classes: {
    list: call(inProject)<readonly LabelClass[]>(),
    add: call(
      inProject.extend({
        name: text(400),
        color: z
          .string()
          .regex(/^#[0-9a-f]{6}$/)
          .nullable(),
      }),
    )<ActionResult>(),
    rename: call(inProject.extend({ id: classId, name: text(400) }))<ActionResult>(),
    recolor: call(
      inProject.extend({ id: classId, color: z.string().regex(/^#[0-9a-f]{6}$/) }),
    )<ActionResult>(),
    /** Masks: the class that stands for what nobody can tell. */
    setVoid: call(inProject.extend({ id: classId, isVoid: z.boolean() }))<ActionResult>(),
    /**
     * Tags: puts classes into a group of which an image carries one at most, or (null) out of theirs. Images that carry two
     * keep both until one of the group is given to them; the filter `inConflict` finds them.
     */
    setGroup: call(
      inProject.extend({ ids: z.array(classId).min(1).max(10_000), group: text(400).nullable() }),
    )<ActionResult>(),
    /** Moves a class to a place in the list (0 is first). */
    move: call(inProject.extend({ id: classId, position: z.int().min(0) }))<ActionResult>(),
    merge: call(inProject.extend({ from: z.array(classId).min(1).max(1000), into: classId }))<ActionResult>(),
    delete: call(inProject.extend({ id: classId }))<ActionResult>(),
  },
  jobs: {
    get: call(z.strictObject({ job: z.string().max(64) }))<Job>(),
    cancel: call(z.strictObject({ job: z.string().max(64) }))<null>(),
  },
  training: {
    /** Sensible settings for this project now, and what stands in the way of training, if anything. */
    defaults: call(inProject)<{ config: TrainConfig; obstacle: string | null; remarks: readonly string[] }>(),
    start: call(inProject.extend({ config: trainConfigSchema }))<Run>(),
    /** Tries learning rates for these settings; the feed `lrFind` of the project tells what comes of it. */
    lrFind: call(inProject.extend({ config: trainConfigSchema }))<{ job: JobId }>(),
    /** Stops after the running step; the best so far is kept. */
    stop: call(inRun)<Run>(),
    resume: call(inRun)<Run>(),
    runs: call(inProject)<readonly Run[]>(),
    get: call(inRun)<Run>(),
    curve: call(inRun)<RunCurve>(),
    rename: call(inRun.extend({ name: text(200) }))<Run>(),
    setNotes: call(inRun.extend({ notes: text(20_000) }))<Run>(),
    /** Moves a finished run to the project's trash; `restore` brings it back. */
    delete: call(inRun)<null>(),
    restore: call(inRun)<Run>(),
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
    evaluateDrawn: call(inRun.extend({ split: z.enum(['valid', 'test']) }))<DrawnEvaluation>(),
    /** `tta` (also above) blends each answer with those for eight views of the image: nine times the work. */
    predict: call(inRun.extend({ paths: z.array(path).min(1).max(1000), tta: z.boolean().optional() }))<
      readonly ImagePrediction[]
    >(),
  },
  suggestions: {
    /** Asks a run about images in the background; what it says is stored as suggestions. Asked twice, it is one job. */
    start: call(
      inRun.extend({
        which: z.union([z.enum(SUGGEST_SIDES), z.array(itemId).min(1).max(1_000_000)]),
      }),
    )<{ job: JobId }>(),
    /** Open suggestions with all that is drawn; images without one are left out. */
    read: call(inProject.extend({ items: z.array(itemId).max(500) }))<readonly Suggestion[]>(),
    /** `sure`: also count where the run is at least that sure of everything. */
    summary: call(inProject.extend({ sure: z.number().min(0).max(1).optional() }))<SuggestionSummary>(),
    /**
     * Labels images as the run suggests, in one action; the answer tells what one image looks like afterwards. `items: null`
     * means all without labels; with `sure`, only where the run is at least that sure of everything.
     */
    accept: call(
      inProject.extend({
        items: z.array(itemId).min(1).max(1_000_000).nullable(),
        sure: z.number().min(0).max(1).nullable(),
      }),
    )<ItemActionResult>(),
    /** Tags: accepts the suggestion with a change, in one action. Where there is none, it is the change alone. */
    correct: call(
      inProject.extend({
        items: z.array(itemId).min(1).max(1_000_000),
        add: z.array(classId).max(1000),
        remove: z.array(classId).max(1000),
      }),
    )<ActionResult>(),
    /** Sets suggestions aside (the same run does not make them again), or takes that back. */
    reject: call(
      inProject.extend({ items: z.array(itemId).min(1).max(1_000_000), isRejected: z.boolean() }),
    )<ActionResult>(),
  },
  exporting: {
    /** `folder: null` puts it into the run's (or project's) own `exports` folder. */
    model: call(inRun.extend({ folder: path.nullable() }))<{ job: JobId }>(),
    labels: call(inProject.extend({ format: z.enum(LABEL_FORMATS), folder: path.nullable() }))<{
      job: JobId;
    }>(),
  },
} satisfies Rooms;

// --- feeds ------------------------------------------------------------------------------------------------------------

/** Pushed to whoever subscribed, at most ten a second; the last event is repeated to a new subscriber. */
export const feeds = {
  /** Jobs of a project, whole list each time (a handful). */
  jobs: feed(projectId)<readonly Job[]>(),
  /** What was saved in a project, so that other views can follow. */
  project: feed(projectId)<ProjectChange>(),
  /** The search for a learning rate that was started last. Key: the project. */
  lrFind: feed(projectId)<LrFindState>(),
  /** Key: `<project>/<run>`. */
  run: feed(z.string().max(200))<RunProgress>(),
};

// --- what the answers are made of -------------------------------------------------------------------------------------

export interface AppInfo {
  readonly version: string;
  readonly nodeVersion: string;
  readonly platform: string;
}

export interface Preferences {
  readonly theme: 'dark' | 'light' | 'auto';
  /** Panel sizes and the like, by name. */
  readonly layout: Readonly<Record<string, number>>;
  readonly hintsSeen: readonly string[];
  /** Chosen ways of showing things, by name. */
  readonly choices: Readonly<Record<string, string>>;
  /** Shortcuts of commands that somebody changed, by command; none means that it has no key. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Parents and groups of the tag list that are closed, by project. */
  readonly collapsed: Readonly<Record<string, readonly string[]>>;
  /** Own templates of points. */
  readonly templates: readonly PointTemplate[];
}

export interface DeviceList {
  readonly probes: readonly DeviceProbe[];
  readonly choice: DeviceChoice;
}

export type ChosenPath =
  | { readonly how: 'picked'; readonly paths: readonly string[] }
  | { readonly how: 'dismissed' }
  | { readonly how: 'browse' };

export interface FolderListing {
  /** null: the list of roots. */
  readonly path: string | null;
  readonly parent: string | null;
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly kind: 'folder' | 'file' | 'project';
  }[];
  readonly isTruncated: boolean;
}

export interface DuplicateGroups {
  /** Group after group; those that lie on more than one side of the split come first. */
  readonly ids: Int32Array;
  /** Images of each group: two or more. */
  readonly sizes: Int32Array;
  /** Of the groups, how many lie on more than one side: what was trained on is validated on. */
  readonly leaks: number;
  /** Images that nobody has looked at yet, because their thumbnails are still being made. */
  readonly unseen: number;
}

export interface ActionResult {
  readonly version: number;
  /** For the toast: "Tagged 12 images: water". Null when nothing changed. */
  readonly description: string | null;
  readonly history: HistoryState;
  /** Items whose tags, mark or split changed, at most 500; null means "many, read again". */
  readonly itemIds: readonly ItemId[] | null;
  readonly classesChanged: boolean;
}

/** What an action did to the image that is drawn on; other images of a bulk action are in `itemIds`. */
export interface ItemActionResult extends ActionResult {
  /** Squares of its mask as they are now: all that changed after an undo; after painting, those that differ from what was sent. */
  readonly tiles: readonly MaskTile[];
  /** All its points as they are now; null: they did not change. */
  readonly points: ItemPoints | null;
  /** Somebody else changed the same squares or points in between: theirs and ours are both kept. */
  readonly isMerged: boolean;
}

export interface ProjectChange {
  readonly version: number;
  readonly itemIds: readonly ItemId[] | null;
  readonly classesChanged: boolean;
  /** Items were added or removed, or the split changed. */
  readonly itemsChanged: boolean;
  readonly history: HistoryState;
  /** Thumbnails became available or runs were added: things that carry no version. */
  readonly runsChanged: boolean;
  /** Suggestions came, or were set aside: carries no version, as the labels are what they were. */
  readonly suggestionsChanged: boolean;
}

export interface RunProgress {
  readonly run: Run;
  /** Steps since the last event of this feed. A subscriber that missed some asks `training.curve`. */
  readonly batches: readonly BatchPoint[];
}

export type ImagePrediction =
  | {
      readonly path: string;
      readonly ok: true;
      readonly classes: readonly string[];
      readonly probabilities: readonly number[];
    }
  | { readonly path: string; readonly ok: false; readonly error: WireError };

export type Api = typeof api;
export type Feeds = typeof feeds;
export type StudioClient = Client<Api>;
export type StudioHandlers = Handlers<Api>;
export type FeedName = keyof Feeds;
export type FeedEvent<F extends FeedName> = EventOf<Feeds[F]>;
export type { ClassId, ProjectId, RunId };
