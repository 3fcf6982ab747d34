/** Names of projects and where their folders are. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '#shared/contract/errors.ts';

const SUFFIX = '.limn';
export const DATABASE_FILE = 'project.db';

/** Names that Windows keeps for itself; a project must be able to move there. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The name as a folder can carry it on every system.
 * @throws AppError `project.name`
 */
export function checkProjectName(raw: string): string {
  const name = raw.trim().normalize('NFC');
  const problem = nameProblem(name);
  if (problem !== null) throw new AppError('project.name', { name: raw, problem });
  return name;
}

function nameProblem(name: string): string | null {
  if (name === '') return 'it is empty';
  if ([...name].length > 100) return 'it is longer than 100 characters';
  if (/[\p{Cc}\p{Cs}]/u.test(name)) return 'it contains a line break or control character';
  const bad = /[/\\:*?"<>|]/.exec(name);
  if (bad !== null) return `a folder name cannot contain ${bad[0]}`;
  if (name.startsWith('.') || name.endsWith('.')) return 'it begins or ends with a dot';
  if (RESERVED.test(name)) return 'the system keeps this name for itself';
  return null;
}

export const projectFolder = (folder: string, name: string): string =>
  join(resolve(folder), `${name}${SUFFIX}`);

/**
 * The project folder somebody means: the `.limn` folder itself, its `project.db`, or its name without `.limn`.
 * @throws AppError `path.missing`, `project.not-a-project`
 */
export function resolveProjectPath(path: string): string {
  const given = resolve(path);
  const candidates = [
    given,
    `${given}${SUFFIX}`,
    ...(basename(given) === DATABASE_FILE ? [dirname(given)] : []),
  ];
  const found = candidates.find((folder) => existsSync(join(folder, DATABASE_FILE)));
  if (found !== undefined) return found;
  const isThere = candidates.some((candidate) => existsSync(candidate));
  if (!isThere) throw new AppError('path.missing', { path: given });
  throw new AppError('project.not-a-project', { path: given });
}

/** @throws AppError `path.missing`, `path.not-a-folder` */
export function checkFolder(path: string): string {
  const folder = resolve(path);
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) throw new AppError('path.missing', { path: folder });
  if (!stat.isDirectory()) throw new AppError('path.not-a-folder', { path: folder });
  return folder;
}
