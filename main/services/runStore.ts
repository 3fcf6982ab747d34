/** Where runs are kept: their rows in the database, their folders in the project, the trash beside them. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  listRuns,
  nextRunId,
  readRun,
  removeRun,
  saveRun,
  setRunDeleted,
} from '#main/database/queries/runs.ts';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { isAlive } from '#main/processes/runFolder.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Run, RunId } from '#shared/domain/run.ts';
import type { OpenProject } from './Projects.ts';

/** `runs/<id>/` of a project, whether it exists or not. */
export const runFolder = (project: OpenProject, id: RunId): string => join(project.path, 'runs', id);

const trashFolder = (project: OpenProject, id: RunId): string => join(project.path, 'trash', 'runs', id);

/** All runs, newest first. */
export const allRuns = (project: OpenProject): readonly Run[] => project.db.read('list runs', listRuns);

/** @throws AppError `run.unknown` */
export function storedRun(project: OpenProject, id: RunId): Run {
  const run = project.db.read('read run', (db) => readRun(db, id));
  if (run === null) throw new AppError('run.unknown', { run: id });
  return run;
}

/** Gives a run its id and stores it, in one transaction, so that two programs never take the same. */
export function addRun(project: OpenProject, make: (id: RunId) => Run): Run {
  return project.db.write('add run', (db) => {
    const run = make(nextRunId(db));
    saveRun(db, run);
    return run;
  });
}

export const storeRun = (project: OpenProject, run: Run): void =>
  project.db.write('save run', (db) => saveRun(db, run));

/** Takes back a run that could not even be started. */
export function discardRun(project: OpenProject, id: RunId): void {
  project.db.write('discard run', (db) => removeRun(db, id));
  rmSync(runFolder(project, id), { recursive: true, force: true });
}

/** Where an export comes into being until it is checked; the name says whose it is. */
export const unfinishedExport = (project: OpenProject, id: RunId): string =>
  join(runFolder(project, id), `export-${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`);

/** Removes what an export left behind whose process was killed. */
export function clearUnfinishedExports(project: OpenProject, id: RunId): void {
  const folder = runFolder(project, id);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = /^export-(\d+)-[0-9a-f]+\.tmp$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Moves a run and its folder to the project's trash. @throws AppError `path.read-only`, `disk.full` */
export function trashRun(project: OpenProject, id: RunId): void {
  move(runFolder(project, id), trashFolder(project, id));
  project.db.write('delete run', (db) => setRunDeleted(db, id, Date.now()));
}

/** Brings a run back from the trash. @throws AppError `run.unknown` when it is not there */
export function untrashRun(project: OpenProject, id: RunId): void {
  const run = project.db.read('read deleted run', (db) => readRun(db, id, true));
  if (run === null) throw new AppError('run.unknown', { run: id });
  move(trashFolder(project, id), runFolder(project, id));
  project.db.write('restore run', (db) => setRunDeleted(db, id, null));
}

/** A folder that is in its new place already was moved by an attempt that ended before its row was written. */
function move(from: string, to: string): void {
  try {
    if (!existsSync(from)) return;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  } catch (error) {
    throw sortDiskError(error, from);
  }
}
