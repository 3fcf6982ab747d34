/** Waits for what is worked out elsewhere, says so, and forgets it when it is given up. */
import type { DrawingBusy } from '#renderer/session/drawing.ts';
import type { MaskEditor } from './MaskEditor.ts';

export class Waiting {
  readonly #editor: MaskEditor;
  readonly #what: DrawingBusy;
  #current: object | null = null;

  constructor(editor: MaskEditor, what: DrawingBusy) {
    this.#editor = editor;
    this.#what = what;
  }

  get isWaiting(): boolean {
    return this.#current !== null;
  }

  /** Takes the answer, unless another question was asked meanwhile or it was given up. */
  wait<T>(answer: Promise<T>, take: (answer: T) => void): void {
    const question = {};
    this.#current = question;
    this.#editor.setBusy(this.#what);
    answer.then(
      (found) => {
        if (this.#current === question) {
          this.stop();
          take(found);
        }
      },
      (error: unknown) => {
        if (this.#current === question) {
          this.stop();
          this.#editor.onFailed(error);
        }
      },
    );
  }

  /** @returns true when something was waited for */
  stop(): boolean {
    if (this.#current === null) return false;
    this.#current = null;
    this.#editor.setBusy(null);
    return true;
  }
}
