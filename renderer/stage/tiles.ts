/** The squares of a huge picture: which level and which of them are in sight. Pure. */
import type { Camera, Size } from './camera.ts';

/** Where the squares of a picture come from. */
export interface TileSource {
  /** Sizes, the picture's own first, each half of the one before. */
  readonly levels: readonly Size[];
  readonly tilePx: number;
  readonly urlOf: (level: number, x: number, y: number) => string;
}

/** A square, and where it lies in the picture's own pixels. */
export interface PlacedTile {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  /** Picture pixels per pixel of the square. */
  readonly step: number;
}

/**
 * The level whose pixels are just as fine as the screen's.
 * @param scale device pixels per picture pixel
 */
export const levelFor = (scale: number, levels: number): number =>
  Math.max(0, Math.min(levels - 1, Math.floor(-Math.log2(scale) + 0.01)));

/** The squares of a level that are in sight, those in the middle first. */
export function tilesInSight(
  { levels, tilePx }: TileSource,
  level: number,
  camera: Camera,
  canvas: Size,
): readonly PlacedTile[] {
  const size = levels[level];
  if (size === undefined) return [];
  const step = 2 ** level;
  const side = tilePx * step * camera.scale;
  const range = (offset: number, canvasPx: number, sizePx: number): readonly [number, number] => [
    Math.max(0, Math.floor(-offset / side)),
    Math.min(Math.ceil(sizePx / tilePx), Math.ceil((canvasPx - offset) / side)),
  ];
  const [x0, x1] = range(camera.x, canvas.widthPx, size.widthPx);
  const [y0, y1] = range(camera.y, canvas.heightPx, size.heightPx);
  const tiles: PlacedTile[] = [];
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1)
      tiles.push({ level, x, y, left: x * tilePx * step, top: y * tilePx * step, step });
  }
  const far = ({ x, y }: PlacedTile): number =>
    Math.abs(x - (x0 + x1 - 1) / 2) + Math.abs(y - (y0 + y1 - 1) / 2);
  return tiles.sort((a, b) => far(a) - far(b));
}
