/** Files of feedback: which images a model got wrong, what it said and what is right, as CSV or as lines of JSON. */
import { AppError } from '#shared/contract/errors.ts';
import { parseRecords } from './csvRecords.ts';
import { isRecord, memberOf } from './json.ts';

/** One line of feedback, as it stands in the file. */
export interface FeedbackRow {
  readonly line: number;
  readonly path: string;
  /** Null where the file says nothing; one text, or the members of a list. */
  readonly prediction: FeedbackTags | null;
  readonly actual: FeedbackTags | null;
}

/** `parts: null`: one text, which may name several classes; `feedbackClasses` takes it apart. */
export interface FeedbackTags {
  readonly text: string;
  readonly parts: readonly string[] | null;
}

export interface FeedbackFile {
  readonly rows: readonly FeedbackRow[];
  /** Lines that are no feedback, with the reason. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

const COLUMNS = {
  path: ['path', 'file', 'image', 'image_name', 'filename', 'file_name', 'name'],
  prediction: ['prediction', 'predicted', 'predictions', 'model', 'said'],
  actual: ['actual', 'truth', 'label', 'labels', 'correct', 'target', 'tags'],
} as const;
type Column = keyof typeof COLUMNS;

const LONGEST_PATH = 4096;
const LONGEST_TEXT = 4000;
const MOST_PARTS = 1000;

/**
 * Lines of JSON (`{"path": "a.jpg", "prediction": ["cat"], "actual": ["dog"]}`, one object a line) when the text begins with
 * `{`; else a table with a header. Only the path is needed.
 * @param path for messages
 * @throws AppError `csv.empty`, `csv.columns`, `csv.row`
 */
export function parseFeedback(text: string, path: string): FeedbackFile {
  return /^\uFEFF?\s*\{/.test(text) ? parseLines(text) : parseTable(text, path);
}

type Parsed = FeedbackRow | { readonly line: number; readonly problem: string };

function sorted(parsed: readonly Parsed[]): FeedbackFile {
  const rows: FeedbackRow[] = [];
  const problems: { line: number; problem: string }[] = [];
  for (const one of parsed) {
    if ('problem' in one) problems.push(one);
    else rows.push(one);
  }
  return { rows, problems };
}

function parseLines(text: string): FeedbackFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return sorted(
    lines.flatMap((content, at): readonly Parsed[] =>
      content.trim() === '' ? [] : [parseLine(content, at + 1)],
    ),
  );
}

function parseLine(content: string, line: number): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { line, problem: 'it is no JSON' };
  }
  if (!isRecord(value)) return { line, problem: 'it is no JSON object' };
  const cells = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => {
      const key = names.find((name) => memberOf(value, name) !== undefined);
      return [column, key === undefined ? null : memberOf(value, key)];
    }),
  ) as Record<Column, unknown>;
  return rowOf(line, cells);
}

function parseTable(text: string, path: string): FeedbackFile {
  const [head, ...records] = parseRecords(text, path);
  if (head === undefined) throw new AppError('csv.empty', { path });
  const header = head.record.map((name) => name.trim().toLowerCase());
  const places = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => [
      column,
      names.map((name) => header.indexOf(name)).find((at) => at >= 0) ?? -1,
    ]),
  ) as Record<Column, number>;
  if (places.path < 0) {
    const found = header.filter((name) => name !== '').join(', ');
    throw new AppError('csv.columns', {
      path,
      needed: 'path (and prediction, actual)',
      found: found === '' ? 'none' : found.slice(0, 200),
    });
  }
  const cellOf = (record: readonly string[], at: number): string | null => record[at] ?? null;
  return sorted(
    records.map(({ record, line }) =>
      rowOf(line, {
        path: cellOf(record, places.path),
        prediction: cellOf(record, places.prediction),
        actual: emptyAsNull(cellOf(record, places.actual)),
      }),
    ),
  );
}

/** In a table an empty cell says nothing; in JSON an empty list says that there is no tag. */
const emptyAsNull = (cell: string | null): string | null => (cell?.trim() === '' ? null : cell);

function rowOf(line: number, cells: Readonly<Record<Column, unknown>>): Parsed {
  const { path } = cells;
  if (typeof path !== 'string' || path.trim() === '') return { line, problem: 'it names no image' };
  if (path.length > LONGEST_PATH || path.includes('\0'))
    return { line, problem: 'its path cannot be one of a file' };
  const prediction = tagsOf(cells.prediction);
  const actual = tagsOf(cells.actual);
  if (prediction === undefined)
    return { line, problem: 'its prediction is neither text nor a list of texts' };
  if (actual === undefined) return { line, problem: 'its actual is neither text nor a list of texts' };
  return { line, path: path.trim(), prediction, actual };
}

/** Undefined for what cannot be tags. */
function tagsOf(value: unknown): FeedbackTags | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return { text: value.trim().slice(0, LONGEST_TEXT), parts: null };
  if (!Array.isArray(value) || value.length > MOST_PARTS) return undefined;
  const parts: string[] = [];
  for (const part of value as readonly unknown[]) {
    if (typeof part !== 'string') return undefined;
    parts.push(part.trim());
  }
  return { text: parts.join(', ').slice(0, LONGEST_TEXT), parts };
}

/**
 * The classes that a text names: the whole of it if that is a class, else what stands between the first of the signs
 * `| ; ,` that it has, else its words.
 * @returns the names, and those of them that are no class
 */
export function feedbackClasses(
  { text, parts }: FeedbackTags,
  isClass: (name: string) => boolean,
): { readonly names: readonly string[]; readonly unknown: readonly string[] } {
  const clean = (names: readonly string[]): readonly string[] => [
    ...new Set(names.map((name) => name.trim().normalize('NFC')).filter((name) => name !== '')),
  ];
  const sign = ['|', ';', ','].find((one) => text.includes(one));
  const names = clean(parts ?? (isClass(text.normalize('NFC')) ? [text] : text.split(sign ?? /\s+/u)));
  return { names: names.filter(isClass), unknown: names.filter((name) => !isClass(name)) };
}
