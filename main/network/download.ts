/** Brings one file home: whole and checked, or not at all; what was already here is asked for no more. */
import { mkdirSync, renameSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { AppError, cancelled, isAppError } from '#shared/contract/errors.ts';
import { checkAddress, nextAddress } from './address.ts';
import { PartialFile } from './PartialFile.ts';

export interface DownloadRequest {
  readonly url: string;
  /** Where the file goes. */
  readonly target: string;
  /** What it must be; null when nobody knows beforehand. */
  readonly sha256: string | null;
  readonly maxBytes: number;
  readonly progress: (done: number, total: number | null) => void;
  readonly signal: AbortSignal;
  /** Looks at the whole file before it takes its place; throws when it is not what was wanted. */
  readonly check: (path: string) => void;
  /** A server that sends nothing for so long is given up, in milliseconds. */
  readonly stallMs?: number;
}

export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
  /** Bytes that were here before. */
  readonly resumedAt: number;
}

const MAX_REDIRECTS = 8;
/** A connection that breaks is taken up again so often, as long as each attempt brought something. */
const MAX_ATTEMPTS = 4;
const STALL_MS = 60_000;

/**
 * Downloads, going on where an earlier attempt ended when the server can prove that the file is still the same one.
 * @throws AppError `download.*`, `disk.full`, `path.read-only`, `cancelled`, and what `check` throws
 */
export async function download(request: DownloadRequest): Promise<Downloaded> {
  const url = checkAddress(request.url);
  const part = new PartialFile(request.target);
  try {
    mkdirSync(dirname(request.target), { recursive: true });
    const { announced, resumedAt } = await fetchAll(request, url, part);
    const sha256 = part.finish();
    const expected = request.sha256 ?? announced;
    if (expected !== null && expected !== sha256) {
      part.discard();
      throw new AppError('download.checksum', { url: url.href, expected, found: sha256 });
    }
    settle(request, part);
    return { bytes: part.done, sha256, resumedAt };
  } catch (error) {
    if (request.signal.aborted) throw cancelled();
    throw sortDiskError(error, request.target);
  } finally {
    part.close();
  }
}

function settle({ target, check }: DownloadRequest, part: PartialFile): void {
  try {
    check(part.path);
  } catch (error) {
    part.discard();
    throw error;
  }
  renameSync(part.path, target);
  part.settle();
}

interface Fetched {
  /** The checksum that the server itself names, or null. */
  readonly announced: string | null;
  readonly resumedAt: number;
}

async function fetchAll(request: DownloadRequest, url: URL, part: PartialFile): Promise<Fetched> {
  let resumedAt: number | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const before = part.done;
    try {
      const answer = await ask(request, url, part);
      resumedAt ??= part.done;
      await receive(request, answer, part);
      return { announced: answer.announced, resumedAt };
    } catch (error) {
      part.close();
      const isCut = isAppError(error) && error.code === 'download.cut';
      const canGoOn = part.done > before && part.resumable(url.href) !== null;
      if (!isCut || !canGoOn || attempt === MAX_ATTEMPTS || request.signal.aborted) throw error;
    }
  }
}

interface Answer {
  readonly response: Response;
  readonly announced: string | null;
  /** Of the whole file, as the server says. */
  readonly total: number | null;
  readonly stall: AbortController;
}

/** Asks for the rest when there is something to go on from, else for all, and prepares the part for what comes. */
async function ask(request: DownloadRequest, url: URL, part: PartialFile): Promise<Answer> {
  const validator = part.resumable(url.href);
  if (validator !== null) await part.goOn();
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (validator !== null) Object.assign(headers, { range: `bytes=${part.done}-`, 'if-range': validator });
  const stall = new AbortController();
  const { response, announced } = await follow({ request, url, headers, stall });
  if (response.status === 416 && validator !== null) {
    // What is here is not a beginning of what is there.
    await response.body?.cancel();
    part.discard();
    return ask(request, url, part);
  }
  checkStatus(url, response);
  const isRest = response.status === 206 && validator !== null && startsAt(response) === part.done;
  if (response.status === 206 && !isRest) throw refused(url, 'it sent another part than was asked for');
  const total = totalOf(response, isRest ? part.done : 0);
  checkSize(request, url, total);
  if (!isRest) part.startOver({ url: url.href, validator: validatorOf(response) });
  if (total !== null) checkDisk(request.target, total - part.done);
  return { response, announced, total, stall };
}

interface Hop {
  readonly request: DownloadRequest;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly stall: AbortController;
}

