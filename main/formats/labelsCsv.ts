/** Labels as text that anybody can read: one line per image, its tags in one field. Same labels, same bytes. */

/** One image with what is known about it. */
export interface LabelRow {
  /** Path below the images folder, with `/` on every system. */
  readonly name: string;
  /** Class names, in any order. */
  readonly tags: readonly string[];
}

/** What the tags of one line may stand between; the tab closes the list because no class name can hold one. */
const DELIMITERS = [' ', ';', '|', ',', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A space as in fastai's files, or the first other sign that no class name contains. */
export function chooseDelimiter(classes: readonly string[]): Delimiter {
  const holdsSpace = classes.some((name) => /\s/u.test(name));
  const free = DELIMITERS.filter((sign) => !(sign === ' ' && holdsSpace));
  return free.find((sign) => classes.every((name) => !name.includes(sign))) ?? '\t';
}

/** A delimiter in words, for people and reports. */
export const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = {
  ' ': 'spaces',
  ';': 'semicolons',
  '|': 'vertical bars',
  ',': 'commas',
  '\t': 'tabs',
};

export interface CsvOptions {
  readonly delimiter: Delimiter;
  /** The project's class names; tags of a line are written in this order. */
  readonly classes: readonly string[];
  /** Columns after `image_name` and `tags`: a header and the text of each line. */
  readonly extra?: readonly { readonly header: string; readonly textOf: (row: LabelRow) => string }[];
}

/** `image_name,tags` and one line per image, sorted by name; an image without tags has an empty field. */
export function writeLabelsCsv(rows: readonly LabelRow[], options: CsvOptions): string {
  const extra = options.extra ?? [];
  const place = new Map(options.classes.map((name, i) => [name, i]));
  const placeOf = (tag: string): number => place.get(tag) ?? options.classes.length;
  const lineOf = (row: LabelRow): string => {
    const tags = [...row.tags].sort((a, b) => placeOf(a) - placeOf(b) || compareText(a, b));
    return csvLine([row.name, tags.join(options.delimiter), ...extra.map(({ textOf }) => textOf(row))]);
  };
  const header = csvLine(['image_name', 'tags', ...extra.map((column) => column.header)]);
  return header + sortRows(rows).map(lineOf).join('');
}

/** By name, in code-unit order: the same on every system and in every language. */
const sortRows = <R extends { readonly name: string }>(rows: readonly R[]): R[] =>
  [...rows].sort((a, b) => compareText(a.name, b.name));

/** One name per line, sorted. */
export const writeNames = (names: readonly string[]): string =>
  [...names]
    .sort(compareText)
    .map((name) => `${name}\n`)
    .join('');

/** One class per line, in the project's order. */
export const writeClasses = (classes: readonly string[]): string =>
  classes.map((name) => `${name}\n`).join('');

export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\n`;

/** RFC 4180: quoted where it must be, quotes doubled. Spaces at the ends are quoted too, for readers that trim. */
const csvField = (text: string): string =>
  /[",\r\n\t]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
