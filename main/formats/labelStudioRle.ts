/**
 * The run lengths of Label Studio's brush: bits, most significant first, of the four bytes (red, green, blue, alpha) of every
 * pixel. 32 bits say how many bytes follow unpacked, 5 bits the width of a byte, four times 4 bits the widths of lengths; then
 * blocks: 1 bit (a run, or bytes as they are), 2 bits (which width), a length less one, and one byte or all of them.
 * (The layout of `@thi.ng/rle-pack`, which Label Studio uses.)
 */

class Bits {
  readonly #bytes: ArrayLike<number>;
  #at = 0;
  constructor(bytes: ArrayLike<number>) {
    this.#bytes = bytes;
  }
  /** Up to 32 bits as a number; -1 when they are not there. */
  read(count: number): number {
    if (this.#at + count > this.#bytes.length * 8) return -1;
    let value = 0;
    for (let i = 0; i < count; i += 1, this.#at += 1) {
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }
}

/**
 * Unpacks the alpha of each pixel as run lengths by rows: not painted and painted in turn, beginning with not painted.
 * @param pixels how many the image has
 * @returns null when the bytes are not exactly that many pixels
 */
export function readBrush(bytes: ArrayLike<number>, pixels: number): readonly number[] | null {
  const bits = new Bits(bytes);
  const total = bits.read(32);
  const width = bits.read(5) + 1;
  const lengths = [0, 1, 2, 3].map(() => bits.read(4) + 1);
  if (total !== pixels * 4 || width !== 8) return null;
  const runs = new Runs();
  for (let at = 0; at < total;) {
    const isRun = bits.read(1);
    const which = bits.read(2);
    const length = bits.read(lengths[which] ?? 0) + 1;
    if (isRun < 0 || which < 0 || length < 1 || at + length > total) return null;
    if (isRun === 1) {
      const value = bits.read(8);
      if (value < 0) return null;
      // Of every four bytes the last is alpha.
      runs.add(value > 0, Math.floor((at + length) / 4) - Math.floor(at / 4));
    } else {
      for (let i = at; i < at + length; i += 1) {
        const value = bits.read(8);
        if (value < 0) return null;
        if (i % 4 === 3) runs.add(value > 0, 1);
      }
    }
    at += length;
  }
  return runs.finish();
}

class Runs {
  readonly #counts: number[] = [];
  #isInside = false;
  #run = 0;
  add(isInside: boolean, count: number): void {
    if (count === 0) return;
    if (isInside !== this.#isInside) {
      this.#counts.push(this.#run);
      this.#run = 0;
      this.#isInside = isInside;
    }
    this.#run += count;
  }
  finish(): readonly number[] {
    return [...this.#counts, this.#run];
  }
}

const WIDTHS = [3, 4, 8, 16] as const;

/**
 * Packs run lengths by rows (not painted first), as Label Studio's own converter does: white and opaque, or nothing.
 * @returns bytes as Label Studio writes them into its JSON
 */
export function writeBrush(counts: ArrayLike<number>): readonly number[] {
  const out: number[] = [];
  let byte = 0;
  let filled = 0;
  const write = (value: number, count: number): void => {
    for (let i = count - 1; i >= 0; i -= 1) {
      byte = (byte << 1) | (Math.floor(value / 2 ** i) & 1);
      filled += 1;
      if (filled < 8) continue;
      out.push(byte);
      byte = 0;
      filled = 0;
    }
  };
  let total = 0;
  for (let i = 0; i < counts.length; i += 1) total += (counts[i] ?? 0) * 4;
  write(total, 32);
  write(7, 5);
  for (const width of WIDTHS) write(width - 1, 4);
  for (let i = 0; i < counts.length; i += 1) {
    for (let left = (counts[i] ?? 0) * 4; left > 0;) {
      const length = Math.min(left, 65_536);
      const which = WIDTHS.findIndex((width) => length <= 2 ** width);
      write(1, 1);
      write(which, 2);
      write(length - 1, WIDTHS[which] ?? 16);
      write(i % 2 === 1 ? 255 : 0, 8);
      left -= length;
    }
  }
  if (filled > 0) write(0, 8 - filled);
  return out;
}
