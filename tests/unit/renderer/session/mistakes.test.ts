/** What is right and wrong at a threshold: the numbers behind the per-class table and the prediction tiles. */
import { describe, expect, it } from 'vitest';
import {
  doubtPerItem,
  f2Sweep,
  figuresOf,
  judgeItem,
  rowsFor,
  scoresAt,
  sortScores,
  uncertaintyPerItem,
  type MistakeView,
} from '#renderer/session/mistakes.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { lossPerItem } from '#shared/kernels/itemLoss.ts';
import { sigmoid } from '#shared/kernels/metrics.ts';

/** The vector of the lesson: logits and targets of two images with four classes. */
const lesson: Predictions = {
  run: 'run-1',
  classes: ['a', 'b', 'c', 'd'],
  itemIds: new Int32Array([11, 12]),
  probabilities: new Float32Array([2, -1, -1.5, 0.1, -3, 0.3, -1.2, 1.7].map(sigmoid)),
  targets: new Uint8Array([1, 0, 0, 1, 0, 1, 1, 1]),
};
const view = (changes: Partial<MistakeView> = {}): MistakeView => ({
  sort: 'order',
  kind: 'all',
  className: null,
  instead: null,
  ...changes,
});

describe('the review of predictions', () => {
  it('gives the numbers of the lesson at 0.2 and 0.5', () => {
    expect(scoresAt(lesson, 0.2).accuracy).toBeCloseTo(0.875, 6);
    expect(scoresAt(lesson, 0.2).fbeta).toBeCloseTo(0.95454545, 6);
    expect(scoresAt(lesson, 0.5).accuracy).toBeCloseTo(0.875, 6);
    expect(scoresAt(lesson, 0.5).fbeta).toBeCloseTo(0.85714286, 6);
  });

  it('tells found, missed and wrong tags apart, mistakes first', () => {
    expect(judgeItem(lesson, 0, 0.2).map((tag) => `${tag.outcome} ${tag.name}`)).toEqual([
      'extra b',
      'hit a',
      'hit d',
    ]);
    expect(judgeItem(lesson, 1, 0.5).map((tag) => `${tag.outcome} ${tag.name}`)).toEqual([
      'missed c',
      'hit d',
      'hit b',
    ]);
  });

  it('measures the loss of an image as its mean cross-entropy, finite even for certain mistakes', () => {
    const [first] = lossPerItem(lesson);
    const bce = (z: number, y: number): number => Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
    const expected = (bce(2, 1) + bce(-1, 0) + bce(-1.5, 0) + bce(0.1, 1)) / 4;
    expect(first).toBeCloseTo(expected, 5);
    const sure: Predictions = {
      ...lesson,
      classes: ['a'],
      itemIds: new Int32Array([1]),
      probabilities: new Float32Array([0]),
      targets: new Uint8Array([1]),
    };
    expect(lossPerItem(sure)[0]).toBeCloseTo(16.118, 2);
  });

  it('filters by the kind of mistake and by class', () => {
    const figures = figuresOf(lesson);
    const rows = (changes: Partial<MistakeView>, threshold = 0.5): number[] =>
      rowsFor(lesson, figures, view(changes), threshold);
    expect(rows({ kind: 'missed' })).toEqual([1]);
    expect(rows({ kind: 'extra' })).toEqual([]);
    expect(rows({ kind: 'extra' }, 0.2)).toEqual([0]);
    expect(rows({ kind: 'right' })).toEqual([0]);
    expect(rows({ kind: 'mistakes', className: 'd' })).toEqual([]);
    expect(rows({ kind: 'all', className: 'a' })).toEqual([0]);
    expect(rows({ kind: 'all' })).toEqual([0, 1]);
  });

  it('puts the highest loss first, or the lowest', () => {
    const figures = figuresOf(lesson);
    const { loss } = figures;
    const worst = rowsFor(lesson, figures, view({ sort: 'worst' }), 0.5);
    expect(loss[worst[0] ?? 0]).toBeGreaterThan(loss[worst[1] ?? 0] ?? Infinity);
    expect(rowsFor(lesson, figures, view({ sort: 'best' }), 0.5)).toEqual([...worst].reverse());
  });

  it('puts the least sure first, and those with the least likely label', () => {
    const predictions: Predictions = {
      run: 'r',
      classes: ['a', 'b'],
      itemIds: Int32Array.of(1, 2, 3),
      probabilities: Float32Array.of(0.5, 0.5, 0.9, 0.1, 0.25, 0.999),
      targets: Uint8Array.of(1, 0, 0, 0, 0, 1),
    };
    expect([...uncertaintyPerItem(predictions)][0]).toBe(1);
    expect([...doubtPerItem(predictions)]).toEqual([0.5, expect.closeTo(0.9, 6), 0.25]);
    const rows = (sort: 'unsure' | 'doubt') =>
      rowsFor(predictions, figuresOf(predictions), view({ sort }), 0.5);
    expect(rows('unsure')).toEqual([0, 1, 2]);
    expect(rows('doubt')).toEqual([1, 0, 2]);
  });

  it('shows where one class was missed and another said instead', () => {
    const figures = figuresOf(lesson);
    const rows = (className: string, instead: string, threshold: number | number[]) =>
      rowsFor(lesson, figures, view({ className, instead }), threshold);
    // At these, the second image lacks c and has a too much.
    expect(rows('c', 'a', [0.01, 0.5, 0.5, 0.5])).toEqual([1]);
    expect(rows('a', 'c', [0.01, 0.5, 0.5, 0.5])).toEqual([]);
    expect(rows('c', 'a', 0.5)).toEqual([]);
  });

  it('holds each class to its own threshold', () => {
    const own = [0.2, 0.5, 0.2, 0.2];
    expect(judgeItem(lesson, 0, own).map(({ outcome, name }) => `${outcome} ${name}`)).toEqual([
      'hit a',
      'hit d',
    ]);
    expect(scoresAt(lesson, own).accuracy).toBe(1);
    const [first] = [...f2Sweep(lesson, (one) => [one, 0.5, one, one])].filter(
      ({ threshold }) => threshold === 0.2,
    );
    expect(first?.f2).toBeCloseTo(1, 6);
  });

  it('sorts the table by any column without losing rows', () => {
    const { classes } = scoresAt(lesson, 0.5);
    expect(sortScores(classes, 'name', true).map((row) => row.name)).toEqual(['d', 'c', 'b', 'a']);
    expect(sortScores(classes, 'recall', false)[0]?.name).toBe('c');
    expect(sortScores(classes, 'count', true)[0]?.name).toBe('d');
  });

  it('sweeps the thresholds with the F2 each would give', () => {
    const sweep = [...f2Sweep(lesson)];
    expect(sweep).toHaveLength(99);
    expect(sweep.find((one) => one.threshold === 0.2)?.f2).toBeCloseTo(0.95454545, 6);
  });
});
