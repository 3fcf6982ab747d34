/** A fastai table of labels: one row per image, its tags in one column. Text in, records out; knows no disk. */
import { AppError } from '#shared/contract/errors.ts';
import { parseRecords, type CsvRecord } from './csvRecords.ts';

export interface CsvOptions {
  /** For messages. */
  readonly path: string;
  /** Between the tags of one image; null: found out from the tags. */
  readonly delimiter: string | null;
}

export interface CsvRow {
  /** As written in the table. */
  readonly name: string;
  readonly tags: readonly string[];
  /** Where the row starts, for messages. */
  readonly line: number;
  /** The columns that are neither image nor tags. */
  readonly extra: Readonly<Record<string, string>>;
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Rows left out, with the reason. */
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
  readonly notes: readonly string[];
}

const IMAGE_COLUMNS = [
  'image_name',
  'image',
  'filename',
  'file_name',
  'fname',
  'name',
  'path',
  'file',
  'image_id',
  'id',
];
const TAG_COLUMNS = ['tags', 'labels', 'label', 'tag', 'classes', 'class', 'category', 'categories'];

/**
 * Reads the whole table. Header names are flexible (`image_name`, `fname`, … and `tags`, `labels`, …); a tag repeated in one
 * row counts once, rows of one image are merged, both with a note.
 * @throws AppError `csv.empty`, `csv.columns`, `csv.row`
 */
export function parseFastaiCsv(text: string, options: CsvOptions): CsvTable {
  const records = parseRecords(text, options.path);
  const head = records[0];
  if (head === undefined) throw new AppError('csv.empty', { path: options.path });
  const columns = head.record.map((name) => name.trim());
  const { image, tags } = findColumns(columns, options.path);
  const rows = records.slice(1);
  const delimiter = options.delimiter ?? guessDelimiter(rows, tags);
  const table = readRows(rows, { columns, image, tags, delimiter });
  if (options.delimiter !== null || delimiter === ' ') return table;
  return { ...table, notes: [...table.notes, `Tags were taken apart at "${delimiter}".`] };
}

/** Space, as fastai writes them, unless some tags contain a sign that hardly ever is part of a name. */
function guessDelimiter(records: readonly CsvRecord[], column: number): string {
  const isUsed = (sign: string): boolean =>
    records.some(({ record }) => record[column]?.includes(sign) === true);
  return ['|', ';', ','].find(isUsed) ?? ' ';
}

/** The columns of image names and tags, by their usual names in their usual order. */
function findColumns(columns: readonly string[], path: string): { image: number; tags: number } {
  const lower = columns.map((name) => name.toLowerCase());
  const find = (names: readonly string[], except: number): number => {
    for (const name of names) {
      const at = lower.indexOf(name);
      if (at >= 0 && at !== except) return at;
    }
    return -1;
  };
  const tags = find(TAG_COLUMNS, -1);
  const image = find(IMAGE_COLUMNS, tags);
  if (image < 0 || tags < 0) {
    throw new AppError('csv.columns', {
      path,
      needed: 'image_name and tags',
      found: columns.length === 0 ? 'none' : columns.join(', '),
    });
  }
  return { image, tags };
}

interface Layout {
  readonly columns: readonly string[];
  readonly image: number;
  readonly tags: number;
  readonly delimiter: string;
}

function readRows(records: readonly CsvRecord[], layout: Layout): CsvTable {
  const rows = new Map<string, CsvRow>();
  const skipped: { line: number; reason: string }[] = [];
  let repeatedTags = 0;
  let repeatedImages = 0;
  for (const { record, line } of records) {
    const name = (record[layout.image] ?? '').trim();
    if (name === '') {
      skipped.push({ line, reason: 'a row without an image name' });
      continue;
    }
    const written = splitTags(record[layout.tags] ?? '', layout.delimiter);
    const tags = new Set(written);
    if (tags.size < written.length) repeatedTags += 1;
    const before = rows.get(name);
    if (before !== undefined) {
      repeatedImages += 1;
      for (const tag of before.tags) tags.add(tag);
    }
    rows.set(name, {
      name,
      tags: before === undefined ? [...tags] : [...new Set([...before.tags, ...tags])],
      line: before?.line ?? line,
      extra: { ...before?.extra, ...extraOf(record, layout) },
    });
  }
  const notes: string[] = [];
  if (repeatedTags > 0) notes.push(`${rowsOf(repeatedTags)} repeated a tag; each tag counts once.`);
  if (repeatedImages > 0) notes.push(`${rowsOf(repeatedImages)} named an image again; its tags were merged.`);
  return { columns: layout.columns, rows: [...rows.values()], skipped, notes };
}

const rowsOf = (count: number): string => (count === 1 ? '1 row' : `${String(count)} rows`);

function splitTags(text: string, delimiter: string): readonly string[] {
  const parts = delimiter === '' ? [text] : text.split(delimiter);
  return parts.map((tag) => tag.trim()).filter((tag) => tag !== '');
}

function extraOf(record: readonly string[], layout: Layout): Record<string, string> {
  const extra: Record<string, string> = {};
  for (const [at, column] of layout.columns.entries()) {
    if (at === layout.image || at === layout.tags || column === '') continue;
    const value = record[at];
    if (value !== undefined && value !== '') extra[column] = value;
  }
  return extra;
}
