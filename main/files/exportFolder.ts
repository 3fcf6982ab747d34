/** Folders that exports are written to: an earlier export is replaced, anybody else's file never. */
import {
  copyFileSync,
  existsSync,
  openSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '#shared/contract/errors.ts';
import { sortDiskError, writeFileAtomic } from './atomicWrite.ts';
import { isInside } from './isInside.ts';
import { readJsonFile, writeJsonFile } from './jsonFile.ts';

/** Lists what an export wrote, so that the next one knows which files are its own. */
export const MANIFEST = 'limn-export.json';

export type ExportFile =
  | { readonly name: string; readonly text: string }
  /** Copied; the original stays. */
  | { readonly name: string; readonly from: string }
  /** Made when its turn comes, so that a folder of masks is never in memory at once. */
  | { readonly name: string; readonly bytes: () => Uint8Array };

/** Exports of one kind replace each other; another kind's files are as foreign as anybody's. */
export type ExportKind = 'labels' | 'model' | 'report';

export interface ExportTarget {
  readonly folder: string;
  readonly kind: ExportKind;
}

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Says before any work is done whether an export may go here.
 * @throws AppError `path.exists` naming a file that no export of ours wrote, `path.not-a-folder`
 */
export function checkExportFolder(target: ExportTarget, names: readonly string[]): void {
  const { folder } = target;
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) throw new AppError('path.not-a-folder', { path: folder });
  const own = new Set(readManifest(target));
  const foreign = names.find((name) => !own.has(name) && existsSync(join(folder, name)));
  if (foreign !== undefined) throw new AppError('path.exists', { path: join(folder, foreign) });
}

/**
 * Writes an export, each file as a whole, and removes what an earlier export left there and this one lacks.
 * @throws AppError `path.exists`, `path.not-a-folder`, `path.read-only`, `disk.full`
 */
export function writeExport(target: ExportTarget, files: readonly ExportFile[]): readonly WrittenFile[] {
  const steps = exportSteps(target, files);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/**
 * As `writeExport`, one file after the other, so that many of them leave time for everything else.
 * @param onFile told after each file; it may throw to stop, and what was written until then stays a repeatable export
 */
export async function writeExportSlowly(
  target: ExportTarget,
  files: readonly ExportFile[],
  onFile: (done: number) => void,
): Promise<readonly WrittenFile[]> {
  const steps = exportSteps(target, files);
  for (let done = 1; ; done += 1) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onFile(done);
    await setImmediate();
  }
}

function* exportSteps(
  target: ExportTarget,
  files: readonly ExportFile[],
): Generator<void, readonly WrittenFile[]> {
  const { folder } = target;
  const names = files.map((file) => file.name);
  checkExportFolder(target, names);
  const earlier = readManifest(target);
  try {
    mkdirSync(folder, { recursive: true });
    // Both lists stand here while files change, so that an export that was cut short can be repeated.
    writeManifest(target, [...new Set([...earlier, ...names])]);
    for (const file of files) {
      writeOne(folder, file);
      yield;
    }
    const kept = new Set(names);
    for (const name of earlier) if (!kept.has(name)) removeOne(folder, name);
    writeManifest(target, names);
  } catch (error) {
    throw sortDiskError(error, folder);
  }
  return names.map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
}

/** A link that somebody laid into the folder must not lead the removal out of it. */
function removeOne(folder: string, name: string): void {
  const path = join(folder, name);
  const parent = statSync(dirname(path), { throwIfNoEntry: false });
  if (parent !== undefined && isInside(realpathSync(folder), realpathSync(dirname(path))))
    rmSync(path, { force: true });
}

function writeOne(folder: string, file: ExportFile): void {
  const target = join(folder, file.name);
  if ('text' in file) return writeFileAtomic(target, file.text);
  if ('bytes' in file) return writeFileAtomic(target, file.bytes());
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    copyFileSync(file.from, temporary);
    makeDurable(temporary);
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function makeDurable(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function readManifest({ folder, kind }: ExportTarget): readonly string[] {
  const manifest = readJsonFile(join(folder, MANIFEST));
  if (typeof manifest !== 'object' || manifest === null || !('files' in manifest) || !('kind' in manifest))
    return [];
  const { files } = manifest;
  if (manifest.kind !== kind || !Array.isArray(files)) return [];
  // Names only: a manifest that somebody edited must not reach out of its folder.
  return files.filter((name): name is string => typeof name === 'string' && isInnerPath(name));
}

/** Folders and a file below the folder, with '/'. */
const isInnerPath = (name: string): boolean =>
  !/[\\:\0]/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

const writeManifest = ({ folder, kind }: ExportTarget, files: readonly string[]): void =>
  writeJsonFile(join(folder, MANIFEST), { madeBy: 'Limn', kind, files: [...files].sort() });
