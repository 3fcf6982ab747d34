import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFastaiCsv } from '#main/formats/fastaiCsv.ts';
import { chooseDelimiter, writeLabelsCsv, type LabelRow } from '#main/formats/labelsCsv.ts';

const write = (rows: readonly LabelRow[], classes: readonly string[]): string =>
  writeLabelsCsv(rows, { classes, delimiter: chooseDelimiter(classes) });

describe('writeLabelsCsv', () => {
  it('writes one line per image, sorted by name, tags in the order of the classes', () => {
    const rows = [
      { name: 'b.jpg', tags: ['road', 'clear'] },
      { name: 'B.jpg', tags: [] },
      { name: 'a/10.jpg', tags: ['clear'] },
    ];
    expect(write(rows, ['clear', 'road'])).toBe(
      'image_name,tags\nB.jpg,\na/10.jpg,clear\nb.jpg,clear road\n',
    );
  });

  it('quotes names and tags that hold commas or quotes', () => {
    const rows = [{ name: 'a,b.jpg', tags: ['so-called"x"', '🌊'] }];
    expect(write(rows, ['so-called"x"', '🌊'])).toBe('image_name,tags\n"a,b.jpg","so-called""x"" 🌊"\n');
  });

  it('does not depend on the order of rows and tags', () => {
    const rows = [
      { name: 'x.png', tags: ['a', 'b'] },
      { name: 'y.png', tags: ['b'] },
    ];
    const turned = [...rows].reverse().map((row) => ({ ...row, tags: [...row.tags].reverse() }));
    expect(write(turned, ['b', 'a'])).toBe(write(rows, ['b', 'a']));
  });

  it('comes back from the importer as the same labels, whatever the class names are', () => {
    const className = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => text.replaceAll(/\p{Cc}/gu, '').trim())
      .filter((text) => text !== '');
    const project = fc
      .uniqueArray(className, { minLength: 1, maxLength: 6 })
      .chain((classes) =>
        fc.tuple(fc.constant(classes), fc.array(fc.subarray(classes), { minLength: 1, maxLength: 8 })),
      );
    fc.assert(
      fc.property(project, ([classes, tagLists]) => {
        const rows = tagLists.map((tags, i) => ({ name: `dir "${i}", x/img ${i}.jpg`, tags }));
        const delimiter = chooseDelimiter(classes);
        const read = parseFastaiCsv(write(rows, classes), { path: 'labels.csv', delimiter });
        expect(read.skipped).toEqual([]);
        expect(new Map(read.rows.map((row) => [row.name, new Set(row.tags)]))).toEqual(
          new Map(rows.map((row) => [row.name, new Set(row.tags)])),
        );
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('chooseDelimiter', () => {
  it('is a space as long as no class name holds white space', () => {
    expect(chooseDelimiter(['clear', 'haze;', 'a,b'])).toBe(' ');
  });

  it('is the first other sign that no class name contains', () => {
    expect(chooseDelimiter(['blow down'])).toBe(';');
    expect(chooseDelimiter(['blow down', 'a;b', 'c|d'])).toBe(',');
    expect(chooseDelimiter(['x y', ';', '|', ','])).toBe('\t');
  });
});
