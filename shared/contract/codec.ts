/** Bytes on the wire: MessagePack, with typed arrays kept as typed arrays. Used where structured clone is not at hand. */
import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';

type AnyTypedArray = Int8Array | Uint16Array | Int32Array | Float32Array | Float64Array;
interface TypedArrayKind {
  readonly type: number;
  readonly make: { new (buffer: ArrayBuffer): AnyTypedArray; readonly BYTES_PER_ELEMENT: number };
}

/** Extension numbers are part of the wire format: add at the end, never reuse. Uint8Array is MessagePack's own `bin`. */
const KINDS: readonly TypedArrayKind[] = [
  { type: 1, make: Int32Array },
  { type: 2, make: Float32Array },
  { type: 3, make: Float64Array },
  { type: 4, make: Uint16Array },
  { type: 5, make: Int8Array },
];

const extensionCodec = new ExtensionCodec();
for (const { type, make } of KINDS) {
  extensionCodec.register({
    type,
    encode: (value) =>
      value instanceof make ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    // A copy, because the view may start at an odd offset of the frame (and a Buffer's own `slice` would not copy).
    decode: (bytes) => new make(new Uint8Array(bytes).buffer),
  });
}

/** Turns plain data (objects, arrays, strings, numbers, booleans, null, typed arrays) into one frame. */
export function encodeFrame(value: unknown): Uint8Array<ArrayBuffer> {
  return encode(value, { extensionCodec, ignoreUndefined: true }) as Uint8Array<ArrayBuffer>;
}

/**
 * The way back.
 * @throws RangeError or Error when the bytes are not one whole frame
 */
export function decodeFrame(bytes: Uint8Array): unknown {
  const value = decode(bytes, { extensionCodec });
  return value;
}
