/** Calls about the studio itself: projects, files, devices, what is brought in, and work in the background. */
import { z } from 'zod';
import { IMPORT_FORMATS, type Job, type JobId, type SourceLook } from '#shared/domain/job.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { KINDS, type Project, type ProjectSummary } from '#shared/domain/project.ts';
import { pointTemplateSchema } from '../pointTemplate.ts';
import type { AppInfo, Preferences, DeviceList, ChosenPath, FolderListing } from '../answers.ts';
import { call, type Rooms } from '../call.ts';
import { splitSpecSchema } from '../splitSpec.ts';
import { classId, nothing, path, projectId, threshold, text, inProject } from '../pieces.ts';

/** As `frames.begin` answered it: a name of a folder, never a path. */
const clipName = text(200).min(1);

const inClip = inProject.extend({ clip: clipName });

const MAX_FRAME_BYTES = 24 * 1024 * 1024;

const frameBytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length > 0 && value.length <= MAX_FRAME_BYTES,
  'not a frame of at most 24 MB',
);

export const studioRooms = {
  app: {
    info: call(nothing)<AppInfo>(),
    preferences: call(nothing)<Preferences>(),
    savePreferences: call(
      z.strictObject({
        theme: z.enum(['dark', 'light', 'auto']).optional(),
        layout: z.record(z.string().max(60), z.number()).optional(),
        hintsSeen: z.array(z.string().max(60)).max(200).optional(),
        choices: z.record(z.string().max(100), text(2000)).optional(),
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
    /** Gives classes of tags a threshold of their own, or (null) the one of the project again. */
    setClassThresholds: call(
      inProject.extend({
        thresholds: z.array(z.tuple([classId, threshold.nullable()])).max(10_000),
      }),
    )<Project>(),
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
  jobs: {
    get: call(z.strictObject({ job: z.string().max(64) }))<Job>(),
    cancel: call(z.strictObject({ job: z.string().max(64) }))<null>(),
  },
} satisfies Rooms;
