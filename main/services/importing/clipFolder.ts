/** The folder of a clip: numbered frames, an index of when each was, and whose frames they are. */
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeCacheFile } from '#main/files/thumbnail.ts';
import { toSafeName } from '#main/files/safeName.ts';

const INDEX = 'frames.jsonl';
const FACTS = 'clip.json';
const STALE_MS = 7 * 24 * 3600 * 1000;

export interface ClipFrame {
  readonly frame: number;
  readonly timeMs: number;
  /** Name inside the folder. */
  readonly file: string;
}

export interface ClipPlace {
  readonly clip: string;
  /** Where its images lie. */
  readonly final: string;
  /** Where they are gathered; a leading dot keeps it out of every import. */
  readonly staging: string;
}

/** The folder of a project that holds the frames of its videos and the pictures of its cameras. */
export const framesFolder = (projectPath: string): string => join(projectPath, 'frames');

/** @returns null when the name is none that `begin` could have given */
export function clipPlace(projectPath: string, clip: string): ClipPlace | null {
  if (basename(clip) !== clip || toSafeName(clip) !== clip) return null;
  const folder = framesFolder(projectPath);
  return { clip, final: join(folder, clip), staging: join(folder, `.${clip}.part`) };
}

/** A place for the frames of `source`: the one it has, or a new one; names that others have are numbered. */
export async function placeFor(projectPath: string, name: string, source: string): Promise<ClipPlace> {
  const wanted = toSafeName(name.replaceAll('/', '_'));
  for (let copy = 1; ; copy += 1) {
    const place = clipPlace(projectPath, copy === 1 ? wanted : `${wanted} (${String(copy)})`);
    if (place === null) throw new Error(`no folder can be called ${wanted}`);
    const owner = (await ownerOf(place.final)) ?? (await ownerOf(place.staging));
    if (owner !== null && owner !== source) continue;
    return place;
  }
}

/** Whose frames lie there: null when nobody's do; a folder without a word about it is somebody else's. */
async function ownerOf(folder: string): Promise<string | null> {
  if ((await stat(folder).catch(() => null)) === null) return null;
  try {
    const facts = JSON.parse(await readFile(join(folder, FACTS), 'utf8')) as { readonly source?: unknown };
    return typeof facts.source === 'string' ? facts.source : '';
  } catch {
    return '';
  }
}

export async function makeClipFolder(folder: string, source: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, FACTS), JSON.stringify({ source }));
}

export async function writeFrame(folder: string, frame: ClipFrame, bytes: Uint8Array): Promise<void> {
  await writeCacheFile(join(folder, frame.file), bytes);
  // Only frames that are whole are in the index.
  await appendFile(join(folder, INDEX), `${JSON.stringify(frame)}\n`);
}

/** The frames of a folder, in order; of one that was written twice the later. */
export async function readFrames(folder: string): Promise<readonly ClipFrame[]> {
  const text = await readFile(join(folder, INDEX), 'utf8').catch(() => '');
  const names = new Set(await readdir(folder).catch(() => []));
  const frames = new Map<number, ClipFrame>();
  for (const line of text.split('\n')) {
    const frame = parseFrame(line);
    if (frame !== null && names.has(frame.file)) frames.set(frame.frame, frame);
  }
  return [...frames.values()].sort((a, b) => a.frame - b.frame);
}

/** A line that was cut off by a crash is no frame. */
function parseFrame(line: string): ClipFrame | null {
  try {
    const { frame, timeMs, file } = JSON.parse(line) as Partial<ClipFrame>;
    const isWhole = typeof frame === 'number' && typeof timeMs === 'number' && typeof file === 'string';
    return isWhole && basename(file) === file ? { frame, timeMs, file } : null;
  } catch {
    return null;
  }
}

/**
 * Puts gathered frames where they stay.
 * @returns the way back, when all of the clip came with this
 */
export async function settleClip({ final, staging }: ClipPlace): Promise<(() => Promise<void>) | null> {
  if ((await stat(final).catch(() => null)) === null) {
    await rename(staging, final);
    return () => rename(final, staging);
  }
  for (const frame of await readFrames(staging)) {
    await rename(join(staging, frame.file), join(final, frame.file));
    await appendFile(join(final, INDEX), `${JSON.stringify(frame)}\n`);
  }
  await rm(staging, { recursive: true, force: true });
  return null;
}

/** Removes what was gathered long ago and never came to be images. */
export async function dropStale(projectPath: string): Promise<void> {
  const folder = framesFolder(projectPath);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith('.') || !name.endsWith('.part')) continue;
    const info = await stat(join(folder, name)).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > STALE_MS) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}
