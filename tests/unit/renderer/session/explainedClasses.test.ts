import { describe, expect, it } from 'vitest';
import {
  firstToExplain,
  hottestThird,
  judgedClasses,
  triedClasses,
} from '#renderer/session/explainedClasses.ts';
import type { Predictions } from '#shared/domain/run.ts';

const predictions: Predictions = {
  run: 'r1',
  classes: ['clear', 'haze', 'road', 'water', 'mine'],
  itemIds: Int32Array.of(7, 8),
  probabilities: Float32Array.of(0.75, 0.5, 0.25, 0.125, 0.0625, 0.5, 0.125, 0.25, 0.125, 0.75),
  targets: Uint8Array.of(1, 0, 0, 1, 0, 1, 0, 0, 0, 1),
};
const THRESHOLD = [0.2, 0.2, 0.2, 0.2, 0.2];

describe('the classes of an image that can be explained', () => {
  it('stand as on its tile, mistakes first, and then the others by their probability', () => {
    expect(
      judgedClasses(predictions, 0, THRESHOLD).map(({ name, place, outcome }) => [name, place, outcome]),
    ).toEqual([
      ['water', 3, 'missed'],
      ['haze', 1, 'extra'],
      ['road', 2, 'extra'],
      ['clear', 0, 'hit'],
      ['mine', 4, null],
    ]);
  });

  it('of an image without labels go by probability, and say which are above their threshold', () => {
    const tried = triedClasses(['a', 'b', 'c'], [0.1, 0.9, 0.3], [0.2, 0.2, 0.4]);
    expect(tried.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['b', 'given'],
      ['c', null],
      ['a', null],
    ]);
  });

  it('begin with the wrongly predicted one, without one with the most probable, or with the one that is asked for', () => {
    const wrong = judgedClasses(predictions, 0, THRESHOLD);
    expect(firstToExplain(wrong, null)).toBe(1);
    expect(firstToExplain(wrong, 'water')).toBe(3);
    expect(firstToExplain(wrong, 'gone')).toBe(1);
    const missedOnly = judgedClasses(predictions, 1, [0.6, 0.6, 0.6, 0.6, 0.6]);
    expect(missedOnly[0]).toMatchObject({ name: 'clear', outcome: 'missed' });
    expect(firstToExplain(missedOnly, null)).toBe(4);
    expect(firstToExplain([], null)).toBe(0);
  });

  it('have their hottest place in a third of what was seen, or nowhere', () => {
    const mapOf = (...values: number[]) => ({ columns: 3, rows: 3, values: Float32Array.from(values) });
    expect(hottestThird(mapOf(0, 0, 0.1, 0, 0, 0, 0, 0, 0))).toEqual([2, 0]);
    expect(hottestThird(mapOf(0, 0, 0.1, 0, 0.2, 0, 0, 0, 0))).toEqual([1, 1]);
    expect(hottestThird(mapOf(0, 0, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
  });
});
