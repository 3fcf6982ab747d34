/** The served shell: one HTTP server with the page, its pictures, uploads and the WebSocket, for one person on one machine. */
import { createReadStream } from 'node:fs';
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Served } from '#main/ipc/serve.ts';
import { AppError } from '#shared/contract/errors.ts';
import { notFound, plainAnswer, type Answer } from './Answer.ts';
import { gate, isReading, type Refusal } from './gate.ts';
import { SAFE_HEADERS } from './headers.ts';
import { readPicture, type PictureSources } from './pictures.ts';
import { cookieName, sessionCookie, Sessions } from './Sessions.ts';
import { Sockets } from './Sockets.ts';
import { StaticFiles } from './StaticFiles.ts';
import { receiveUpload } from './uploads.ts';

export interface ServerOptions {
  readonly served: Served;
  readonly sources: PictureSources;
  /** The built page: `out/renderer`. */
  readonly pageFolder: string;
  readonly uploadsFolder: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Loopback unless said otherwise; then `hostNames` must say under which names it is reached. */
  readonly host: string;
  readonly hostNames: readonly string[];
  /** For a service that must keep its address across restarts; else random. */
  readonly token?: string | undefined;
}

export interface RunningServer {
  /** With the token: the address to open. */
  readonly url: string;
  /** Without it: the address to talk about. */
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

/** @throws AppError `port.in-use` */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const site = new Site(options);
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 0, maxHeaderSize: 16_384 });
  server.on('request', (request, response) => void site.respond(request, response));
  server.on('upgrade', (request, socket, head) => site.upgrade(request, socket, head));
  const port = await listen(server, options);
  const shownHost =
    options.host === '::1' ? '[::1]' : options.host === '0.0.0.0' ? '127.0.0.1' : options.host;
  const origin = `http://${shownHost}:${port}`;
  return {
    origin,
    url: `${origin}/?token=${site.token}`,
    port,
    close: () => closeAll(server, site),
  };
}

