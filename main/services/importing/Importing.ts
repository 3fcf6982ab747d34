/** Importing: from a source on the disk to images, classes and tags in the project, all of it or nothing. */
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { listClassRows, nextClassId } from '#main/database/queries/classes.ts';
import type { ImportCounts } from '#main/database/queries/importing.ts';
import { correctingChanged } from '#main/database/queries/inbox.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { MISSING, probeImage } from '#main/files/probeImage.ts';
import { readColorMap, type ColorMap } from '#main/formats/maskNumbers.ts';
import { AppError, cancelled, isAppError } from '#shared/contract/errors.ts';
import type { ImportFormat, ImportReport, Job, SourceLook } from '#shared/domain/job.ts';
import type { Kind } from '#shared/domain/project.ts';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';
import { imageProblem } from '../imageProblem.ts';
import type { Jobs, Progress } from '../Jobs.ts';
import type { OpenProject, Projects } from '../Projects.ts';
import type { Thumbnails } from '../Thumbnails.ts';
import { ClassPlan } from './ClassPlan.ts';
import { drawLabels, type DrawnLabels } from './drawLabels.ts';
import type { Entry, Gathered } from './entries.ts';
import { gather } from './gather.ts';
import type { MaskHints } from './maskFiles.ts';
import { storeImport, type ProbedEntry } from './storeImport.ts';
import { look, sortedUnique } from './look.ts';
import { SkipLog } from './SkipLog.ts';

export interface ImportRequest {
  readonly source: string;
  readonly format: ImportFormat | 'auto';
  readonly imagesDir: string | null;
  readonly suffix: string | null;
  readonly delimiter: string | null;
  /** masks: a file with the names of their numbers; left out: one that lies beside them. */
  readonly codes?: string | null | undefined;
  /** masks: what the colours of pictures mean, by `#rrggbb`; '' is no class. */
  readonly colors?: Readonly<Record<string, string>> | null | undefined;
}

/** Files that are looked at at once: enough to keep a disk busy. */
const PROBES = 16;
const PROGRESS_EVERY = 50;

interface Control {
  readonly progress: Progress;
  readonly signal: AbortSignal;
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
    const prepared = prepare(project, request, skips);
    const { kind, hints } = prepared;
    const asked = { ...request, path: source, format, kind, maskHints: hints };
    const gathered = await gather(asked, skips, control.signal);
    return this.#take(project, { ...prepared, gathered, skips, source, format, startedAt }, control);
  }

  /**
   * Imports images that lie ready, such as the frames of a video, with what is known of them.
   * @throws AppError `disk.full`, …
   * @throws CancelledError
   */
  takeImages(
    project: OpenProject,
    source: string,
    gathered: Gathered,
    control: Control,
  ): Promise<ImportReport> {
    const startedAt = performance.now();
    const skips = new SkipLog();
    const prepared = prepare(project, {}, skips);
    return this.#take(
      project,
      { ...prepared, gathered, skips, source, format: 'images', startedAt },
      control,
    );
  }

  async #take(project: OpenProject, taken: Taken, control: Control): Promise<ImportReport> {
    const { kind, plan, gathered, skips, source, format, startedAt } = taken;
    const probed = await probeAll(gathered.entries, skips, control);
    const images = kind === 'tags' ? probed : await drawAll(probed, { kind, gathered, plan, skips, control });
    const names = sortedUnique(images.flatMap(({ entry }) => entry.tags ?? []));
    const written = project.db.write('import', (db) =>
      correctingChanged(db, () => storeImport(db, { gathered, images, names, plan, kind })),
    );
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
      notes: [...gathered.notes, ...overlapNotes(images), ...notesOn(written.counts)],
      elapsedMs: Math.round(performance.now() - startedAt),
    };
  }
}

interface Taken {
  readonly kind: Kind;
  readonly plan: ClassPlan;
  readonly gathered: Gathered;
  readonly skips: SkipLog;
  readonly source: string;
  readonly format: ImportFormat;
  readonly startedAt: number;
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
): Promise<readonly ProbedEntry[]> {
  let done = 0;
  control.progress(0, entries.length);
  const probed = await mapConcurrent(entries, PROBES, async (entry): Promise<ProbedEntry | null> => {
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

async function probeEntry(entry: Entry): Promise<ProbedEntry> {
  try {
    return { entry, probe: await probeImage(entry.file), problem: null, drawn: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { entry, probe: null, problem: imageProblem(error), drawn: null };
  }
}

interface Drawing {
  readonly kind: 'masks' | 'points';
  readonly gathered: Gathered;
  readonly plan: ClassPlan;
  readonly skips: SkipLog;
  readonly control: Control;
}

/** Draws what the source has for each image that could be read. */
async function drawAll(
  images: readonly ProbedEntry[],
  { kind, gathered, plan, skips, control }: Drawing,
): Promise<readonly ProbedEntry[]> {
  const facts = gathered.labels;
  if (facts === null) return images;
  plan.list(kind === 'masks' ? facts.classes : facts.scheme.names.map((name) => ({ name, color: null })));
  const drawn: ProbedEntry[] = [];
  for (const image of images) {
    const { entry, probe } = image;
    const context = { kind, facts, plan, skips, signal: control.signal };
    const labels: DrawnLabels | null =
      entry.image === null || probe === null ? null : await drawLabels(entry.image, probe, context);
    drawn.push({ ...image, drawn: labels });
    if (drawn.length % PROGRESS_EVERY === 0) control.progress(drawn.length, images.length);
  }
  return drawn;
}

/** What has to be known of the project before a source is read. */
function prepare(
  project: OpenProject,
  request: Pick<ImportRequest, 'codes' | 'colors'>,
  skips: SkipLog,
): { readonly kind: Kind; readonly hints: MaskHints; readonly plan: ClassPlan } {
  const { kind, classes, next } = project.db.read('import', (db) => ({
    kind: readMeta(db).kind,
    classes: listClassRows(db),
    next: nextClassId(db),
  }));
  const codesFile = request.codes === undefined || request.codes === null ? null : resolve(request.codes);
  const hints = { codesFile, colors: saidColors(request.colors ?? null), classes };
  return { kind, hints, plan: new ClassPlan(classes, next, (reason, place) => skips.add(reason, place)) };
}

function saidColors(colors: Readonly<Record<string, string>> | null): ColorMap | null {
  if (colors === null) return null;
  return readColorMap(
    Object.entries(colors)
      .map(([color, name]) => `${color}=${name}`)
      .join('\n'),
  );
}

/** The order is in docs/formats.md; this says that it mattered. */
function overlapNotes(images: readonly ProbedEntry[]): readonly string[] {
  const over = images.reduce((sum, { drawn }) => sum + (drawn?.over ?? 0), 0);
  if (over === 0) return [];
  const shapes = over === 1 ? '1 shape lies' : `${String(over)} shapes lie`;
  return [`${shapes} over others of another class: the later one in the file is on top.`];
}

function notesOn(counts: ImportCounts): readonly string[] {
  if (counts.keptByHand === 0) return [];
  const images = counts.keptByHand === 1 ? '1 image' : `${String(counts.keptByHand)} images`;
  return [`${images} had been labeled here before: what was there was kept and the rest added.`];
}
