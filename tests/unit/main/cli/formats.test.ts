import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '#main/cli/exitCode.ts';
import { bytes, duration, plural } from '#main/cli/Output.ts';
import { table } from '#main/cli/table.ts';
import { parseLr } from '#main/cli/optionValues.ts';
import { AppError } from '#shared/contract/errors.ts';

describe('what the command line prints', () => {
  it('aligns words left and numbers right, emoji and accents included', () => {
    const rows = [{ name: 'água', n: 7 }, { name: '🏞️ lake', n: 1234 }]; // prettier-ignore
    const lines = table(rows, [
      { title: 'class', of: (row) => row.name },
      { title: 'images', of: (row) => row.n, align: 'right' },
    ]);
    expect(lines).toEqual(['class   images', 'água         7', '🏞️ lake    1234']);
  });

  it('says times, sizes and counts as a person would', () => {
    expect([0, 59_400, 72_000, 7_500_000].map(duration)).toEqual(['0 s', '59 s', '1 m 12 s', '2 h 5 m']);
    expect([5, 1234, 46_900_000, 3.2e9].map(bytes)).toEqual(['5 B', '1.2 kB', '46.9 MB', '3.2 GB']);
    expect([plural(1, 'image'), plural(2000, 'image'), plural(0, 'class', 'classes')]).toEqual([
      '1 image',
      '2,000 images',
      '0 classes',
    ]);
  });
});

describe('learning rates', () => {
  it.each([
    ['1e-2', 0.01],
    ['0.003', 0.003],
    ['1e-5:1e-3', { start: 1e-5, stop: 1e-3 }],
    [':1e-3', { start: null, stop: 1e-3 }],
  ])('%s is understood', (text, spec) => expect(parseLr(text)).toEqual(spec));

  it.each(['', 'fast', '0', '-1', '11', '1e-3:', '1:2:3', 'Infinity'])(
    '"%s" is refused with what to give instead',
    (text) => {
      expect(() => parseLr(text)).toThrow(AppError);
    },
  );
});

describe('exit codes', () => {
  it('tell input that can be mended from failure', () => {
    expect(exitCodeOf(new AppError('path.missing', { path: 'x' }))).toBe(2);
    expect(exitCodeOf(new AppError('train.diverged', { step: 1 }))).toBe(1);
    expect(exitCodeOf(new Error('a bug'))).toBe(1);
  });
});
