/** Words of the training plots. */
import { formatCount, formatMetric } from './format.ts';

export const plotText = {
  step: 'step',
  epoch: 'epoch',
  batch: 'batch',
  smooth: 'smoothed',
  valid: 'valid',
  rate: 'learning rate',
  momentum: 'momentum',
  norm: 'gradient norm',
  normHint:
    'How strongly a batch pulls at the weights. It should stay within a power of ten or two; jumps far above that go with a rate that is too high, and clipping cuts them off.',
  normLabel: 'Norm of the gradient over the same steps.',
  log: 'Log',
  logHint: 'A logarithmic axis shows small improvements late in training as large as big ones early on.',
  reset: 'Show all steps',
  zoomHint: 'Drag or turn the wheel to zoom, double-click to see everything',
  none: '–',
  lossLabel: (steps: number, last: number | null) =>
    `Loss over ${formatCount(steps)} steps${last === null ? '' : `, smoothed loss now ${formatMetric(last)}`}. The table below lists every epoch.`,
  rateLabel: 'Learning rate and momentum over the same steps.',
  lrLabel: (points: number) =>
    `Loss over ${formatCount(points)} learning rates. The table below lists what they suggest.`,
  chooseHint: 'Click on the curve to choose a rate, drag to zoom',
  resetRates: 'Show all rates',
  dotsHint: 'Click on a dot to open it, drag to zoom',
  resetDots: 'Show all dots',
  comparisonLabel: (a: string, b: string) => `Smoothed and validation loss of ${a} and ${b} over epochs.`,
} as const;
