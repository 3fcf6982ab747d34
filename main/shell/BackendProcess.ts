/** Electron's side of the services' process: starts it in plain Node, starts it again if it dies, and passes messages on. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Response } from '#shared/contract/call.ts';
import type { ChosenPath } from '#shared/contract/answers.ts';
import type { Log } from '#shared/util/Log.ts';
import { FrameStream } from './FrameStream.ts';
import type { ChooseRequest, FromBackend, ToBackend, WholeAnswer } from './messages.ts';

export interface BackendOptions {
  /** A plain Node of version 22.14 or newer. */
  readonly node: string;
  /** Built `backend.js`, outside of any archive. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Opens the system's dialog. */
  readonly choose: (request: ChooseRequest) => Promise<ChosenPath>;
  readonly onBusy: (isBusy: boolean) => void;
}

/** A page's way to the services. */
export interface PageLine {
  send(message: unknown): void;
  close(): void;
}

const UNAVAILABLE: WholeAnswer = { status: 503, headers: { 'content-type': 'text/plain' }, body: null };
/** Time for open transactions and checkpoints when the app quits. */
const CLOSE_MS = 10_000;
/** A process that dies at once again and again is not started for ever. */
const MIN_LIFE_MS = 2000;

export class BackendProcess {
  readonly #options: BackendOptions;
  readonly #pages = new Map<
    number,
    { readonly onResponse: (r: Response) => void; readonly onLost: () => void }
  >();
  readonly #reads = new Map<number, (answer: WholeAnswer) => void>();
  #child: ChildProcess;
  #frames: FrameStream<FromBackend, ToBackend>;
  #startedAt = 0;
  #nextId = 1;
  #isClosing = false;

  constructor(options: BackendOptions) {
    this.#options = options;
    [this.#child, this.#frames] = this.#start();
  }

  /** Connects a page. When the process dies `onLost` is called, and the page may ask for a new line. */
  openPage(onResponse: (response: Response) => void, onLost: () => void): PageLine {
    const page = this.#nextId++;
    this.#pages.set(page, { onResponse, onLost });
    this.#frames.send({ type: 'page-open', page });
    return {
      send: (message) => this.#frames.send({ type: 'page-message', page, message }),
      close: () => {
        if (this.#pages.delete(page)) this.#frames.send({ type: 'page-close', page });
      },
    };
  }

  /** Asks for a picture by its address, `/thumb/…`, `/media/…` or `/view/…?…`. */
  read(
    { pathname, search }: { pathname: string; search: string },
    knownTag: string | null,
  ): Promise<WholeAnswer> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#reads.set(id, resolve);
      this.#frames.send({ type: 'read', id, pathname, search, knownTag });
    });
  }

  /** Lets the services end well: the end of their input tells them. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), CLOSE_MS);
    await ended;
    clearTimeout(timer);
  }

  #start(): [ChildProcess, FrameStream<FromBackend, ToBackend>] {
    const { node, entry, env } = this.#options;
    this.#startedAt = Date.now();
    const child = spawn(node, [entry], { env, stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true });
    child.once('error', (error) =>
      this.#options.log.error({ err: error, node }, 'the services cannot be started'),
    );
    child.once('exit', (code, signal) => this.#afterExit(code, signal));
    const frames = new FrameStream<FromBackend, ToBackend>(child.stdout, child.stdin, (frame) =>
      this.#receive(frame),
    );
    return [child, frames];
  }

  #receive(frame: FromBackend): void {
    switch (frame.type) {
      case 'ready':
        return;
      case 'page-response':
        this.#pages.get(frame.page)?.onResponse(frame.response);
        return;
      case 'answer':
        this.#reads.get(frame.id)?.(frame.answer);
        this.#reads.delete(frame.id);
        return;
      case 'choose':
        void this.#choose(frame.id, frame.request);
        return;
      case 'busy':
        this.#options.onBusy(frame.isBusy);
        return;
    }
  }

  async #choose(id: number, request: ChooseRequest): Promise<void> {
    const chosen = await this.#options.choose(request).catch((error: unknown): ChosenPath => {
      this.#options.log.error({ err: error }, 'a dialog broke');
      return { how: 'dismissed' };
    });
    this.#frames.send({ type: 'chosen', id, chosen });
  }

  #afterExit(code: number | null, signal: NodeJS.Signals | null): void {
    for (const answer of this.#reads.values()) answer(UNAVAILABLE);
    this.#reads.clear();
    if (this.#isClosing) return;
    this.#options.log.error({ code, signal }, 'the services ended unexpectedly');
    this.#options.onBusy(false);
    const again = (): void => {
      [this.#child, this.#frames] = this.#start();
      const pages = [...this.#pages.values()];
      this.#pages.clear();
      for (const page of pages) page.onLost();
    };
    const waitMs = Date.now() - this.#startedAt < MIN_LIFE_MS ? MIN_LIFE_MS : 0;
    setTimeout(() => {
      if (!this.#isClosing) again();
    }, waitMs);
  }
}
