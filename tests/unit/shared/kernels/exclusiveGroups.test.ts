import { describe, expect, it } from 'vitest';
import { lastOfEachGroup, rivalsOf } from '#shared/kernels/exclusiveGroups.ts';

const classes = [
  { id: 1, group: 'sky' },
  { id: 2, group: 'sky' },
  { id: 3, group: null },
  { id: 4, group: 'time' },
  { id: 5, group: 'time' },
  { id: 6, group: 'sky' },
];

describe('an exclusive group', () => {
  it('takes the last that is named, and leaves classes of no group alone', () => {
    expect(lastOfEachGroup(classes, [1, 3, 2, 5])).toEqual([3, 2, 5]);
    expect(lastOfEachGroup(classes, [1, 2, 1, 3, 3])).toEqual([1, 3]);
  });

  it('loses its other members when one comes', () => {
    expect(rivalsOf(classes, [2, 3])).toEqual([1, 6]);
    expect(rivalsOf(classes, [2, 4])).toEqual([1, 5, 6]);
    expect(rivalsOf(classes, [3])).toEqual([]);
  });

  it('knows nothing of classes that are not there', () => {
    expect(lastOfEachGroup(classes, [99, 1])).toEqual([99, 1]);
    expect(rivalsOf(classes, [99])).toEqual([]);
  });
});
