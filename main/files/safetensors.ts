/** Reads and writes safetensors files: 8 bytes of header length, a JSON header, raw little-endian tensors. */
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '#shared/contract/errors.ts';
import { sortDiskError } from './atomicWrite.ts';
import { bytesPer, isLittleEndian, isTensorDtype, toFloat32, type TensorDtype } from './tensorBytes.ts';

/** Row-major numbers with their shape; whatever the file's type was, they are float32 here. */
export interface SafeTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface SafetensorsContent {
  readonly tensors: ReadonlyMap<string, SafeTensor>;
  /** The header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly dims: readonly number[];
  readonly start: number;
  readonly end: number;
}

interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the tensors begin in the file. */
  readonly dataStart: number;
}

/** The format's own limit for headers is 100 MB; no model we know comes near this one. */
const MAX_HEADER_BYTES = 32 * 1024 * 1024;
const MAX_DIMS = 8;
/** One read or write system call moves at most this much. */
const CHUNK_BYTES = 64 * 1024 * 1024;
const METADATA = '__metadata__';

/** An open file: its header is read and checked, its numbers are read when asked for. */
export interface SafetensorsFile {
  /** Shapes by name, in the file's order. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly metadata: Readonly<Record<string, string>>;
  /** @throws AppError `weights.unreadable` when the file ends too early */
  readonly read: (name: string) => SafeTensor;
  readonly close: () => void;
}

/**
 * Opens a file, which must be closed again. It is taken for hostile: sizes, shapes and offsets are checked before anything
 * is allocated, and they must fill the file exactly, as the format demands.
 * @throws AppError `path.missing`, `weights.unreadable` with the reason
 */
export function openSafetensors(path: string): SafetensorsFile {
  const file = openFile(path);
  try {
    const { entries, metadata, dataStart } = readHeader(path, file);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    return {
      shapes: new Map(entries.map(({ name, dims }) => [name, dims])),
      metadata,
      read: (name) => {
        const entry = byName.get(name);
        if (entry === undefined) throw new Error(`${path} has no tensor ${name}`);
        const bytes = readExactly(path, file, dataStart + entry.start, entry.end - entry.start);
        return { dims: entry.dims, data: toFloat32(entry.dtype, bytes) };
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw sortDiskError(error, path);
  }
}

/** Reads all tensors of a file. @throws as `openSafetensors` */
export async function readSafetensors(path: string): Promise<SafetensorsContent> {
  const file = openSafetensors(path);
  try {
    const tensors = new Map<string, SafeTensor>();
    for (const name of file.shapes.keys()) {
      tensors.set(name, file.read(name));
      // A process that reads a large file answers in between.
      await setImmediate();
    }
    return { tensors, metadata: file.metadata };
  } finally {
    file.close();
  }
}

/**
 * Writes tensors as F32, beside the place and then moved there: whoever reads finds the old file or the whole new one.
 * @throws AppError `disk.full`, `path.read-only`
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, SafeTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'wx');
    try {
      await writeAll(file, headerBytes(tensors, metadata));
      for (const { data } of tensors.values()) await writeAll(file, littleEndianBytes(data));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw sortDiskError(error, path);
  }
}

const unreadable = (path: string, reason: string): AppError<'weights.unreadable'> =>
  new AppError('weights.unreadable', { path, reason });

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw sortDiskError(error, path);
  }
}

function readHeader(path: string, file: number): Header {
  const info = fstatSync(file);
  if (!info.isFile()) throw unreadable(path, 'it is not a file');
  if (info.size < 8) throw unreadable(path, 'it is too short');
  const length = readExactly(path, file, 0, 8).readBigUInt64LE();
  if (length > BigInt(MAX_HEADER_BYTES)) throw unreadable(path, 'it does not begin as one does');
  if (length > BigInt(info.size - 8)) throw unreadable(path, 'it is cut off in its header');
  const dataStart = 8 + Number(length);
  const text = readExactly(path, file, 8, Number(length)).toString('utf8');
  const { entries, metadata } = parseHeader(path, text);
  checkLayout(path, entries, info.size - dataStart);
  return { entries, metadata, dataStart };
}

function parseHeader(path: string, text: string): Pick<Header, 'entries' | 'metadata'> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw unreadable(path, 'its header is no JSON');
  }
  if (!isObject(raw)) throw unreadable(path, 'its header is no JSON object');
  const entries: Entry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (name === METADATA) metadata = parseMetadata(path, value);
    else entries.push(parseEntry(path, name, value));
  }
  return { entries: entries.sort((a, b) => a.start - b.start || a.end - b.end), metadata };
}

function parseMetadata(path: string, value: unknown): Record<string, string> {
  const pairs = isObject(value) ? Object.entries(value) : null;
  if (pairs === null || pairs.some(([, text]) => typeof text !== 'string')) {
    throw unreadable(path, 'its metadata are no texts');
  }
  return Object.fromEntries(pairs) as Record<string, string>;
}

function parseEntry(path: string, name: string, value: unknown): Entry {
  const entry = isObject(value) ? value : {};
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isTensorDtype(dtype)) throw unreadable(path, `${name} has the type ${String(dtype)}`);
  if (!isCounts(shape) || shape.length > MAX_DIMS) throw unreadable(path, `${name} has no proper shape`);
  if (!isCounts(offsets) || offsets.length !== 2) throw unreadable(path, `${name} has no proper place`);
  const [start = 0, end = 0] = offsets;
  const bytes = shape.reduce((product, n) => product * n, bytesPer(dtype));
  if (bytes !== end - start) throw unreadable(path, `${name} is not as long as its shape says`);
  return { name, dtype, dims: shape, start, end };
}

/** Tensors follow each other without holes or overlaps and end where the file ends. */
function checkLayout(path: string, entries: readonly Entry[], dataBytes: number): void {
  let at = 0;
  for (const { name, start, end } of entries) {
    if (start !== at) throw unreadable(path, `${name} does not begin where the tensor before it ends`);
    at = end;
  }
  if (at > dataBytes) throw unreadable(path, `it is cut off: ${at - dataBytes} of ${at} bytes are missing`);
  if (at !== dataBytes) throw unreadable(path, `it holds ${dataBytes} bytes of numbers and ${at} are named`);
}

function readExactly(path: string, file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const part = Math.min(CHUNK_BYTES, length - done);
    const bytesRead = readSync(file, bytes, done, part, position + done);
    if (bytesRead === 0) throw unreadable(path, 'it ends too early');
    done += bytesRead;
  }
  return bytes;
}

function headerBytes(
  tensors: ReadonlyMap<string, SafeTensor>,
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  let at = 0;
  for (const [name, { dims, data }] of tensors) {
    const end = at + data.length * 4;
    header[name] = { dtype: 'F32', shape: dims, data_offsets: [at, end] };
    at = end;
  }
  const json = Buffer.from(JSON.stringify(header));
  // Padded with spaces so that the tensors begin at a multiple of 8, as the format advises.
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = Buffer.alloc(8 + padded, ' ');
  bytes.writeBigUInt64LE(BigInt(padded));
  json.copy(bytes, 8);
  return bytes;
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, Math.min(CHUNK_BYTES, bytes.length - done));
    done += bytesWritten;
  }
}

/** Makes the new name durable too; systems that cannot open folders do it by themselves. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function littleEndianBytes(data: Float32Array): Uint8Array {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return isLittleEndian ? bytes : Buffer.from(bytes).swap32();
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
