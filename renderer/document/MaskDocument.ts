/** The mask of the open image: painted on at once, sent gesture by gesture in order, brought together with what others draw. */
import type { ItemActionResult, ProjectChange } from '#shared/contract/api.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { MaskTile, Raster, Rect, TileChange } from '#shared/domain/mask.ts';
import { wholeOf } from '#shared/kernels/mask/rects.ts';
import { applyTiles, blankRaster, rasterOf, RasterEdit } from '#shared/kernels/mask/RasterEdit.ts';
import { mergeTile, tileRect, tilesIn } from '#shared/kernels/maskTiles.ts';
import { ActionQueue } from './ActionQueue.ts';
import { isGap, type SaveState } from './LabelDocument.ts';
import type { MaskPort } from './MaskPort.ts';

export interface MaskEvents {
  /** Pixels are other ones than before, within a rectangle or (null) anywhere. */
  readonly onPixels: (rect: Rect | null) => void;
  /** What can be undone, or whether the mask was read, changed. */
  readonly onChange: () => void;
  readonly onSaveState: (state: SaveState) => void;
  /** A gesture could not be stored and was taken back, or reading failed. */
  readonly onFailed: (error: unknown, what: 'edit' | 'read') => void;
  /** Somebody else painted the same squares; both are kept. */
  readonly onMerged: () => void;
  /** Undo or redo did something: its words for the toast; null: there was nothing to do. */
  readonly onStepped: (way: 'undo' | 'redo', description: string | null) => void;
}

interface Painting {
  readonly tiles: readonly TileChange[];
  readonly what: string;
  /** What was seen while painting was never stored, or was just undone: that it is not found is nobody else's doing. */
  mayDiffer: boolean;
}

const NO_HISTORY: HistoryState = { undo: null, redo: null };

export class MaskDocument {
  readonly item: ItemId;
  /** The mask as it is shown; the same object as long as the image is open. */
  readonly raster: Raster;
  readonly #port: MaskPort;
  readonly #events: MaskEvents;
  readonly #queue: ActionQueue;
  /** Painted and not stored yet, oldest first. */
  #paintings: readonly Painting[] = [];
  /** The gesture under way. */
  #edit: RasterEdit | null = null;
  /** Squares that came from the store during a gesture: they wait for its end. */
  #held: MaskTile[] = [];
  #history = NO_HISTORY;
  #isRead = false;
  #version: number;
  #lateChange: ProjectChange | null = null;
  /** Times the mask was asked for, and actions that were answered. */
  #questions = 0;
  #answers = 0;
  #steps = 0;
  /** Somebody else stored something between two of our actions. */
  #hasGap = false;

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
    this.#version = version;
    this.#queue = new ActionQueue({
      onSaveState: events.onSaveState,
      onIdle: () => this.#onIdle(),
      onFailed: (error) => events.onFailed(error, 'edit'),
    });
  }

  /** False until the mask was read: until then nothing can be painted. */
  get isRead(): boolean {
    return this.#isRead;
  }

  get history(): HistoryState {
    return this.#history;
  }

  get hasPending(): boolean {
    return this.#queue.pending > 0;
  }

  /** Reads the mask for the first time. */
  load(): Promise<void> {
    return this.#reread();
  }

  /** Begins a gesture. The one before it, if it is still under way, is taken back. */
  begin(): RasterEdit {
    this.cancel();
    this.#edit = new RasterEdit(this.raster);
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
    if (tiles.length > 0) this.#send({ tiles, what, mayDiffer: this.#steps > 0 });
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
    this.#step('undo');
  }

  redo(): void {
    this.#step('redo');
  }

  /** An action of the services has changed this image: accepting a suggestion, for one. */
  onAnswer(result: ItemActionResult): void {
    this.#store(result);
    this.#take(result.tiles);
    this.#events.onChange();
  }

  /** Something was stored in the project, here or in another window. */
  onProjectChange(change: ProjectChange): void {
    if (this.#queue.pending > 0) {
      this.#lateChange = merged(this.#lateChange, change);
      return;
    }
    if (change.version <= this.#version) return;
    const isNext = change.version === this.#version + 1;
    this.#version = change.version;
    const isOurs = !isNext || change.classesChanged || change.itemIds?.includes(this.item) !== false;
    if (isOurs) void this.#reread();
  }

  /** The connection is back. What waited is sent again: storing a gesture twice is the same as storing it once. */
  onReconnect(): void {
    this.#queue.resume();
    void this.#reread();
  }

  #send(painting: Painting): void {
    this.#paintings = [...this.#paintings, painting];
    const { tiles, what } = painting;
    this.#queue.add({
      isRepeatable: true,
      run: async () => {
        const result = await this.#port.paint({ item: this.item, tiles, what });
        this.#drop(painting);
        this.#store(result);
        this.#take(result.tiles);
        if (result.isMerged && !painting.mayDiffer) this.#events.onMerged();
        this.#events.onChange();
      },
      takeBack: async () => {
        this.#drop(painting);
        for (const later of this.#paintings) later.mayDiffer = true;
        await this.#reread();
      },
    });
  }

  #step(way: 'undo' | 'redo'): void {
    this.#steps += 1;
    this.#queue.add({
      isRepeatable: false,
      run: async () => {
        const result = await this.#port[way](this.item);
        this.#steps -= 1;
        this.#store(result);
        this.#take(result.tiles);
        this.#events.onStepped(way, result.description);
        this.#events.onChange();
      },
      takeBack: () => {
        this.#steps -= 1;
        return this.#reread();
      },
    });
  }

  #drop(painting: Painting): void {
    this.#paintings = this.#paintings.filter((one) => one !== painting);
  }

  #store(result: ItemActionResult): void {
    this.#answers += 1;
    this.#hasGap ||= isGap(this.#version, result);
    this.#version = Math.max(this.#version, result.version);
    this.#history = result.history;
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

  async #reread(): Promise<void> {
    const asked = ++this.#questions;
    const before = this.#answers;
    try {
      const [stored, history] = await Promise.all([
        this.#port.read(this.item),
        this.#port.history(this.item),
      ]);
      if (asked !== this.#questions) return;
      // What was stored while this was read may not be in it.
      if (before !== this.#answers) return await this.#reread();
      const fresh = rasterOf(stored);
      if (fresh === null) throw new Error('the stored mask is damaged');
      this.#history = history;
      this.#isRead = true;
      this.#takeAll(fresh, stored.tiles);
      this.#events.onChange();
    } catch (error) {
      this.#events.onFailed(error, 'read');
    }
  }

  /** The whole mask anew: squares that are not among the stored ones are empty. */
  #takeAll(fresh: Raster, tiles: readonly MaskTile[]): void {
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

  #onIdle(): void {
    const late = this.#lateChange;
    this.#lateChange = null;
    const hadGap = this.#hasGap;
    this.#hasGap = false;
    if (hadGap) void this.#reread();
    else if (late !== null) this.onProjectChange(late);
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

/** Two changes that came while something was on its way. */
function merged(first: ProjectChange | null, second: ProjectChange): ProjectChange {
  if (first === null) return second;
  return {
    ...second,
    // Between the two lie our own actions, so which items changed can only be told together.
    itemIds: first.itemIds === null || second.itemIds === null ? null : [...first.itemIds, ...second.itemIds],
    classesChanged: first.classesChanged || second.classesChanged,
  };
}
