/** Words of Review for what in an image speaks for a tag. */
import { percent } from './review.ts';

export const explainText = {
  button: 'Why?',
  open: (path: string) => `Why? What in ${path} speaks for a tag`,
  openHint: 'What in this image speaks for a tag',
  ask: 'Why? Show what speaks for a tag',
  hide: 'Hide what speaks for a tag',
  loading: 'Looking at what speaks for this tag…',
  failed: 'What speaks for this tag could not be found.',
  gone: 'This image is not among the validation images of this run any more.',
  opacity: 'Opacity',
  opacityOf: 'Opacity of the colours',
  picture: 'The image',
  heat: (name: string) => `What speaks for ${name}`,
  heatLabel: (name: string, where: string | null) =>
    where === null
      ? `The image; nothing in it speaks for ${name}`
      : `The image, coloured by what speaks for ${name}: most ${where}`,
  /** Thirds of the picture, from the left and from the top. */
  where: (column: 0 | 1 | 2, row: 0 | 1 | 2): string => {
    const across = ['on the left', '', 'on the right'][column] ?? '';
    const down = ['at the top', '', 'at the bottom'][row] ?? '';
    return [down, across].filter((part) => part !== '').join(' ') || 'in the middle';
  },
  nothing: (name: string) =>
    `Nothing in this image speaks for ${name}: each part of it lowers its score, or leaves it as it is.`,
  nothingButGiven: 'It is given all the same, because a run starts from how common a tag is.',
  unseen: 'Only the middle square counts for tags; the run did not look at the dark part.',
  legend: {
    label: 'What the colours mean',
    none: 'nothing',
    most: 'most',
    hint: 'Each tag has a scale of its own: the brightest place is the one that speaks most for it in this image. So a map tells where, not how much.',
  },
  about:
    'Grad-CAM: how much the last feature map of the network would raise the score of the tag, place by place.',
  choose: 'Tag to explain',
  row: (name: string, probability: number, outcome: string) =>
    `${name}, ${percent(probability)}${outcome === '' ? '' : `, ${outcome}`}`,
  given: 'Above the threshold',
} as const;
