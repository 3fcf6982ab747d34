/** Decoded images around the one that is shown, so that the next one is there at once. */

/** Pixels kept decoded: about ten 12-megapixel photos. */
const BUDGET_PX = 120_000_000;

interface Entry {
  readonly image: HTMLImageElement;
  readonly ready: Promise<HTMLImageElement>;
}

export class ImageCache {
  /** Oldest use first. */
  readonly #entries = new Map<string, Entry>();
  readonly #budgetPx: number;

  /** @param budgetPx pixels kept decoded */
  constructor(budgetPx = BUDGET_PX) {
    this.#budgetPx = budgetPx;
  }

  /** The image, decoded. Rejects when it cannot be. */
  get(url: string): Promise<HTMLImageElement> {
    const known = this.#entries.get(url);
    if (known !== undefined) {
      this.touch(url);
      return known.ready;
    }
    const image = new Image();
    image.decoding = 'async';
    image.src = url;
    const ready = image.decode().then(() => {
      this.#trim();
      return image;
    });
    ready.catch(() => this.#entries.delete(url));
    this.#entries.set(url, { image, ready });
    return ready;
  }

  /** The image if it is decoded already: what can be drawn in this frame. */
  peek(url: string): HTMLImageElement | null {
    const image = this.#entries.get(url)?.image;
    return image?.complete === true && image.naturalWidth > 0 ? image : null;
  }

  /** Marks an image as used just now. */
  touch(url: string): void {
    const known = this.#entries.get(url);
    if (known === undefined) return;
    this.#entries.delete(url);
    this.#entries.set(url, known);
  }

  prefetch(urls: readonly string[]): void {
    for (const url of urls) if (!this.#entries.has(url)) this.get(url).catch(() => undefined);
  }

  #trim(): void {
    let sumPx = 0;
    for (const [url, { image }] of [...this.#entries].reverse()) {
      sumPx += image.naturalWidth * image.naturalHeight;
      if (sumPx > this.#budgetPx && this.#entries.size > 3) this.#entries.delete(url);
    }
  }
}
