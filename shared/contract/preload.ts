/** What the Electron preload puts on the page (`window.limn`), and the name of its message. Absent when served. */

export interface PreloadApi {
  /** Asks for a port to the services; it arrives as a window message named PORT_MESSAGE that carries one port. */
  readonly connect: () => void;
  /** Path of a file or folder that was dropped on the page. */
  readonly pathOf: (file: object) => string;
}

/** Page and main process: "give me a port" and the window message that brings it. */
export const PORT_MESSAGE = 'limn-port';
