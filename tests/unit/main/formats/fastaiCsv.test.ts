import { describe, expect, it } from 'vitest';
import { parseFastaiCsv } from '#main/formats/fastaiCsv.ts';
import { decodeText } from '#main/formats/decodeText.ts';

const read = (text: string, delimiter: string | null = null) =>
  parseFastaiCsv(text, { path: 'labels.csv', delimiter });

describe('a fastai table', () => {
  it('gives one row per image with its tags', () => {
    const table = read('image_name,tags\ntrain_1,clear primary\ntrain_2,haze\n');
    expect(table.rows).toEqual([
      { name: 'train_1', tags: ['clear', 'primary'], line: 2, extra: {} },
      { name: 'train_2', tags: ['haze'], line: 3, extra: {} },
    ]);
    expect([table.skipped, table.notes]).toEqual([[], []]);
  });

  it('counts a repeated tag once and merges the rows of one image, and says so', () => {
    const table = read('image_name,tags\na,water water road\nb,road\na,haze water\n');
    expect(table.rows.map((row) => [row.name, row.tags])).toEqual([
      ['a', ['water', 'road', 'haze']],
      ['b', ['road']],
    ]);
    expect(table.notes).toEqual([
      '1 row repeated a tag; each tag counts once.',
      '1 row named an image again; its tags were merged.',
    ]);
  });

  it.each([
    ['fname,labels,is_valid\nx.jpg,a b,True\n', ['a', 'b'], { is_valid: 'True' }],
    ['Tags,File_Name\na b,x.jpg\n', ['a', 'b'], {}],
    ['\ufeffimage_name,tags\r\nx.jpg,a\r\n', ['a'], {}],
    ['id,name,label\n7,x.jpg,cat\n', ['cat'], { id: '7' }],
  ])('understands other headers: %j', (text, tags, extra) => {
    const [row] = read(text).rows;
    expect(row).toMatchObject({ name: 'x.jpg', tags, extra });
  });

  it('keeps quotes, commas and line breaks inside quoted cells', () => {
    const table = read('image_name,tags,note\n"a, b.jpg","say ""hi""","two\nlines"\nc.jpg,x,\n', ';');
    expect(table.rows[0]).toEqual({
      name: 'a, b.jpg',
      tags: ['say "hi"'],
      line: 2,
      extra: { note: 'two\nlines' },
    });
    expect(table.rows[1]).toMatchObject({ name: 'c.jpg', line: 4, extra: {} });
  });

  it('finds out what stands between the tags', () => {
    const table = read('image_name,tags\na,partly cloudy;haze\nb,clear\n');
    expect(table.rows[0]?.tags).toEqual(['partly cloudy', 'haze']);
    expect(table.notes).toEqual(['Tags were taken apart at ";".']);
    expect(read('image_name,tags\na,partly cloudy;haze\n', ' ').rows[0]?.tags).toEqual([
      'partly',
      'cloudy;haze',
    ]);
  });

  it('takes an empty cell as labeled with nothing', () => {
    expect(read('image_name,tags\na,\n').rows[0]?.tags).toEqual([]);
  });

  it('leaves out rows without an image, naming their line', () => {
    expect(read('image_name,tags\n,clear\nb,haze\n').skipped).toEqual([
      { line: 2, reason: 'a row without an image name' },
    ]);
  });

  it('refuses a table without the columns, saying which it found', () => {
    expect(() => read('a,b,c\n1,2,3\n')).toThrow(
      expect.objectContaining({
        code: 'csv.columns',
        data: expect.objectContaining({ found: 'a, b, c' }) as unknown,
      }),
    );
    expect(() => read('image_name\nx\n')).toThrow(expect.objectContaining({ code: 'csv.columns' }));
  });

  it('refuses an empty file and names the line of an open quote', () => {
    expect(() => read('')).toThrow(expect.objectContaining({ code: 'csv.empty' }));
    expect(() => read('image_name,tags\na,x\nb,"never closed\n')).toThrow(
      expect.objectContaining({
        code: 'csv.row',
        data: expect.objectContaining({ path: 'labels.csv' }) as unknown,
      }),
    );
  });
});

describe('text files', () => {
  it('are read as UTF-8, UTF-16 or Latin-1', () => {
    expect(decodeText(Buffer.from('naïve 🎉'))).toBe('naïve 🎉');
    expect(decodeText(Buffer.from('\ufeffnaïve', 'utf16le'))).toBe('naïve');
    expect(decodeText(Buffer.from('na\xefve', 'latin1'))).toBe('naïve');
  });
});
