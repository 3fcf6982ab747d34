/** Thumbnails and images, asked for by project and item: `/thumb/<project>/<item>`, `/media/<project>/<item>`. Never by path. */
import { isAppError } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { notFound, type Answer, type StoredFile } from './Answer.ts';

export interface Picture {
  /** `image/webp` */
  readonly type: string;
  /** Changes when the picture does. */
  readonly tag: string;
  readonly body: Uint8Array | StoredFile;
}

/** The services' side: both throw AppErrors for unknown items and unreadable files. */
export interface PictureSource {
  thumbnail(project: ProjectId, item: ItemId): Promise<Picture>;
  image(project: ProjectId, item: ItemId): Promise<Picture>;
}

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
 * Answers a picture's address.
 * @param knownTag the `If-None-Match` header
 * @returns null when the address is none of a picture
 */
export async function readPicture(
  pathname: string,
  knownTag: string | undefined,
  source: PictureSource,
): Promise<Answer | null> {
  const match = ADDRESS.exec(pathname);
  if (match === null) return /^\/(thumb|media)\//.test(pathname) ? notFound : null;
  const [, kind, project = '', item = ''] = match;
  try {
    const picture = await (kind === 'thumb'
      ? source.thumbnail(project, Number(item))
      : source.image(project, Number(item)));
    return toAnswer(picture, kind === 'thumb', knownTag);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return notFound;
  }
}

function toAnswer(picture: Picture, isThumb: boolean, knownTag: string | undefined): Answer {
  if (!SHOWN.includes(picture.type)) return notFound;
  const etag = `"${picture.tag}"`;
  const headers = {
    etag,
    // A thumbnail's tag is that of its content; an image may be replaced on disk, so the browser asks whether it was.
    'cache-control': isThumb ? 'private, max-age=86400, immutable' : 'private, no-cache',
  };
  if (knownTag === etag) return { status: 304, headers, body: null };
  return { status: 200, headers: { ...headers, 'content-type': picture.type }, body: picture.body };
}
