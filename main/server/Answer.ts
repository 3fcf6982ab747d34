/** What a path is answered with, before anything decides how it travels (HTTP, or Electron's own protocol). */

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | StoredFile | null;
}

/** A body that is streamed from the disk. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
}

export const notFound: Answer = plainAnswer(404, 'There is nothing here.');

/** A short text, never kept by a cache. */
export function plainAnswer(status: number, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from(`${text}\n`),
  };
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(value)),
  };
}
