import { describe, expect, it } from 'vitest';
import { writeCsvLayout, writeFastaiLayout, type LayoutSource } from '#main/formats/fastaiLayout.ts';
import { parseFastaiCsv } from '#main/formats/fastaiCsv.ts';

const source: LayoutSource = {
  imagesDir: '/photos/planet',
  classes: ['clear', 'road', 'water'],
  rows: [
    { name: 'c.jpg', tags: ['water'], split: 'valid' },
    { name: 'a.jpg', tags: ['road', 'clear'], split: 'train' },
    { name: 'b.jpg', tags: [], split: 'valid' },
    { name: 'd.jpg', tags: ['clear'], split: 'test' },
  ],
  unlabeled: ['f.jpg', 'e.jpg'],
};
const textOf = (files: readonly { name: string; text: string }[], name: string): string =>
  files.find((file) => file.name === name)?.text ?? `no ${name}`;

describe('writeFastaiLayout', () => {
  it('says in is_valid which side each image is on, and keeps other sides in files of their own', () => {
    const files = writeFastaiLayout(source);
    expect(textOf(files, 'labels.csv')).toBe(
      'image_name,tags,is_valid\na.jpg,clear road,False\nb.jpg,,True\nc.jpg,water,True\n',
    );
    expect(textOf(files, 'valid.txt')).toBe('b.jpg\nc.jpg\n');
    expect(textOf(files, 'test.csv')).toBe('image_name,tags\nd.jpg,clear\n');
    expect(textOf(files, 'unlabeled.txt')).toBe('e.jpg\nf.jpg\n');
    expect(textOf(files, 'classes.txt')).toBe('clear\nroad\nwater\n');
  });

  it('covers every image exactly once', () => {
    const all = [...source.rows, { name: 'g.jpg', tags: [], split: null }];
    const files = writeFastaiLayout({ ...source, rows: all });
    const tables = files.filter((file) => file.name.endsWith('.csv'));
    const names = tables.flatMap(({ name, text }) =>
      parseFastaiCsv(text, { path: name, delimiter: ' ' }).rows.map((row) => row.name),
    );
    expect([...names, 'e.jpg', 'f.jpg'].sort()).toEqual(
      ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg', 'g.jpg'].sort(),
    );
  });

  it('gives every image to labels.csv when there is no split', () => {
    const rows = source.rows.map((row) => ({ ...row, split: null }));
    const files = writeFastaiLayout({ ...source, rows });
    expect(textOf(files, 'labels.csv').split('\n')).toHaveLength(source.rows.length + 2);
    expect(files.map((file) => file.name)).not.toContain('unsplit.csv');
    expect(textOf(files, 'README.md')).toContain('RandomSplitter');
  });

  it('names the delimiter in the code that loads the table', () => {
    const rows = [{ name: 'a.jpg', tags: ['blow down'], split: 'train' as const }];
    const readme = textOf(writeFastaiLayout({ ...source, classes: ['blow down'], rows }), 'README.md');
    expect(readme).toContain(`label_delim=";"`);
    expect(readme).toContain(`--delim ';'`);
  });
});

describe('writeCsvLayout', () => {
  it('is the same bytes every time', () => {
    const turned = {
      ...source,
      rows: [...source.rows].reverse(),
      unlabeled: [...source.unlabeled].reverse(),
    };
    expect(writeCsvLayout(turned)).toEqual(writeCsvLayout(source));
  });

  it('leaves unlabeled images out of the table, so that they come back as unlabeled', () => {
    const files = writeCsvLayout(source);
    expect(textOf(files, 'labels.csv')).not.toContain('e.jpg');
    expect(textOf(files, 'unlabeled.txt')).toBe('e.jpg\nf.jpg\n');
  });
});
