/** Rows of a batch as pictures again: normalization undone, labels told by their class. */
import { resizeAntialiased } from '#main/files/resize.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ShownImage, ShownPoint, ShownSize } from '#shared/domain/shownData.ts';
import { areaOf, frameOf, type InputSize, type Size } from './inputSize.ts';
import { IMAGENET_MEAN, IMAGENET_STD } from './normalize.ts';
import { targetLengths, type TargetSettings } from './target.ts';

/** The numbers of some images, as a loader makes them. */
export interface ShownRows {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Points only. */
  readonly w?: Float32Array | undefined;
}

export interface ShowSettings {
  readonly size: InputSize;
  readonly target: TargetSettings;
  /** Class ids by their places in the targets. */
  readonly classIds: readonly ClassId[];
  /** Longest side of a picture; larger ones are made smaller. */
  readonly longestPx: number;
}

/** What is told of an image besides its numbers. */
export type NamedItem = Pick<ShownImage, 'item' | 'name'>;

/** Pictures of what models of this size see. */
export function shownSize(size: InputSize, longestPx: number): ShownSize {
  const { widthPx, heightPx } = frameOf(size);
  const scale = Math.min(1, longestPx / Math.max(widthPx, heightPx));
  const side = (px: number): number => Math.max(1, Math.round(px * scale));
  return {
    widthPx: side(widthPx),
    heightPx: side(heightPx),
    modelWidthPx: widthPx,
    modelHeightPx: heightPx,
  };
}

/** @param items one for each row, in order */
export function shownImages(
  { x, y, w }: ShownRows,
  items: readonly NamedItem[],
  settings: ShowSettings,
): readonly ShownImage[] {
  const frame = frameOf(settings.size);
  const to = shownSize(settings.size, settings.longestPx);
  const area = areaOf(frame);
  const { y: length } = targetLengths(settings.target, settings.size);
  return items.map((item, row) => {
    const labels = y.subarray(row * length, (row + 1) * length);
    const weights = w?.subarray(row * length, (row + 1) * length);
    return {
      ...item,
      rgb: smaller(bytesOf(x.subarray(row * 3 * area, (row + 1) * 3 * area)), frame, to),
      ...shownLabels(labels, weights, { ...settings, frame, to }),
    };
  });
}

/** [3, h, w] of normalized numbers as [h, w, 3] of bytes: the way back of `normalize.ts`, rounded. */
export function bytesOf(planes: Float32Array): Uint8Array {
  const area = planes.length / 3;
  const rgb = new Uint8ClampedArray(planes.length);
  for (let c = 0; c < 3; c += 1) {
    const [mean, std] = [IMAGENET_MEAN[c] ?? 0, IMAGENET_STD[c] ?? 1];
    for (let i = 0; i < area; i += 1) rgb[3 * i + c] = 255 * ((planes[c * area + i] ?? 0) * std + mean);
  }
  return new Uint8Array(rgb.buffer);
}

const isSame = (a: Size, b: Size): boolean => a.widthPx === b.widthPx && a.heightPx === b.heightPx;

const smaller = (rgb: Uint8Array, from: Size, to: Size): Uint8Array =>
  isSame(from, to)
    ? rgb
    : resizeAntialiased({ ...from, rgb }, { widthPx: to.widthPx, heightPx: to.heightPx });

interface LabelSettings extends ShowSettings {
  readonly frame: Size;
  readonly to: Size;
}

type ShownLabels = Pick<ShownImage, 'tags' | 'mask' | 'points'>;

const NO_LABELS: ShownLabels = { tags: [], mask: null, points: [] };

/** A tag that is asked for by less than this is what label smoothing adds to all. */
const LEAST_TAG = 0.26;

function shownLabels(
  y: Float32Array,
  w: Float32Array | undefined,
  { target, classIds, frame, to }: LabelSettings,
): ShownLabels {
  switch (target.kind) {
    case 'tags':
      return {
        ...NO_LABELS,
        tags: classIds.flatMap((id, i) => ((y[i] ?? 0) >= LEAST_TAG ? [[id, y[i] ?? 0] as const] : [])),
      };
    case 'masks':
      return { ...NO_LABELS, mask: shownMask(y, classIds, frame, to) };
    case 'points':
      return { ...NO_LABELS, points: shownPoints(y, w, classIds) };
  }
}

/** Places to class ids; the nearest pixel where the picture is shown smaller. */
function shownMask(places: Float32Array, classIds: readonly ClassId[], from: Size, to: Size): Uint16Array {
  const mask = new Uint16Array(areaOf(to));
  for (let row = 0; row < to.heightPx; row += 1) {
    const start = Math.floor(((2 * row + 1) * from.heightPx) / (2 * to.heightPx)) * from.widthPx;
    for (let column = 0; column < to.widthPx; column += 1) {
      const at = start + Math.floor(((2 * column + 1) * from.widthPx) / (2 * to.widthPx));
      mask[row * to.widthPx + column] = classIds[places[at] ?? -1] ?? 0;
    }
  }
  return mask;
}

/** (y, x) of -1..1 from edge to edge. A point that is not there has neither place nor weight. */
function shownPoints(
  y: Float32Array,
  w: Float32Array | undefined,
  classIds: readonly ClassId[],
): readonly ShownPoint[] {
  return classIds.flatMap((classId, i) => {
    const [down, across, weight] = [y[2 * i] ?? 0, y[2 * i + 1] ?? 0, w?.[2 * i] ?? 0];
    if (weight === 0 && down === 0 && across === 0) return [];
    return [{ classId, x: (across + 1) / 2, y: (down + 1) / 2, counts: weight > 0 }];
  });
}
