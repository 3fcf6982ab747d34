/** Words of Review for images that a run sees as alike. */
import { countOf } from './format.ts';

export const alikeText = {
  title: 'Looks alike to this run',
  hint: 'Images whose last features point the same way as those of this one, learned from or checked with. Doubles stand first; tags that nearly all of them share and this image lacks are worth a second look.',
  show: 'Show what looks alike to this run',
  hide: 'Hide',
  showHint: (images: number) =>
    `Looks at ${countOf(images, 'image')} once with this run and keeps what it saw.`,
  loading: 'Looking at the images of this run. It is done once…',
  failed: 'What looks alike could not be found.',
  none: 'No labeled image of this run looks like this one.',
  sides: { train: 'trained on', valid: 'checked with' },
  noTags: 'no tags',
  tile: (path: string, side: string, tags: readonly string[]) =>
    `${path}, ${side}: ${tags.join(', ') || 'no tags'}. Open in Label`,
  likeness: (value: number) => `Likeness ${value.toFixed(2)}`,
  fits: 'Its tags fit with theirs.',
} as const;
