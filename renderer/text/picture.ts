/** Words about the pictures themselves: their bands, pages, and what it takes to show huge ones. */
import { formatCount } from './format.ts';

export const pictureText = {
  preparing: 'Preparing this large picture, once',
  preparingPercent: (percent: number) => `Preparing this large picture, once: ${percent} %`,
  stopped: 'This large picture was not prepared.',
  again: 'Prepare it',
  pages: 'Page of this file',
  page: (now: number, all: number) => `Page ${formatCount(now)} of ${formatCount(all)}`,
  nextPage: 'Next page',
  previousPage: 'Previous page',
  look: {
    button: 'Bands',
    label: 'Bands and range of this picture',
    mode: 'Show',
    color: 'Colour',
    grey: 'One band',
    channels: ['Red', 'Green', 'Blue'],
    band: 'Band',
    bandName: (band: number) => `Band ${band + 1}`,
    black: 'Black from',
    white: 'White from',
    usual: 'As usual',
    facts: (bands: number, bits: number, kind: string) =>
      `${formatCount(bands)} ${bands === 1 ? 'band' : 'bands'} of ${bits} bits, ${kind}`,
    kinds: { uint: 'whole numbers', int: 'whole numbers with sign', float: 'real numbers' },
  },
} as const;
