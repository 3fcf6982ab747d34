/** The services' process beside Electron: plain Node, frames on stdin and stdout, logs on stderr. Ends with its input. */
import { readFile } from 'node:fs/promises';
import { makeHandlers } from '#main/ipc/handlers.ts';
import { serve, type Connection, type Served } from '#main/ipc/serve.ts';
import type { Chooser } from '#main/ipc/rooms/files.ts';
import { makeLog } from '#main/log.ts';
import { shippedPath } from '#main/processes/entries.ts';
import { notFound, type Answer } from '#main/server/Answer.ts';
import { readPicture, type PictureAddress } from '#main/server/pictures.ts';
import { FileBrowser } from '#main/services/FileBrowser.ts';
import { homeFolder } from '#main/services/homeFolder.ts';
import { createStudio, type Studio } from '#main/services/Studio.ts';
import type { ChosenPath } from '#shared/contract/answers.ts';
import { FrameStream } from './FrameStream.ts';
import type { FromBackend, ToBackend, WholeAnswer } from './messages.ts';

/** How often the app is told whether a run is training. */
const BUSY_MS = 1000;

class Backend {
  readonly #studio: Studio;
  readonly #served: Served;
  readonly #frames: FrameStream<ToBackend, FromBackend>;
  readonly #pages = new Map<number, { readonly say: (raw: unknown) => void; readonly close: () => void }>();
  readonly #dialogs = new Map<number, (chosen: ChosenPath) => void>();
  #nextDialog = 1;
  #isBusy = false;

  constructor(studio: Studio) {
    this.#studio = studio;
    studio.suggesting.followTraining();
    // The page is the program itself, and its user may open what the system lets them open: no list of roots.
    const browser = new FileBrowser(null);
    const handlers = makeHandlers(studio, { browser, choose: this.#choose });
    this.#served = { handlers, feeds: studio.feeds, log: studio.log };
    this.#frames = new FrameStream<ToBackend, FromBackend>(process.stdin, process.stdout, (frame) =>
      this.#take(frame),
    );
    setInterval(() => this.#tellBusy(), BUSY_MS).unref();
    this.#frames.send({ type: 'ready' });
  }

  #take(frame: ToBackend): void {
    switch (frame.type) {
      case 'page-open':
        this.#openPage(frame.page);
        return;
      case 'page-message':
        this.#pages.get(frame.page)?.say(frame.message);
        return;
      case 'page-close':
        this.#pages.get(frame.page)?.close();
        this.#pages.delete(frame.page);
        return;
      case 'read':
        void this.#read(frame.id, {
          pathname: frame.pathname,
          query: new URLSearchParams(frame.search),
          knownTag: frame.knownTag ?? undefined,
        });
        return;
      case 'chosen':
        this.#dialogs.get(frame.id)?.(frame.chosen);
        this.#dialogs.delete(frame.id);
        return;
    }
  }

  #openPage(page: number): void {
    let say: (raw: unknown) => void = () => {};
    let close: () => void = () => {};
    const connection: Connection = {
      id: `window-${page}`,
      send: (response) => this.#frames.send({ type: 'page-response', page, response }),
      onMessage: (listener) => (say = listener),
      onClose: (listener) => (close = listener),
    };
    serve(connection, this.#served);
    this.#pages.set(page, { say, close });
  }

  async #read(id: number, address: PictureAddress): Promise<void> {
    const answer = await this.#readWhole(address).catch((error: unknown): WholeAnswer => {
      this.#studio.log.error({ err: error, pathname: address.pathname }, 'a picture could not be read');
      return { status: 500, headers: {}, body: null };
    });
    this.#frames.send({ type: 'answer', id, answer });
  }

  async #readWhole(address: PictureAddress): Promise<WholeAnswer> {
    const answer: Answer = (await readPicture(address, this.#studio)) ?? notFound;
    const { body } = answer;
    return { ...answer, body: body !== null && 'path' in body ? await readFile(body.path) : body };
  }

  /** Asks the app for the system's dialog. */
  readonly #choose: Chooser = (request) =>
    new Promise((resolve) => {
      const id = this.#nextDialog++;
      this.#dialogs.set(id, resolve);
      this.#frames.send({ type: 'choose', id, request });
    });

  #tellBusy(): void {
    const isBusy = isTraining(this.#studio);
    if (isBusy === this.#isBusy) return;
    this.#isBusy = isBusy;
    this.#frames.send({ type: 'busy', isBusy });
  }
}

const isTraining = ({ projects, jobs }: Studio): boolean =>
  projects
    .openIds()
    .some((id) => jobs.list(id).some((job) => job.kind === 'train' && job.state === 'running'));

const studio = createStudio({
  homeDir: homeFolder(),
  samplesDir: shippedPath('assets/sample'),
  log: makeLog(),
});
new Backend(studio);

let isEnding = false;
const end = (): void => {
  if (isEnding) return;
  isEnding = true;
  void studio.close().then(() => process.exit(0));
};
process.stdin.once('end', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