/** Decides what a request gets; holds the session table. */
class Site {
  readonly #options: ServerOptions;
  readonly #sessions: Sessions;
  readonly #files: StaticFiles;
  readonly #sockets: Sockets;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#sessions = new Sessions(options.token);
    this.#files = new StaticFiles(options.pageFolder);
    this.#sockets = new Sockets(options.served);
  }

  get token(): string {
    return this.#sessions.token;
  }

  close(): void {
    this.#sockets.close();
  }

  async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { log } = this.#options.served;
    try {
      await write(request, response, await this.#answer(request));
    } catch (error) {
      // The path only: the query may hold the token.
      log.error({ err: error, path: pathOf(request)?.pathname }, 'a request broke');
      if (response.headersSent) response.destroy();
      else await write(request, response, plainAnswer(500, 'Something broke; the log says what.'));
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#refuseUpgrade(request);
    if (refusal === null) {
      this.#sockets.accept(request, socket, head);
      return;
    }
    socket.end(
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\nConnection: close\r\n\r\n`,
    );
  }

  #refuseUpgrade(request: IncomingMessage): Refusal | null {
    const refusal = gate(request, this.#options.hostNames);
    if (refusal !== null) return refusal;
    if (request.headers.origin === undefined) return { status: 403, reason: 'no origin' };
    if (!this.#hasSession(request)) return { status: 401, reason: 'no session' };
    return pathOf(request)?.pathname === '/ws' ? null : { status: 404, reason: 'no such place' };
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const refusal = gate(request, this.#options.hostNames);
    if (refusal !== null) return plainAnswer(refusal.status, refusal.reason);
    const url = pathOf(request);
    if (url === null) return notFound;
    const token = url.searchParams.get('token');
    if (token !== null && url.pathname === '/' && isReading(request)) return this.#enter(request, token);
    if (!this.#hasSession(request)) return plainAnswer(401, NO_SESSION);
    if (isReading(request)) return await this.#read(request, url);
    if (request.method === 'POST' && url.pathname === '/upload') {
      return await receiveUpload(request, url.searchParams, this.#options.uploadsFolder);
    }
    return plainAnswer(405, 'That cannot be done here.');
  }

  async #read(request: IncomingMessage, { pathname, searchParams: query }: Asked): Promise<Answer> {
    if (pathname === '/session') return plainAnswer(200, 'This page has a session.');
    const address = { pathname, query, knownTag: request.headers['if-none-match'] };
    const picture = await readPicture(address, this.#options.sources);
    return picture ?? (await this.#files.read(pathname));
  }

  /** The printed address: sets the cookie and moves on to the address without the token, which then is in no history. */
  #enter(request: IncomingMessage, token: string): Answer {
    const check = this.#sessions.check(token);
    if (check === 'too-many') return plainAnswer(429, 'Too many wrong tokens. Wait a minute and try again.');
    if (check === 'wrong') return plainAnswer(403, NO_SESSION);
    const isSecure = request.headers['x-forwarded-proto'] === 'https';
    const cookie = sessionCookie(cookieName(portOf(request)), this.#sessions.open(), isSecure);
    return {
      status: 303,
      headers: { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' },
      body: null,
    };
  }

  #hasSession(request: IncomingMessage): boolean {
    return this.#sessions.has(request.headers.cookie, cookieName(portOf(request)));
  }
}

const NO_SESSION =
  'This page needs a session. Open the whole address that was printed where Limn was started, token included.';

/** The port as the browser sees it, which differs from ours at the far end of a tunnel. */
function portOf(request: IncomingMessage): number {
  const port = /:(\d+)$/.exec(request.headers.host ?? '')?.[1];
  return port === undefined ? 80 : Number(port);
}

/** Path and query, decoded once; null for what cannot be decoded or hides a NUL or a backslash. */
interface Asked {
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
}

function pathOf(request: IncomingMessage): Asked | null {
  const [rawPath = '', ...query] = (request.url ?? '').split('?');
  try {
    const pathname = decodeURIComponent(rawPath);
    if (!pathname.startsWith('/') || /[\0\\]/.test(pathname)) return null;
    return { pathname, searchParams: new URLSearchParams(query.join('?')) };
  } catch {
    return null;
  }
}

async function write(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { body } = answer;
  const bytes = body === null ? 0 : 'path' in body ? body.bytes : body.length;
  const length = answer.status === 304 ? {} : { 'content-length': String(bytes) };
  // An upload that was refused is not read to its end; the connection cannot be used again.
  const ending = request.complete || isReading(request) ? {} : { connection: 'close' };
  response.writeHead(answer.status, { ...SAFE_HEADERS, ...answer.headers, ...length, ...ending });
  if (body === null || request.method === 'HEAD') response.end();
  else if ('path' in body) await sendFile(body.path, body.bytes, response);
  else response.end(body);
}

async function sendFile(path: string, bytes: number, response: ServerResponse): Promise<void> {
  if (bytes === 0) {
    response.end();
    return;
  }
  try {
    // Not a byte more than was promised, should the file grow meanwhile.
    await pipeline(createReadStream(path, { end: bytes - 1 }), response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}

function listen(server: Server, { port, host }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(sortListenError(error, port, host));
    });
    server.listen({ port, host, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}

function sortListenError(error: NodeJS.ErrnoException, port: number, host: string): unknown {
  const cause = { cause: error };
  if (error.code === 'EADDRINUSE') return new AppError('port.in-use', { port }, cause);
  if (error.code === 'EACCES') {
    const problem = `Port ${port} is reserved for the system. Choose one above 1023 with --port.`;
    return new AppError('usage', { problem }, cause);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    const problem = `${host} is no address of this machine. Leave --host out to serve this machine only.`;
    return new AppError('usage', { problem }, cause);
  }
  return error;
}

function closeAll(server: Server, site: Site): Promise<void> {
  site.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
