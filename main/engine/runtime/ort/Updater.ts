/** Runs groups of elementwise updates in place, on this thread and on helpers, over memory that onnxruntime shares. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { sizeOf } from '../../ir/graph.ts';
import type { UpdateGroup } from '../../lower/splitUpdates.ts';
import { addressesOf, hasSquares, kernelKey, LANES, pieceWords, updateKernel } from './updateKernel.ts';
import { Instance, MAX_PAGES, Memory, Module, type Kernel, type SharedMemory } from './wasmModule.ts';

const WORD = 4;
const PAGE = 65_536;
/** Tensors start at multiples of this, in float32. */
const ALIGNMENT = 16;
/** So many float32 of each tensor are done at a time; their sum stays in the nearest caches. */
const PIECE = 8192;
/** With fewer numbers in all, another thread costs more than it does. */
const WORTH_A_HELPER = 1 << 18;
/** More threads than this do not make memory faster. */
const MOST_THREADS = 4;

/** Int32 positions of what the threads tell each other. */
const ROUND = 0;
const BUSY = 1;
const FIRST_TICKET = 2;

/** The pieces of all groups with the same kernel. */
interface Batch {
  readonly kernel: Kernel;
  readonly ticket: number;
  readonly table: number;
  readonly pieces: number;
}

type Run = InstanceType<typeof Instance>['exports']['run'];

/**
 * What a helper runs: waits for a round, says that it is busy, takes pieces until there are none, says that it is done.
 * One that comes late finds no pieces. As text, because a file of its own would have to be found in every way of packing.
 */
const HELPER = `
const { workerData: { memory, batches } } = require('node:worker_threads');
const state = new Int32Array(memory.buffer);
const runs = batches.map(({ kernel }) => new WebAssembly.Instance(kernel, { env: { memory } }).exports.run);
for (let round = 0; ; round = Atomics.load(state, ${ROUND})) {
  Atomics.wait(state, ${ROUND}, round);
  Atomics.add(state, ${BUSY}, 1);
  batches.forEach(({ ticket, pieces, table }, i) => runs[i](ticket, pieces, table));
  Atomics.sub(state, ${BUSY}, 1);
}`;

/** Places in the shared memory, in words, given out one after another. */
class Layout {
  words = 0;

  take(count: number): number {
    const start = this.words;
    this.words += Math.ceil(count / ALIGNMENT) * ALIGNMENT;
    return start;
  }
}

/** How numbers reach the scalars of a group, in the order of `UpdateGroup.scalars`. */
interface ScalarPlace {
  readonly group: UpdateGroup;
  readonly start: number;
}

export interface UpdaterOptions {
  /** How many may work at once, the calling one included; as many as there are processors when left out. */
  readonly threads?: number | undefined;
  /** Tensors that are filters in blocks of so many channels, with their blocks in the order [I/B, O/B, ...]. */
  readonly block: number;
  readonly byInput: ReadonlyMap<string, unknown>;
}

export class Updater {
  private readonly floats: Float32Array;
  private readonly state: Int32Array;
  private readonly batches: readonly Batch[];
  private readonly runs: readonly Run[];
  private readonly scalars: readonly ScalarPlace[];
  private readonly tensors: ReadonlyMap<string, { readonly start: number; readonly size: number }>;
  /** Where the sums of squares of all pieces are, each in as many parts as there are lanes. */
  private readonly sums: readonly Float32Array[];
  private readonly helpers: readonly Worker[];

  constructor(groups: readonly UpdateGroup[], options: UpdaterOptions) {
    const plan = planOf(groups, options);
    const threads = options.threads ?? availableParallelism();
    const pages = Math.ceil((plan.words * WORD) / PAGE);
    const memory = new Memory({ initial: pages, maximum: pages, shared: true });
    this.floats = new Float32Array(memory.buffer);
    this.state = new Int32Array(memory.buffer);
    this.tensors = plan.tensors;
    this.scalars = plan.scalars;
    this.sums = plan.sums.map(({ start, size }) => this.floats.subarray(start, start + size));
    for (const { start, rows } of plan.tables) this.state.set(rows.flat(), start);
    this.batches = plan.tables.map(({ key, start, rows }, i) => ({
      kernel: new Module(updateKernel(key)),
      ticket: (FIRST_TICKET + i) * WORD,
      table: start * WORD,
      pieces: rows.length,
    }));
    this.runs = this.batches.map(({ kernel }) => new Instance(kernel, { env: { memory } }).exports.run);
    const numbers = groups.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const count = numbers < WORTH_A_HELPER ? 0 : Math.min(threads, MOST_THREADS) - 1;
    this.helpers = Array.from({ length: count }, () => startHelper(memory, this.batches));
  }

  /** The numbers of a tensor of the groups, in the shared memory. */
  tensor(name: string): Float32Array | null {
    const place = this.tensors.get(name);
    return place === undefined ? null : this.floats.subarray(place.start, place.start + place.size);
  }

