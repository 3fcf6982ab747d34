/** Carries messages over a WebSocket to the server the page came from; opens it again when it is lost. */
import type { Request, Response } from '#shared/contract/call.ts';
import { decodeFrame, encodeFrame } from '#shared/contract/codec.ts';
import type { Carrier, ConnectionState } from './Carrier.ts';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 1000;

export interface SocketOptions {
  /** `ws://127.0.0.1:5199/ws` */
  readonly url: string;
  /** Tells whether the server still knows this page; asked when the socket cannot be opened. */
  readonly isDenied: () => Promise<boolean>;
  /** Opens a socket; outside a browser it has to bring the session's cookie along. */
  readonly connect?: (url: string) => WebSocket;
}

export class SocketCarrier implements Carrier {
  state: ConnectionState = 'connecting';
  readonly #options: SocketOptions;
  #socket: WebSocket | null = null;
  #onResponse: (response: Response) => void = () => {};
  #onState: (state: ConnectionState) => void = () => {};
  #waitMs = FIRST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#open();
  }

  send(request: Request): void {
    this.#socket?.send(encodeFrame(request));
  }

  onResponse(listener: (response: Response) => void): void {
    this.#onResponse = listener;
  }

  onState(listener: (state: ConnectionState) => void): void {
    this.#onState = listener;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #open(): void {
    const { url, connect } = this.#options;
    const socket = connect === undefined ? new WebSocket(url) : connect(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => {
      this.#waitMs = FIRST_WAIT_MS;
      this.#change('open');
    };
    socket.onmessage = ({ data }) => {
      // Only our own server can be at the other end: the page's policy allows no other.
      if (data instanceof ArrayBuffer) this.#onResponse(decodeFrame(new Uint8Array(data)) as Response);
    };
    socket.onclose = () => void this.#lose();
  }

  async #lose(): Promise<void> {
    if (this.#isClosed) return;
    if (this.state === 'open') this.#change('lost');
    else if (await this.#options.isDenied()) this.#change('denied');
    else if (this.state === 'denied') this.#change('lost');
    this.#timer = setTimeout(() => this.#open(), this.#waitMs);
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2);
  }

  #change(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.#onState(state);
  }
}
