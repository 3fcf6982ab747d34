/** The store of one mask in memory, for tests of the page's document: answers when told to, and can fail. */
import type { MaskPort } from '#renderer/document/MaskPort.ts';
import type { ItemActionResult, ProjectChange } from '#shared/contract/answers.ts';
import type { MaskTile, TileChange } from '#shared/domain/mask.ts';
import { isSameTile, mergeTile, tileRect } from '#shared/kernels/maskTiles.ts';

interface Done {
  readonly what: string;
  readonly changes: readonly TileChange[];
}

const NO_RUNS = new Uint8Array(0);

export class MemoryMask {
  /** Names of the calls that arrived, in order. */
  readonly calls: string[] = [];
  version = 1;
  readonly #size: { readonly widthPx: number; readonly heightPx: number };
  readonly #tiles = new Map<string, Uint8Array>();
  #past: Done[] = [];
  #future: Done[] = [];
  #gates: (() => void)[] = [];
  #isHolding = false;
  #failures: unknown[] = [];

  /** @param tiles the mask before the first action */
  constructor(widthPx: number, heightPx: number, tiles: readonly MaskTile[] = []) {
    this.#size = { widthPx, heightPx };
    for (const { tx, ty, runs } of tiles) this.#tiles.set(`${String(tx)},${String(ty)}`, runs);
  }

  /** From now on calls wait for `release`. */
  hold(): void {
    this.#isHolding = true;
  }

  release(): void {
    this.#isHolding = false;
    for (const open of this.#gates.splice(0)) open();
  }

  failNext(error: unknown): void {
    this.#failures.push(error);
  }

  /** What the services tell everybody after the last action. */
  change(): ProjectChange {
    return {
      version: this.version,
      itemIds: [1],
      classesChanged: false,
      itemsChanged: false,
      history: { undo: null, redo: null },
      runsChanged: false,
      suggestionsChanged: false,
    };
  }

  get stored(): readonly MaskTile[] {
    return [...this.#tiles]
      .map(([key, runs]) => {
        const [tx = 0, ty = 0] = key.split(',').map(Number);
        return { tx, ty, runs };
      })
      .filter(({ runs }) => runs.length > 0);
  }

  readonly port: MaskPort = {
    read: async () => {
      await this.#door('read');
      return { ...this.#size, tiles: this.stored };
    },
    history: () => Promise.resolve(this.#history()),
    paint: async ({ tiles, what }) => {
      await this.#door('paint');
      const { changes, isMerged } = this.#apply(tiles);
      if (changes.length > 0) {
        this.#past.push({ what, changes });
        this.#future = [];
        this.version += 1;
      }
      const now = isMerged ? tiles.map((tile) => this.#now(tile)) : [];
      return { ...this.#result(changes.length > 0 ? what : null, now), isMerged };
    },
    undo: () => this.#step('undo', this.#past, this.#future),
    redo: () => this.#step('redo', this.#future, this.#past),
  };

  #apply(tiles: readonly TileChange[]): { changes: TileChange[]; isMerged: boolean } {
    let isMerged = false;
    const changes = tiles.flatMap((tile) => {
      const { w, h } = tileRect(tile.tx, tile.ty, this.#size);
      const before = this.#now(tile).runs;
      isMerged ||= !isSameTile(before, tile.before);
      const after = mergeTile(before, tile, w * h);
      if (after === null) throw new Error('damaged');
      this.#tiles.set(`${tile.tx},${tile.ty}`, after);
      return isSameTile(before, after) ? [] : [{ tx: tile.tx, ty: tile.ty, before, after }];
    });
    return { changes, isMerged };
  }

  async #step(name: 'undo' | 'redo', from: Done[], to: Done[]): Promise<ItemActionResult> {
    await this.#door(name);
    const next = from.pop();
    if (next === undefined) return this.#result(null, []);
    const back = next.changes.map((tile) => ({ ...tile, before: tile.after, after: tile.before }));
    const { changes } = this.#apply(back);
    to.push({ what: next.what, changes });
    this.version += 1;
    return this.#result(`${name}: ${next.what}`, changes.map((tile) => this.#now(tile))); // prettier-ignore
  }

  #now({ tx, ty }: { tx: number; ty: number }): MaskTile {
    return { tx, ty, runs: this.#tiles.get(`${tx},${ty}`) ?? NO_RUNS };
  }

  async #door(name: string): Promise<void> {
    this.calls.push(name);
    if (this.#isHolding) await new Promise<void>((open) => this.#gates.push(open));
    const failure = this.#failures.shift();
    if (failure !== undefined) throw failure;
  }

  #history() {
    return { undo: this.#past.at(-1)?.what ?? null, redo: this.#future.at(-1)?.what ?? null };
  }

  #result(description: string | null, tiles: readonly MaskTile[]): ItemActionResult {
    return {
      version: this.version,
      description,
      history: this.#history(),
      itemIds: description === null ? [] : [1],
      classesChanged: false,
      tiles,
      points: null,
      isMerged: false,
    };
  }
}
