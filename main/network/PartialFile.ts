/** A download on its way: what is here already, and what the server said of the file it comes from. */
import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { sortDiskError, writeFileAtomic } from '#main/files/atomicWrite.ts';

/** By what the server can tell later whether the file is still the same. */
export interface Origin {
  readonly url: string;
  /** A strong ETag, or a Last-Modified; '' when there was neither, and then nothing can be resumed. */
  readonly validator: string;
}

export class PartialFile {
  /** Where the bytes are while they come. */
  readonly path: string;
  readonly #notePath: string;
  #hash: Hash = createHash('sha256');
  #done = 0;
  #file: number | null = null;

  /** @param target where the whole file will be */
  constructor(target: string) {
    this.path = `${target}.part`;
    this.#notePath = `${target}.part.json`;
  }

  /** Bytes here. */
  get done(): number {
    return this.#done;
  }

  /** The validator to go on with, or null when there is nothing to go on from. */
  resumable(url: string): string | null {
    const note = this.#note();
    return note?.url === url && note.validator !== '' && this.#size() > 0 ? note.validator : null;
  }

  /** Takes what is here for the beginning of the file. @throws AppError of the disk */
  async goOn(): Promise<void> {
    this.close();
    this.#hash = createHash('sha256');
    this.#done = 0;
    for await (const bytes of createReadStream(this.path) as AsyncIterable<Buffer>) {
      this.#hash.update(bytes);
      this.#done += bytes.length;
    }
    this.#open('a');
  }

  /** Begins anew. @throws AppError of the disk */
  startOver(origin: Origin): void {
    this.close();
    this.#hash = createHash('sha256');
    this.#done = 0;
    this.#open('w');
    writeFileAtomic(this.#notePath, JSON.stringify(origin));
  }

  /** @throws AppError `disk.full`, `path.read-only` */
  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file ?? -1, bytes, at);
    } catch (error) {
      throw sortDiskError(error, this.path);
    }
    this.#hash.update(bytes);
    this.#done += bytes.length;
  }

  /** Makes it durable. @returns the SHA-256 of all of it */
  finish(): string {
    if (this.#file !== null) fsyncSync(this.#file);
    this.close();
    return this.#hash.copy().digest('hex');
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  /** Forgets all of it. */
  discard(): void {
    this.close();
    for (const path of [this.path, this.#notePath]) rmSync(path, { force: true });
    this.#done = 0;
  }

  /** Forgets the note only: the bytes have found their place. */
  settle(): void {
    rmSync(this.#notePath, { force: true });
  }

  #open(flags: 'a' | 'w'): void {
    try {
      this.#file = openSync(this.path, flags);
    } catch (error) {
      throw sortDiskError(error, this.path);
    }
  }

  #size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  #note(): Origin | null {
    if (!existsSync(this.#notePath)) return null;
    try {
      const note = JSON.parse(readFileSync(this.#notePath, 'utf8')) as Partial<Origin>;
      return { url: note.url ?? '', validator: note.validator ?? '' };
    } catch {
      // A note that cannot be read is as good as none: the download begins anew.
      return null;
    }
  }
}
