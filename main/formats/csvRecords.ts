/** CSV text as rows of cells. */
import { parse, CsvError } from 'csv-parse/sync';
import { AppError } from '#shared/contract/errors.ts';

export interface CsvRecord {
  readonly record: readonly string[];
  readonly line: number;
}

/** In words for somebody who looks at the file, not at the parser. */
function problemOf({ code, message }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quotation mark is opened and never closed';
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quotation mark stands in the middle of a cell; inside quotes it must be doubled';
    case 'CSV_MAX_RECORD_SIZE':
      return 'the row is longer than a million characters';
    default:
      return message;
  }
}

/**
 * The rows of a table with the line each starts on.
 * @throws AppError `csv.row`
 */
export function parseRecords(text: string, path: string): readonly CsvRecord[] {
  try {
    const parsed: unknown = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    });
    const rows = parsed as readonly { record: string[]; info: { lines: number } }[];
    // The parser says where a record ends; quoted cells may hold line breaks.
    return rows.map(({ record, info }) => ({ record, line: info.lines - lineBreaks(record) }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as { lines?: unknown }).lines ?? 1);
    throw new AppError('csv.row', { path, line, problem: problemOf(error) }, { cause: error });
  }
}

const lineBreaks = (record: readonly string[]): number =>
  record.reduce((sum, cell) => sum + (cell.split(/\r\n|\r|\n/).length - 1), 0);
