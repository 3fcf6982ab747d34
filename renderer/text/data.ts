/** Words of the Data place: the sentence, its editors, the facts, what training sees, and what is wrong. */
import type { Kind, Project, Split, SplitSpec } from '#shared/domain/project.ts';
import type { TransformName } from '#shared/domain/shownData.ts';
import type { TransformRanges } from '#shared/domain/transforms.ts';
import { countOf, formatCount, formatShare } from './format.ts';
import { groupWord } from './split.ts';
import type { Hint } from './train.ts';

/** The last part of a folder's path. */
const lastPart = (path: string): string =>
  path
    .split(/[/\\]/)
    .filter((part) => part !== '')
    .at(-1) ?? path;

const pixels = (width: number, height: number): string => `${formatCount(width)} × ${formatCount(height)}`;

function splitWords(split: SplitSpec): string {
  switch (split.by) {
    case 'random':
      return `${Math.round(split.fraction * 100)} % at random, seed ${split.seed}`;
    case 'folder':
      return `by folder ${split.train} / ${split.valid}`;
    case 'files':
      return `by ${lastPart(split.file)}`;
    case 'column':
      return `by column ${split.column}`;
    case 'group':
      return `${Math.round(split.fraction * 100)} % by ${groupWord(split)}, seed ${split.seed}`;
  }
}

export const sideNames: Readonly<Record<Split | 'none', string>> = {
  train: 'Training',
  valid: 'Validation',
  test: 'Test',
  none: 'On no side',
};

