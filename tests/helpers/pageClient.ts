/** The page's own client over a real WebSocket, for tests without a browser. */
import { WebSocket as NodeWebSocket } from 'ws';
import { BridgeClient } from '#renderer/bridge/BridgeClient.ts';
import { SocketCarrier } from '#renderer/bridge/SocketCarrier.ts';

/** @param cookie a `cookie` header value of an open session */
export function connectPage(port: number, cookie: string): BridgeClient {
  const origin = `http://127.0.0.1:${port}`;
  const carrier = new SocketCarrier({
    url: `ws://127.0.0.1:${port}/ws`,
    connect: (url) => new NodeWebSocket(url, { headers: { cookie, origin } }) as unknown as WebSocket,
    isDenied: async () => {
      const answer = await fetch(`${origin}/session`, { headers: { cookie } }).catch(() => null);
      return answer !== null && answer.status !== 200;
    },
  });
  return new BridgeClient(carrier);
}
