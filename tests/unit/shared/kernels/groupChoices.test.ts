import { describe, expect, it } from 'vitest';
import { groupChoices, kindOfPattern } from '#shared/kernels/groupChoices.ts';
import { NAME_PATTERN, type KnownImage } from '#shared/kernels/groupLeaks.ts';

const images = (paths: readonly string[], extraOf: (i: number) => KnownImage['extra'] = () => null) =>
  paths.map((path, i): KnownImage => ({ id: i + 1, path, extra: extraOf(i) }));

const kinds = (...args: Parameters<typeof groupChoices>): string[] =>
  groupChoices(...args).choices.map(({ kind, by }) => ('column' in by ? by.column : kind));

describe('what images can be held together by', () => {
  it('is folders, outermost folders and names, each with its groups', () => {
    const paths = ['p1/a/x_l_1.png', 'p1/b/x_l_2.png', 'p2/a/x_r_1.png', 'p2/b/y_r_2.png', 'p2/b/y_r_3.png', 'p1/b/z-4.png']; // prettier-ignore
    const { choices, isSure } = groupChoices(images(paths));
    expect(isSure).toBe(false);
    expect(choices.map(({ kind, groups, largest }) => [kind, groups, largest])).toEqual([
      ['name', 4, 2],
      ['folder', 4, 2],
      ['top', 2, 3],
      ['word', 3, 3],
    ]); // prettier-ignore
    expect(choices.find(({ kind }) => kind === 'top')?.examples).toEqual(['p1', 'p2']);
  });

  it('begins with what surely tells groups: a column that says whose an image is', () => {
    const found = groupChoices(
      images(['1.png', '2.png', '3.png', '4.png'], (i) => ({ age: i < 3 ? '7' : '8', patient: i < 2 ? 'a' : 'b' })),
    ); // prettier-ignore
    expect(found.isSure).toBe(true);
    expect(found.choices.map(({ by }) => by)).toEqual([{ column: 'patient' }, { column: 'age' }]);
  });

  it('leaves out numbers of frames, columns that say a side, and columns that tell every image apart', () => {
    const row = (i: number) => ({ clip: i < 2 ? 'a' : 'b', frame: String(i % 2), is_valid: String(i % 2 === 0), key: String(i) }); // prettier-ignore
    const all = images(['1.png', '2.png', '3.png', '4.png'], row);
    expect(kinds(all, (column) => column === 'is_valid')).toEqual(['clip']);
  });

  it('says the same groups once', () => {
    expect(kinds(images(['p1/p1_1.png', 'p1/p1_2.png', 'p2/p2_1.png', 'p2/p2_2.png']))).toEqual(['name']);
  });

  it('is nothing where all images are one group, or each is its own', () => {
    expect(kinds(images(['a/1.png', 'a/2.png']))).toEqual([]);
    expect(kinds([])).toEqual([]);
  });

  it('takes a column with the name of what every object has for a column', () => {
    const all = images(['1.png', '2.png', '3.png'], (i) => (i === 0 ? null : { constructor: 'x' }));
    expect(kinds(all)).toEqual([]);
  });
});

it('our patterns are known again by what they take for a group', () => {
  expect(kindOfPattern(NAME_PATTERN)).toBe('name');
  expect(kindOfPattern('^(a)')).toBeNull();
});
