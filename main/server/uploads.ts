/** Files dropped on a served page: written under the studio's own uploads folder, one new folder per drop. */
import { createWriteStream } from 'node:fs';
import { link, mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { toSafeName } from '#main/files/safeName.ts';
import { AppError, toWire } from '#shared/contract/errors.ts';
import { jsonAnswer, type Answer } from './Answer.ts';

/** One file. Larger ones are no images that anybody labels by dragging them onto a page. */
const MAX_BYTES = 2 * 1024 ** 3;
const MAX_DEPTH = 16;
/**
 * Takes one file: `POST /upload?batch=<uuid>&name=photos/a.jpg`. Answers the path of the topmost file or folder of that name
 * inside the batch's own folder, or the error as a value.
 */
export async function receiveUpload(
  request: IncomingMessage,
  query: URLSearchParams,
  folder: string,
): Promise<Answer> {
  try {
    const parts = parseName(query.get('name') ?? '');
    const batch = join(folder, parseBatch(query.get('batch') ?? ''));
    const written = await writeUpload(request, join(batch, ...parts));
    return jsonAnswer(200, { top: parts.length === 1 ? written : join(batch, parts[0] ?? '') });
  } catch (error) {
    return jsonAnswer(400, { error: toWire(error, 'upload') });
  }
}

function parseBatch(batch: string): string {
  if (/^[a-z0-9-]{8,64}$/.test(batch)) return batch;
  throw new AppError('bad-request', { call: 'upload', problem: 'batch: not an id' });
}

/** The parts of a relative path, each made harmless; a path that climbs is refused. */
function parseName(name: string): readonly string[] {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.length > MAX_DEPTH || parts.includes('..')) {
    throw new AppError('bad-request', {
      call: 'upload',
      problem: `name: ${JSON.stringify(name)} is no file name`,
    });
  }
  return parts.map(toSafeName);
}

/** Streams into a temporary name first, so that a broken-off upload leaves nothing that looks like an image. */
async function writeUpload(request: IncomingMessage, path: string): Promise<string> {
  const temporary = join(dirname(path), `.${randomUUID()}.part`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(request, limitBytes(path), createWriteStream(temporary, { flags: 'wx' }));
    return await linkToFreeName(temporary, path);
  } catch (error) {
    throw sortDiskError(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Two names can become the same once they are harmless: the second is numbered, never written over the first. */
async function linkToFreeName(from: string, path: string): Promise<string> {
  const suffix = extname(path);
  for (let copy = 1; ; copy++) {
    const name =
      copy === 1 ? path : `${path.slice(0, path.length - suffix.length)} (${String(copy)})${suffix}`;
    try {
      await link(from, name);
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function limitBytes(path: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) done(null, chunk);
      else done(new AppError('bad-request', { call: 'upload', problem: `${path} is larger than 2 GB` }));
    },
  });
}
