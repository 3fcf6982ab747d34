/** The built page: its files are listed once, so that an address can only ever name one of them. */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { notFound, type Answer } from './Answer.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** Answers `/` and every file below the folder of the built page, each by its exact address. */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, string>;

  /** @param folder `out/renderer`; files of unknown type are left out */
  constructor(folder: string) {
    const names = existsSync(folder) ? listFiles(folder, '') : [];
    const known = names.filter((name) => extname(name) in TYPES);
    this.#files = new Map(known.map((name) => [name, join(folder, ...name.split('/'))]));
  }

  async read(pathname: string): Promise<Answer> {
    const path = this.#files.get(pathname === '/' ? '/index.html' : pathname);
    const type = path === undefined ? undefined : TYPES[extname(path)];
    if (path === undefined || type === undefined) return notFound;
    // Built assets carry a hash in their names; the page itself must always be the current one.
    const cache = pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store';
    return {
      status: 200,
      headers: { 'content-type': type, 'cache-control': cache },
      body: await readFile(path),
    };
  }
}

/** Addresses of all files below a folder: `/assets/index-1a2b.js`. */
function listFiles(folder: string, address: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const own = `${address}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(join(folder, entry.name), own);
    // A build has no links; one would lead somewhere else.
    return entry.isFile() ? [own] : [];
  });
}
