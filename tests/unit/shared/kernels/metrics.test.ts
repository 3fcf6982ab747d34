import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accuracyThresh,
  bceWithLogits,
  bestConstantBaseline,
  fbetaPerSample,
  perClassTable,
  sigmoid,
  sigmoidAll,
} from '#shared/kernels/metrics.ts';

const logits = [2, -1, -1.5, 0.1, -3, 0.3, -1.2, 1.7];
const targets = [1, 0, 0, 1, 0, 1, 1, 1];
const planet = '../shared/data/planet_sample/labels.csv';

describe('metrics', () => {
  it('gives the published values of accuracy_thresh and F2', () => {
    const p = sigmoidAll(logits);
    expect(accuracyThresh(p, targets, 0.2)).toBeCloseTo(0.875, 8);
    expect(accuracyThresh(p, targets, 0.5)).toBeCloseTo(0.875, 8);
    expect(fbetaPerSample(p, targets, 4, 0.2)).toBeCloseTo(0.95454545, 7);
    expect(fbetaPerSample(p, targets, 4, 0.5)).toBeCloseTo(0.85714286, 7);
  });

  it('does not count a probability that is exactly the threshold', () => {
    expect(fbetaPerSample([0.25], [1], 1, 0.25)).toBe(0);
    expect(accuracyThresh([0.25], [0], 0.25)).toBe(1);
    expect(perClassTable([0.25], [1], ['a'], 0.25)[0]).toMatchObject({ predicted: 0, fn: 1 });
  });

  it('keeps sigmoid and the loss finite at both ends', () => {
    expect(sigmoid(1000)).toBe(1);
    expect(sigmoid(-1000)).toBe(0);
    expect(sigmoid(0)).toBe(0.5);
    expect(bceWithLogits([1000, -1000], [0, 1])).toBe(1000);
    expect(bceWithLogits([0], [1])).toBeCloseTo(Math.LN2, 12);
  });

  it('agrees with the loss written out by hand', () => {
    const byHand = logits.map((z, i) => -Math.log(targets[i] === 1 ? sigmoid(z) : 1 - sigmoid(z)));
    expect(bceWithLogits(logits, targets)).toBeCloseTo(byHand.reduce((a, b) => a + b) / 8, 12);
  });

  it('counts hits and misses per class', () => {
    const rows = perClassTable([0.9, 0.1, 0.8, 0.6, 0.1, 0.7], [1, 0, 0, 1, 1, 0], ['a', 'b'], 0.5);
    expect(rows[0]).toEqual({
      name: 'a',
      precision: 0.5,
      recall: 0.5,
      f2: 0.5,
      count: 2,
      predicted: 2,
      tp: 1,
      fp: 1,
      fn: 1,
    });
    expect(rows[1]).toEqual({
      name: 'b',
      precision: 0.5,
      recall: 1,
      f2: 2.5 / 3,
      count: 1,
      predicted: 2,
      tp: 1,
      fp: 1,
      fn: 0,
    });
  });

  it('gives 0 and no NaN for a class that is neither labeled nor predicted', () => {
    expect(perClassTable([0.1], [0], ['a'], 0.5)[0]).toEqual({
      name: 'a',
      precision: 0,
      recall: 0,
      f2: 0,
      count: 0,
      predicted: 0,
      tp: 0,
      fp: 0,
      fn: 0,
    });
    expect(fbetaPerSample([], [], 0, 0.5)).toBe(0);
  });

  const readPlanet = () => {
    const lines = readFileSync(planet, 'utf8').trim().split('\n').slice(1);
    const rows = lines.map((line) => new Set((line.split(',')[1] ?? '').trim().split(' ')));
    const names = [...new Set(rows.flatMap((row) => [...row]))].sort();
    return { names, targets: rows.flatMap((row) => names.map((name) => (row.has(name) ? 1 : 0))) };
  };

  it.skipIf(!existsSync(planet))('scores agriculture, clear, primary on planet as measured: F2 0.677', () => {
    const { names, targets: all } = readPlanet();
    const answer = all.map((_, i) =>
      ['agriculture', 'clear', 'primary'].includes(names[i % names.length] ?? '') ? 1 : 0,
    );
    expect(fbetaPerSample(answer, all, names.length, 0.2)).toBeCloseTo(0.6769, 4);
  });

  it.skipIf(!existsSync(planet))(
    'finds a constant answer for planet that an exhaustive search over 10 classes does not beat',
    () => {
      const { names, targets: all } = readPlanet();
      const baseline = bestConstantBaseline(all, all, names.length);
      expect(baseline.classes.map((i) => names[i])).toEqual([
        'primary',
        'clear',
        'agriculture',
        'partly_cloudy',
      ]);
      expect(baseline.fbeta).toBeCloseTo(0.69606, 5);
    },
  );

  it('takes the constant answer from the training labels, not from validation', () => {
    const baseline = bestConstantBaseline([1, 0, 1, 0], [0, 1], 2);
    expect(baseline).toEqual({ classes: [0], fbeta: 0, accuracy_thresh: 0 });
  });

  it('has a baseline of nothing when nothing is labeled', () => {
    expect(bestConstantBaseline([0, 0], [0, 0], 2)).toEqual({ classes: [], fbeta: 0, accuracy_thresh: 1 });
  });
});
