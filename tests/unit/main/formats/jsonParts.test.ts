import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonParts, JsonProblem, type JsonPart } from '#main/formats/jsonParts.ts';

function partsOf(text: string, step = text.length + 1): JsonPart[] {
  const parts: JsonPart[] = [];
  const reader = new JsonParts((part) => parts.push(part));
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += step) reader.feed(bytes.subarray(at, at + step));
  reader.finish();
  return parts;
}

/** Puts the parts together again. */
function whole(parts: readonly JsonPart[]): unknown {
  if (parts.every((part) => part.key === null)) return parts.map((part) => part.value);
  const object: Record<string, unknown> = {};
  for (const { key, index, value } of parts) {
    if (index === null) object[key ?? ''] = value;
    else object[key ?? ''] = [...((object[key ?? ''] as unknown[] | undefined) ?? []), value];
  }
  return object;
}

function problem(text: string): string {
  try {
    partsOf(text);
  } catch (error) {
    if (error instanceof JsonProblem) return `${String(error.line)}: ${error.message}`;
    throw error;
  }
  return 'none';
}

describe('JSON piece by piece', () => {
  it('names lists, places and lines', () => {
    expect(partsOf('{"a": [1,\n 2],\n"b": {"c": [3]}, "d": "x]"}')).toEqual([
      { key: 'a', index: 0, value: 1, line: 1 },
      { key: 'a', index: 1, value: 2, line: 2 },
      { key: 'b', index: null, value: { c: [3] }, line: 3 },
      { key: 'd', index: null, value: 'x]', line: 3 },
    ]);
    expect(partsOf('[{"a":1}, null ]').map((part) => [part.key, part.index, part.value])).toEqual([
      [null, 0, { a: 1 }],
      [null, 1, null],
    ]);
    expect([partsOf('{}'), partsOf('[]'), partsOf('\ufeff{"a":[]}')]).toEqual([[], [], []]);
  });

  it('gives what JSON.parse gives, however the bytes are cut', () => {
    const member = fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }));
    const key = fc.string({ unit: 'binary', maxLength: 4 }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(
        fc.dictionary(key, member, { noNullPrototype: true, minKeys: 1 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('', ' ', '\n\t'),
        (object, step, space) => {
          const text = JSON.stringify(object, null, space);
          const expected = JSON.parse(text) as Record<string, unknown>;
          for (const [name, value] of Object.entries(expected)) {
            if (Array.isArray(value) && value.length === 0) delete expected[name];
          }
          const found = partsOf(text, step);
          expect(found.length === 0 ? {} : whole(found)).toEqual(expected);
        },
      ),
    );
  });

  it('refuses what is no JSON, with the line', () => {
    expect(problem('hello')).toBe('1: this is no JSON ("h" is out of place)');
    expect(problem('{"a": [1,\n2')).toBe('2: the file ends in the middle');
    expect(problem('{"a": [1,,2]}')).toBe('1: this is no JSON ("," is out of place)');
    expect(problem('{"a": [\n{"b": nope}]}')).toBe('2: this is no JSON');
    expect(problem('{"a": 1]')).toBe('1: this is no JSON ("]" is out of place)');
    expect(problem('{"a": 1} x')).toBe('1: this is no JSON ("x" is out of place)');
    expect(problem('')).toBe('1: the file ends in the middle');
  });
});
