/** Pictures, asked for by project and item: `/thumb/<project>/<item>`, `/media/…`, `/view/…?bands=…`. Never by path. */
import { stat } from 'node:fs/promises';
import type { Pictures, TaggedView } from '#main/services/Pictures.ts';
import type { Thumbnails } from '#main/services/Thumbnails.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { notFound, type Answer } from './Answer.ts';
import { parseView } from './viewAddress.ts';

const PLACE = /^\/(thumb|media|view)\//;
const ADDRESS = /^\/(thumb|media|view)\/([A-Za-z0-9-]{1,64})\/([1-9]\d{0,9})$/;
/** Images may be replaced on disk: the browser shows its copy for ten minutes, then asks whether it is still right. */
const SHORTLY = { 'cache-control': 'private, max-age=600' } as const;
const SHOWN: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/bmp',
  'image/avif',
];

/** What answers. */
export interface PictureSources {
  readonly thumbnails: Thumbnails;
  readonly pictures: Pictures;
}

/** Of a request: decoded path, query, and the `If-None-Match` header. */
export interface PictureAddress {
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly knownTag: string | undefined;
}

export const isPictureAddress = (pathname: string): boolean => PLACE.test(pathname);

/**
 * Answers a picture's address; the services find the file and check that it lies where it should.
 * @returns null when the address is none of a picture
 */
export async function readPicture(
  { pathname, query, knownTag }: PictureAddress,
  { thumbnails, pictures }: PictureSources,
): Promise<Answer | null> {
  if (!isPictureAddress(pathname)) return null;
  const [, place, project = '', item = ''] = ADDRESS.exec(pathname) ?? [];
  if (place === undefined) return notFound;
  try {
    if (place === 'view') {
      const request = parseView(query);
      const found = request === null ? null : await pictures.view(project, Number(item), request, knownTag);
      return found === null ? notFound : viewAnswer(found);
    }
    const kind = place === 'thumb' ? 'thumbnail' : 'original';
    const { path, contentType } = await thumbnails.resolve(project, Number(item), kind);
    if (!SHOWN.includes(contentType)) return notFound;
    return await answerFile(path, contentType, knownTag);
  } catch (error) {
    if (isAppError(error) || isMissing(error)) return notFound;
    throw error;
  }
}

function viewAnswer({ tag, view }: TaggedView): Answer {
  const headers = { etag: tag, ...SHORTLY };
  if (view === null) return { status: 304, headers, body: null };
  return { status: 200, headers: { ...headers, 'content-type': view.contentType }, body: view.bytes };
}

async function answerFile(path: string, type: string, knownTag: string | undefined): Promise<Answer> {
  const { size, mtimeMs } = await stat(path);
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const headers = { etag, ...SHORTLY };
  if (knownTag === etag) return { status: 304, headers, body: null };
  return { status: 200, headers: { ...headers, 'content-type': type }, body: { path, bytes: size } };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
