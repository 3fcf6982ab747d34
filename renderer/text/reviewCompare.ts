/** Words of Review for two runs that are held against each other image by image. */
import { WRONGNESS } from '#shared/contract/runComparisonText.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { ItemChange } from '#shared/domain/runComparison.ts';
import { countOf, formatCount } from './format.ts';

export const compareText = {
  parts: { label: 'What is compared', items: 'Images', curves: 'Curves and settings' },
  swap: 'Swap A and B',
  runName: (name: string, id: string) => `${name} · ${id}`,
  failed: 'The runs could not be compared.',
  loading: 'Looking at the validation images with both runs…',
  /** Run B, in sentences. */
  a: 'A',
  b: 'B',
  mean: (kind: Kind, a: number, b: number) =>
    `Mean ${WRONGNESS[kind].title}: A ${WRONGNESS[kind].show(a)}, B ${WRONGNESS[kind].show(b)}.`,
  testHint:
    'An exact binomial test on the images where one run does better than the other (McNemar 1947): if both were equally good, each such image would be a toss of a coin. It takes images to be independent. Frames of one video are not, so with them even a small share may be chance.',
  rightHint:
    'Right means: every tag that both runs know is given where it is labeled and nowhere else, at the thresholds in use.',
  better: { a: 'lower with A', b: 'lower with B' },
  axis: (kind: Kind, side: string) => `${WRONGNESS[kind].axis} of ${side}`,
  plotLabel: (images: number) =>
    `How wrong A and B are on ${countOf(images, 'image')}, each a dot. The list beside it has the same images.`,
  hoverHint: 'Point at a dot or a row to see which image it is.',
  show: 'Which images',
  all: 'All',
  counted: (name: string, count: number) => `${name} ${formatCount(count)}`,
  list: 'Compared images, most changed first',
  columns: { image: 'Image', change: 'Change' },
  row: (path: string, change: string) => `${path}, ${change}`,
  none: 'No image fits this filter.',
  figures: (change: string, title: string, a: string, b: string) => `${change} · ${title} A ${a}, B ${b}`,
  pick: (name: string) => `Show this image with ${name} in Predictions`,
  gone: 'This image is not compared any more.',
  tags: { title: 'What both runs say', tag: 'Tag', labeled: 'Labeled', unknown: 'not known', wrong: 'Wrong' },
} as const;

/** Which run an image speaks for, as it stands in the filter and on a row. */
export const changeWords: { readonly [C in ItemChange]: string } = {
  mended: 'Only B right',
  broken: 'Only A right',
  wrong: 'Both wrong',
  right: 'Both right',
  better: 'B better',
  worse: 'A better',
  same: 'Same',
};
