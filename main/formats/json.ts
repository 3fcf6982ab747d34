/** Values out of foreign JSON, each looked at before it is believed. */

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own members only: `__proto__` and the like are no labels. */
export const memberOf = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** Coordinates beyond this are damage, not labels. */
const FARTHEST = 1e7;

/** A finite number of a size that pixels can have, or null; text is never taken for a number. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) <= FARTHEST ? value : null;

/** As `numberOf`, from text such as an XML attribute. */
export function numberIn(text: string | undefined): number | null {
  if (text === undefined || !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)) return null;
  return numberOf(Number(text));
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A number or text, as text: ids come as either. */
export const idOf = (value: unknown): string | null =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : textOf(value);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Numbers only, or null when one is none. */
export function numbersOf(value: unknown): readonly number[] | null {
  if (!Array.isArray(value)) return null;
  const numbers: number[] = [];
  for (const one of value) {
    const number = numberOf(one);
    if (number === null) return null;
    numbers.push(number);
  }
  return numbers;
}

/** [[x, y], …] as x0, y0, x1, y1, …; null when one is no pair of numbers. */
export function pairsOf(value: unknown): readonly number[] | null {
  if (!Array.isArray(value)) return null;
  const flat: number[] = [];
  for (const pair of value) {
    const numbers = numbersOf(pair);
    if (numbers === null || numbers.length < 2) return null;
    flat.push(numbers[0] ?? 0, numbers[1] ?? 0);
  }
  return flat;
}

/** JSON that people can read and that is the same every time: short lists stay on one line. */
export function writeJson(value: unknown): string {
  return `${lines(value, '')}\n`;
}

function lines(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const flat = JSON.stringify(value);
  if (flat.length + indent.length <= 110) return flat;
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object' || one === null)) return flat;
    return `[\n${value.map((one) => inner + lines(one, inner)).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const written = members.map(([key, member]) => `${inner}${JSON.stringify(key)}: ${lines(member, inner)}`);
  return `{\n${written.join(',\n')}\n${indent}}`;
}
