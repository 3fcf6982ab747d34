/** What the Electron preload puts on the page (`window.limn`), and the names of its two messages. Absent when served. */

export interface PreloadApi {
  /** Asks for a port to the services; it arrives as a window message named PORT_MESSAGE that carries one port. */
  readonly connect: () => void;
  /** Path of a file or folder that was dropped on the page or chosen in it. */
  readonly pathOf: (file: object) => string;
}

/** Page and main process: "give me a port" and the window message that brings it. */
export const PORT_MESSAGE = 'limn-port';
/** Main process to page: a command was chosen in the menu. */
export const MENU_MESSAGE = 'limn-menu';
