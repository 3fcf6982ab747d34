import { describe, expect, it } from 'vitest';
import { multiLabelScoring } from '#main/engine/metrics/multiLabelScoring.ts';
import { pixelScoring } from '#main/engine/metrics/pixelScoring.ts';
import { pointScoring } from '#main/engine/metrics/pointScoring.ts';
import { METRIC_WORDS } from '#main/services/metricWords.ts';
import { metricWords } from '#renderer/text/metrics.ts';
import { JUDGED_BY } from '#shared/domain/run.ts';
import { KINDS } from '#shared/domain/project.ts';
import { maskScores, pointScores } from '#shared/kernels/drawnScores.ts';
import { isBetterScore } from '#shared/kernels/judging.ts';

describe('judging', () => {
  it('takes the same metric and direction in training as afterwards', () => {
    const scorings = {
      tags: multiLabelScoring(2, 0.2),
      masks: pixelScoring(2, { voidIndex: null, size: [1, 1] }),
      points: pointScoring([1, 1]),
    };
    for (const kind of KINDS) {
      const { watch, better } = scorings[kind];
      expect({ watch, better }).toEqual(JUDGED_BY[kind]);
    }
  });

  it('names that metric first, on the page and on a terminal', () => {
    for (const kind of KINDS) {
      expect(metricWords[kind][0].name).toBe(JUDGED_BY[kind].watch);
      expect(METRIC_WORDS[kind][0].name).toBe(JUDGED_BY[kind].watch);
    }
  });

  it('knows where less is better, and that a score beats none', () => {
    expect(isBetterScore('masks', 0.9, 0.8)).toBe(true);
    expect(isBetterScore('points', 3, 2)).toBe(false);
    expect(isBetterScore('points', 2, 3)).toBe(true);
    expect(isBetterScore('tags', 0, null)).toBe(true);
    expect(isBetterScore('tags', null, 0.5)).toBe(false);
    expect(isBetterScore('tags', Number.NaN, null)).toBe(false);
  });
});

describe('an evaluation in figures', () => {
  it('of masks leaves out void: as a class, and from the means', () => {
    const { metrics, classes } = maskScores({
      kind: 'masks',
      run: 'r1',
      classes: ['a', 'b', 'void'],
      voidIndex: 2,
      itemIds: Int32Array.of(1),
      counts: Float64Array.of(6, 2, 0, 0, 2, 0, 0, 0, 0),
      perItem: {
        starts: Int32Array.of(0, 3),
        cells: Int32Array.of(0, 1, 4),
        pixels: Int32Array.of(6, 2, 2),
      },
      voidCounts: Float64Array.of(0, 0, 0),
      accuracies: Float32Array.of(0.8),
      uncertainties: Float32Array.of(0),
    });
    expect(metrics['foreground_acc']).toBeCloseTo(0.8, 9);
    expect(metrics['mean_iou']).toBeCloseTo((6 / 8 + 2 / 4) / 2, 9);
    expect(classes.map(({ name, pixels }) => [name, pixels])).toEqual([
      ['a', 8],
      ['b', 2],
    ]);
  });

  it('of points leaves out what nobody has labeled', () => {
    const { metrics, classes } = pointScores({
      kind: 'points',
      run: 'r1',
      classes: ['a', 'b'],
      itemIds: Int32Array.of(1, 2),
      distances: Float32Array.of(3, Number.NaN, 5, Number.NaN),
      squaredError: 0.4,
    });
    expect(metrics).toEqual({ point_error: 4, mse: 0.1 });
    expect(classes).toEqual([
      { name: 'a', error: 4, images: 2 },
      { name: 'b', error: null, images: 0 },
    ]);
  });
});
