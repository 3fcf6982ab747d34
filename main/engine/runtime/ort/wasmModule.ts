/** Just enough of a WebAssembly assembler for one function that loops over shared memory, 4 float32 at a time. */

export type Code = readonly number[];
export const I32 = 0x7f;
export const V128 = 0x7b;

/** LEB128, as all integers of the format are written. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** The same for a number that may be negative; of the last byte, bit 6 is the sign. */
function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = rest === ((low & 0x40) === 0 ? 0 : -1);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];

/** What a memory access says: aligned to 4 bytes, and so many bytes behind the address. */
const access = (offset: number): Code => [2, ...unsigned(offset)];

/** Instructions. Each works on what the ones before it left on the stack. */
export const wasm = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  i32: (value: number): Code => [0x41, ...signed(value)],
  loadInt: (offset: number): Code => [0x28, ...access(offset)],
  addInt: [0x6a],
  multiplyInt: [0x6c],
  isLessInt: [0x49],
  isAtLeastInt: [0x4f],
  /** Adds to memory and gives what was there before, in one atomic step. */
  atomicAdd: [0xfe, 0x1e, ...access(0)],
  load: [...simd(0x00), ...access(0)],
  /** One number from memory, four times. */
  loadSpread: (offset: number): Code => [...simd(0x09), ...access(offset)],
  store: [...simd(0x0b), ...access(0)],
  spreadInt: simd(0x11),
  isMore: simd(0x44),
  /** (a, b, bits): a where bits are set, else b. */
  select: simd(0x52),
  sqrt: simd(0xe3),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  minimum: simd(0xe8),
  /** Repeats the body for as long as it leaves something other than 0. */
  repeatWhile: (body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0, 0x0b],
  /** Repeats the body until `leaveIf` inside it finds something other than 0. */
  forever: (body: readonly Code[]): Code => [0x02, 0x40, 0x03, 0x40, ...body.flat(), 0x0c, 0, 0x0b, 0x0b],
  leaveIf: [0x0d, 1],
} as const;

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const text = (name: string): Code => vector(Array.from(name, (c) => [c.charCodeAt(0)]));
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];

const MAGIC: Code = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const FUNCTION = 0x60;
const MEMORY_IMPORT: Code = [0x02, 0x03, 0];
/** All that 32-bit addresses reach, in pages of 64 KiB. */
export const MAX_PAGES = 65_536;

export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}
/** A compiled module; threads can be handed it. */
export type Kernel = object;

/** What is used of the JavaScript interface, whose types come with those of browsers only. */
interface WebAssemblyApi {
  readonly Memory: new (options: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => Kernel;
  readonly Instance: new (
    kernel: Kernel,
    imports: { env: { memory: SharedMemory } },
  ) => { readonly exports: { readonly run: (...args: readonly number[]) => void } };
}
export const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi })
  .WebAssembly;

export interface WasmFunction {
  readonly params: readonly number[];
  readonly locals: readonly number[];
  readonly body: readonly Code[];
}

/** A module that exports its function as `run` and takes its shared memory as `env.memory`. */
export function wasmModule({ params, locals, body }: WasmFunction): Uint8Array<ArrayBuffer> {
  const code = [...vector(locals.map((type) => [1, type])), ...body.flat(), 0x0b];
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, vector([[FUNCTION, ...vector(params.map((type) => [type])), 0]])),
    ...section(2, vector([[...text('env'), ...text('memory'), ...MEMORY_IMPORT, ...unsigned(MAX_PAGES)]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...text('run'), 0, 0]])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}
