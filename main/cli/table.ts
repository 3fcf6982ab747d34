/** Small aligned tables for a terminal. */

export interface Column<T> {
  readonly title: string;
  readonly of: (item: T) => string | number;
  /** Numbers stand right, words left. */
  readonly align?: 'left' | 'right';
}

/** A header, then a line per item, columns as wide as their widest cell, two spaces between them. */
export function table<T>(items: readonly T[], columns: readonly Column<T>[]): readonly string[] {
  const cells = [
    columns.map((column) => column.title),
    ...items.map((item) => columns.map((column) => String(column.of(item)))),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ''))));
  return cells.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i] ?? 0, columns[i]?.align ?? 'left'))
      .join('  ')
      .trimEnd(),
  );
}

function padded(cell: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return align === 'right' ? space + cell : cell + space;
}

/** Characters as a person counts them, so that an emoji does not shift the columns after it by its bytes. */
const segmenter = new Intl.Segmenter();
const widthOf = (text: string): number => [...segmenter.segment(text)].length;
