/** What a tool is: told of the pointer in pixels of the image, it changes a document and says what to draw meanwhile. */

/** Where the pointer is and how it is held. */
export interface ToolPointer {
  /** Pixels of the image, not rounded; may lie outside. */
  readonly x: number;
  readonly y: number;
  /** 0 to 1; 0.5 from a device without pressure. */
  readonly pressure: number;
  readonly device: 'mouse' | 'pen' | 'touch';
  /** Buttons and modifiers as in pointer events; `mod` is Ctrl, or Cmd on a Mac. */
  readonly button: 'primary' | 'secondary';
  readonly shift: boolean;
  readonly alt: boolean;
  readonly mod: boolean;
  /** Canvas pixels per image pixel: what is near enough to be meant depends on it. */
  readonly scale: number;
}

/** Keys that mean something to a gesture. */
export type ToolKey = 'Enter' | 'Escape' | 'Backspace' | 'Delete' | 'Arrow';

/** One tool while it is in hand. Between `down` and `up` (or `cancel`) it may hold a gesture. */
export interface Tool {
  readonly down: (at: ToolPointer) => void;
  /** With every place since the last call, the newest last; also while no button is held. */
  readonly move: (path: readonly ToolPointer[]) => void;
  readonly up: (at: ToolPointer) => void;
  /** @returns true when the tool had a use for it; else the key does what it does elsewhere */
  readonly key: (
    key: ToolKey,
    more: { readonly dx: number; readonly dy: number; readonly shift: boolean; readonly alt?: boolean },
  ) => boolean;
  /** Gives up what is under way: another tool, another image. The rest of a press, `up` too, may still follow. */
  readonly cancel: () => void;
  /**
   * The pointer was taken away in the middle of a press, by a second finger for one: takes back this press, but not corners
   * that were set before. Left out: `cancel` does it.
   */
  readonly lost?: () => void;
}
