/** Carries messages over the MessagePort that Electron's preload hands to the page. */
import type { Request, Response } from '#shared/contract/call.ts';
import { PORT_MESSAGE, type PreloadApi } from '#shared/contract/preload.ts';
import type { Carrier, ConnectionState } from './Carrier.ts';

export class PortCarrier implements Carrier {
  state: ConnectionState = 'connecting';
  readonly #preload: PreloadApi;
  #port: MessagePort | null = null;
  #onResponse: (response: Response) => void = () => {};
  #onState: (state: ConnectionState) => void = () => {};

  constructor(preload: PreloadApi, page: Window) {
    this.#preload = preload;
    page.addEventListener('message', (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      if (event.source === page && event.data === PORT_MESSAGE && port !== undefined) this.#use(port);
    });
    preload.connect();
  }

  send(request: Request): void {
    this.#port?.postMessage(request);
  }

  onResponse(listener: (response: Response) => void): void {
    this.#onResponse = listener;
  }

  onState(listener: (state: ConnectionState) => void): void {
    this.#onState = listener;
  }

  close(): void {
    this.#port?.close();
  }

  #use(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Response>) => this.#onResponse(data);
    // The services' process ended; main starts it again and the page asks for a new port.
    port.addEventListener('close', () => {
      if (this.#port !== port) return;
      this.#port = null;
      this.#change('lost');
      this.#preload.connect();
    });
    port.start();
    this.#change('open');
  }

  #change(state: ConnectionState): void {
    this.state = state;
    this.#onState(state);
  }
}
