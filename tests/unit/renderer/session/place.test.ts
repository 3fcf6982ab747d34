import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryOfView, START_VIEW, viewFromQuery } from '#renderer/session/labelView.ts';
import { formatPlace, HOME, parsePlace, PROJECT_SCREENS } from '#renderer/session/place.ts';

describe('the address', () => {
  it('comes back to the same place, whatever is in path and query', () => {
    const place = fc.record({
      screen: fc.constantFrom(...PROJECT_SCREENS),
      projectId: fc.string({ minLength: 1, unit: 'grapheme' }),
      path: fc.string({ minLength: 1, unit: 'grapheme' }),
      query: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/).filter((key) => key !== 'path'), fc.string({ unit: 'grapheme' })),
    });
    fc.assert(fc.property(place, (one) => {
      expect(parsePlace(formatPlace(one))).toEqual({ ...one, query: { ...one.query } });
    }), { seed: 7 });
  }); // prettier-ignore

  it.each(['', '#/', '#/p/x', '#/p/x/nowhere?path=a', '#/p/x/label', 'nonsense', '#/p//label?path=a'])(
    'that means nothing (%s) is Home',
    (hash) => {
      expect(parsePlace(hash)).toEqual(HOME);
    },
  );
});

describe('the view of Label', () => {
  it('is remembered by the address', () => {
    const view = {
      ...START_VIEW,
      filter: { labeled: false, classIds: [3, 5], split: 'valid' as const, search: 'a b', shorterThan: 128 },
      sort: 'name' as const,
      mode: 'single' as const,
      list: Int32Array.from([4, 9]),
      selection: { cursor: 1, anchor: 1, ids: new Set([9]) },
    };
    const query = Object.fromEntries(
      Object.entries(queryOfView(view)).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    );
    const { item, ...back } = viewFromQuery(query);
    expect(item).toBe(9);
    expect(back).toEqual({ ...START_VIEW, filter: view.filter, sort: 'name', mode: 'single' });
  });

  it('ignores what it does not understand', () => {
    const { item, ...view } = viewFromQuery({
      split: 'moon',
      tags: 'x,-1',
      sort: 'up',
      item: 'NaN',
      below: '70000',
    });
    expect(item).toBeNull();
    expect(view).toEqual(START_VIEW);
  });
});
