/** Calls about what is labeled: images, tags, masks, points, classes and suggestions. */
import { z } from 'zod';
import { DATA_PROBLEMS } from '#shared/domain/dataFacts.ts';
import type { JobId } from '#shared/domain/job.ts';
import { SPLITS } from '#shared/domain/project.ts';
import { ITEM_SORTS, MOST_PX, type Item, type ItemId } from '#shared/domain/item.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import { TILE_PX, type StoredMask } from '#shared/domain/mask.ts';
import { VISIBILITIES, type ItemPoints } from '#shared/domain/points.ts';
import type { Picture } from '#shared/domain/picture.ts';
import { SUGGEST_SIDES, type Suggestion, type SuggestionSummary } from '#shared/domain/suggestion.ts';
import { pointTemplateSchema } from '../pointTemplate.ts';
import type { DuplicateGroups, ActionResult, ItemActionResult } from '../answers.ts';
import { call, type Rooms } from '../call.ts';
import { itemId, classId, seed, text, inProject, inRun } from '../pieces.ts';

const inItem = inProject.extend({ item: itemId });

const pageNumber = z.int().min(0).max(9999);

const itemFilterSchema = z.strictObject({
  labeled: z.boolean().optional(),
  classIds: z.array(classId).max(1000).optional(),
  split: z.enum([...SPLITS, 'none']).optional(),
  unreadable: z.boolean().optional(),
  suggested: z.boolean().optional(),
  search: text(500).optional(),
  under: text(400).min(1).optional(),
  inConflict: z.boolean().optional(),
  shorterThan: z.int().min(1).max(MOST_PX).optional(),
  problem: z.enum(DATA_PROBLEMS).optional(),
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

export const labelingRooms = {
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
} satisfies Rooms;
