/** What hangs together with a pixel: a fill that goes row by row and asks about each pixel at most once. */
import type { PixelSize, Region } from '#shared/domain/mask.ts';
import type { Position } from './brush.ts';
import { Bounds } from './rects.ts';
import { blankRegion, NO_REGION } from './regions.ts';

const [UNKNOWN, FILLED, REFUSED, OPEN] = [0, 1, 2, 3];

/**
 * The pixels that can be reached from the one under `seed` by steps left, right, up and down over accepted ones. The seed's
 * own pixel is always one of them; nothing when it lies beside the image.
 * @param accepts asked with y * width + x
 */
export function contiguous(size: PixelSize, seed: Position, accepts: (pixel: number) => boolean): Region {
  const start = pixelUnder(seed, size);
  if (start === null) return NO_REGION;
  const { widthPx, heightPx } = size;
  const state = new Uint8Array(widthPx * heightPx);
  state[start] = OPEN;
  const bounds = new Bounds();
  const waiting = [start];
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    if (state[pixel] === FILLED) continue;
    const row = Math.floor(pixel / widthPx);
    const rowStart = row * widthPx;
    const rowEnd = rowStart + widthPx;
    let [left, right] = [pixel, pixel + 1];
    while (left > rowStart && isOpen(left - 1)) left -= 1;
    while (right < rowEnd && isOpen(right)) right += 1;
    state.fill(FILLED, left, right);
    bounds.add(row, left - rowStart, right - 1 - rowStart);
    if (row > 0) findRuns(left - widthPx, right - widthPx);
    if (row < heightPx - 1) findRuns(left + widthPx, right + widthPx);
  }
  return filledWithin(state, widthPx, bounds);

  function isOpen(pixel: number): boolean {
    if (state[pixel] === UNKNOWN) state[pixel] = accepts(pixel) ? OPEN : REFUSED;
    return state[pixel] === OPEN;
  }
  /** One pixel of each run that is open stands for all of it. */
  function findRuns(from: number, to: number): void {
    let isInRun = false;
    for (let pixel = from; pixel < to; pixel += 1) {
      const open = isOpen(pixel);
      if (open && !isInRun) waiting.push(pixel);
      isInRun = open;
    }
  }
}

/** The pixel that holds a position, as y * width + x; null beside the image. */
export function pixelUnder({ x, y }: Position, { widthPx, heightPx }: PixelSize): number | null {
  const isOnImage = x >= 0 && y >= 0 && x < widthPx && y < heightPx;
  return isOnImage ? Math.floor(y) * widthPx + Math.floor(x) : null;
}

function filledWithin(state: Uint8Array, widthPx: number, bounds: Bounds): Region {
  const { rect } = bounds;
  if (rect === null) return NO_REGION;
  const region = blankRegion(rect);
  let to = 0;
  for (let y = rect.y; y < rect.y + rect.h; y += 1) {
    const from = y * widthPx + rect.x;
    for (let i = from; i < from + rect.w; i += 1) region.bits[to++] = state[i] === FILLED ? 1 : 0;
  }
  return region;
}
