import { describe, expect, it } from 'vitest';
import { tagEntries, type TagEntry } from '#renderer/screens/label/tagTree.ts';
import { labelClass } from '#tests/helpers/memoryLabels.ts';

const NONE: ReadonlySet<string> = new Set();

const classes = (...names: readonly string[]) => names.map((name, i) => labelClass(i + 1, name));

const grouped = (group: string, ...names: readonly string[]) =>
  names.map((name, i) => ({ ...labelClass(i + 1, name), group }));

/** As it looks: indented, `+` closed, `-` open. */
const draw = (rows: readonly TagEntry[]): readonly string[] =>
  rows.map(({ kind, depth, label, below }) => {
    const mark = below === null ? '' : below.isOpen ? '- ' : '+ ';
    return `${'  '.repeat(depth)}${mark}${label}${kind === 'class' ? '' : ` (${kind})`}`;
  });

describe('the tag list', () => {
  it('of plain names is a plain list', () => {
    expect(draw(tagEntries(classes('road', 'water'), NONE))).toEqual(['road', 'water']);
  });

  it('is a tree where names have slashes; a parent stands where its first child does', () => {
    const all = classes('road', 'animal/dog', 'water', 'animal/cat', 'animal/dog/collie');
    expect(draw(tagEntries(all, NONE))).toEqual([
      'road',
      '- animal (parent)',
      '  - dog',
      '    collie',
      '  cat',
      'water',
    ]);
  });

  it('has a row of its own for a parent that is a tag', () => {
    expect(draw(tagEntries(classes('animal', 'animal/dog'), NONE))).toEqual(['- animal', '  dog']);
  });

  it('leaves out what lies below a closed row, which knows all that is below', () => {
    const rows = tagEntries(classes('animal/dog', 'animal/cat', 'road'), new Set(['animal']));
    expect(draw(rows)).toEqual(['+ animal (parent)', 'road']);
    expect(rows[0]?.below).toEqual({ path: 'animal', isOpen: false, classIds: [1, 2] });
  });

  it('takes a single name with a slash for a name', () => {
    expect(draw(tagEntries(classes('n/a', 'road'), NONE))).toEqual(['n/a', 'road']);
    expect(draw(tagEntries(classes('a/b/c', 'a/d'), NONE))).toEqual(['- a (parent)', '  b/c', '  d']);
    expect(draw(tagEntries(classes('a//b', 'a//c', '/d', 'e/'), NONE))).toEqual(['a//b', 'a//c', '/d', 'e/']);
  });

  it('has exclusive groups together under their name', () => {
    const [clear, cloudy] = grouped('sky', 'clear', 'cloudy');
    const road = labelClass(3, 'road');
    if (clear === undefined || cloudy === undefined) throw new Error('two classes');
    expect(draw(tagEntries([clear, road, cloudy], NONE))).toEqual([
      '- sky (group)',
      '  clear',
      '  cloudy',
      'road',
    ]);
    expect(draw(tagEntries([clear, road, cloudy], new Set(['group:sky'])))).toEqual([
      '+ sky (group)',
      'road',
    ]);
  });

  it('does not repeat the name of a group before its tags', () => {
    expect(draw(tagEntries(grouped('sky', 'sky/clear', 'sky/haze'), NONE))).toEqual([
      '- sky (group)',
      '  clear',
      '  haze',
    ]);
  });

  it('of ten thousand names holds each once', () => {
    const names = Array.from(
      { length: 10_000 },
      (_, i) => `a${String(i % 20)}/b${String(i % 500)}/c${String(i)}`,
    );
    const rows = tagEntries(classes(...names), NONE);
    expect(rows.filter(({ kind }) => kind === 'class')).toHaveLength(10_000);
    expect(rows.filter(({ kind }) => kind === 'parent')).toHaveLength(20 + 500);
  });
});
