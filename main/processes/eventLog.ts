/** `events.jsonl`: one train event per line, appended by the trainer, read by everybody. */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import type { TrainEvent } from '#shared/domain/run.ts';

/** The writing end. A line that an earlier process left torn is closed first, so that it spoils nothing after it. */
export class EventLog {
  readonly #path: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    try {
      const needsBreak = endsTorn(path);
      this.#file = openSync(path, 'a');
      if (needsBreak) writeSync(this.#file, '\n');
    } catch (error) {
      throw sortDiskError(error, path);
    }
  }

  append(events: readonly TrainEvent[]): void {
    if (events.length === 0) return;
    const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw sortDiskError(error, this.#path);
    }
  }

  /** Makes what was appended durable: before a checkpoint, so that the curve is never behind it. */
  sync(): void {
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function endsTorn(path: string): boolean {
  if (!existsSync(path)) return false;
  const { size } = statSync(path);
  if (size === 0) return false;
  const file = openSync(path, 'r');
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    return last[0] !== 0x0a;
  } finally {
    closeSync(file);
  }
}

/** All whole events of a log; a torn or damaged line is left out. No log, no events. */
export function readEvents(path: string): TrainEvent[] {
  return existsSync(path) ? parseEvents(readFileSync(path, 'utf8')) : [];
}

/** Reads what was appended since the last time; a line that is still being written waits for its end. */
export class EventTail {
  readonly #path: string;
  #position = 0;
  #rest: Buffer = Buffer.alloc(0);

  /** @param position bytes that are known already */
  constructor(path: string, position = 0) {
    this.#path = path;
    this.#position = position;
  }

  read(): TrainEvent[] {
    if (!existsSync(this.#path)) return [];
    const file = openSync(this.#path, 'r');
    try {
      const size = statSync(this.#path).size;
      const bytes = Buffer.alloc(Math.max(0, size - this.#position));
      const length = readSync(file, bytes, 0, bytes.length, this.#position);
      this.#position += length;
      const all = Buffer.concat([this.#rest, bytes.subarray(0, length)]);
      const end = all.lastIndexOf(0x0a) + 1;
      this.#rest = all.subarray(end);
      return parseEvents(all.subarray(0, end).toString('utf8'));
    } finally {
      closeSync(file);
    }
  }
}

function parseEvents(text: string): TrainEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = parseLine(line);
    return event === null ? [] : [event];
  });
}

/** Null for an empty line and for one that a crash cut off in the middle. */
function parseLine(line: string): TrainEvent | null {
  if (line === '') return null;
  try {
    const value = JSON.parse(line) as TrainEvent | null;
    return typeof value === 'object' && value !== null && typeof value.event === 'string' ? value : null;
  } catch {
    return null;
  }
}
