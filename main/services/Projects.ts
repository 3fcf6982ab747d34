/** Projects: making, opening and closing them, and telling everybody when one changed. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { WriteDb } from '#main/database/brands.ts';
import { openDatabase, type Database } from '#main/database/open.ts';
import { ensureClasses } from '#main/database/queries/importing.ts';
import { insertClass, listClassRows } from '#main/database/queries/classes.ts';
import { countItems } from '#main/database/queries/counts.ts';
import { readHistory } from '#main/database/queries/actions.ts';
import { readMeta, readVersion, setMeta, writeMeta, bumpVersion } from '#main/database/queries/meta.ts';
import { listRoots } from '#main/database/queries/roots.ts';
import { readThresholds, writeClassThreshold } from '#main/database/queries/thresholds.ts';
import { readSummary } from '#main/database/queries/summary.ts';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { checkClassName } from '#shared/domain/className.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import { EMPTY_SCHEME } from '#shared/domain/points.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import type { Kind, Project, ProjectId, ProjectSummary } from '#shared/domain/project.ts';
import type { Log } from '#shared/util/Log.ts';
import type { FeedHub } from './FeedHub.ts';
import { mendFrames } from './mendFrames.ts';
import { checkProjectName, DATABASE_FILE, projectFolder, resolveProjectPath } from './projectPath.ts';
import type { Recents } from './Recents.ts';
import { templateDiff } from './templateDiff.ts';

/** A project that is open for work. */
export interface OpenProject {
  readonly id: ProjectId;
  /** Absolute path of the `.limn` folder, without links. */
  readonly path: string;
  readonly db: Database;
}

export interface NewProject {
  readonly name: string;
  /** The folder the project folder is made in; made too when it is not there. */
  readonly folder: string;
  readonly kind: Kind;
  readonly classes: readonly string[];
  /** Points: more of them, with their lines and mirrors. */
  readonly template?: PointTemplate | undefined;
}

const DEFAULT_THRESHOLD = 0.2;

/** What is not said did not change. */
export type Change = Partial<
  Pick<ProjectChange, 'itemIds' | 'classesChanged' | 'itemsChanged' | 'runsChanged' | 'suggestionsChanged'>
>;

export class Projects {
  readonly #feeds: FeedHub;
  readonly #recents: Recents;
  readonly #log: Log;
  readonly #open = new Map<ProjectId, OpenProject>();

  constructor(parts: { feeds: FeedHub; recents: Recents; log: Log }) {
    this.#feeds = parts.feeds;
    this.#recents = parts.recents;
    this.#log = parts.log;
  }

  /**
   * Makes a project folder and opens it. The folder appears whole or not at all.
   * @throws AppError `project.name`, `project.kind`, `class.name`, `project.exists`, `path.read-only`, `disk.full`
   */
  create(request: NewProject): OpenProject {
    const name = checkProjectName(request.name);
    const classes = checkClasses(request.classes);
    const { kind, template } = request;
    if (template !== undefined && kind !== 'points') {
      throw new AppError('project.kind', { kind, needed: 'points' });
    }
    const folder = projectFolder(request.folder, name);
    if (existsSync(folder)) throw new AppError('project.exists', { path: folder });
    const unfinished = `${folder}.${randomBytes(4).toString('hex')}.new`;
    try {
      mkdirSync(unfinished, { recursive: true });
      this.#fill(unfinished, { name, kind, classes, template });
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      throw sortDiskError(error, folder);
    }
    return this.open(folder);
  }

