/** A huge picture in squares: what is in sight at the resolution of the screen, coarser squares until those are there. */
import Konva from 'konva';
import type { Camera, Size } from './camera.ts';
import { ImageCache } from './ImageCache.ts';
import { levelFor, tilesInSight, type PlacedTile, type TileSource } from './tiles.ts';

/** Pixels of squares that are kept: four screens of the largest kind. */
const BUDGET_PX = 48_000_000;
/** More at once would keep what is in sight waiting for what no longer is. */
const AT_ONCE = 6;

export class TiledPicture {
  readonly #node: Konva.Shape;
  readonly #cache = new ImageCache(BUDGET_PX);
  readonly #redraw: () => void;
  #source: TileSource | null = null;
  #camera: Camera = { scale: 1, x: 0, y: 0 };
  #canvas: Size = { widthPx: 0, heightPx: 0 };
  /** Asked for when a place is free, most wanted first. */
  #wanted: readonly string[] = [];
  readonly #loading = new Set<string>();
  /** Not asked for again while this picture is shown. */
  readonly #failed = new Set<string>();

  /** @param layer squares are drawn above what it holds already */
  constructor(layer: Konva.Layer) {
    const sceneFunc = ({ _context: context }: { readonly _context: CanvasRenderingContext2D }): void =>
      this.#draw(context);
    this.#node = new Konva.Shape({ sceneFunc, listening: false, perfectDrawEnabled: false });
    layer.add(this.#node);
    this.#redraw = () => void layer.batchDraw();
  }

  show(source: TileSource | null): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#wanted = [];
    this.#failed.clear();
  }

  /** Asks for what is in sight. */
  place(camera: Camera, canvas: Size): void {
    this.#camera = camera;
    this.#canvas = canvas;
    const source = this.#source;
    if (source === null) return;
    // The coarsest square is always there: it stands in for all others.
    const coarsest = source.urlOf(source.levels.length - 1, 0, 0);
    this.#wanted = [
      coarsest,
      ...this.#inSight(this.#level(source)).map((tile) => source.urlOf(tile.level, tile.x, tile.y)),
    ];
    for (const url of this.#wanted) if (this.#cache.peek(url) !== null) this.#cache.touch(url);
    this.#loadMore();
  }

  #level({ levels }: TileSource): number {
    return levelFor(this.#camera.scale * window.devicePixelRatio, levels.length);
  }

  #inSight(level: number): readonly PlacedTile[] {
    return this.#source === null ? [] : tilesInSight(this.#source, level, this.#camera, this.#canvas);
  }

  #loadMore(): void {
    for (const url of this.#wanted) {
      if (this.#loading.size >= AT_ONCE) return;
      if (this.#loading.has(url) || this.#failed.has(url) || this.#cache.peek(url) !== null) continue;
      this.#loading.add(url);
      this.#cache
        .get(url)
        .catch(() => this.#failed.add(url))
        .finally(() => {
          this.#loading.delete(url);
          this.#redraw();
          this.#loadMore();
        });
    }
  }

  /** Coarse squares first, finer ones over them: a square that is not there yet shows the coarser one below. */
  #draw(context: CanvasRenderingContext2D): void {
    const source = this.#source;
    const [full] = source?.levels ?? [];
    if (source === null || full === undefined) return;
    const { scale, x, y } = this.#camera;
    context.save();
    context.beginPath();
    context.rect(x, y, full.widthPx * scale, full.heightPx * scale);
    context.clip();
    const finest = this.#level(source);
    for (let level = source.levels.length - 1; level >= finest; level -= 1) {
      for (const tile of this.#inSight(level)) this.#drawTile(context, source, tile);
    }
    context.restore();
  }

  #drawTile(context: CanvasRenderingContext2D, source: TileSource, tile: PlacedTile): void {
    const image = this.#cache.peek(source.urlOf(tile.level, tile.x, tile.y));
    if (image === null) return;
    const { scale, x, y } = this.#camera;
    const ratio = window.devicePixelRatio;
    // Edges on whole device pixels: else the ones below shine through between two squares.
    const edge = (offset: number, at: number): number => Math.round((offset + at * scale) * ratio) / ratio;
    const [left, top] = [edge(x, tile.left), edge(y, tile.top)];
    const right = edge(x, tile.left + image.naturalWidth * tile.step);
    const bottom = edge(y, tile.top + image.naturalHeight * tile.step);
    context.drawImage(image, left, top, right - left, bottom - top);
  }
}
