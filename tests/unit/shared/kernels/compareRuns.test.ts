/** Two runs on the same images: matched by id and name, told by what changed. */
import { describe, expect, it } from 'vitest';
import type { MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { compareDrawnRuns, compareTagRuns } from '#shared/kernels/compareRuns.ts';

interface Row {
  readonly item: number;
  readonly said: readonly number[];
  readonly labeled: readonly number[];
}

const predictions = (run: string, classes: readonly string[], rows: readonly Row[]): Predictions => ({
  run,
  classes,
  itemIds: Int32Array.from(rows, ({ item }) => item),
  probabilities: Float32Array.from(rows.flatMap(({ said }) => said)),
  targets: Uint8Array.from(rows.flatMap(({ labeled }) => labeled)),
});

describe('two runs of tags', () => {
  const a = predictions(
    'a',
    ['cat', 'dog'],
    [
      { item: 1, said: [0.9, 0.1], labeled: [1, 0] },
      { item: 2, said: [0.9, 0.9], labeled: [1, 0] },
      { item: 3, said: [0.8, 0.2], labeled: [1, 0] },
      { item: 4, said: [0.3, 0.1], labeled: [1, 0] },
      { item: 9, said: [0.9, 0.9], labeled: [1, 1] },
    ],
  );
  // Other images in another order, classes in another order, one more class.
  const b = predictions(
    'b',
    ['fox', 'dog', 'cat'],
    [
      { item: 8, said: [0.9, 0.9, 0.9], labeled: [1, 1, 1] },
      { item: 4, said: [0.1, 0.1, 0.4], labeled: [0, 0, 1] },
      { item: 3, said: [0.1, 0.7, 0.8], labeled: [0, 0, 1] },
      { item: 2, said: [0.9, 0.2, 0.9], labeled: [0, 0, 1] },
      { item: 1, said: [0.1, 0.1, 0.9], labeled: [0, 0, 1] },
      { item: 7, said: [0.1, 0.1, 0.9], labeled: [0, 0, 1] },
    ],
  );
  const half = { threshold: 0.5 };
  const found = compareTagRuns({ predictions: a, ...half }, { predictions: b, ...half });

  it('are matched by image and by the name of the class, and what only one has is counted', () => {
    expect(found).toMatchObject({
      kind: 'tags',
      a: 'a',
      b: 'b',
      classes: ['cat', 'dog'],
      onlyA: { images: 1, classes: [] },
      onlyB: { images: 2, classes: ['fox'] },
      unjudged: 0,
    });
  });

  it('say of each image which run is right on it; classes that only one knows do not count', () => {
    const changes = new Map(found.items.map(({ item, change }) => [item, change]));
    expect(changes).toEqual(
      new Map([
        [1, 'right'],
        [2, 'mended'],
        [3, 'broken'],
        [4, 'wrong'],
      ]),
    );
    expect([found.forA, found.forB, found.chance]).toEqual([1, 1, 1]);
  });

  it('stand by how much the loss changed, and tell both losses', () => {
    expect(found.items.map(({ item }) => item)).toEqual([2, 3, 4, 1]);
    const [first] = found.items;
    expect(first?.a).toBeCloseTo(-(Math.log(0.9) + Math.log(0.1)) / 2, 6);
    expect(first?.b).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, 6);
    expect(found.items.at(-1)).toMatchObject({ item: 1, change: 'right' });
    expect(found.mean.a).toBeCloseTo(found.items.reduce((sum, one) => sum + one.a, 0) / 4, 9);
  });

  it('hold each class to its own threshold', () => {
    const strict = compareTagRuns({ predictions: a, threshold: [0.5, 0.95] }, { predictions: b, ...half });
    expect(strict.items.find(({ item }) => item === 2)?.change).toBe('right');
  });

  it('that know no class in common are judged on nothing', () => {
    const other = predictions('c', ['owl'], [{ item: 1, said: [0.9], labeled: [1] }]);
    const none = compareTagRuns({ predictions: a, ...half }, { predictions: other, ...half });
    expect(none).toMatchObject({ classes: [], items: [], unjudged: 1, chance: 1, mean: { a: 0, b: 0 } });
  });
});

describe('two runs of points', () => {
  const points = (run: string, classes: readonly string[], rows: readonly (readonly number[])[]) =>
    ({
      kind: 'points',
      run,
      classes,
      itemIds: Int32Array.from(rows, (_, i) => i + 1),
      distances: Float32Array.from(rows.flat()),
      squaredError: 0,
    }) satisfies PointEvaluation;

  it('are told by the mean distance of the points that both know', () => {
    const found = compareDrawnRuns(
      points('a', ['eye', 'nose'], [[4, 2], [1, 1], [2, Number.NaN], [Number.NaN, 5]]), // prettier-ignore
      points('b', ['eye'], [[1], [3], [2], [Number.NaN]]),
    );
    expect(found.items).toEqual([
      { item: 1, a: 4, b: 1, change: 'better' },
      { item: 2, a: 1, b: 3, change: 'worse' },
      { item: 3, a: 2, b: 2, change: 'same' },
    ]);
    expect(found).toMatchObject({ unjudged: 1, onlyA: { images: 0, classes: ['nose'] } });
  });
});

describe('two runs of masks', () => {
  /** Class 0 is the ground, 1 a disc, 2 void. Each row: pixels of [ground as ground, ground as disc, disc as disc]. */
  const masks = (run: string, rows: readonly (readonly [number, number, number])[]): MaskEvaluation => ({
    kind: 'masks',
    run,
    classes: ['ground', 'disc', 'unknown'],
    voidIndex: 2,
    itemIds: Int32Array.from(rows, (_, i) => i + 1),
    counts: new Float64Array(9),
    perItem: {
      starts: Int32Array.from({ length: rows.length + 1 }, (_, i) => 3 * i),
      cells: Int32Array.from(rows.flatMap(() => [0, 1, 4])),
      pixels: Int32Array.from(rows.flat()),
    },
    voidCounts: new Float64Array(3),
    accuracies: new Float32Array(rows.length),
    uncertainties: new Float32Array(rows.length),
  });

  it('are told by the IoU of each image, without void', () => {
    const found = compareDrawnRuns(
      masks('a', [[50, 50, 100], [100, 0, 100]]), // prettier-ignore
      masks('b', [[100, 0, 100], [90, 10, 100]]), // prettier-ignore
    );
    expect(found.classes).toEqual(['ground', 'disc']);
    expect(found.onlyA.classes).toEqual([]);
    const [first, second] = found.items;
    expect(first).toMatchObject({ item: 1, b: 0, change: 'better' });
    expect(first?.a).toBeCloseTo(1 - (50 / 100 + 100 / 150) / 2, 6);
    expect(second).toMatchObject({ item: 2, a: 0, change: 'worse' });
  });
});
