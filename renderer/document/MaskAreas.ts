/** How much of a mask each class has, kept up to date by counting again only the squares that changed. */
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ClassAreas, Raster, Rect } from '#shared/domain/mask.ts';
import { wholeOf } from '#shared/kernels/mask/rects.ts';
import { areasOf, readTile, tilesIn } from '#shared/kernels/maskTiles.ts';

export class MaskAreas {
  readonly #raster: Raster;
  /** By square, as 'tx,ty'. */
  readonly #counted = new Map<string, ReadonlyMap<ClassId, number>>();
  readonly #stale = new Map<string, readonly [number, number]>();

  constructor(raster: Raster) {
    this.#raster = raster;
    this.changed(null);
  }

  /** Pixels within a rectangle, or (null) anywhere, are other ones now. Counts nothing yet. */
  changed(rect: Rect | null): void {
    for (const tile of tilesIn(rect ?? wholeOf(this.#raster), this.#raster))
      this.#stale.set(tile.join(), tile);
  }

  /** Pixels of each class; unlabeled ones are not in it. */
  count(): ClassAreas {
    for (const [key, [tx, ty]] of this.#stale)
      this.#counted.set(key, areasOf(readTile(this.#raster, tx, ty)));
    this.#stale.clear();
    const all = new Map<ClassId, number>();
    for (const tile of this.#counted.values()) {
      for (const [id, pixels] of tile) all.set(id, (all.get(id) ?? 0) + pixels);
    }
    return all;
  }
}
