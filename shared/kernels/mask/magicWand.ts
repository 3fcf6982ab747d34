/** Fills by likeness: a class of the mask within a colour, and the magic wand on the image alone. */
import type { Picture, Raster, Region } from '#shared/domain/mask.ts';
import type { Position } from './brush.ts';
import { contiguous, pixelUnder } from './contiguous.ts';
import { growRect, wholeOf } from './rects.ts';
import { blankRegion, NO_REGION, regionWithin, trimRegion } from './regions.ts';

/** From this on colours do not matter. */
const ANY_COLOUR = 255;

/**
 * The pixels around `seed` that have its class and nearly its colour.
 * @param picture of the mask's size; null when there is none to look at
 * @param tolerance 0 to 255, the largest difference in red, green or blue from the seed's colour; 255 ignores the image
 */
export function floodFill(
  raster: Raster,
  picture: Picture | null,
  seed: Position,
  tolerance: number,
): Region {
  const start = pixelUnder(seed, raster);
  if (start === null) return NO_REGION;
  const { data } = raster;
  const value = data[start];
  if (picture === null || tolerance >= ANY_COLOUR) return contiguous(raster, seed, (i) => data[i] === value);
  const isLike = likeness(picture, start, tolerance);
  return contiguous(raster, seed, (i) => data[i] === value && isLike(i));
}

/** How the magic wand selects. */
export interface WandOptions {
  /** 0 to 255, the largest difference in red, green or blue from the colour under the pointer. */
  readonly tolerance: number;
  /** Only what hangs together with the pixel under the pointer. */
  readonly contiguous: boolean;
  /** Stop at edges even where the colour beyond is like enough. */
  readonly edgeAware: boolean;
}

/**
 * The pixels of nearly the colour under `seed`. Colours are compared channel by channel as they are stored, so that the
 * tolerance is what the eye reads off two colour values; alpha does not count.
 *
 * Edge-aware: a pixel is an edge where the Sobel gradient of a channel is more than half the tolerance (at least 4 levels);
 * a clean step of n levels has a gradient of n on either side. The fill does not pass over edges, but takes in the edge
 * pixels beside what it filled, which is half of every step.
 */
export function magicWand(picture: Picture, seed: Position, options: WandOptions): Region {
  const start = pixelUnder(seed, picture);
  if (start === null) return NO_REGION;
  const isLike = likeness(picture, start, options.tolerance);
  const select = (accepts: (pixel: number) => boolean): Region =>
    options.contiguous ? contiguous(picture, seed, accepts) : everywhere(picture, start, accepts);
  if (!options.edgeAware) return select(isLike);
  const isEdge = edges(picture, Math.max(4, options.tolerance / 2));
  const inner = select((i) => isLike(i) && !isEdge(i));
  return withEdge(inner, picture, isLike, isEdge(start) ? start : null);
}

/** Is a pixel's colour no further than this from that of the pixel `start`, in each channel? */
function likeness({ rgba }: Picture, start: number, tolerance: number): (pixel: number) => boolean {
  const [red = 0, green = 0, blue = 0] = rgba.subarray(4 * start, 4 * start + 3);
  return (pixel) => {
    const at = 4 * pixel;
    return (
      Math.abs((rgba[at] ?? 0) - red) <= tolerance &&
      Math.abs((rgba[at + 1] ?? 0) - green) <= tolerance &&
      Math.abs((rgba[at + 2] ?? 0) - blue) <= tolerance
    );
  };
}

/** Does a channel's gradient (Sobel, divided by 4 so that it is in levels per step) exceed this? Borders are repeated. */
function edges({ rgba, widthPx, heightPx }: Picture, threshold: number): (pixel: number) => boolean {
  const limit = (4 * threshold) ** 2;
  return (pixel) => {
    const x = pixel % widthPx;
    const [left, right] = [x > 0 ? -4 : 0, x < widthPx - 1 ? 4 : 0];
    const above = 4 * (pixel >= widthPx ? pixel - widthPx : pixel);
    const below = 4 * (pixel < widthPx * (heightPx - 1) ? pixel + widthPx : pixel);
    for (let channel = 0; channel < 3; channel += 1) {
      const [a, b, c] = [above + channel, 4 * pixel + channel, below + channel];
      const topLeft = rgba[a + left] ?? 0;
      const topRight = rgba[a + right] ?? 0;
      const bottomLeft = rgba[c + left] ?? 0;
      const bottomRight = rgba[c + right] ?? 0;
      const falling = topLeft - bottomRight;
      const rising = topRight - bottomLeft;
      const dx = rising - falling + 2 * ((rgba[b + right] ?? 0) - (rgba[b + left] ?? 0));
      const dy = -rising - falling + 2 * ((rgba[c] ?? 0) - (rgba[a] ?? 0));
      if (dx * dx + dy * dy > limit) return true;
    }
    return false;
  };
}

/** All accepted pixels of an image, and the one to start from. */
function everywhere(picture: Picture, start: number, accepts: (pixel: number) => boolean): Region {
  const region = blankRegion(wholeOf(picture));
  const { bits } = region;
  for (let i = 0; i < bits.length; i += 1) if (accepts(i)) bits[i] = 1;
  bits[start] = 1;
  return trimRegion(region);
}

/**
 * One pixel more on all sides, where the colour is like enough.
 * @param edge the seed when it lies on an edge itself: what is beside it may be the other side
 */
function withEdge(
  region: Region,
  picture: Picture,
  isLike: (pixel: number) => boolean,
  edge: number | null,
): Region {
  const rect = growRect(region.rect, 1, picture);
  if (rect === null) return region;
  const { bits } = regionWithin(region, rect);
  const grown = bits.slice();
  const { w, h } = rect;
  if (edge !== null) {
    bits[(Math.floor(edge / picture.widthPx) - rect.y) * w + (edge % picture.widthPx) - rect.x] = 0;
  }
  for (let y = 0; y < h; y += 1) {
    const image = (rect.y + y) * picture.widthPx + rect.x;
    for (let x = 0; x < w; x += 1) {
      const i = y * w + x;
      if (bits[i] === 1) continue;
      const isBeside =
        (x > 0 && bits[i - 1] === 1) ||
        (x < w - 1 && bits[i + 1] === 1) ||
        (y > 0 && bits[i - w] === 1) ||
        (y < h - 1 && bits[i + w] === 1);
      if (isBeside && isLike(image + x)) grown[i] = 1;
    }
  }
  return trimRegion({ rect, bits: grown });
}
