import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseView } from '#main/server/viewAddress.ts';

const parse = (query: string) => parseView(new URLSearchParams(query));

describe('the query of a view', () => {
  it('may say nothing, or page, bands, range and square', () => {
    expect(parse('')).toEqual({ page: 0, bands: null, low: null, high: null, tile: null });
    expect(parse('page=2&bands=4,1,0&low=-1.5&high=3e2&level=3&tile=7,0')).toEqual({
      ...{ page: 2, bands: [4, 1, 0], low: [-1.5], high: [300] },
      tile: { level: 3, x: 7, y: 0 },
    });
    expect(parse('low=0,1,2&high=10,11,12')).toMatchObject({ low: [0, 1, 2], high: [10, 11, 12] });
  });

  it.each([
    'page=-1', 'page=1.5', 'page=', 'page=01', 'page=99999999', 'page=1,2', 'bands=1,2', 'bands=a', 'bands=1,2,3,4', 'bands=',
    'low=NaN', 'low=Infinity', 'low=1e999', 'low=0x10', 'low= 1', 'high=1,2', 'level=1', 'tile=1,2', 'level=1&tile=1',
    'level=1&tile=1,-2', 'level=1&tile=1,2,3', 'page=1&page=2', 'path=/etc/passwd', 'constructor=1', `low=${'1'.repeat(400)}`,
  ])('is refused when it says %s', (query) => {
    expect(parse(query)).toBeNull();
  }); // prettier-ignore

  it('is parsed or refused, whatever it is', () => {
    const part = fc.tuple(
      fc.constantFrom('page', 'bands', 'low', 'high', 'level', 'tile', 'x'),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const request = parseView(new URLSearchParams(parts));
        const numbers = [
          request?.page ?? 0,
          ...(request?.bands ?? []),
          ...(request?.low ?? []),
          ...(request?.high ?? []),
        ];
        expect(numbers.every(Number.isFinite)).toBe(true);
      }),
      { seed: 8, numRuns: 2000 },
    );
  });
});
