/** Writes a group of elementwise updates as WebAssembly: one pass over memory, 4 numbers at a time. */
import type { Value } from '../../ir/graph.ts';
import type { UpdateGroup, UpdateOp } from '../../lower/splitUpdates.ts';
import { I32, V128, wasm, wasmModule, type Code } from './wasmModule.ts';

const { get, set, i32 } = wasm;

/** One operation; rounds as onnxruntime's operators do, so both give the same bits. */
const OPERATIONS: { readonly [K in UpdateOp]: (ins: readonly Code[]) => Code } = {
  add: (ins) => [...ins.flat(), ...wasm.add],
  sub: (ins) => [...ins.flat(), ...wasm.sub],
  mul: (ins) => [...ins.flat(), ...wasm.mul],
  div: (ins) => [...ins.flat(), ...wasm.div],
  sqrt: (ins) => [...ins.flat(), ...wasm.sqrt],
  minimum: (ins) => [...ins.flat(), ...wasm.minimum],
  where([condition = [], a = [], b = []]) {
    return [...a, ...b, ...condition, ...i32(0), ...wasm.spreadInt, ...wasm.isMore, ...wasm.select];
  },
};

/** Float32 that are computed at once; counts are multiples of it. */
export const LANES = 4;
const WORD = 4;

/**
 * A piece of work is a row of int32: where its scalars are, how many bytes each tensor has, where each tensor is, and where the sums
 * of the squares go, if there are any.
 */
const SCALARS_FIELD = 0;
const SIZE_FIELD = 1;
const TENSORS_FIELD = 2;
export const pieceWords = (group: UpdateGroup): number =>
  TENSORS_FIELD + addressesOf(group).length + (hasSquares(group) ? 1 : 0);

export const hasSquares = ({ squares }: UpdateGroup): boolean => squares.length > 0;

/** The tensors whose addresses a piece has, in their order: those that are read, then those that are only written. */
export function addressesOf(group: UpdateGroup): readonly string[] {
  const read = group.tensors.map(({ source }) => source.name);
  return [...read, ...group.updates.map(({ resident }) => resident).filter((name) => !read.includes(name))];
}

/** Groups with equal keys have equal kernels. */
export function kernelKey(group: UpdateGroup): string {
  const leaves = [...group.tensors, ...group.scalars].map(({ value }) => value);
  const all = [...leaves, ...group.nodes.map(({ out }) => out)];
  const index = (value: Value): number => all.indexOf(value);
  const written = group.updates.map(
    ({ resident, value }) => `${addressesOf(group).indexOf(resident)}=${index(value)}`,
  );
  const nodes = group.nodes.map(({ op, ins }) => `${op}(${ins.map(index).join()})`);
  const squares = `squares ${group.squares.map(index).join()}`;
  return [group.tensors.length, group.scalars.length, ...nodes, ...written, squares].join(' ');
}

/** Numbers locals in the order in which they are asked for. */
class Locals {
  readonly types: number[] = [];
  private readonly params: number;

  constructor(params: number) {
    this.params = params;
  }

  make(type: number): number {
    this.types.push(type);
    return this.params + this.types.length - 1;
  }
}

/**
 * `run(ticket, count, table)`: takes pieces from the table until all `count` are taken; the int32 at address `ticket` says
 * which is next, so that several threads can share the work. A piece comes out the same whoever does it.
 */
export function updateKernel(group: UpdateGroup): Uint8Array<ArrayBuffer> {
  const [ticket, count, table] = [0, 1, 2];
  const locals = new Locals(3);
  const piece = locals.make(I32);
  const end = locals.make(I32);
  const addresses = addressesOf(group).map((name) => ({ name, local: locals.make(I32) }));
  const values = new Map<Value, number>();
  const valueOf = (value: Value): number => {
    const found = values.get(value) ?? locals.make(V128);
    values.set(value, found);
    return found;
  };
  const addressOf = (name: string): Code =>
    get(addresses.find((address) => address.name === name)?.local ?? -1);
  const field = (word: number): Code => [...get(piece), ...wasm.loadInt(word * WORD)];
  const squares = hasSquares(group) ? locals.make(V128) : null;
  const read = [
    squares === null ? [] : [...i32(0), ...wasm.spreadInt, ...set(squares)],
    ...addresses.map(({ local }, i) => [...field(TENSORS_FIELD + i), ...set(local)]),
    [...get(addresses[0]?.local ?? -1), ...field(SIZE_FIELD), ...wasm.addInt, ...set(end)],
    ...group.scalars.map(({ value }, i) => [
      ...field(SCALARS_FIELD),
      ...wasm.loadSpread(i * WORD),
      ...set(valueOf(value)),
    ]),
  ];
  const compute = [
    ...group.tensors.map(({ value, source }) => [
      ...addressOf(source.name),
      ...wasm.load,
      ...set(valueOf(value)),
    ]),
    ...group.nodes.map(({ op, ins, out }) => [
      ...OPERATIONS[op](ins.map((value) => get(valueOf(value)))),
      ...set(valueOf(out)),
    ]),
    ...group.updates.map(({ resident, value }) => [
      ...addressOf(resident),
      ...get(valueOf(value)),
      ...wasm.store,
    ]),
    ...(squares === null ? [] : group.squares).map((value) => {
      const [x, sum] = [get(valueOf(value)), squares ?? -1];
      return [...get(sum), ...x, ...x, ...wasm.mul, ...wasm.add, ...set(sum)];
    }),
    ...addresses.map(({ local }) => [...get(local), ...i32(LANES * WORD), ...wasm.addInt, ...set(local)]),
    [...get(addresses[0]?.local ?? -1), ...get(end), ...wasm.isLessInt],
  ];
  const body = wasm.forever([
    [...get(ticket), ...i32(1), ...wasm.atomicAdd, ...set(piece)],
    [...get(piece), ...get(count), ...wasm.isAtLeastInt, ...wasm.leaveIf],
    [...get(piece), ...i32(pieceWords(group) * WORD), ...wasm.multiplyInt],
    [...get(table), ...wasm.addInt, ...set(piece)],
    ...read,
    wasm.repeatWhile(compute),
    squares === null ? [] : [...field(TENSORS_FIELD + addresses.length), ...get(squares), ...wasm.store],
  ]);
  return wasmModule({ params: [I32, I32, I32], locals: locals.types, body: [body] });
}
