/** How an epoch is judged: batch by batch must come to the same as all at once. */
import { describe, expect, it } from 'vitest';
import type { Scoring } from '#main/engine/learn/scoring.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import { multiLabelScoring } from '#main/engine/metrics/multiLabelScoring.ts';
import { pixelScoring } from '#main/engine/metrics/pixelScoring.ts';
import { pointScoring } from '#main/engine/metrics/pointScoring.ts';
import { singleLabelScoring } from '#main/engine/metrics/singleLabelScoring.ts';
import { spread } from '#tests/helpers/spread.ts';

const batchOf = (n: number, y: ArrayLike<number>, w?: ArrayLike<number>): StepBatch => ({
  x: new Float32Array(),
  y: Float32Array.from(y),
  ...(w === undefined ? {} : { w: Float32Array.from(w) }),
  n,
});

interface Item {
  readonly output: readonly number[];
  readonly y: readonly number[];
  readonly w?: readonly number[];
}

/** All items in batches of `size`. */
function scored(scoring: Scoring, items: readonly Item[], size: number): Record<string, number> {
  const scorer = scoring.start();
  for (let i = 0; i < items.length; i += size) {
    const part = items.slice(i, i + size);
    const w = part.flatMap((item) => item.w ?? []);
    const y = part.flatMap((item) => item.y);
    scorer.add(
      Float32Array.from(part.flatMap((item) => item.output)),
      batchOf(part.length, y, w.length === 0 ? undefined : w),
    );
  }
  const { valid_loss, metrics } = scorer.finish();
  return { valid_loss, ...metrics };
}

const numbers = (count: number, salt: number): number[] => [...spread(count, salt)].map((u) => 4 * u - 2);
const items = (count: number, make: (i: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('an epoch is judged the same however it is cut into batches', () => {
  const oneOf = (i: number, of: number): number[] =>
    Array.from({ length: of }, (_, c) => Number(c === i % of));
  const cases: readonly (readonly [string, Scoring, readonly Item[]])[] = [
    [
      'tags',
      multiLabelScoring(4, 0.2),
      items(7, (i) => ({ output: numbers(4, i), y: numbers(4, 50 + i).map((u) => Number(u > 0)) })),
    ],
    ['one class', singleLabelScoring(7), items(7, (i) => ({ output: numbers(7, i), y: oneOf(3 * i, 7) }))],
    [
      'pixels',
      pixelScoring(3, { voidIndex: 2, size: [2, 3], names: ['sky', 'road', 'void'] }),
      items(5, (i) => ({ output: numbers(18, i), y: numbers(6, 90 + i).map((u) => Math.floor(u + 2) % 3) })),
    ],
    [
      'two classes of pixels',
      pixelScoring(2, { voidIndex: null, size: [2, 2] }),
      items(5, (i) => ({ output: numbers(8, i), y: numbers(4, 90 + i).map((u) => Number(u > 0.5)) })),
    ],
    [
      'points',
      pointScoring([100, 50]),
      items(5, (i) => ({
        output: numbers(4, i),
        y: numbers(4, 70 + i),
        w: i === 1 ? [0, 0, 1, 1] : [1, 1, 1, 1],
      })),
    ],
  ];

  it.each(cases)('%s', (_, scoring, given) => {
    const whole = scored(scoring, given, given.length);
    const parts = scored(scoring, given, 2);
    expect(Object.keys(parts)).toEqual(Object.keys(whole));
    expect(Object.keys(whole)).toContain(scoring.watch);
    for (const [name, value] of Object.entries(whole)) expect(parts[name], name).toBeCloseTo(value, 10);
    expect(Object.values(whole).every(Number.isFinite)).toBe(true);
  });
});

it('names of the metrics', () => {
  const zero = (output: number, y: number): Item => ({ output: Array(output).fill(0) as number[], y: Array(y).fill(0) as number[] }); // prettier-ignore
  const namesOf = (scoring: Scoring, output: number, y: number): string[] =>
    Object.keys(scored(scoring, [zero(output, y)], 1));
  expect(namesOf(singleLabelScoring(3), 3, 3)).toEqual(['valid_loss', 'accuracy', 'error_rate']);
  expect(namesOf(singleLabelScoring(6), 6, 6)).toContain('top_5_accuracy');
  expect(namesOf(pixelScoring(2, { voidIndex: null, size: [1, 1], names: ['ground', 'tree'] }), 2, 1)).toEqual([
    'valid_loss', 'foreground_acc', 'mean_iou', 'mean_dice', 'dice', 'iou', 'iou_ground', 'dice_ground',
  ]); // prettier-ignore
  expect(namesOf(pointScoring([1, 1]), 2, 2)).toEqual(['valid_loss', 'mse', 'point_error']);
});

it('a set of which nothing counts has no loss, and not a number that is none', () => {
  const scorer = pixelScoring(2, { voidIndex: 0, size: [1, 2] }).start();
  scorer.add(Float32Array.of(1, 2, 3, 4), batchOf(1, [0, 0]));
  expect(scorer.finish()).toMatchObject({ valid_loss: 0, metrics: { foreground_acc: 0, mean_iou: 0 } });
});

describe('classes that are there and that no answer has', () => {
  const silentOf = (scoring: Scoring, output: readonly number[], y: readonly number[], n: number) => {
    const scorer = scoring.start();
    scorer.add(Float32Array.from(output), batchOf(n, y, undefined));
    return scorer.finish().silent;
  };

  it('are those of tags below the threshold on every image', () => {
    const [yes, no] = [3, -3];
    expect(silentOf(multiLabelScoring(3, 0.5), [yes, no, no, no, no, no], [1, 1, 0, 0, 1, 0], 2)).toEqual([
      1,
    ]);
  });

  it('are those of pixels that are largest nowhere, but not the void', () => {
    const scoring = pixelScoring(3, { voidIndex: 2, size: [1, 2] });
    expect(silentOf(scoring, [5, 5, 0, 0, 1, 1], [0, 1], 1)).toEqual([1]);
    expect(silentOf(scoring, [5, 0, 0, 5, 1, 1], [0, 2], 1)).toEqual([]);
  });
});
