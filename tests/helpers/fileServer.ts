/** A web server for download tests: one file, and every way in which servers misbehave. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Requests as they came: path, Range, If-Range. */
  readonly asked: { readonly path: string; readonly range: string | null; readonly ifRange: string | null }[];
  close(): Promise<void>;
}

export interface Behaviour {
  readonly body: Buffer;
  readonly etag?: string | null;
  /** Whether `Range` is understood. Default true. */
  readonly hasRange?: boolean;
  /** The first answer breaks off after so many bytes; so does each of the next when given more. */
  readonly cutAfter?: number[];
  /** Sends the bytes in small pieces with pauses, in milliseconds. */
  readonly slowMs?: number;
  readonly withLength?: boolean;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves what `behave` says at the moment; `/redirect` leads to `/file`, `/loop` to itself, `/away` to another scheme. */
export async function startFileServer(behave: () => Behaviour): Promise<FileServer> {
  const asked: FileServer['asked'] = [];
  const server = createServer((request, response) => {
    const { range = null, 'if-range': ifRange = null } = request.headers;
    asked.push({ path: request.url ?? '', range, ifRange: ifRange === null ? null : String(ifRange) });
    answer(request, response, behave());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${String(port)}`, asked, close: () => closeAll(server) };
}

function answer(request: IncomingMessage, response: ServerResponse, how: Behaviour): void {
  const leads: Record<string, string> = {
    '/redirect': '/file',
    '/loop': '/loop',
    '/away': 'ftp://example.com/x',
  };
  const location = leads[request.url ?? ''];
  if (location !== undefined) {
    response.writeHead(302, { location, ...how.headers }).end('moved');
    return;
  }
  const { body, etag = '"v1"', hasRange = true, withLength = true, status = 200 } = how;
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const isSame = request.headers['if-range'] === etag;
  const start = hasRange && isSame && asked !== null ? Number(asked[1]) : 0;
  if (start > body.length) {
    response.writeHead(416).end();
    return;
  }
  const part = body.subarray(start);
  response.writeHead(start > 0 ? 206 : status, {
    ...(etag === null ? {} : { etag }),
    ...(withLength ? { 'content-length': String(part.length) } : {}),
    ...(start > 0
      ? { 'content-range': `bytes ${String(start)}-${String(body.length - 1)}/${String(body.length)}` }
      : {}),
    ...how.headers,
  });
  void send(response, part, how);
}

async function send(response: ServerResponse, part: Buffer, { cutAfter, slowMs }: Behaviour): Promise<void> {
  const limit = cutAfter?.shift();
  if (limit !== undefined) {
    response.write(part.subarray(0, limit), () => setTimeout(() => response.destroy(), 30));
    return;
  }
  if (slowMs === undefined) {
    response.end(part);
    return;
  }
  for (let at = 0; at < part.length && !response.destroyed; at += 1024) {
    response.write(part.subarray(at, at + 1024));
    await new Promise((resolve) => setTimeout(resolve, slowMs));
  }
  response.end();
}

function closeAll(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
