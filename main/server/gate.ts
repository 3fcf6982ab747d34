/** The first look at every request and upgrade: is it meant for this server, and does it come from its own page? */
import type { IncomingMessage } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
const HOST = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i;

/**
 * Refuses what a browser sends on behalf of another page. The host name must be ours whatever the port (a tunnel may
 * change it), which is what stops DNS rebinding; the origin must be that host and port exactly.
 * @param extraHosts names under which the server is reached besides the loopback ones
 * @returns why the request is refused, or null when it may go on
 */
export function gate(request: IncomingMessage, extraHosts: readonly string[]): Refusal | null {
  const host = hostOf(request);
  if (host === null || ![...LOOPBACK_NAMES, ...extraHosts].includes(host)) {
    return { status: 421, reason: 'this server does not answer to that name' };
  }
  const { origin } = request.headers;
  if (origin !== undefined && !isOwnOrigin(origin, request.headers.host ?? '')) {
    return { status: 403, reason: 'requests from another page are refused' };
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { status: 403, reason: 'requests from another site are refused' };
  }
  if (!isReading(request) && origin === undefined) {
    return { status: 403, reason: 'a request that changes something must say where it comes from' };
  }
  return null;
}

export const isReading = (request: IncomingMessage): boolean =>
  request.method === 'GET' || request.method === 'HEAD';

/** Lower-case host name without the port, or null when the header is missing or no host at all. */
function hostOf(request: IncomingMessage): string | null {
  return HOST.exec(request.headers.host ?? '')?.[1]?.toLowerCase() ?? null;
}

/** A proxy in front may speak https; the name and the port must be the same in any case. */
const isOwnOrigin = (origin: string, host: string): boolean =>
  origin === `http://${host}` || origin === `https://${host}`;
