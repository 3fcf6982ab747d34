/** The mask of the open image: painted on at once, sent gesture by gesture in order, brought together with what others draw. */
import type { ItemActionResult, ProjectChange } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { MaskTile, Raster, Rect, TileChange } from '#shared/domain/mask.ts';
import { wholeOf } from '#shared/kernels/mask/rects.ts';
import { applyTiles, blankRaster, rasterOf, RasterEdit } from '#shared/kernels/mask/RasterEdit.ts';
import { mergeTile, tileRect, tilesIn } from '#shared/kernels/maskTiles.ts';
import { ItemSync, type ItemEvents } from './ItemSync.ts';
import type { MaskPort } from './MaskPort.ts';

export interface MaskEvents extends ItemEvents {
  /** Pixels are other ones than before, within a rectangle or (null) anywhere. */
  readonly onPixels: (rect: Rect | null) => void;
}

interface Painting {
  readonly tiles: readonly TileChange[];
  readonly what: string;
  /** What was seen while painting was never stored, or was just undone: that it is not found is nobody else's doing. */
  mayDiffer: boolean;
}

interface Fresh {
  readonly raster: Raster;
  readonly tiles: readonly MaskTile[];
}

export class MaskDocument {
  readonly item: ItemId;
  /** The mask as it is shown; the same object as long as the image is open. */
  readonly raster: Raster;
  readonly #port: MaskPort;
  readonly #events: MaskEvents;
  readonly #sync: ItemSync<Fresh>;
  /** Painted and not stored yet, oldest first. */
  #paintings: readonly Painting[] = [];
  /** The gesture under way. */
  #edit: RasterEdit | null = null;
  /** Squares that came from the store during a gesture: they wait for its end. */
  #held: MaskTile[] = [];

