/**
 * Reads a JSON file of any size piece by piece: the members of its outermost lists one at a time, everything else whole. A text of
 * half a gigabyte is longer than any string, and its values would take ten times that.
 */

/** `annotations` and 17, or null and 17 in a file that is itself a list; `index: null` for a value that is no list. */
export interface JsonPart {
  readonly key: string | null;
  readonly index: number | null;
  readonly value: unknown;
  /** Line on which it begins, from 1. */
  readonly line: number;
}

/** Damage, with the line where it was noticed. */
export class JsonProblem extends Error {
  readonly line: number;
  constructor(problem: string, line: number) {
    super(problem);
    this.line = line;
  }
}

/** One value (an image with all its shapes) may have this many bytes. */
const LARGEST_PART = 128 * 1024 * 1024;

const [QUOTE, BACKSLASH, COMMA, COLON, NEWLINE] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;

type Expect = 'start' | 'key' | 'colon' | 'value' | 'comma' | 'end';

/** Feed it bytes in order, then `finish`. @throws JsonProblem */
export class JsonParts {
  readonly #onPart: (part: JsonPart) => void;
  /** What came before of the value that is being read. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #expect: Expect = 'start';
  #isObject = false;
  #inList = false;
  #key: string | null = null;
  #index = 0;
  #line = 1;
  #partLine = 1;
  // Inside of a value:
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #isInValue = false;

  constructor(onPart: (part: JsonPart) => void) {
    this.#onPart = onPart;
  }

  feed(bytes: Uint8Array): void {
    let from = this.#isInValue ? 0 : -1;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === NEWLINE) this.#line += 1;
      if (this.#isInValue) {
        if (!this.#endsValue(byte)) continue;
        const isOutside = this.#depth === 0 && !isClosing(byte) && byte !== QUOTE;
        this.#take(bytes.subarray(from, isOutside ? at : at + 1));
        from = -1;
        if (isOutside) this.#between(byte);
      } else if (this.#between(byte)) from = at;
    }
    if (from >= 0) this.#hold(bytes.subarray(from));
  }

  finish(): void {
    if (this.#expect !== 'end') throw new JsonProblem('the file ends in the middle', this.#line);
  }

  /** A byte inside of a value; true when the value is over (numbers end one byte late). */
  #endsValue(byte: number): boolean {
    if (this.#inString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        return this.#depth === 0;
      }
      return false;
    }
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#depth += 1;
    else if (isClosing(byte)) {
      if (this.#depth === 0) {
        // It closes the list around a number, not the number.
        this.#depth = -1;
        return true;
      }
      this.#depth -= 1;
      return this.#depth === 0;
    } else if (this.#depth === 0) return byte === COMMA || isSpace(byte);
    return false;
  }

  /** A byte between values; true when a value begins with it. */
  #between(byte: number): boolean {
    if (isSpace(byte) || (byte >= 0xbb && this.#expect === 'start')) return false;
    switch (this.#expect) {
      case 'start':
        if (byte !== OPEN_LIST && byte !== OPEN_OBJECT) throw this.#unexpected(byte);
        this.#isObject = byte === OPEN_OBJECT;
        this.#inList = !this.#isObject;
        this.#expect = this.#isObject ? 'key' : 'value';
        return false;
      case 'key':
        if (byte === CLOSE_OBJECT) return this.#close();
        if (byte !== QUOTE) throw this.#unexpected(byte);
        return this.#begin(byte);
      case 'colon':
        if (byte !== COLON) throw this.#unexpected(byte);
        this.#expect = 'value';
        return false;
      case 'value':
        return this.#atValue(byte);
      case 'comma':
        return this.#afterValue(byte);
      case 'end':
        throw this.#unexpected(byte);
    }
  }

  #atValue(byte: number): boolean {
    if (byte === CLOSE_LIST && this.#inList && this.#index === 0) return this.#close();
    if (byte === OPEN_LIST && this.#isObject && !this.#inList) {
      this.#inList = true;
      this.#index = 0;
      return false;
    }
    if (byte === COMMA || byte === COLON || isClosing(byte)) throw this.#unexpected(byte);
    return this.#begin(byte);
  }

  #afterValue(byte: number): boolean {
    if (byte === (this.#inList ? CLOSE_LIST : CLOSE_OBJECT)) return this.#close();
    if (byte !== COMMA) throw this.#unexpected(byte);
    this.#expect = this.#inList ? 'value' : 'key';
    return false;
  }

  /** The list, or all of it, is over. */
  #close(): false {
    const isListInside = this.#inList && this.#isObject;
    this.#inList = false;
    this.#expect = isListInside ? 'comma' : 'end';
    return false;
  }

  #begin(byte: number): true {
    this.#isInValue = true;
    this.#partLine = this.#line;
    this.#inString = byte === QUOTE;
    this.#isEscaped = false;
    this.#depth = byte === OPEN_LIST || byte === OPEN_OBJECT ? 1 : 0;
    return true;
  }

  #take(last: Uint8Array): void {
    const isOverrun = this.#depth === -1;
    const bytes = this.#held.length === 0 ? last : Buffer.concat([...this.#held, last]);
    this.#held = [];
    this.#heldBytes = 0;
    this.#isInValue = false;
    this.#depth = 0;
    const value = this.#parse(isOverrun ? bytes.subarray(0, -1) : bytes);
    if (this.#expect === 'key') {
      this.#key = typeof value === 'string' ? value : '';
      this.#expect = 'colon';
      return;
    }
    const index = this.#inList ? this.#index : null;
    this.#index += 1;
    this.#expect = 'comma';
    this.#onPart({ key: this.#isObject ? this.#key : null, index, value, line: this.#partLine });
    if (isOverrun) this.#between(bytes.at(-1) ?? 0);
  }

  #parse(bytes: Uint8Array): unknown {
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
    } catch (error) {
      const problem = error instanceof SyntaxError ? 'this is no JSON' : 'the text is not UTF-8';
      throw new JsonProblem(problem, this.#partLine);
    }
  }

  #hold(bytes: Uint8Array): void {
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > LARGEST_PART)
      throw new JsonProblem('one entry is larger than 128 MB', this.#partLine);
    this.#held.push(bytes.slice());
  }

  #unexpected(byte: number): JsonProblem {
    return new JsonProblem(`this is no JSON ("${String.fromCharCode(byte)}" is out of place)`, this.#line);
  }
}

const isClosing = (byte: number): boolean => byte === CLOSE_LIST || byte === CLOSE_OBJECT;
