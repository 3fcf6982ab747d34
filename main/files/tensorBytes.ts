/** Numbers of tensor files, whatever their type, as float32: what safetensors and ONNX files share. */

/** Element types by safetensors' names. */
export type TensorDtype = keyof typeof readers;

type Reader = (bytes: DataView, at: number) => number;

const readers = {
  F64: [8, (bytes, at) => bytes.getFloat64(at, true)],
  F32: [4, (bytes, at) => bytes.getFloat32(at, true)],
  F16: [2, (bytes, at) => halfToNumber(bytes.getUint16(at, true))],
  BF16: [2, (bytes, at) => bfloatToNumber(bytes.getUint16(at, true))],
  I64: [8, (bytes, at) => Number(bytes.getBigInt64(at, true))],
  I32: [4, (bytes, at) => bytes.getInt32(at, true)],
  I16: [2, (bytes, at) => bytes.getInt16(at, true)],
  I8: [1, (bytes, at) => bytes.getInt8(at)],
  U8: [1, (bytes, at) => bytes.getUint8(at)],
  BOOL: [1, (bytes, at) => bytes.getUint8(at)],
} as const satisfies Readonly<Record<string, readonly [number, Reader]>>;

export const isTensorDtype = (name: unknown): name is TensorDtype =>
  typeof name === 'string' && Object.hasOwn(readers, name);

/** Bytes of one number. */
export const bytesPer = (dtype: TensorDtype): number => readers[dtype][0];

export const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Little-endian numbers of a type as float32, in memory of their own. What float32 cannot hold becomes infinite. */
export function toFloat32(dtype: TensorDtype, bytes: Uint8Array): Float32Array {
  const [width, read] = readers[dtype];
  const out = new Float32Array(Math.floor(bytes.byteLength / width));
  if (dtype === 'F32' && isLittleEndian) {
    new Uint8Array(out.buffer).set(bytes.subarray(0, out.byteLength));
    return out;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < out.length; i++) out[i] = read(view, i * width);
  return out;
}

/** IEEE half precision: 1 sign, 5 exponent and 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
