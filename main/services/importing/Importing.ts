/** Importing: from a source on the disk to images, classes and tags in the project, all of it or nothing. */
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { WriteDb } from '#main/database/brands.ts';
import {
  ensureClasses,
  writeImport,
  type ImportCounts,
  type ImportItem,
} from '#main/database/queries/importing.ts';
import { bumpVersion, readMeta, setMeta } from '#main/database/queries/meta.ts';
import { addRoot, listRoots } from '#main/database/queries/roots.ts';
import { isInside } from '#main/files/isInside.ts';
import { MISSING, probeImage, type ImageProbe } from '#main/files/probeImage.ts';
import { relativePosix } from '#main/files/walkImages.ts';
import { AppError, cancelled, isAppError } from '#shared/contract/errors.ts';
import type { ImportFormat, ImportReport, Job, SourceLook } from '#shared/domain/job.ts';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';
import { imageProblem } from '../imageProblem.ts';
import type { Jobs, Progress } from '../Jobs.ts';
import type { OpenProject, Projects } from '../Projects.ts';
import type { Thumbnails } from '../Thumbnails.ts';
import { gather, type Entry, type Gathered } from './gather.ts';
import { look, sortedUnique } from './look.ts';
import { SkipLog } from './SkipLog.ts';

export interface ImportRequest {
  readonly source: string;
  readonly format: ImportFormat | 'auto';
  readonly imagesDir: string | null;
  readonly suffix: string | null;
  readonly delimiter: string | null;
}

/** Files that are looked at at once: enough to keep a disk busy. */
const PROBES = 16;
const PROGRESS_EVERY = 50;

interface Control {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** An entry whose header was read. */
interface Probed {
  readonly entry: Entry;
  readonly probe: ImageProbe | null;
  readonly problem: string | null;
}

export class Importing {
  readonly #projects: Projects;
  readonly #jobs: Jobs;
  readonly #thumbnails: Thumbnails;

  constructor(parts: { projects: Projects; jobs: Jobs; thumbnails: Thumbnails }) {
    this.#projects = parts.projects;
    this.#jobs = parts.jobs;
    this.#thumbnails = parts.thumbnails;
  }

  /** Says what a folder or file is, without importing it. @throws AppError as `look` */
  look(path: string): Promise<SourceLook> {
    return look(path);
  }

  /** Starts an import in the background; its job ends with the report. Thumbnails follow as a job of their own. */
  start(project: OpenProject, request: ImportRequest): Job {
    const source = resolve(request.source);
    const title = `Importing ${basename(dirname(source))}/${basename(source)}`;
    return this.#jobs.start({ project: project.id, kind: 'import', title }, async (progress, signal) => {
      const report = await this.run(project, { ...request, source }, { progress, signal });
      this.#thumbnails.start(project);
      return { kind: 'import', report };
    });
  }

  /**
   * Imports and answers the report. Nothing is stored until everything was looked at; then one transaction stores it all.
   * @throws AppError `path.*`, `import.*`, `csv.*`, `disk.full`, …
   * @throws CancelledError
   */
  async run(project: OpenProject, request: ImportRequest, control: Control): Promise<ImportReport> {
    const startedAt = performance.now();
    const { source, format } = await recognize(request);
    const skips = new SkipLog();
    const hints = { ...request, path: source };
    const gathered = await gather({ ...hints, format }, skips, control.signal);
    const images = await probeAll(gathered.entries, skips, control);
    const names = sortedUnique(images.flatMap(({ entry }) => entry.tags ?? []));
    const written = project.db.write('import', (db) => writeAll(db, { gathered, images, names }));
    for (const { left, kept, path } of written.counts.conflicts) {
      skips.add(`the tag ${left} goes not with ${kept}, which stays: they are of one group`, path);
    }
    this.#projects.announce(project, { itemIds: null, itemsChanged: true, classesChanged: true });
    return {
      source,
      format,
      added: written.counts.added,
      updated: written.counts.updated,
      labeled: written.counts.labeled,
      newClasses: written.newClasses,
      skipped: skips.groups(),
      notes: [...gathered.notes, ...notesOn(written.counts)],
      elapsedMs: Math.round(performance.now() - startedAt),
    };
  }
}

