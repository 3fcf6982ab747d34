/** The query of a view's address, taken for hostile: `?page=2&bands=3,2,1&low=0&high=4095&level=1&tile=4,7`. */
import type { ViewRequest } from '#main/files/OpenPicture.ts';

const PARTS: readonly string[] = ['page', 'bands', 'low', 'high', 'level', 'tile'];
const MOST_LENGTH = 300;
const SMALL = /^(0|[1-9]\d{0,5})$/;
const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?$/;

/** @returns null for anything that is not exactly a view's query */
export function parseView(query: URLSearchParams): ViewRequest | null {
  if (query.toString().length > MOST_LENGTH) return null;
  const names = [...query.keys()];
  if (new Set(names).size !== names.length || names.some((name) => !PARTS.includes(name))) return null;
  const page = numbers(query.get('page') ?? '0', SMALL, [1]);
  const bands = optional(query.get('bands'), SMALL, [1, 3]);
  const low = optional(query.get('low'), DECIMAL, [1, 3]);
  const high = optional(query.get('high'), DECIMAL, [1, 3]);
  const level = optional(query.get('level'), SMALL, [1]);
  const tile = optional(query.get('tile'), SMALL, [2]);
  if (!page || bands === 'bad' || low === 'bad' || high === 'bad' || level === 'bad' || tile === 'bad')
    return null;
  if ((level === null) !== (tile === null)) return null;
  const [x = 0, y = 0] = tile ?? [];
  return {
    page: page[0] ?? 0,
    bands,
    low,
    high,
    tile: tile === null ? null : { level: level?.[0] ?? 0, x, y },
  };
}

function optional(
  text: string | null,
  form: RegExp,
  counts: readonly number[],
): readonly number[] | null | 'bad' {
  return text === null ? null : (numbers(text, form, counts) ?? 'bad');
}

/** Numbers between commas, as many as may be; null when anything is wrong with them. */
function numbers(text: string, form: RegExp, counts: readonly number[]): readonly number[] | null {
  const parts = text.split(',');
  if (!counts.includes(parts.length) || !parts.every((part) => form.test(part))) return null;
  const values = parts.map(Number);
  return values.every(Number.isFinite) ? values : null;
}
