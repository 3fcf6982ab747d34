/** Writes Windows bitmaps, which no library here writes. */

export interface BmpSpec {
  readonly widthPx: number;
  /** Negative: rows from top to bottom. */
  readonly heightPx: number;
  readonly bits: number;
  readonly compression?: number;
  /** Blue, green, red. */
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Bit fields; four of them make a long header. */
  readonly masks?: readonly number[];
  /** As they stand in the file, padding included. */
  readonly pixels: ArrayLike<number>;
  /** The header of OS/2, with 16-bit sizes and palettes of three bytes. */
  readonly isCore?: boolean;
}

export function bmpFile(spec: BmpSpec): Uint8Array {
  const { palette = [], masks = [], isCore = false } = spec;
  const info = isCore ? core(spec) : long(spec);
  const stride = isCore ? 3 : 4;
  const colors = Buffer.alloc(palette.length * stride);
  for (const [i, color] of palette.entries()) colors.set(color, i * stride);
  const behind = Buffer.alloc(masks.length === 3 ? 12 : 0);
  if (masks.length === 3) for (const [i, mask] of masks.entries()) behind.writeUInt32LE(mask, i * 4);
  const head = Buffer.alloc(14);
  head.write('BM');
  head.writeUInt32LE(14 + info.length + behind.length + colors.length, 10);
  return Buffer.concat([head, info, behind, colors, Uint8Array.from(spec.pixels)]);
}

function core({ widthPx, heightPx, bits }: BmpSpec): Buffer {
  const info = Buffer.alloc(12);
  info.writeUInt32LE(12, 0);
  info.writeUInt16LE(widthPx, 4);
  info.writeUInt16LE(heightPx, 6);
  info.writeUInt16LE(1, 8);
  info.writeUInt16LE(bits, 10);
  return info;
}

function long({ widthPx, heightPx, bits, compression = 0, palette = [], masks = [] }: BmpSpec): Buffer {
  const info = Buffer.alloc(masks.length === 4 ? 108 : 40);
  info.writeUInt32LE(info.length, 0);
  info.writeInt32LE(widthPx, 4);
  info.writeInt32LE(heightPx, 8);
  info.writeUInt16LE(1, 12);
  info.writeUInt16LE(bits, 14);
  info.writeUInt32LE(compression, 16);
  info.writeUInt32LE(palette.length, 32);
  if (masks.length === 4) for (const [i, mask] of masks.entries()) info.writeUInt32LE(mask, 40 + i * 4);
  return info;
}
