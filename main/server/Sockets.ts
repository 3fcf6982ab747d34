/** WebSockets of the page as connections: MessagePack frames, checked at the door, served like any other connection. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { serve, type Connection, type Served } from '#main/ipc/serve.ts';
import type { Response } from '#shared/contract/call.ts';
import { decodeFrame, encodeFrame } from '#shared/contract/codec.ts';

/** Larger than any request: a bulk tag of a million items is about 5 MB. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;
/** A page that stops reading (a sleeping laptop) is let go before its unread answers fill the memory. */
const MAX_UNSENT_BYTES = 256 * 1024 * 1024;
const PING_MS = 30_000;

export class Sockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });
  readonly #served: Served;
  readonly #alive = new WeakSet<WebSocket>();
  readonly #timer: ReturnType<typeof setInterval>;
  #nextId = 1;

  constructor(served: Served) {
    this.#served = served;
    this.#timer = setInterval(() => this.#pingAll(), PING_MS);
    this.#timer.unref();
  }

  /** Completes an upgrade that the gate and the session have let through. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      this.#alive.add(webSocket);
      webSocket.on('pong', () => this.#alive.add(webSocket));
      webSocket.on('error', (error) => this.#served.log.warn({ err: error }, 'a page sent a bad frame'));
      serve(this.#toConnection(webSocket), this.#served);
    });
  }

  close(): void {
    clearInterval(this.#timer);
    for (const webSocket of this.#server.clients) webSocket.terminate();
    this.#server.close();
  }

  #toConnection(webSocket: WebSocket): Connection {
    return {
      id: `page-${this.#nextId++}`,
      send: (response) => this.#send(webSocket, response),
      onMessage: (listener) => webSocket.on('message', (data) => listener(this.#decode(data))),
      onClose: (listener) => webSocket.on('close', listener),
    };
  }

  #send(webSocket: WebSocket, response: Response): void {
    if (webSocket.readyState !== webSocket.OPEN) return;
    if (webSocket.bufferedAmount > MAX_UNSENT_BYTES) webSocket.terminate();
    else webSocket.send(encodeFrame(response));
  }

  /** Anything that is no frame becomes `undefined`, which `serve` refuses like any other message that is no request. */
  #decode(data: RawData): unknown {
    try {
      return decodeFrame(toBytes(data));
    } catch {
      return undefined;
    }
  }

  /** A laptop that went to sleep leaves a socket that looks open; it is closed when it misses a ping. */
  #pingAll(): void {
    for (const webSocket of this.#server.clients) {
      if (!this.#alive.delete(webSocket)) webSocket.terminate();
      else webSocket.ping();
    }
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
