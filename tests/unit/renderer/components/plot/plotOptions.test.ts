/** What the plots are made of, as far as it can be told without drawing. */
import { describe, expect, it } from 'vitest';
import type uPlot from 'uplot';
import { PlotLink } from '#renderer/components/plot/PlotLink.ts';
import { comparisonOptions, lossOptions, normOptions } from '#renderer/components/plot/plotOptions.ts';

const colors = { text: '', dim: '', faint: '', line: '', accent: '', surface: '', other: '' };
const link = new PlotLink(
  'a',
  () => undefined,
  () => undefined,
);

describe('plots on a logarithmic scale', () => {
  it('choose the ticks of all their value axes themselves: the usual ones never end for some ranges', () => {
    const marks = () => ({ epochEnds: [], stages: [] });
    const plots = [
      normOptions(colors, link),
      lossOptions(colors, link, true, marks),
      comparisonOptions(colors, link, true),
    ];
    for (const { axes = [] } of plots) {
      const [, ...values] = axes;
      expect(values).toHaveLength(2);
      for (const { splits } of values) {
        if (typeof splits !== 'function') throw new Error('the axis leaves its ticks to the plot');
        const ticks = splits({} as uPlot, 0, 0.0994, 0.407, 0.1, 40);
        expect(ticks.length).toBeLessThan(12);
        expect(ticks.every((tick) => tick >= 0.0994 && tick <= 0.407)).toBe(true);
      }
    }
  });
});
