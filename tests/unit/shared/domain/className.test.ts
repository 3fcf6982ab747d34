import { describe, expect, it } from 'vitest';
import { checkClassName } from '#shared/domain/className.ts';

describe('class names', () => {
  it.each(['water', '"quoted"', "it's", '🎉 party 👩‍👩‍👧', 'a', 'x'.repeat(200), '💧'.repeat(200), '0', 'naïve'])(
    'may be %s',
    (name) => {
      expect(checkClassName(name)).toEqual({ ok: true, name });
    },
  );

  it('are trimmed', () => {
    expect(checkClassName('  partly cloudy ')).toEqual({ ok: true, name: 'partly cloudy' });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a\nb', 'line break'],
    ['a\u2028b', 'line break'],
    ['a\tb', 'control'],
    ['a\u0000b', 'control'],
    ['x'.repeat(201), '201 characters'],
    ['\ud83d', 'half a character'],
  ])('may not be %j, and the reason is said', (name, reason) => {
    const checked = checkClassName(name);
    expect(checked.ok ? '' : checked.problem).toContain(reason);
  });
});
