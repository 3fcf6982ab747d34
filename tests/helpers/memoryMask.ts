/** The store of one mask in memory, for tests of the page's document: answers when told to, and can fail. */
import type { MaskPort } from '#renderer/document/MaskPort.ts';
import type { ItemActionResult } from '#shared/contract/answers.ts';
import type { MaskTile, TileChange } from '#shared/domain/mask.ts';
import { isSameTile, mergeTile, tileRect } from '#shared/kernels/maskTiles.ts';
import { MemoryDrawing } from './memoryStore.ts';

const NO_RUNS = new Uint8Array(0);

export class MemoryMask extends MemoryDrawing<TileChange> {
  readonly #size: { readonly widthPx: number; readonly heightPx: number };
  readonly #tiles = new Map<string, Uint8Array>();

  /** @param tiles the mask before the first action */
  constructor(widthPx: number, heightPx: number, tiles: readonly MaskTile[] = []) {
    super();
    this.#size = { widthPx, heightPx };
    for (const { tx, ty, runs } of tiles) this.#tiles.set(`${String(tx)},${String(ty)}`, runs);
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
      await this.door('read');
      return { ...this.#size, tiles: this.stored };
    },
    history: () => Promise.resolve(this.history()),
    paint: async ({ tiles, what }) => {
      await this.door('paint');
      const { changes, isMerged } = this.#apply(tiles);
      this.did(what, changes);
      const now = isMerged ? tiles.map((tile) => this.#now(tile)) : [];
      return { ...this.result(changes.length > 0 ? what : null), tiles: now, isMerged };
    },
    undo: () => this.#step('undo'),
    redo: () => this.#step('redo'),
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

  async #step(name: 'undo' | 'redo'): Promise<ItemActionResult> {
    const done = await this.step(
      name,
      (tiles) => this.#apply(tiles).changes,
      (tile) => ({ ...tile, before: tile.after, after: tile.before }),
    );
    const tiles = done?.changes.map((tile) => this.#now(tile)) ?? [];
    return { ...this.result(done?.what ?? null), tiles };
  }

  #now({ tx, ty }: { tx: number; ty: number }): MaskTile {
    return { tx, ty, runs: this.#tiles.get(`${tx},${ty}`) ?? NO_RUNS };
  }
}
