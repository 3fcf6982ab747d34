/** Names in a sentence. */
import { expect, it } from 'vitest';
import { listed } from '#shared/util/listed.ts';

it.each([
  [[], 2, ''],
  [['a', 'b'], 2, 'a, b'],
  [['a', 'b', 'c', 'd'], 2, 'a, b and 2 more classes'],
])('%j with room for %i', (names, most, text) => {
  expect(listed(names, most, 'classes')).toBe(text);
});