async function follow({
  request,
  url,
  headers,
  stall,
}: Hop): Promise<Pick<Answer, 'response' | 'announced'>> {
  const signal = AbortSignal.any([request.signal, stall.signal]);
  let at = url;
  let announced: string | null = null;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await fetchOnce(at, { headers, signal, redirect: 'manual' }, { request, stall });
    announced ??= checksumIn(response.headers);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return { response, announced };
    await response.body?.cancel();
    at = nextAddress(at, location);
  }
  throw refused(url, `it leads from one address to the next more than ${MAX_REDIRECTS} times`);
}

async function fetchOnce(
  url: URL,
  init: RequestInit,
  { request, stall }: { readonly request: DownloadRequest; readonly stall: AbortController },
): Promise<Response> {
  const timer = setTimeout(() => stall.abort(), request.stallMs ?? STALL_MS);
  try {
    return await fetch(url, init);
  } catch (error) {
    if (request.signal.aborted) throw cancelled();
    throw new AppError(
      'download.offline',
      { host: url.host, problem: reasonOf(error, stall) },
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Writes what comes until the end. */
async function receive(
  request: DownloadRequest,
  { response, total, stall }: Answer,
  part: PartialFile,
): Promise<void> {
  const stallMs = request.stallMs ?? STALL_MS;
  let timer = setTimeout(() => stall.abort(), stallMs);
  const cut = (problem: string, cause?: unknown): AppError =>
    new AppError('download.cut', { url: request.url, problem }, { cause });
  request.progress(part.done, total);
  const body = response.body?.getReader();
  try {
    for (;;) {
      const next = await body?.read().catch((error: unknown) => {
        if (request.signal.aborted) throw cancelled();
        throw cut(reasonOf(error, stall), error);
      });
      if (next === undefined || next.done) break;
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), stallMs);
      part.write(next.value);
      checkSize(request, new URL(request.url), part.done);
      request.progress(part.done, total);
    }
  } finally {
    clearTimeout(timer);
    body?.releaseLock();
  }
  if (total !== null && part.done !== total) throw cut(`${part.done} of ${total} bytes came`);
}

// --- what answers say -------------------------------------------------------------------------------------------------

const refused = (url: URL, problem: string): AppError =>
  new AppError('download.refused', { url: url.href, problem });

function checkStatus(url: URL, { status, headers }: Response): void {
  if (status === 404 || status === 410) throw refused(url, `there is no such file (${status})`);
  if (status === 401 || status === 403)
    throw refused(url, `the server does not give it to everybody (${status})`);
  if (status === 429 || status >= 500)
    throw refused(url, `the server is busy or broken (${status}); try again later`);
  if (status !== 200 && status !== 206) throw refused(url, `the server answered ${status}`);
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) throw refused(url, 'it is a web page');
}

function checkSize({ maxBytes }: DownloadRequest, url: URL, bytes: number | null): void {
  if (bytes !== null && bytes > maxBytes) {
    throw new AppError('download.too-large', { url: url.href, bytes, limit: maxBytes });
  }
}

/** Better now than when all but the last is here. */
function checkDisk(target: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(target));
  if (bavail * bsize < bytes) throw new AppError('disk.full', { path: target });
}

const startsAt = ({ headers }: Response): number =>
  Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? Number.NaN);

function totalOf({ headers }: Response, before: number): number | null {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  if (total !== undefined) return Number(total);
  const length = headers.get('content-length');
  return length === null || !/^\d+$/.test(length) ? null : before + Number(length);
}

/** A weak ETag does not promise the same bytes. */
function validatorOf({ headers }: Response): string {
  const etag = headers.get('etag') ?? '';
  return etag !== '' && !etag.startsWith('W/') ? etag : (headers.get('last-modified') ?? '');
}

/** Hugging Face names the SHA-256 of large files before it leads to where they lie. */
const checksumIn = (headers: Headers): string | null =>
  /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1] ?? null;

/** What lies behind fetch's "fetch failed". */
function reasonOf(error: unknown, stall: AbortController): string {
  if (stall.signal.aborted) return 'it sent nothing for too long';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return (
    REASONS[code] ??
    (cause instanceof Error ? cause.message : error instanceof Error ? error.message : 'no answer')
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such server, or no connection',
  EAI_AGAIN: 'no connection',
  ECONNREFUSED: 'it does not answer',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ENETUNREACH: 'no connection',
  EHOSTUNREACH: 'no connection',
  ETIMEDOUT: 'it does not answer',
};
