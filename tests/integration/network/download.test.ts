import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download, type DownloadRequest } from '#main/network/download.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import { startFileServer, type Behaviour, type FileServer } from '#tests/helpers/fileServer.ts';

const BODY = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251));
const SHA256 = createHash('sha256').update(BODY).digest('hex');

let folder: string;
let server: FileServer;
let behaviour: Behaviour;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'limn-download-'));
  behaviour = { body: BODY };
  server = await startFileServer(() => behaviour);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const target = (): string => join(folder, 'w.safetensors');

const get = (request: Partial<DownloadRequest> = {}) =>
  download({
    url: `${server.origin}/file`,
    target: target(),
    sha256: null,
    maxBytes: 1e6,
    progress: () => {},
    signal: new AbortController().signal,
    check: () => {},
    ...request,
  });

/** What a person reads, without the port. */
const said = (request: Partial<DownloadRequest> = {}): Promise<string> =>
  get(request).then(
    () => 'it came',
    (error: unknown) => textOfError(error).replaceAll(/127\.0\.0\.1:\d+/g, 'SERVER'),
  );

const ranges = (): (string | null)[] => server.asked.map(({ range }) => range);

describe('a download', () => {
  it('comes whole, tells how far it is, and leaves nothing else behind', async () => {
    const told: [number, number | null][] = [];
    expect(await get({ sha256: SHA256, progress: (...at) => told.push(at) })).toEqual({
      bytes: BODY.length,
      sha256: SHA256,
      resumedAt: 0,
    });
    expect(readFileSync(target()).equals(BODY)).toBe(true);
    expect(readdirSync(folder)).toEqual(['w.safetensors']);
    expect(told.at(0)).toEqual([0, BODY.length]);
    expect(told.at(-1)).toEqual([BODY.length, BODY.length]);
  });

  it('goes on by itself after a connection that broke in the middle, asking for the rest only', async () => {
    behaviour = { body: BODY, cutAfter: [60_000, 50_000] };
    expect(await get({ sha256: SHA256 })).toMatchObject({ bytes: BODY.length });
    expect(ranges()).toEqual([null, 'bytes=60000-', 'bytes=110000-']);
    expect(server.asked[1]?.ifRange).toBe('"v1"');
    expect(readFileSync(target()).equals(BODY)).toBe(true);
  });

  it('that was given up goes on at the next click', async () => {
    const abort = new AbortController();
    behaviour = { body: BODY, slowMs: 5 };
    const progress = (done: number): void => void (done > 30_000 && abort.abort());
    await expect(get({ signal: abort.signal, progress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(target())).toBe(false);
    behaviour = { body: BODY };
    const { resumedAt, sha256 } = await get({ sha256: SHA256 });
    expect(resumedAt).toBeGreaterThan(30_000);
    expect(ranges()).toEqual([null, `bytes=${String(resumedAt)}-`]);
    expect(sha256).toBe(SHA256);
    expect(readdirSync(folder)).toEqual(['w.safetensors']);
  });

  it('begins anew when the file has changed meanwhile', async () => {
    behaviour = { body: Buffer.alloc(BODY.length, 1), etag: '"old"', cutAfter: [1000, 1000, 1000, 1000] };
    expect(await said()).toBe(
      `The download of http://SERVER/file was cut off: the connection broke. Download again: it goes on where it stopped, if the server can.`,
    );
    behaviour = { body: BODY, etag: '"new"' };
    expect(await get({ sha256: SHA256 })).toMatchObject({ resumedAt: 0 });
  });

  it.each<[string, Partial<Behaviour>]>([
    ['knows no ranges', { hasRange: false }],
    ['has nothing to tell its files apart by', { etag: null }],
    ['promises only something like the same file', { etag: 'W/"v1"' }],
  ])('begins anew with a server that %s', async (_, how) => {
    behaviour = { body: BODY, ...how, cutAfter: [1000, 1000, 1000, 1000] };
    await said();
    behaviour = { body: BODY, ...how };
    expect(await get({ sha256: SHA256 })).toMatchObject({ resumedAt: 0, bytes: BODY.length });
    expect(readFileSync(target()).equals(BODY)).toBe(true);
  });

  it('begins anew when more is here than there is', async () => {
    writeFileSync(`${target()}.part`, Buffer.alloc(BODY.length + 5));
    writeFileSync(
      `${target()}.part.json`,
      JSON.stringify({ url: `${server.origin}/file`, validator: '"v1"' }),
    );
    expect(await get({ sha256: SHA256 })).toMatchObject({ resumedAt: 0 });
    expect(ranges()).toEqual([`bytes=${String(BODY.length + 5)}-`, null]);
  });

  it('follows redirects, and holds the file against the checksum that is named on the way', async () => {
    behaviour = { body: BODY, headers: { 'x-linked-etag': `"${SHA256}"` } };
    expect(await get({ url: `${server.origin}/redirect` })).toMatchObject({ sha256: SHA256 });
    behaviour = { body: BODY, headers: { 'x-linked-etag': `"${'0'.repeat(64)}"` } };
    expect(await said({ url: `${server.origin}/redirect` })).toContain(`should be ${'0'.repeat(64)}`);
  });

  it('without a length is taken until its end', async () => {
    behaviour = { body: BODY, withLength: false };
    const told: (number | null)[] = [];
    expect(await get({ sha256: SHA256, progress: (_, total) => told.push(total) })).toMatchObject({
      bytes: BODY.length,
    });
    expect(new Set(told)).toEqual(new Set([null]));
  });
});

describe('a download that fails says why and keeps nothing that is wrong', () => {
  it.each<[string, Partial<Behaviour>, Partial<DownloadRequest>, string]>([
    [
      'a wrong checksum',
      {},
      { sha256: 'f'.repeat(64) },
      `What http://SERVER/file sent is not what it should be: its SHA-256 is ${SHA256} and should be ${'f'.repeat(64)}. Nothing was kept; download again, and if it happens twice, do not trust that server.`,
    ],
    [
      'no such file',
      { status: 404 },
      {},
      'http://SERVER/file cannot be downloaded: there is no such file (404). Check the address, or download the file yourself and choose it.',
    ],
    ['a closed door', { status: 403 }, {}, 'the server does not give it to everybody (403)'],
    ['a busy server', { status: 503 }, {}, 'the server is busy or broken (503); try again later'],
    [
      'a web page',
      { headers: { 'content-type': 'text/html; charset=utf-8' } },
      {},
      'http://SERVER/file cannot be downloaded: it is a web page.',
    ],
    [
      'too much',
      {},
      { maxBytes: 1000 },
      'http://SERVER/file has 0.2 MB and weights may have 0.0 MB. Choose smaller weights.',
    ],
    ['too much that was not announced', { withLength: false }, { maxBytes: 1000 }, 'Choose smaller weights.'],
  ])('%s', async (_, how, request, sentence) => {
    behaviour = { body: BODY, ...how };
    expect(await said(request)).toContain(sentence);
    expect(existsSync(target())).toBe(false);
  });

  it('an endless redirect, one to nowhere, and one from a server that is not there', async () => {
    expect(await said({ url: `${server.origin}/loop` })).toContain(
      'leads from one address to the next more than 8 times',
    );
    expect(await said({ url: `${server.origin}/away` })).toContain('ftp is not a way to download');
    const { origin, close } = await startFileServer(() => behaviour);
    await close();
    expect(await said({ url: `${origin}/file` })).toBe(
      'SERVER cannot be reached (it does not answer). Check the connection and download again; nothing that came is lost.',
    );
  });

  it('a server that falls silent', async () => {
    behaviour = { body: BODY, slowMs: 60_000, etag: null };
    expect(await said({ stallMs: 100 })).toContain('was cut off: it sent nothing for too long');
  });

  it('a file that is not what was wanted', async () => {
    const check = (): never => {
      throw new Error('not wanted');
    };
    await expect(get({ check })).rejects.toThrow('not wanted');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('a full disk', async () => {
    symlinkSync('/dev/full', `${target()}.part`);
    expect(await said()).toContain('The disk is full at');
  });

  it.each([
    ['http://example.com/w', 'plain http can be changed on its way'],
    ['file:///etc/passwd', 'file is not a way to download'],
    ['https://me:secret@example.com/w', 'it has a name or password in it'],
    ['no address', 'it is no address'],
  ])('the address %s, without asking anybody', async (url, problem) => {
    expect(await said({ url })).toContain(problem);
    expect(server.asked).toEqual([]);
  });
});