async function recognize(request: ImportRequest): Promise<{ source: string; format: ImportFormat }> {
  await stat(request.source).catch((error: unknown) => {
    throw new AppError('path.missing', { path: request.source }, { cause: error });
  });
  if (request.format !== 'auto') return { source: request.source, format: request.format };
  const found = await look(request.source);
  return { source: found.path, format: found.format };
}

/** Reads the header of every image. Files that are not there are left out; unreadable ones are kept with their problem. */
async function probeAll(
  entries: readonly Entry[],
  skips: SkipLog,
  control: Control,
): Promise<readonly Probed[]> {
  let done = 0;
  control.progress(0, entries.length);
  const probed = await mapConcurrent(entries, PROBES, async (entry): Promise<Probed | null> => {
    if (control.signal.aborted) throw cancelled();
    const result = await probeEntry(entry);
    done += 1;
    if (done % PROGRESS_EVERY === 0 || done === entries.length) control.progress(done, entries.length);
    if (result.problem === MISSING) {
      skips.add(MISSING, entry.place);
      return null;
    }
    if (result.problem !== null) skips.add(`cannot be read: ${result.problem}`, entry.place);
    return result;
  });
  return probed.filter((result) => result !== null);
}

async function probeEntry(entry: Entry): Promise<Probed> {
  try {
    return { entry, probe: await probeImage(entry.file), problem: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { entry, probe: null, problem: imageProblem(error) };
  }
}

interface Plan {
  readonly gathered: Gathered;
  readonly images: readonly Probed[];
  readonly names: readonly string[];
}

function writeAll(db: WriteDb, plan: Plan): { counts: ImportCounts; newClasses: readonly string[] } {
  const place = rootFinder(db, plan.gathered.imagesDir);
  const classIds = ensureClasses(db, []);
  const newClasses = plan.names.filter((name) => !classIds.has(name));
  const items = plan.images.map((image) => toItem(image, place(image.entry.file)));
  const counts = writeImport(db, items, ensureClasses(db, newClasses));
  if (plan.gathered.splitSpec !== null && readMeta(db).split === null) {
    setMeta(db, 'split', plan.gathered.splitSpec);
  }
  bumpVersion(db);
  return { counts, newClasses };
}

interface Place {
  readonly rootId: number;
  readonly path: string;
}

/** A file lies under the innermost root that is known already, so that importing a parent folder finds it again. */
function rootFinder(db: WriteDb, imagesDir: string): (file: string) => Place {
  const roots = [...listRoots(db)].sort((a, b) => b.path.length - a.path.length);
  let own: number | null = null;
  return (file) => {
    const root = roots.find((candidate) => isInside(candidate.path, file));
    if (root !== undefined) return { rootId: root.id, path: relativePosix(root.path, file) };
    own ??= addRoot(db, imagesDir);
    return { rootId: own, path: relativePosix(imagesDir, file) };
  };
}

function toItem({ entry, probe, problem }: Probed, place: Place): ImportItem {
  return {
    ...place,
    widthPx: probe?.widthPx ?? 0,
    heightPx: probe?.heightPx ?? 0,
    sizeBytes: probe?.sizeBytes ?? 0,
    modifiedMs: probe?.modifiedMs ?? 0,
    problem,
    tags: entry.tags,
    split: entry.split,
    extra: entry.extra,
  };
}

function notesOn(counts: ImportCounts): readonly string[] {
  if (counts.keptByHand === 0) return [];
  const images = counts.keptByHand === 1 ? '1 image' : `${String(counts.keptByHand)} images`;
  return [`${images} had been labeled here before: those tags were kept and the new ones added.`];
}