  /** @param version of the project when the image was opened */
  constructor(
    port: MaskPort,
    events: MaskEvents,
    image: { readonly item: ItemId; readonly widthPx: number; readonly heightPx: number },
    version: number,
  ) {
    this.#port = port;
    this.#events = events;
    this.item = image.item;
    this.raster = blankRaster(image.widthPx, image.heightPx);
    this.#sync = new ItemSync({
      item: image.item,
      version,
      port,
      read: () => this.#read(),
      events,
      onRead: (fresh) => this.#takeAll(fresh),
      onResult: (result) => this.#take(result.tiles),
    });
  }

  /** False until the mask was read: until then nothing can be painted. */
  get isRead(): boolean {
    return this.#sync.isRead;
  }

  get history(): HistoryState {
    return this.#sync.history;
  }

  get hasPending(): boolean {
    return this.#sync.hasPending;
  }

  /** Reads the mask for the first time. */
  load(): Promise<void> {
    return this.#sync.load();
  }

  /** Begins a gesture. The one before it, if it is still under way, is taken back. */
  begin(): RasterEdit {
    this.cancel();
    this.#edit = new RasterEdit(this.raster);
    return this.#edit;
  }

  /** The gesture under way, so that what began it can tell whether it is still its own. */
  get gesture(): RasterEdit | null {
    return this.#edit;
  }

  /** To be called while a gesture paints: shows what it painted. */
  painted(rect: Rect | null): void {
    if (rect !== null) this.#events.onPixels(rect);
  }

  /**
   * Ends the gesture and stores it.
   * @param what for the undo menu: "Brush: road"
   */
  commit(what: string): void {
    const tiles = this.#edit?.changes() ?? [];
    this.#endGesture();
    if (tiles.length > 0) this.#send({ tiles, what, mayDiffer: this.#sync.isStepping });
  }

  /** Takes the gesture under way back. */
  cancel(): void {
    const rect = this.#edit?.rollback() ?? null;
    this.#endGesture();
    this.painted(rect);
  }

  /** Paints squares that were worked out elsewhere, such as those of the previous image, as one gesture. */
  replaceWith(tiles: readonly MaskTile[], what: string): void {
    const edit = this.begin();
    edit.touch(wholeOf(this.raster));
    this.raster.data.fill(0);
    if (applyTiles(this.raster, tiles) === 'damaged') {
      this.cancel();
      return;
    }
    this.#events.onPixels(null);
    this.commit(what);
  }

  undo(): void {
    this.#sync.step('undo');
  }

  redo(): void {
    this.#sync.step('redo');
  }

  /** An action of the services has changed this image: accepting a suggestion, for one. */
  onAnswer(result: ItemActionResult): void {
    this.#sync.onAnswer(result);
  }

  /** Something was stored in the project, here or in another window. */
  onProjectChange(change: ProjectChange): void {
    this.#sync.onProjectChange(change);
  }

  /** The connection is back. What waited is sent again: storing a gesture twice is the same as storing it once. */
  onReconnect(): void {
    this.#sync.onReconnect();
  }

  #send(painting: Painting): void {
    this.#paintings = [...this.#paintings, painting];
    const { tiles, what } = painting;
    this.#sync.send({
      run: () => this.#port.paint({ item: this.item, tiles, what }),
      onStored: (result) => {
        this.#drop(painting);
        this.#take(result.tiles);
        if (result.isMerged && !painting.mayDiffer) this.#events.onMerged();
      },
      onTakenBack: () => {
        this.#drop(painting);
        for (const later of this.#paintings) later.mayDiffer = true;
      },
    });
  }

  #drop(painting: Painting): void {
    this.#paintings = this.#paintings.filter((one) => one !== painting);
  }

  #endGesture(): void {
    this.#edit = null;
    const held = this.#held;
    this.#held = [];
    this.#take(held);
  }

  /** Squares as they are stored now are shown with what was painted on them since. */
  #take(tiles: readonly MaskTile[]): void {
    if (tiles.length === 0) return;
    if (this.#edit !== null) {
      this.#held.push(...tiles);
      return;
    }
    const shown = tiles.map((tile) => this.#withPaintings(tile));
    const rect = applyTiles(this.raster, shown);
    if (rect !== 'damaged') this.painted(rect);
  }

  #withPaintings(tile: MaskTile): MaskTile {
    const { w, h } = tileRect(tile.tx, tile.ty, this.raster);
    const own = this.#paintings.flatMap((painting) =>
      painting.tiles.filter(({ tx, ty }) => tx === tile.tx && ty === tile.ty),
    );
    const runs = own.reduce((now, change) => mergeTile(now, change, w * h) ?? now, tile.runs);
    return { ...tile, runs };
  }

  async #read(): Promise<Fresh> {
    const stored = await this.#port.read(this.item);
    const raster = rasterOf(stored);
    if (raster === null) throw new Error('the stored mask is damaged');
    return { raster, tiles: stored.tiles };
  }

  /** The whole mask anew: squares that are not among the stored ones are empty. */
  #takeAll({ raster: fresh, tiles }: Fresh): void {
    const known = new Set(tiles.map(({ tx, ty }) => `${tx},${ty}`));
    const edited = this.#paintings.flatMap((painting) => painting.tiles);
    const empty = edited.filter(({ tx, ty }) => !known.has(`${tx},${ty}`));
    if (this.#edit !== null) {
      this.#held = [...everySquare(fresh, tiles)];
      return;
    }
    this.raster.data.set(fresh.data);
    const touched = [...tiles, ...empty.map(({ tx, ty }) => ({ tx, ty, runs: NO_RUNS }))];
    applyTiles(
      this.raster,
      touched.map((tile) => this.#withPaintings(tile)),
    );
    this.#events.onPixels(null);
  }
}

const NO_RUNS = new Uint8Array(0);

/** Every square of a mask, the empty ones too. */
function* everySquare(raster: Raster, tiles: readonly MaskTile[]): Generator<MaskTile> {
  const known = new Map(tiles.map((tile) => [`${tile.tx},${tile.ty}`, tile]));
  for (const [tx, ty] of tilesIn(wholeOf(raster), raster)) {
    yield known.get(`${tx},${ty}`) ?? { tx, ty, runs: NO_RUNS };
  }
}