  #fill(folder: string, content: Omit<NewProject, 'folder'>): void {
    const db = openDatabase(join(folder, DATABASE_FILE), { log: this.#log, mode: 'create' });
    try {
      db.write('create project', (w) => {
        writeMeta(w, {
          id: randomUUID(),
          name: content.name,
          kind: content.kind,
          threshold: DEFAULT_THRESHOLD,
          split: null,
          scheme: EMPTY_SCHEME,
          createdAt: Date.now(),
          version: 0,
        });
        ensureClasses(w, content.classes);
        if (content.template !== undefined) startFrom(w, content.template);
      });
    } finally {
      db.close();
    }
  }

  /**
   * Opens a project folder; the same folder twice gives the same open project.
   * @throws AppError `path.missing`, `project.not-a-project`, `project.newer`, `project.busy`, `project.corrupt`
   */
  open(path: string): OpenProject {
    const folder = realpathSync(resolveProjectPath(path));
    const known = [...this.#open.values()].find((project) => project.path === folder);
    const project = known ?? this.#openFolder(folder);
    this.#noteRecent(project);
    return project;
  }

  #openFolder(folder: string): OpenProject {
    const db = openDatabase(join(folder, DATABASE_FILE), { log: this.#log, mode: 'open' });
    try {
      const { id } = db.read('project meta', readMeta);
      mendFrames(db, folder);
      // A copied folder has the same id; two open at once would be mixed up.
      const twin = this.#open.get(id);
      const project = { id: twin === undefined ? id : this.#giveNewId(db), path: folder, db };
      this.#open.set(project.id, project);
      return project;
    } catch (error) {
      db.close();
      throw isAppError(error)
        ? error
        : new AppError('project.corrupt', { path: folder, problem: messageOf(error) });
    }
  }

  #giveNewId(db: Database): ProjectId {
    const id = randomUUID();
    db.write('new project id', (w) => setMeta(w, 'id', id));
    return id;
  }

  #noteRecent(project: OpenProject): void {
    const name = basename(project.path, '.limn');
    try {
      this.#recents.note({ path: project.path, id: project.id, name, openedAt: Date.now() });
    } catch (error) {
      // A full or read-only home folder must not keep anybody from their project.
      this.#log.warn({ err: error }, 'the list of recent projects could not be written');
    }
  }

  /** @throws AppError `project.unknown` */
  get(id: ProjectId): OpenProject {
    const project = this.#open.get(id);
    if (project === undefined) throw new AppError('project.unknown', { project: id });
    return project;
  }

  /** The folder of a project that is open, or was open lately; null for an id nobody knows. */
  folderOf(id: ProjectId): string | null {
    return this.#open.get(id)?.path ?? this.#recents.list().find((recent) => recent.id === id)?.path ?? null;
  }

  /** Everything about an open project as the studio shows it. */
  describe(project: OpenProject): Project {
    return project.db.read('describe project', (db) => {
      const meta = readMeta(db);
      return {
        ...meta,
        ...readThresholds(db),
        path: project.path,
        name: basename(project.path, '.limn'),
        roots: listRoots(db).map((root) => ({ ...root, isMissing: !existsSync(root.path) })),
        counts: countItems(db),
      };
    });
  }

  /** The projects opened lately, newest first, looked at without opening them for work. */
  recent(): readonly ProjectSummary[] {
    return this.#recents.list().map((recent) => {
      const nothing = {
        kind: 'tags' as const,
        items: 0,
        labeled: 0,
        classes: 0,
        mosaic: [],
        bestScore: null,
      };
      try {
        return { ...recent, ...this.#summarize(recent.path), problem: null };
      } catch (error) {
        return { ...recent, ...nothing, problem: textOfError(error) };
      }
    });
  }

  #summarize(folder: string): ReturnType<typeof readSummary> {
    const open = [...this.#open.values()].find((project) => project.path === folder);
    if (open !== undefined) return open.db.read('summary', readSummary);
    if (!existsSync(folder)) throw new AppError('path.missing', { path: folder });
    const db = openDatabase(join(folder, DATABASE_FILE), { log: this.#log, mode: 'peek' });
    try {
      return db.read('summary', readSummary);
    } finally {
      db.close();
    }
  }

  /** Takes a project off the list; its folder stays. */
  forget(path: string): void {
    this.#recents.forget(path);
  }

  setThreshold(project: OpenProject, threshold: number): void {
    project.db.write('set threshold', (db) => {
      setMeta(db, 'threshold', threshold);
      bumpVersion(db);
    });
    this.announce(project, {});
  }

  /**
   * Gives classes thresholds of their own, or (null) that of the project again.
   * @throws AppError `class.unknown`
   */
  setClassThresholds(project: OpenProject, thresholds: readonly (readonly [ClassId, number | null])[]): void {
    project.db.write('set thresholds of classes', (db) => {
      const known = new Set(listClassRows(db).map(({ id }) => id));
      for (const [id, threshold] of thresholds) {
        if (!known.has(id)) throw new AppError('class.unknown', { id });
        writeClassThreshold(db, id, threshold);
      }
      bumpVersion(db);
    });
    this.announce(project, {});
  }

  /** Tells the watchers of a project what changed. */
  announce(project: OpenProject, change: Change): void {
    const { version, history } = project.db.read('version', (db) => ({
      version: readVersion(db),
      history: readHistory(db, null),
    }));
    this.#feeds.publish('project', project.id, {
      version,
      history,
      itemIds: change.itemIds === undefined ? [] : change.itemIds,
      classesChanged: change.classesChanged ?? false,
      itemsChanged: change.itemsChanged ?? false,
      runsChanged: change.runsChanged ?? false,
      suggestionsChanged: change.suggestionsChanged ?? false,
    });
  }

  close(id: ProjectId): void {
    const project = this.#open.get(id);
    this.#open.delete(id);
    project?.db.close();
  }

  closeAll(): void {
    for (const id of [...this.#open.keys()]) this.close(id);
  }

  /** Ids of the projects that are open now. */
  openIds(): readonly ProjectId[] {
    return [...this.#open.keys()];
  }
}

/** A new project has nothing to undo yet: its first points are no action. */
function startFrom(db: WriteDb, template: PointTemplate): void {
  const { classes, scheme } = templateDiff(db, template);
  for (const row of classes.added) insertClass(db, row);
  if (scheme !== null) setMeta(db, 'scheme', scheme[1]);
}

/** Names checked and each once, in the given order. */
function checkClasses(names: readonly string[]): readonly string[] {
  const checked = names.map((raw) => {
    const result = checkClassName(raw);
    if (!result.ok) throw new AppError('class.name', { name: raw, problem: result.problem });
    return result.name;
  });
  return [...new Set(checked)];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
