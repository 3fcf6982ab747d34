/** Averages, curves and calibration held against what scikit-learn says (tests/fixtures/quality), and against sums by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AVERAGES } from '#shared/domain/metric.ts';
import { averagedScores, fbetaOf } from '#shared/kernels/averagedScores.ts';
import { calibration } from '#shared/kernels/calibration.ts';
import { confusedPairs } from '#shared/kernels/confusedPairs.ts';
import { accuracyThresh, fbetaPerSample, perClassTable, sigmoidAll } from '#shared/kernels/metrics.ts';
import { bestThreshold, pointAt, prCurve } from '#shared/kernels/prCurve.ts';

const numbers = z.array(z.number());
const oracle = z
  .object({
    targets: z.array(numbers),
    probabilities: z.array(numbers),
    curves: z.array(
      z.object({
        precision: numbers,
        recall: numbers,
        thresholds: numbers,
        average_precision: z.number(),
      }),
    ),
    scores: z.array(
      z.object({
        threshold: z.number(),
        average: z.enum(AVERAGES),
        precision: z.number(),
        recall: z.number(),
        f1: z.number(),
        f2: z.number(),
      }),
    ),
    calibration: z.object({ observed: numbers, predicted: numbers }),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../fixtures/quality/quality.json', import.meta.url), 'utf8')),
  );
const CLASSES = 3;
const probabilities = oracle.probabilities.flat();
const targets = oracle.targets.flat();
const curve = (column: number) => prCurve(probabilities, targets, { column, classes: CLASSES });

const close = (found: ArrayLike<number>, wanted: readonly number[]): void => {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 12));
};

describe('averages', () => {
  it('are those of scikit-learn, with a class that nobody has and images without tags', () => {
    expect(oracle.scores).toHaveLength(8);
    for (const { threshold, average, precision, recall, f1, f2 } of oracle.scores) {
      const at = (beta: number) =>
        averagedScores(probabilities, targets, CLASSES, { threshold, beta, average });
      expect(at(1).precision).toBeCloseTo(precision, 12);
      expect(at(1).recall).toBeCloseTo(recall, 12);
      expect(at(1).fbeta).toBeCloseTo(f1, 12);
      expect(at(2).fbeta).toBeCloseTo(f2, 12);
    }
  });

  it('give the F2 that the lesson prints, per image', () => {
    const p = sigmoidAll([2, -1, -1.5, 0.1, -3, 0.3, -1.2, 1.7]);
    const y = [1, 0, 0, 1, 0, 1, 1, 1];
    const f2 = (threshold: number) =>
      averagedScores(p, y, 4, { threshold, beta: 2, average: 'samples' }).fbeta;
    expect(f2(0.2)).toBeCloseTo(0.95454545, 7);
    expect(f2(0.5)).toBeCloseTo(0.85714286, 7);
  });

  it('are 0 of nothing', () => {
    for (const average of AVERAGES) {
      expect(averagedScores([], [], 2, { threshold: 0.5, beta: 1, average })).toEqual({
        precision: 0,
        recall: 0,
        fbeta: 0,
      });
    }
  });
});

describe('a threshold of each class', () => {
  it('counts as the one threshold does where all are the same, and by column where they are not', () => {
    const same = [0.4, 0.4, 0.4];
    expect(accuracyThresh(probabilities, targets, same)).toBe(accuracyThresh(probabilities, targets, 0.4));
    const f2 = fbetaPerSample(probabilities, targets, CLASSES, 0.4);
    expect(fbetaPerSample(probabilities, targets, CLASSES, same)).toBe(f2);
    const names = ['a', 'b', 'c'];
    const mixed = perClassTable(probabilities, targets, names, [0.2, 0.5, 0.9]);
    const each = [0.2, 0.5, 0.9].map((one, i) => perClassTable(probabilities, targets, names, one)[i]);
    expect(mixed).toEqual(each);
  });
});

describe('the curve of precision and recall', () => {
  it('has the points and the average precision of scikit-learn', () => {
    for (const [column, wanted] of oracle.curves.entries()) {
      const found = curve(column);
      // Theirs begins with the lowest threshold and ends with a point that stands for none.
      close(found.precision, wanted.precision.slice(0, -1).reverse());
      close(found.recall, wanted.recall.slice(0, -1).reverse());
      close(found.lowest, [...wanted.thresholds].reverse());
      expect(found.averagePrecision).toBeCloseTo(wanted.average_precision, 12);
    }
  });

  it('says of each of its thresholds what counting above it gives', () => {
    const found = curve(0);
    for (const [i, threshold] of found.thresholds.entries()) {
      const [row] = perClassTable(probabilities, targets, ['a', 'b', 'c'], threshold);
      expect([row?.precision, row?.recall]).toEqual([found.precision[i], found.recall[i]]);
      expect(pointAt(found, threshold)).toEqual({ precision: row?.precision, recall: row?.recall });
    }
    expect(pointAt(found, 0.999)).toEqual({ precision: 1, recall: 0 });
  });

  it('has no average precision, and no best threshold, for a class that nobody has', () => {
    expect(curve(2)).toMatchObject({ positives: 0, averagePrecision: null });
    expect(bestThreshold(curve(2), 2)).toBeNull();
    expect(prCurve([], [], { column: 0, classes: 1 }).thresholds).toHaveLength(0);
  });

  it('finds the threshold that no other beats, for any beta', () => {
    for (const beta of [0.5, 1, 2]) {
      const best = bestThreshold(curve(0), beta);
      const at = (threshold: number): number => {
        const [row] = perClassTable(probabilities, targets, ['a', 'b', 'c'], threshold);
        return row === undefined ? 0 : fbetaOf(row, beta);
      };
      expect(at(best?.threshold ?? 0)).toBe(best?.fbeta);
      for (let t = 0.005; t < 1; t += 0.01) expect(at(t)).toBeLessThanOrEqual(best?.fbeta ?? 0);
    }
  });

  it('keeps thresholds between 0 and 1, however sure the run is', () => {
    const { thresholds } = prCurve([1, 0, 1, 0], [1, 0, 1, 1], { column: 0, classes: 1 });
    for (const threshold of thresholds) {
      expect(threshold).toBeGreaterThan(0);
      expect(threshold).toBeLessThan(1);
    }
  });
});

describe('calibration', () => {
  it('has the bins of scikit-learn', () => {
    const { bins, count } = calibration(probabilities, targets, { classes: CLASSES });
    const filled = bins.filter((bin) => bin.count > 0);
    close(
      filled.map(({ observed }) => observed),
      oracle.calibration.observed,
    );
    close(
      filled.map(({ predicted }) => predicted),
      oracle.calibration.predicted,
    );
    expect(count).toBe(120);
  });

  it('is off by what the bins are off, weighted by their counts', () => {
    // Two answers at 0.9, one of them right; two at 0.1, none right: (2 * 0.4 + 2 * 0.1) / 4.
    expect(calibration([0.9, 0.9, 0.1, 0.1], [1, 0, 0, 0], { classes: 1 }).error).toBeCloseTo(0.25, 12);
    expect(calibration([], [], { classes: 1 }).error).toBe(0);
  });

  it('puts a probability on a border into the bin below it, and can look at one class', () => {
    const { bins } = calibration([0, 0.1, 0.2, 1], [0, 0, 1, 1], { classes: 2, column: 1 });
    expect(bins.map(({ count }) => count)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });
});

describe('confused pairs', () => {
  it('are what was said in place of what was missed, the most frequent first', () => {
    // a missed and b said twice; c missed and b said once; a missed alone counts for no pair.
    const p = [0.1, 0.9, 0.1, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.9, 0.1];
    const y = [1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0];
    expect(confusedPairs(p, y, { classes: 3, threshold: 0.5 })).toEqual([
      { missed: 0, instead: 1, count: 2 },
      { missed: 2, instead: 1, count: 1 },
    ]);
  });
});
