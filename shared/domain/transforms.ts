/** Random changes of training images: by name, or in ranges of one's own, as fastai's get_transforms takes them. */

/** Named sets of changes, each for what its images allow. */
export const TRANSFORM_PRESETS = ['default', 'satellite', 'faces', 'medical', 'documents', 'none'] as const;
export type TransformPreset = (typeof TRANSFORM_PRESETS)[number];

/** The parameters of get_transforms (fastai 1, `vision/transform.py`). */
export interface TransformRanges {
  /** Flips: left to right, or with `flipVert` the eight symmetries of the square. */
  readonly doFlip: boolean;
  /** Only with `doFlip`: there is no up, so quarter turns and mirrors of all kinds are alike. */
  readonly flipVert: boolean;
  /** Degrees, either way. */
  readonly maxRotate: number;
  /** Enlarges by 1 to this. */
  readonly maxZoom: number;
  /** Brightness and contrast, 0 (none) to below 1. */
  readonly maxLighting: number;
  /** Perspective: how far corners move, in halves of the side. */
  readonly maxWarp: number;
  /** How often each of warp, turn and zoom happens. */
  readonly pAffine: number;
  /** How often each of brightness and contrast changes. */
  readonly pLighting: number;
}

/** A preset, or ranges of one's own. */
export type TransformSpec = TransformPreset | TransformRanges;

/** Beyond these an image says nothing any more, or (warp) folds over. */
export const RANGE_LIMITS = {
  maxRotate: [0, 180],
  maxZoom: [1, 3],
  maxLighting: [0, 0.9],
  maxWarp: [0, 0.3],
  pAffine: [0, 1],
  pLighting: [0, 1],
} as const satisfies Partial<Record<keyof TransformRanges, readonly [number, number]>>;

/** Defaults of get_transforms. */
const FASTAI: TransformRanges = {
  doFlip: true,
  flipVert: false,
  maxRotate: 10,
  maxZoom: 1.1,
  maxLighting: 0.2,
  maxWarp: 0.2,
  pAffine: 0.75,
  pLighting: 0.75,
};

/** Nothing changes but (tags) the cut. */
export const STILL: TransformRanges = {
  ...FASTAI,
  doFlip: false,
  maxRotate: 0,
  maxZoom: 1,
  maxLighting: 0,
  maxWarp: 0,
};

const PRESET_RANGES: { readonly [P in TransformPreset]: TransformRanges | null } = {
  default: FASTAI,
  // From above there is no up, and the camera always looks straight down (lesson 3).
  satellite: { ...FASTAI, flipVert: true, maxZoom: 1.05, maxLighting: 0.1, maxWarp: 0 },
  // Nobody stands on the head; points that mirror each other trade places when the image is flipped.
  faces: { ...FASTAI, maxWarp: 0.1 },
  // Shapes are what a finding is; devices differ in brightness.
  medical: { ...FASTAI, maxLighting: 0.3, maxWarp: 0 },
  // Mirrored writing is no writing; a page lies a little askew.
  documents: { ...FASTAI, doFlip: false, maxRotate: 3, maxZoom: 1.05, maxWarp: 0.05 },
  none: null,
};

/** Null: the centre of every image, unchanged. */
export const rangesOf = (spec: TransformSpec): TransformRanges | null =>
  typeof spec === 'string' ? PRESET_RANGES[spec] : spec;