  /**
   * Updates everything once. `scalar` gives what is fed or made under a name.
   * @returns the sum of all squares that the groups ask for, the same however many threads there are
   */
  run(scalar: (name: string) => number): number {
    for (const { group, start } of this.scalars) {
      for (const [i, { source }] of group.scalars.entries()) {
        this.floats[start + i] = source.kind === 'constant' ? source.value : scalar(source.name);
      }
    }
    for (const i of this.batches.keys()) Atomics.store(this.state, FIRST_TICKET + i, 0);
    Atomics.add(this.state, ROUND, 1);
    Atomics.notify(this.state, ROUND);
    for (const [i, { ticket, pieces, table }] of this.batches.entries())
      this.runs[i]?.(ticket, pieces, table);
    // The last piece of a helper takes microseconds; and not every host lets its first thread sleep.
    while (Atomics.load(this.state, BUSY) > 0);
    return this.sums.reduce((total, sums) => sums.reduce((sum, part) => sum + part, total), 0);
  }

  async release(): Promise<void> {
    await Promise.all(this.helpers.map((helper) => helper.terminate()));
  }
}

/** Whether addresses of 32 bits reach all tensors of the groups. */
export const fitsMemory = (groups: readonly UpdateGroup[]): boolean =>
  planOf(groups, { block: 1, byInput: new Map() }).words * WORD <= MAX_PAGES * PAGE;

function startHelper(memory: SharedMemory, batches: readonly Batch[]): Worker {
  const helper = new Worker(HELPER, { eval: true, workerData: { memory, batches } });
  // It waits for the next round for ever; that must not keep the process from ending.
  helper.unref();
  return helper;
}

interface Plan {
  readonly words: number;
  readonly tensors: ReadonlyMap<string, { readonly start: number; readonly size: number }>;
  readonly scalars: readonly ScalarPlace[];
  readonly sums: readonly { readonly start: number; readonly size: number }[];
  /** Rows of int32, one for each piece, and a group that stands for all that share their kernel. */
  readonly tables: readonly {
    readonly key: UpdateGroup;
    readonly start: number;
    readonly rows: number[][];
  }[];
}

/** Lays everything out in the shared memory: what the threads tell each other, scalars, tables, tensors. */
function planOf(groups: readonly UpdateGroup[], options: UpdaterOptions): Plan {
  const layout = new Layout();
  const alike = groupedBy(groups, kernelKey);
  layout.take(FIRST_TICKET + alike.length);
  const scalars = groups.map((group) => ({ group, start: layout.take(group.scalars.length) }));
  const scalarsOf = new Map(scalars.map(({ group, start }) => [group, start]));
  const tables = alike.map((members) => {
    const [key] = members;
    if (key === undefined) throw new Error('a batch of updates is empty');
    const pieces = members.reduce((sum, group) => sum + stretchesOf(group, options).length, 0);
    return { key, members, start: layout.take(pieces * pieceWords(key)) };
  });
  const tensors = new Map<string, { start: number; size: number }>();
  for (const group of groups) {
    const size = sizeOf(group.shape);
    for (const name of addressesOf(group)) tensors.set(name, { start: layout.take(size), size });
  }
  const sums = new Map<UpdateGroup, { start: number; size: number }>();
  for (const group of groups.filter(hasSquares)) {
    const size = stretchesOf(group, options).length * LANES;
    sums.set(group, { start: layout.take(size), size });
  }
  const startOf = (name: string): number => tensors.get(name)?.start ?? 0;
  return {
    words: layout.words,
    tensors,
    scalars,
    sums: [...sums.values()],
    tables: tables.map(({ key, members, start }) => ({
      key,
      start,
      rows: members.flatMap((group) =>
        rowsOf(group, options, {
          startOf,
          scalars: scalarsOf.get(group) ?? 0,
          sums: sums.get(group)?.start ?? null,
        }),
      ),
    })),
  };
}

/** Numbers that lie together in every tensor of a group. */
interface Stretch {
  readonly count: number;
  readonly first: number;
  /** Where they are in a tensor with its blocks in the other order. */
  readonly firstByInput: number;
}

function stretchesOf(group: UpdateGroup, { block, byInput }: UpdaterOptions): Stretch[] {
  const size = sizeOf(group.shape);
  if (!group.tensors.some(({ source }) => byInput.has(source.name))) {
    return Array.from({ length: Math.ceil(size / PIECE) }, (_, i) => {
      const first = i * PIECE;
      return { count: Math.min(PIECE, size - first), first, firstByInput: first };
    });
  }
  const [o = 0, i = 0] = group.shape;
  const [os, is] = [o / block, i / block];
  const count = size / (os * is);
  return Array.from({ length: os * is }, (_, at) => {
    const [ob, ib] = [Math.floor(at / is), at % is];
    return { count, first: at * count, firstByInput: (ib * os + ob) * count };
  });
}

interface RowPlaces {
  readonly startOf: (name: string) => number;
  readonly scalars: number;
  /** Null where nothing is summed. */
  readonly sums: number | null;
}

/** The pieces of one group. Behind the last number of a tensor lies room that may be computed along. */
function rowsOf(
  group: UpdateGroup,
  options: UpdaterOptions,
  { startOf, scalars, sums }: RowPlaces,
): number[][] {
  return stretchesOf(group, options).map(({ count, first, firstByInput }, i) => {
    const addresses = addressesOf(group).map(
      (name) => (startOf(name) + (options.byInput.has(name) ? firstByInput : first)) * WORD,
    );
    const sum = sums === null ? [] : [(sums + i * LANES) * WORD];
    return [scalars * WORD, Math.ceil(count / LANES) * LANES * WORD, ...addresses, ...sum];
  });
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item]);
  return [...found.values()];
}
