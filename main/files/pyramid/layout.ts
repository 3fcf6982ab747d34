/** Where the reduced copies of a huge picture lie: one folder per picture, one file per square, described by `pyramid.json`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What was copied, so that a copy of an older file is known for what it is. */
export interface PyramidInfo {
  readonly version: 1;
  /** `colors`: JPEG squares of every level. `samples`: packed numbers of all levels but the first, which the TIFF itself has. */
  readonly kind: 'colors' | 'samples';
  readonly sourceBytes: number;
  readonly sourceModifiedMs: number;
}

export const INFO_FILE = 'pyramid.json';
const VERSION = 1;

/** @param level 0 is the picture's own size */
export const tilePath = (
  folder: string,
  level: number,
  x: number,
  y: number,
  kind: PyramidInfo['kind'],
): string => join(folder, String(level), `${String(x)}_${String(y)}.${kind === 'colors' ? 'jpeg' : 'bin'}`);

/** @returns null when there is none, or one that another version wrote */
export async function readPyramidInfo(folder: string): Promise<PyramidInfo | null> {
  const text = await readFile(join(folder, INFO_FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const info: unknown = JSON.parse(text);
    return typeof info === 'object' && info !== null && 'version' in info && info.version === VERSION
      ? (info as PyramidInfo)
      : null;
  } catch {
    return null;
  }
}
