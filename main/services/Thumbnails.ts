/** Thumbnails: made in the background after an import, or at once when somebody looks; and the files behind image addresses. */
import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  countWithoutThumbnail,
  itemsWithoutThumbnail,
  readItemFile,
  setImageFacts,
  type ImageFacts,
  type ItemFile,
} from '#main/database/queries/items.ts';
import { MISSING } from '#main/files/probeImage.ts';
import {
  convertToPng,
  lookOfThumbnail,
  makeThumbnail,
  shownContentType,
  writeCacheFile,
} from '#main/files/thumbnail.ts';
import { AppError, cancelled, isAppError } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Job } from '#shared/domain/job.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';
import { imageProblem } from './imageProblem.ts';
import { realPathInside, type Items } from './Items.ts';
import type { Jobs, Progress } from './Jobs.ts';
import type { OpenProject, Projects } from './Projects.ts';

/** Items made between two writes to the database. */
const CHUNK = 64;
const HEADER_BYTES = 64 * 1024;

export interface MediaFile {
  /** Absolute, free of links. */
  readonly path: string;
  readonly contentType: string;
}

export type MediaKind = 'thumbnail' | 'original';

export class Thumbnails {
  readonly #projects: Projects;
  readonly #jobs: Jobs;
  readonly #items: Items;
  /** Work on one item that is under way: asked for twice, done once. */
  readonly #busy = new Map<string, Promise<ImageFacts>>();

  constructor(parts: { projects: Projects; jobs: Jobs; items: Items }) {
    this.#projects = parts.projects;
    this.#jobs = parts.jobs;
    this.#items = parts.items;
  }

  /** Starts making what is missing, unless that is under way or nothing is missing. */
  start(project: OpenProject): Job | null {
    const isRunning = (job: Job): boolean => job.kind === 'thumbnails' && job.state === 'running';
    if (this.#jobs.list(project.id).some(isRunning)) return null;
    if (project.db.read('count thumbnails', (db) => countWithoutThumbnail(db)) === 0) return null;
    const request = { project: project.id, kind: 'thumbnails', title: 'Making thumbnails' } as const;
    return this.#jobs.start(request, async (progress, signal) => {
      await this.#makeAll(project, progress, signal);
      return null;
    });
  }

  async #makeAll(project: OpenProject, progress: Progress, signal: AbortSignal): Promise<void> {
    let done = 0;
    let after = 0;
    for (;;) {
      const items = project.db.read('items without thumbnail', (db) =>
        itemsWithoutThumbnail(db, after, CHUNK),
      );
      const last = items.at(-1);
      if (last === undefined) return;
      after = last.id;
      const facts = await mapConcurrent(items, workers(), (item) => {
        if (signal.aborted) throw cancelled();
        return this.#make(project, item);
      });
      this.#store(project, items, facts);
      done += items.length;
      const left = project.db.read('count thumbnails', (db) => countWithoutThumbnail(db, after));
      progress(done, done + left);
    }
  }

  #store(project: OpenProject, items: readonly ItemFile[], facts: readonly ImageFacts[]): void {
    project.db.write('store image facts', (db) => {
      for (const [index, item] of items.entries()) {
        const fact = facts[index];
        if (fact !== undefined && !isTransient(fact)) setImageFacts(db, item.id, fact);
      }
    });
    const hasProblem = facts.some((fact) => fact.problem !== null);
    this.#projects.announce(project, { itemIds: items.map((item) => item.id), itemsChanged: hasProblem });
  }

  #make(project: OpenProject, item: ItemFile): Promise<ImageFacts> {
    const key = `${project.id}/${String(item.id)}`;
    const busy = this.#busy.get(key);
    if (busy !== undefined) return busy;
    const work = makeOne(project, item).finally(() => this.#busy.delete(key));
    this.#busy.set(key, work);
    return work;
  }

  /**
   * Path of an item's thumbnail, made now if it is not there yet.
   * @throws AppError `item.unknown`, `image.unreadable`, `path.missing`, `disk.full`
   */
  async get(project: OpenProject, id: ItemId): Promise<string> {
    const path = thumbnailPath(project.path, id);
    const item = project.db.read('item file', (db) => readItemFile(db, id));
    if (item === null) throw new AppError('item.unknown', { id });
    if (item.hasThumbnail && existsSync(path)) return path;
    if (item.problem !== null)
      throw new AppError('image.unreadable', { path: item.path, reason: item.problem });
    const facts = await this.#make(project, item);
    this.#store(project, [item], [facts]);
    if (facts.problem !== null)
      throw new AppError('image.unreadable', { path: item.path, reason: facts.problem });
    return path;
  }

  /**
   * The file behind an image address: resolved by id, checked to lie inside its root, converted when no browser could show it.
   * Thumbnails of projects that are not open are served when they are there (the cards of Home).
   * @throws AppError `project.unknown`, `item.unknown`, `path.missing`, `path.forbidden`, `image.unreadable`
   */
  async resolve(projectId: ProjectId, id: ItemId, kind: MediaKind): Promise<MediaFile> {
    if (kind === 'thumbnail' && !this.#projects.openIds().includes(projectId)) {
      return closedThumbnail(this.#projects.folderOf(projectId), projectId, id);
    }
    const project = this.#projects.get(projectId);
    if (kind === 'thumbnail') return { path: await this.get(project, id), contentType: 'image/webp' };
    const path = await this.#items.originalPath(project, id);
    const contentType = shownContentType(await firstBytes(path));
    if (contentType !== null) return { path, contentType };
    return { path: await converted(project, id, path), contentType: 'image/png' };
  }
}

const workers = (): number => Math.max(1, Math.min(4, availableParallelism() - 1));

const thumbnailPath = (projectPath: string, id: ItemId): string =>
  join(projectPath, 'cache', 'thumbs', `${String(id)}.webp`);

/** A file that is away for now (a drive not connected) is no property of the image; it is tried again next time. */
const isTransient = (facts: ImageFacts): boolean => facts.problem === MISSING;

async function makeOne(project: OpenProject, item: ItemFile): Promise<ImageFacts> {
  try {
    const seen = item.hasThumbnail ? await lookOfThumbnail(thumbnailPath(project.path, item.id)) : null;
    if (seen !== null) return { hash: null, problem: null, size: null, look: seen };
    const made = await makeThumbnail(await realPathInside(item.root, item.path));
    await writeCacheFile(thumbnailPath(project.path, item.id), made.webp);
    const { widthPx, heightPx, hash, look } = made;
    return { hash, problem: null, size: { widthPx, heightPx }, look };
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'path.missing') return { hash: null, problem: MISSING, size: null, look: null };
    if (!error.code.startsWith('image.')) throw error;
    return { hash: null, problem: imageProblem(error), size: null, look: null };
  }
}

function closedThumbnail(folder: string | null, project: ProjectId, id: ItemId): MediaFile {
  if (folder === null) throw new AppError('project.unknown', { project });
  const path = thumbnailPath(folder, id);
  if (!existsSync(path)) throw new AppError('item.unknown', { id });
  return { path, contentType: 'image/webp' };
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const bytes = new Uint8Array(HEADER_BYTES);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A PNG of the original in the cache, newer than the original. */
async function converted(project: OpenProject, id: ItemId, original: string): Promise<string> {
  const path = join(project.path, 'cache', 'shown', `${String(id)}.png`);
  const [source, made] = await Promise.all([stat(original), stat(path).catch(() => null)]);
  if (made !== null && made.mtimeMs >= source.mtimeMs) return path;
  await writeCacheFile(path, await convertToPng(original));
  return path;
}
