/** Thumbnails and images, asked for by project and item: `/thumb/<project>/<item>`, `/media/<project>/<item>`. Never by path. */
import { stat } from 'node:fs/promises';
import type { Thumbnails } from '#main/services/Thumbnails.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { notFound, type Answer } from './Answer.ts';

const ADDRESS = /^\/(thumb|media)\/([A-Za-z0-9-]{1,64})\/([1-9]\d{0,9})$/;
const SHOWN: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/bmp',
  'image/avif',
];

/**
 * Answers a picture's address; the services find the file and check that it lies where it should.
 * @param knownTag the `If-None-Match` header
 * @returns null when the address is none of a picture
 */
export async function readPicture(
  pathname: string,
  knownTag: string | undefined,
  thumbnails: Thumbnails,
): Promise<Answer | null> {
  if (!/^\/(thumb|media)\//.test(pathname)) return null;
  const [, place, project = '', item = ''] = ADDRESS.exec(pathname) ?? [];
  if (place === undefined) return notFound;
  try {
    const kind = place === 'thumb' ? 'thumbnail' : 'original';
    const { path, contentType } = await thumbnails.resolve(project, Number(item), kind);
    if (!SHOWN.includes(contentType)) return notFound;
    return await answerFile(path, contentType, knownTag);
  } catch (error) {
    if (isAppError(error) || isMissing(error)) return notFound;
    throw error;
  }
}

async function answerFile(path: string, type: string, knownTag: string | undefined): Promise<Answer> {
  const { size, mtimeMs } = await stat(path);
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  // Images may be replaced on disk: the browser shows its copy for ten minutes, then asks whether it is still right.
  const headers = { etag, 'cache-control': 'private, max-age=600' };
  if (knownTag === etag) return { status: 304, headers, body: null };
  return { status: 200, headers: { ...headers, 'content-type': type }, body: { path, bytes: size } };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
