/** Frames of videos and pictures of cameras, which the page grabs: gathered aside, then images of the project, all or none. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { parseImageHeader } from '#main/files/imageHeader.ts';
import { AppError, isCancelled } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Job } from '#shared/domain/job.ts';
import type { Jobs } from '../Jobs.ts';
import type { OpenProject } from '../Projects.ts';
import type { Thumbnails } from '../Thumbnails.ts';
import {
  clipPlace,
  dropStale,
  framesFolder,
  makeClipFolder,
  placeFor,
  readFrames,
  settleClip,
  writeFrame,
  type ClipFrame,
  type ClipPlace,
} from './clipFolder.ts';
import type { Entry, Gathered } from './entries.ts';
import { itemOfFile } from './itemOfFile.ts';
import type { Importing } from './Importing.ts';

/** Whose frames the pictures of a camera are. */
const CAMERA = 'camera';
const SUFFIXES: Readonly<Record<string, string>> = { jpeg: 'jpg', png: 'png', webp: 'webp' };

export interface NewFrame {
  readonly clip: string;
  readonly frame: number;
  readonly timeMs: number;
  /** A JPEG, PNG or WebP file. */
  readonly bytes: Uint8Array;
}

export class Frames {
  readonly #jobs: Jobs;
  readonly #importing: Importing;
  readonly #thumbnails: Thumbnails;
  /** Pictures of a camera get their numbers one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: { jobs: Jobs; importing: Importing; thumbnails: Thumbnails }) {
    this.#jobs = parts.jobs;
    this.#importing = parts.importing;
    this.#thumbnails = parts.thumbnails;
  }

  /**
   * A place for the frames of a video; one that broke off goes on where it was.
   * @param source tells the video from another of the same name
   * @throws AppError `disk.full`, `path.read-only`
   */
  async begin(
    project: OpenProject,
    { name, source }: { readonly name: string; readonly source: string },
  ): Promise<{ clip: string; have: readonly number[] }> {
    return onDisk(project.path, async () => {
      await dropStale(project.path);
      const place = await placeFor(project.path, name, source);
      await makeClipFolder(place.staging, source);
      const there = [...(await readFrames(place.final)), ...(await readFrames(place.staging))];
      return { clip: place.clip, have: there.map(({ frame }) => frame) };
    });
  }

  /** @throws AppError `frames.unknown`, `image.unreadable`, `disk.full`, `path.read-only` */
  async add(project: OpenProject, { clip, frame, timeMs, bytes }: NewFrame): Promise<void> {
    const { staging } = await this.#gathering(project, clip);
    const file = fileName(frame, bytes);
    await onDisk(staging, () => writeFrame(staging, { frame, timeMs: Math.round(timeMs), file }, bytes));
  }

  /**
   * Makes images of what was gathered: one transaction, and nothing of it when the job is cancelled.
   * @throws AppError `frames.unknown`; in the job `import.nothing`, `disk.full`
   */
  async finish(project: OpenProject, clip: string): Promise<Job> {
    const place = await this.#gathering(project, clip);
    const title = `Importing ${clip}`;
    return this.#jobs.start({ project: project.id, kind: 'import', title }, async (progress, signal) => {
      const goBack = await settleClip(place);
      try {
        const frames = await readFrames(place.final);
        if (frames.length === 0) throw new AppError('import.nothing', { path: place.final });
        const control = { progress, signal };
        const report = await this.#importing.takeImages(
          project,
          place.final,
          gathered(project, place, frames),
          control,
        );
        this.#thumbnails.start(project);
        return { kind: 'import', report };
      } catch (error) {
        await goBack?.();
        // Whoever cancels wants none of it; after a failure it can be tried again.
        if (isCancelled(error)) await rm(place.staging, { recursive: true, force: true });
        throw error;
      }
    });
  }

  /** Throws away what was gathered. @throws AppError `frames.unknown` */
  async discard(project: OpenProject, clip: string): Promise<void> {
    const { staging } = await this.#gathering(project, clip);
    await rm(staging, { recursive: true, force: true });
  }

  /**
   * A picture of a camera, at once an image of the group.
   * @throws AppError `image.unreadable`, `disk.full`, `path.read-only`
   */
  shot(project: OpenProject, group: string, bytes: Uint8Array): Promise<ItemId> {
    const work = this.#last.then(() => this.#takeShot(project, group, bytes));
    this.#last = work.catch(() => undefined);
    return work;
  }

  async #takeShot(project: OpenProject, group: string, bytes: Uint8Array): Promise<ItemId> {
    const place = await placeFor(project.path, group, CAMERA);
    const before = await readFrames(place.final);
    const number = (before.at(-1)?.frame ?? 0) + 1;
    const frame = { frame: number, timeMs: Date.now(), file: fileName(number, bytes) };
    await onDisk(place.final, async () => {
      if (before.length === 0) await makeClipFolder(place.final, CAMERA);
      await writeFrame(place.final, frame, bytes);
    });
    const control = { progress: () => undefined, signal: new AbortController().signal };
    await this.#importing.takeImages(project, place.final, gathered(project, place, [frame]), control);
    this.#thumbnails.start(project);
    return itemOf(project, join(place.final, frame.file));
  }

  async #gathering(project: OpenProject, clip: string): Promise<ClipPlace> {
    const place = clipPlace(project.path, clip);
    const info = place === null ? null : await stat(place.staging).catch(() => null);
    if (place === null || info === null) throw new AppError('frames.unknown', { clip });
    return place;
  }
}

/** @throws AppError `image.unreadable` */
function fileName(frame: number, bytes: Uint8Array): string {
  const header = parseImageHeader(bytes);
  const suffix = header !== 'cut-off' && header.ok ? SUFFIXES[header.header.format] : undefined;
  const name = String(frame).padStart(6, '0');
  if (suffix === undefined)
    throw new AppError('image.unreadable', { path: name, reason: 'it is no JPEG, PNG or WebP' });
  return `${name}.${suffix}`;
}

function gathered(project: OpenProject, { clip, final }: ClipPlace, frames: readonly ClipFrame[]): Gathered {
  const entries = frames.map(({ frame, timeMs, file }): Entry => ({
    file: join(final, file),
    place: `${clip}/${file}`,
    ...{ tags: null, split: null, image: null },
    extra: { clip, frame: String(frame), timeMs: String(timeMs) },
  }));
  return { imagesDir: framesFolder(project.path), entries, notes: [], splitSpec: null, labels: null };
}

function itemOf(project: OpenProject, file: string): ItemId {
  const id = itemOfFile(project, file);
  if (id === null) throw new Error(`${file} was not imported`);
  return id;
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw sortDiskError(error, path);
  }
}