export const dataText = {
  title: 'Data',
  tabs: { overview: 'Overview', batch: 'Show batch', transforms: 'Transforms', problems: 'Problems' },
  sentence: {
    label: 'What training is made from',
    kind: 'Learn',
    from: 'from',
    split: 'split',
    labels: 'labeled with',
    transforms: 'transforms',
    size: 'size',
    batch: 'batch',
    normalize: 'normalize',
    images: (count: number) => countOf(count, 'image'),
    roots: (paths: readonly string[]) =>
      paths.length === 1
        ? lastPart(paths[0] ?? '')
        : `${lastPart(paths[0] ?? '')} and ${paths.length - 1} more`,
    noRoots: 'nowhere yet',
    noSplit: 'none yet',
    splitWords,
    classes: (count: number, kind: Kind) => countOf(count, kindWords[kind].one, kindWords[kind].many),
    frame: (height: number, width: number | null) =>
      width === null ? `${height} px` : `${height} × ${width} px`,
    sizes: (sizes: readonly string[]) => sizes.join(', then '),
    imagenet: 'ImageNet',
  },
  edit: {
    kind: {
      title: 'Kind of labels',
      what: {
        tags: 'Any number of words for each image.',
        masks: 'A class for every pixel.',
        points: 'Named places on each image.',
      } satisfies Record<Kind, string>,
      fixed: 'A project has one kind. For another one make a new project of the same images.',
    },
    from: {
      title: 'Where the images are',
      rows: (root: Project['roots'][number]) => countOf(root.items, 'image'),
      missing: 'not there',
      none: 'No folder yet.',
      stays: 'Images stay where they are; Limn only reads them.',
      add: 'Add images',
    },
    labels: {
      title: 'Labels',
      labeled: (labeled: number, items: number) =>
        `${formatCount(labeled)} of ${countOf(items, 'image')} labeled`,
      go: 'Go on labeling',
      classes: 'Classes are added, renamed and merged in Label, on the right.',
    },
    split: { title: 'Split', few: 'Label two images first: one side learns, the other one checks.' },
    transforms: {
      title: 'Transforms',
      look: 'See what it does',
      own: 'Own ranges',
      like: 'Start from this set and choose every range yourself.',
      flip: 'Flip',
      flips: { none: 'Never', sideways: 'Sideways', all: 'All eight' },
    },
    size: {
      title: 'Size',
      stages: 'The stages of the plan say the size. Change them in Train.',
      go: 'Open the plan',
    },
    batch: { title: 'Batch' },
    normalize: {
      title: 'Normalize',
      what: 'Pixels are shifted and scaled by the mean and spread of ImageNet, whatever your images are: networks that start from ImageNet expect exactly that.',
      mean: 'Mean 0.485, 0.456, 0.406 · spread 0.229, 0.224, 0.225 of red, green and blue',
    },
  },
  facts: {
    sides: 'Sides',
    none: 'No labeled image yet',
    side: (name: string, count: number) => `${name} ${formatCount(count)}`,
    classes: 'Classes',
    perClass: { tags: 'Images of each', masks: 'Pixels of each', points: 'Images of each' },
    noClasses: 'No class yet. Add some in Label.',
    sort: 'Order of the classes',
    sorts: { most: 'Most first', list: 'As in Label' },
    more: (count: number) => `Show ${formatCount(count)} more`,
    bar: (name: string, train: number, valid: number) =>
      `${name}: ${formatCount(train)} training, ${formatCount(valid)} validation`,
    without: (side: string) => `none in ${side.toLowerCase()}`,
    balance: (most: string, least: string, ratio: number) =>
      `${most} is ${ratio >= 10 ? formatCount(Math.round(ratio)) : ratio.toFixed(1)} times as common as ${least}.`,
    blank: (count: number, kind: Kind) =>
      `${countOf(count, 'labeled image')} ${count === 1 ? 'has' : 'have'} ${kind === 'tags' ? 'no tags, which is taught too' : 'nothing drawn'}.`,
    sizes: 'Image sizes',
    size: pixels,
    otherSizes: (count: number, images: number) =>
      `${countOf(count, 'other size')}, ${countOf(images, 'image')}`,
    allOne: (width: number, height: number) => `All are ${pixels(width, height)} px.`,
    problems: 'Problems',
    noProblems: 'Nothing is wrong with these images.',
    looking: 'Looking for images that are nearly the same…',
    allProblems: 'All problems',
    failed: 'The facts could not be read.',
  },
  problem: {
    show: 'Show them',
    showWith: (name: string) => `Show images with ${name}`,
    splitByGroup: 'Keep them together',
    splitDone: (train: number, valid: number) =>
      `Split by group: ${formatCount(train)} images to train on, ${formatCount(valid)} to check with.`,
    others: (count: number) => `and ${formatCount(count)} more`,
  },
  batch: {
    title: (epoch: number, shown: number, batch: number) =>
      `First batch of epoch ${formatCount(epoch + 1)}: ${shown < batch ? `${formatCount(shown)} of its ${countOf(batch, 'image')}` : countOf(batch, 'image')}`,
    what: (height: number, width: number) =>
      `These are the numbers training reads, ${height} × ${width} px, made into pictures again.`,
    shrunk: 'Shown smaller.',
    roll: 'Roll again',
    first: 'Back to epoch 1',
    labels: 'Labels',
    masks: 'Masks',
    opacity: 'Opacity of the masks',
    percent: (percent: number) => `${percent} %`,
    noTags: 'no tags',
    left: (count: number) =>
      `${countOf(count, 'point')} left the frame and ${count === 1 ? 'does' : 'do'} not count`,
    part: (share: number) => formatShare(share, 1),
    unreadable: (names: readonly string[]) =>
      `${countOf(names.length, 'image')} of this batch cannot be read: ${names.slice(0, 3).join(', ')}`,
    tile: (name: string, labels: string) => `${name}: ${labels}`,
    unlabeled: 'unlabeled',
    failed: 'The batch could not be made.',
    loading: 'Making the batch…',
  },
  flips: {
    why: 'Images are flipped left to right, but no points trade places in a mirror: half of the time a left point is asked for where the right one is, which is worse than no changes at all.',
    unflipped:
      'Images are not flipped left to right, because no points trade places in a mirror. With mirror pairs they can be, which is as good as more images.',
    choose: 'Choose mirror pairs',
    off: 'Turn flips off',
  },
  transforms: {
    another: 'Another image',
    roll: 'Roll again',
    plain: 'Unchanged',
    draws: 'As training draws them',
    drawsHint:
      'Eight epochs of this image: what chance makes of all changes together. Labels go through the same draw.',
    draw: (index: number) => `Draw ${index + 1}`,
    nothing: 'Nothing changes: every epoch shows each image as it is. Choose a set, or ranges of your own.',
    names: {
      flip: 'Flip',
      symmetry: 'Flips and quarter turns',
      cut: 'Cut',
      rotate: 'Rotate',
      zoom: 'Zoom',
      warp: 'Warp',
      brightness: 'Brightness',
      contrast: 'Contrast',
    } satisfies Record<TransformName, string>,
    hints: {
      flip: 'Mirrored half of the time. Points that mirror each other trade places.',
      symmetry: 'One of the eight symmetries of a square, all alike.',
      cut: 'The square that the network sees lies anywhere on the longer side.',
      rotate: 'Turned by any angle between the two ends.',
      zoom: 'Enlarged about any place of the image.',
      warp: 'As if the camera stood elsewhere.',
      brightness: 'Darker or brighter.',
      contrast: 'Flatter or stronger.',
    } satisfies Record<TransformName, string>,
    value: endWords,
    failed: 'The image could not be shown.',
    loading: 'Changing the image…',
  },
  empty: {
    title: 'No images yet',
    body: 'Here you see what training is made from: how many images on which side, which classes are rare or missing, what makes a score lie, and what the network really sees.',
    add: 'Add images',
    noLabels: 'Nothing is labeled yet',
    noLabelsBody: 'Label two images, and you see here what training would make of them.',
    label: 'Label images',
  },
} as const;

