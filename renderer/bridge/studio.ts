/** The studio's services as the screens see them: one client for the page, over whatever carries it here. */
import type { FeedEvent, FeedName, StudioClient } from '#shared/contract/api.ts';
import type { PreloadApi } from '#shared/contract/preload.ts';
import { BridgeClient } from './BridgeClient.ts';
import type { Carrier, ConnectionState } from './Carrier.ts';
import { PortCarrier } from './PortCarrier.ts';
import { SocketCarrier } from './SocketCarrier.ts';

declare global {
  interface Window {
    readonly limn?: PreloadApi;
  }
}

let client: BridgeClient | null = null;

/** Made at the first use, so that a test may import a screen without a server. */
const theClient = (): BridgeClient => (client ??= new BridgeClient(makeCarrier()));

function makeCarrier(): Carrier {
  if (window.limn !== undefined) return new PortCarrier(window.limn, window);
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new SocketCarrier({ url: `${scheme}://${location.host}/ws`, isDenied });
}

/** The server answers 401 or 403 to a page without a session, and nothing at all when it is gone. */
async function isDenied(): Promise<boolean> {
  try {
    const { status } = await fetch('/session', { cache: 'no-store' });
    return status === 401 || status === 403;
  } catch {
    // No answer: the server is gone, not closed to us.
    return false;
  }
}

/** `await studio.projects.open({ path })`; rejects with an AppError or a BugError. */
export const studio: StudioClient = new Proxy({} as StudioClient, {
  get: (_, room) => Reflect.get(theClient().studio, room) as unknown,
});

/**
 * Watches a feed. The last event comes at once, and again after the connection was lost and found.
 * @returns the way to stop watching
 */
export const subscribe = <F extends FeedName>(
  feed: F,
  key: string,
  listener: (event: FeedEvent<F>) => void,
): (() => void) => theClient().subscribe(feed, key, listener);

export const connectionState = (): ConnectionState => theClient().state;

/** @returns the way to stop listening */
export const onConnectionState = (listener: (state: ConnectionState) => void): (() => void) =>
  theClient().onState(listener);
