/** Where downloaded weights lie: the files, a note beside each, and the checksums that were seen first. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sortDiskError, writeFileAtomic, diskErrorCode } from '#main/files/atomicWrite.ts';
import { isAlive } from '#main/processes/runFolder.ts';

/** Written when a file is in its place. */
export interface StoredWeights {
  readonly format: 1;
  readonly name: string;
  readonly title: string;
  readonly arch: string | null;
  readonly url: string;
  readonly licence: string | null;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly downloadedAt: number;
}

const NOTE = '.note.json';

export class WeightsFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Notes whose file is there, by name. */
  stored(): readonly StoredWeights[] {
    if (!existsSync(this.path)) return [];
    return readdirSync(this.path)
      .filter((file) => file.endsWith(NOTE))
      .sort()
      .flatMap((file) => parseNote(readFileSync(join(this.path, file), 'utf8')))
      .filter(({ file }) => existsSync(this.pathOf(file)));
  }

  pathOf(file: string): string {
    return join(this.path, file);
  }

  /** @throws AppError `disk.full`, `path.read-only` */
  store(note: StoredWeights): void {
    writeFileAtomic(this.pathOf(`${note.name}${NOTE}`), `${JSON.stringify(note, null, 2)}\n`);
    const seen = this.#checksums();
    if (seen[note.url] === note.sha256) return;
    writeFileAtomic(
      this.pathOf('checksums.json'),
      `${JSON.stringify({ ...seen, [note.url]: note.sha256 }, null, 2)}\n`,
    );
  }

  /** What this address sent when it was first asked, or null. */
  firstChecksum(url: string): string | null {
    return this.#checksums()[url] ?? null;
  }

  remove({ name, file }: StoredWeights): void {
    for (const path of [this.pathOf(file), this.pathOf(`${name}${NOTE}`)]) rmSync(path, { force: true });
  }

  /**
   * Keeps other programs from writing the same file meanwhile.
   * @returns what ends that, or null when another one is at it
   */
  lock(file: string): (() => void) | null {
    const path = this.pathOf(`${file}.lock`);
    try {
      mkdirSync(this.path, { recursive: true });
      const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
      if (owner > 0 && owner !== process.pid && isAlive(owner)) return null;
      rmSync(path, { force: true });
      writeFileSync(path, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (diskErrorCode(error) === 'EEXIST') return null;
      throw sortDiskError(error, path);
    }
    return () => rmSync(path, { force: true });
  }

  #checksums(): Readonly<Record<string, string>> {
    const path = this.pathOf('checksums.json');
    return existsSync(path) ? parseChecksums(readFileSync(path, 'utf8')) : {};
  }
}

function parseChecksums(text: string): Readonly<Record<string, string>> {
  const raw = parseJson(text);
  const pairs = typeof raw === 'object' && raw !== null ? Object.entries(raw) : [];
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** A note that somebody edited into nonsense is none. */
function parseNote(text: string): StoredWeights[] {
  const note = parseJson(text) as Partial<StoredWeights> | null;
  const isGood = note?.format === 1 && /^[\w.-]+$/.test(note.name ?? '') && /^[\w.-]+$/.test(note.file ?? '');
  return isGood ? [note as StoredWeights] : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