export const kindWords: Readonly<
  Record<Kind, { readonly what: string; readonly one: string; readonly many: string }>
> = {
  tags: { what: 'tags', one: 'tag', many: 'tags' },
  masks: { what: 'masks', one: 'class', many: 'classes' },
  points: { what: 'points', one: 'point', many: 'points' },
};

const SIDES_OF_WARP = ['left', 'none', 'right', 'down', 'up'] as const;

/** What stands below one end of a range. */
function endWords(transform: TransformName, value: number, place: number): string {
  switch (transform) {
    case 'flip':
      return value === 0 ? 'as it is' : 'mirrored';
    case 'symmetry':
      return value === 0 ? 'as it is' : `symmetry ${value}`;
    case 'cut':
      return value === 0 ? 'first' : value === 1 ? 'last' : 'middle';
    case 'rotate':
      return `${signed(value)}°`;
    case 'zoom':
      return `${round(value)}×`;
    case 'warp':
      return value === 0 ? 'none' : `${SIDES_OF_WARP[place] ?? ''} ${round(Math.abs(100 * value))} %`;
    case 'brightness':
      return `${signed(Math.round(100 * value))} %`;
    case 'contrast':
      return `${round(value)}×`;
  }
}

const round = (value: number): string => String(Number(value.toFixed(2)));
const signed = (value: number): string =>
  value > 0 ? `+${round(value)}` : value < 0 ? `−${round(-value)}` : '0';

export const rangeHints: Readonly<Record<Exclude<keyof TransformRanges, 'doFlip' | 'flipVert'>, Hint>> = {
  maxRotate: {
    label: 'Rotate up to',
    sentence: 'Degrees, either way. Faces and documents stand upright: a few degrees.',
  },
  maxZoom: { label: 'Zoom up to', sentence: 'How much an image is enlarged at most; 1 never does.' },
  maxLighting: { label: 'Light', sentence: 'How far brightness and contrast change; 0 never does.' },
  maxWarp: {
    label: 'Warp',
    sentence:
      'How far the corners move, as if the camera stood elsewhere. None where it always looks straight down.',
  },
  pAffine: {
    label: 'How often: shape',
    sentence: 'Chance of each of rotate, zoom and warp for every image and epoch.',
  },
  pLighting: {
    label: 'How often: light',
    sentence: 'Chance of each of brightness and contrast for every image and epoch.',
  },
};
