/** The window with the studio's page: sandboxed, without Node, connected to the services by one message port. */
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  MessageChannelMain,
  type IpcMainEvent,
  type MessagePortMain,
} from 'electron';
import { PORT_MESSAGE } from '#shared/contract/preload.ts';
import type { BackendProcess, PageLine } from './BackendProcess.ts';
import { isOwnAddress, START_URL } from './origin.ts';

export interface WindowOptions {
  readonly backend: BackendProcess;
  /** Built `preload.cjs`. */
  readonly preload: string;
  /** Where the page comes from; the development server's address in development. */
  readonly address: string;
}

const MIN_WIDTH_PX = 960;
const MIN_HEIGHT_PX = 640;
const RELOAD_PAUSE_MS = 10_000;

export class StudioWindow {
  readonly #options: WindowOptions;
  #window: BrowserWindow | null = null;
  #line: PageLine | null = null;
  #reloadedAt = 0;

  constructor(options: WindowOptions) {
    this.#options = options;
    ipcMain.on(PORT_MESSAGE, (event) => this.#connect(event));
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** Opens the window, or brings the open one to the front. */
  show(): void {
    if (this.#window === null) this.#open();
    else {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
    }
  }

  #open(): void {
    const window = new BrowserWindow({
      width: 1440,
      height: 900,
      minWidth: MIN_WIDTH_PX,
      minHeight: MIN_HEIGHT_PX,
      show: false,
      backgroundColor: '#101418',
      title: 'Limn',
      webPreferences: {
        preload: this.#options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
      },
    });
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      this.#window = null;
      this.#dropLine();
    });
    // A page that crashed is loaded again; it asks for a new port and finds everything as it was saved.
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') this.#reloadOnce(window);
    });
    void window.loadURL(this.#options.address);
  }

  /** A page that crashes again at once would crash for ever: then a person decides. */
  #reloadOnce(window: BrowserWindow): void {
    const now = Date.now();
    if (now - this.#reloadedAt < RELOAD_PAUSE_MS) {
      dialog.showErrorBox(
        'Limn',
        'The window crashed twice in a short time. Your labels and runs are saved. Close the window and open Limn again.',
      );
      return;
    }
    this.#reloadedAt = now;
    window.webContents.reload();
  }

  /** The page asks for its port. Only our own page in our own window's main frame gets one. */
  #connect(event: IpcMainEvent): void {
    const window = this.#window;
    const frame = event.senderFrame;
    if (window === null || frame === null || frame !== window.webContents.mainFrame) return;
    if (!isOwnAddress(frame.url) && !frame.url.startsWith(this.#options.address)) return;
    this.#dropLine();
    const { port1, port2 } = new MessageChannelMain();
    this.#line = this.#joinPort(port1);
    frame.postMessage(PORT_MESSAGE, null, [port2]);
  }

  #joinPort(port: MessagePortMain): PageLine {
    const line = this.#options.backend.openPage(
      (response) => port.postMessage(response),
      () => port.close(),
    );
    port.on('message', ({ data }) => line.send(data));
    port.on('close', () => line.close());
    port.start();
    return line;
  }

  #dropLine(): void {
    this.#line?.close();
    this.#line = null;
  }
}

/** The page's address. Only a checkout listens to the development server's; an installed app shows its own page only. */
export const startAddress = (): string =>
  (app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']) ?? START_URL;
