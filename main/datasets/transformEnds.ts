/** Each random change alone, at the ends of its range and in the middle: what a person looks at before training with it. */
import type { TransformName } from '#shared/domain/shownData.ts';
import type { TransformRanges } from '#shared/domain/transforms.ts';
import { logit, type Drawn } from './transforms.ts';

export interface TransformEnd {
  /** Degrees, a factor, a part, or the number of a symmetry or side. */
  readonly value: number;
  readonly drawn: Drawn;
}

export interface TransformRow {
  readonly transform: TransformName;
  readonly ends: readonly TransformEnd[];
}

/** The middle of the image, unchanged. */
export const UNCHANGED: Drawn = {
  rowPct: 0.5,
  colPct: 0.5,
  isFlipped: false,
  dihedral: null,
  warp: null,
  degrees: null,
  zoom: null,
  brightness: 0,
  contrast: 1,
};

/** Where the last cut begins: at 1 it would begin one pixel behind. */
const LAST = 1 - 1e-7;

/** @param isCut whether the model sees a square that is cut out, so that its place is drawn too */
export function transformEnds(ranges: TransformRanges, isCut: boolean): readonly TransformRow[] {
  return [
    ...flips(ranges),
    ...(isCut ? [cuts] : []),
    ...turns(ranges),
    ...zooms(ranges),
    ...warps(ranges),
    ...lights(ranges),
  ];
}

const end = (value: number, change: Partial<Drawn>): TransformEnd => ({
  value,
  drawn: { ...UNCHANGED, ...change },
});

const cuts: TransformRow = {
  transform: 'cut',
  ends: [0, 0.5, LAST].map((part) => end(Math.round(2 * part) / 2, { rowPct: part, colPct: part })),
};

function flips({ doFlip, flipVert }: TransformRanges): readonly TransformRow[] {
  if (!doFlip) return [];
  if (flipVert) {
    const ends = Array.from({ length: 8 }, (_, dihedral) => end(dihedral, { dihedral }));
    return [{ transform: 'symmetry', ends }];
  }
  return [{ transform: 'flip', ends: [end(0, {}), end(1, { isFlipped: true })] }];
}

const turns = ({ maxRotate }: TransformRanges): readonly TransformRow[] =>
  maxRotate === 0
    ? []
    : [
        {
          transform: 'rotate',
          ends: [-maxRotate, 0, maxRotate].map((degrees) => end(degrees, { degrees })),
        },
      ];

const zooms = ({ maxZoom }: TransformRanges): readonly TransformRow[] =>
  maxZoom === 1
    ? []
    : [
        {
          transform: 'zoom',
          ends: [1, (1 + maxZoom) / 2, maxZoom].map((scale) =>
            end(scale, { zoom: { scale, rowPct: 0.5, colPct: 0.5 } }),
          ),
        },
      ];

/** Sideways and up and down, the four corners as far as they go. */
const warps = ({ maxWarp: w }: TransformRanges): readonly TransformRow[] =>
  w === 0
    ? []
    : [
        {
          transform: 'warp',
          ends: [
            end(-w, { warp: [w, -w, 0, 0] }),
            end(0, {}),
            end(w, { warp: [-w, w, 0, 0] }),
            end(-w, { warp: [0, 0, w, -w] }),
            end(w, { warp: [0, 0, -w, w] }),
          ],
        },
      ];

function lights({ maxLighting: light }: TransformRanges): readonly TransformRow[] {
  if (light === 0) return [];
  const changes = [0.5 * (1 - light), 0.5, 0.5 * (1 + light)];
  const contrasts = [1 - light, 1, 1 / (1 - light)];
  return [
    {
      transform: 'brightness',
      ends: changes.map((change) => end(2 * change - 1, { brightness: logit(change) })),
    },
    { transform: 'contrast', ends: contrasts.map((contrast) => end(contrast, { contrast })) },
  ];
}
