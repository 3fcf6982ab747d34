/** `app://bundle/…`: the built page from the package, pictures from the services by id, and nothing else. */
import { protocol, type Session } from 'electron';
import { plainAnswer } from '#main/server/Answer.ts';
import { SAFE_HEADERS } from '#main/server/headers.ts';
import { isPictureAddress } from '#main/server/pictures.ts';
import { StaticFiles } from '#main/server/StaticFiles.ts';
import type { BackendProcess } from './BackendProcess.ts';
import { isOwnAddress, SCHEME } from './origin.ts';

/** Must run once, before the app is ready. Not `bypassCSP`, not `corsEnabled`. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** @param pageFolder `out/renderer` inside the package */
export function serveScheme(session: Session, pageFolder: string, backend: BackendProcess): void {
  const files = new StaticFiles(pageFolder);
  session.protocol.handle(SCHEME, async (request) => {
    const pathname = pathOf(request);
    if (pathname === null) return toResponse(plainAnswer(404, 'There is nothing here.'));
    if (!isPictureAddress(pathname)) return toResponse(await files.read(pathname));
    const { search } = new URL(request.url);
    return toResponse(await backend.read({ pathname, search }, request.headers.get('if-none-match')));
  });
}

/** The decoded path, or null for other hosts, other methods and what cannot be decoded. */
function pathOf(request: Request): string | null {
  if (!isOwnAddress(request.url) || (request.method !== 'GET' && request.method !== 'HEAD')) return null;
  try {
    return decodeURIComponent(new URL(request.url).pathname);
  } catch {
    return null;
  }
}

interface InMemory {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function toResponse({ status, headers, body }: InMemory): Response {
  const bytes = body instanceof Uint8Array ? Uint8Array.from(body) : null;
  return new Response(bytes, { status, headers: { ...SAFE_HEADERS, ...headers } });
}
