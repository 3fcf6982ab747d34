/** Where a predicted mask differs from the labeled one, and in what way. Pure. */
import { UNLABELED, type Raster } from '#shared/domain/mask.ts';
import { outlineInto } from './colorize.ts';
import { squaredDistances } from './distances.ts';
import { wholeOf } from './rects.ts';

/**
 * What a pixel is in a picture of differences. `right` and `unlabeled` are left out of most pictures; `missed`, `extra` and
 * `found` are told of one class.
 */
export const DIFFERENCES = [
  'unlabeled',
  'right',
  'void',
  'wrong',
  'edge',
  'missed',
  'extra',
  'found',
] as const;
export type Difference = (typeof DIFFERENCES)[number];

export const differenceCode = (difference: Difference): number => DIFFERENCES.indexOf(difference);

const [UNKNOWN, RIGHT, VOID, WRONG, EDGE, MISSED, EXTRA, FOUND] = DIFFERENCES.map((_, code) => code) as [
  number, number, number, number, number, number, number, number,
]; // prettier-ignore

export interface DifferenceOptions {
  /** The value of void in both masks; null: there is none. */
  readonly voidValue: number | null;
  /** Tell only of this value; null tells of all. */
  readonly only: number | null;
  /** Mistakes this near to an outline of the label are told apart: there people disagree too. */
  readonly edgePx: number;
}

/**
 * @param truth label, 0 where nobody has labeled
 * @param answer of the same size
 * @returns codes of `DIFFERENCES`, one for each pixel
 */
export function differences(truth: Raster, answer: Raster, options: DifferenceOptions): Raster {
  const { widthPx, heightPx } = truth;
  const data = new Uint16Array(truth.data.length);
  const isNear = options.only === null ? nearOutlines(truth, options.edgePx) : () => false;
  for (let i = 0; i < data.length; i += 1) {
    const [t, p] = [truth.data[i] ?? UNLABELED, answer.data[i] ?? UNLABELED];
    if (t === UNLABELED) data[i] = UNKNOWN;
    else if (t === options.voidValue) data[i] = VOID;
    else if (options.only !== null) data[i] = ofOne(t === options.only, p === options.only);
    else data[i] = t === p ? RIGHT : isNear(i) ? EDGE : WRONG;
  }
  return { widthPx, heightPx, data };
}

const ofOne = (isThere: boolean, isSaid: boolean): number =>
  isThere ? (isSaid ? FOUND : MISSED) : isSaid ? EXTRA : RIGHT;

function nearOutlines(truth: Raster, edgePx: number): (at: number) => boolean {
  const { widthPx, heightPx } = truth;
  const outlines = new Uint8Array(truth.data.length);
  outlineInto(truth, wholeOf(truth), outlines);
  const squared = squaredDistances(outlines, widthPx, heightPx, 1);
  return (at) => (squared[at] ?? Infinity) < edgePx * edgePx;
}

/** How far from an outline a mistake still counts as one of the outline: half a percent of the image, two pixels at least. */
export const edgePxOf = ({ widthPx, heightPx }: Pick<Raster, 'widthPx' | 'heightPx'>): number =>
  Math.max(2, Math.round(Math.max(widthPx, heightPx) / 200));
