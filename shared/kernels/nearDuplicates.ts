/**
 * Groups of images that look nearly the same: their hashes differ in a few bits and their tiny pictures in a few shades. Found
 * without comparing all pairs, by multi-index hashing (Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space With
 * Multi-Index Hashing", 2014).
 */
import { HASH_BYTES, LOOK_BYTES } from './imageLook.ts';
import { UnionFind } from './UnionFind.ts';

/** Looks of many images, packed. */
export interface PackedLooks {
  readonly count: number;
  /** 8 bytes each. */
  readonly hashes: Uint8Array;
  /** 192 bytes each. */
  readonly looks: Uint8Array;
}

/** Bits in which hashes may differ at most: beyond it everything looks like everything. */
export const MAX_DISTANCE = 10;

/**
 * Finds copies in another size, compression or brightness, and neighbouring frames of a film (measured on street scenes, faces
 * and satellite images: such copies differ by 0 to 6 bits, other images by far more).
 */
export const USUAL_DISTANCE = 6;

/** Mean difference of two tiny pictures, in bytes per value, up to which they show the same: a copy that was made a quarter
 * darker lies within, a dark and a bright image of one colour (whose hashes are the same) do not. */
const LOOK_TOLERANCE = 16;

const BANDS = 4;
const BAND_BITS = 16;
const BUCKETS = 1 << BAND_BITS;

/**
 * What is spent on one image per band, and what a neighbour costs beside a mere comparison (1). A camera that never moves makes
 * so many neighbours that nobody could compare them all; what is cut off then is linked through others of its kind.
 */
const BUDGET = 4000;
const NEIGHBOUR_COST = 40;
/** Most images of one hash that one of them is compared with, by brightness. */
const MOST_COMPARED = 200;

/** After this many images there is a pause for whoever waits. */
const SLICE = 256;

/**
 * Groups of two and more; each step of the generator is a pause that the caller may use for other work.
 * @param distance bits in which the hashes of two neighbours may differ, 0 to 10
 * @returns places (0 to count - 1) by group, both in ascending order
 */
export function* nearDuplicates(
  packed: PackedLooks,
  distance: number,
): Generator<undefined, readonly (readonly number[])[]> {
  const hashes = splitHashes(packed);
  const sets = new UnionFind(packed.count);
  const kinds = distinct(hashes, packed.count);
  for (let k = 0; k < kinds.length; k += 1) {
    linkSameHash(packed, kinds[k] ?? [], sets);
    if (k % SLICE === 0) yield;
  }
  const low = Int32Array.from(kinds, ([first = 0]) => hashes.low[first] ?? 0);
  const high = Int32Array.from(kinds, ([first = 0]) => hashes.high[first] ?? 0);
  yield* linkNeighbours({ packed, kinds, low, high, sets }, Math.min(MAX_DISTANCE, distance));
  return sets.groups();
}

interface Hashes {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function splitHashes({ count, hashes }: PackedLooks): Hashes {
  const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  for (let i = 0; i < count; i += 1) {
    low[i] = view.getInt32(i * HASH_BYTES, true);
    high[i] = view.getInt32(i * HASH_BYTES + 4, true);
  }
  return { low, high };
}

/** Places by hash. */
function distinct({ low, high }: Hashes, count: number): readonly (readonly number[])[] {
  const byHash = new Map<number, Map<number, number[]>>();
  for (let i = 0; i < count; i += 1) {
    const [l, h] = [low[i] ?? 0, high[i] ?? 0];
    const inner = byHash.get(h) ?? new Map<number, number[]>();
    byHash.set(h, inner);
    const places = inner.get(l);
    if (places === undefined) inner.set(l, [i]);
    else places.push(i);
  }
  return [...byHash.values()].flatMap((inner) => [...inner.values()]);
}

/** Images of one hash: by brightness, each with those that come soon after it. */
function linkSameHash(packed: PackedLooks, places: readonly number[], sets: UnionFind): void {
  if (places.length < 2) return;
  const light = new Map(places.map((place) => [place, lightness(packed, place)]));
  const ordered = [...places].sort((a, b) => (light.get(a) ?? 0) - (light.get(b) ?? 0));
  for (const [i, a] of ordered.entries()) {
    for (const b of ordered.slice(i + 1, i + 1 + MOST_COMPARED)) {
      if ((light.get(b) ?? 0) - (light.get(a) ?? 0) > 3 * LOOK_TOLERANCE) break;
      if (!sets.isJoined(a, b) && isAlike(packed, a, b)) sets.join(a, b);
    }
  }
}

/** Mean lightness. Two pictures whose means differ by more than three tolerances cannot be alike: L is a third of the values. */
function lightness({ looks }: PackedLooks, place: number): number {
  let sum = 0;
  for (let at = place * LOOK_BYTES; at < (place + 1) * LOOK_BYTES; at += 3) sum += looks[at] ?? 0;
  return sum / (LOOK_BYTES / 3);
}

function isAlike({ looks }: PackedLooks, a: number, b: number): boolean {
  let sum = 0;
  const [from, other] = [a * LOOK_BYTES, b * LOOK_BYTES];
  for (let i = 0; i < LOOK_BYTES; i += 1) sum += Math.abs((looks[from + i] ?? 0) - (looks[other + i] ?? 0));
  return sum <= LOOK_TOLERANCE * LOOK_BYTES;
}

interface Search {
  readonly packed: PackedLooks;
  /** Places by hash. */
  readonly kinds: readonly (readonly number[])[];
  /** Hash of each kind. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly sets: UnionFind;
}

/**
 * Two hashes within d = 4 r + a bits agree up to r bits in one of the first a + 1 bands, or up to r - 1 bits in one of the
 * others (proposition 2 of the paper).
 */
function* linkNeighbours(search: Search, distance: number): Generator<undefined> {
  const radius = Math.floor(distance / BANDS);
  const wide = (distance % BANDS) + 1;
  for (let band = 0; band < BANDS; band += 1) {
    const reach = band < wide ? radius : radius - 1;
    if (reach < 0) continue;
    const table = bucketsOf(search, band);
    const flips = flipsUpTo(reach);
    for (let k = 0; k < search.kinds.length; k += 1) {
      const key = table.keys[k] ?? 0;
      let left = BUDGET;
      for (let f = 0; f < flips.length && left > 0; f += 1) {
        left -= linkBucket(search, table, { kind: k, bucket: key ^ (flips[f] ?? 0), distance, budget: left });
      }
      if (k % SLICE === 0) yield;
    }
  }
}

interface Buckets {
  /** The band's bits of every kind. */
  readonly keys: Uint16Array;
  /** Kinds by bucket: those of bucket b stand at starts[b] to starts[b + 1], ascending. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

function bucketsOf({ low, high }: Search, band: number): Buckets {
  const source = band < 2 ? low : high;
  const shift = (band % 2) * BAND_BITS;
  const keys = Uint16Array.from(source, (word) => word >>> shift);
  const starts = new Int32Array(BUCKETS + 1);
  for (const key of keys) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let b = 0; b < BUCKETS; b += 1) starts[b + 1] = (starts[b + 1] ?? 0) + (starts[b] ?? 0);
  const members = new Int32Array(keys.length);
  const next = starts.slice();
  for (const [kind, key] of keys.entries()) {
    const at = next[key] ?? 0;
    members[at] = kind;
    next[key] = at + 1;
  }
  return { keys, starts, members };
}

/** All 16-bit numbers with at most so many bits, those with the fewest first. */
function flipsUpTo(bits: number): readonly number[] {
  const all: number[] = [];
  for (let value = 0; value < BUCKETS; value += 1) if (bitCount(value) <= bits) all.push(value);
  return all.sort((a, b) => bitCount(a) - bitCount(b));
}

interface Visit {
  readonly kind: number;
  readonly bucket: number;
  readonly distance: number;
  readonly budget: number;
}

/** Links a kind with those of a bucket that come after it. @returns what was spent */
function linkBucket(
  { packed, kinds, low, high, sets }: Search,
  { starts, members }: Buckets,
  { kind, bucket, distance, budget }: Visit,
): number {
  const own = kinds[kind] ?? [];
  const ownLow = low[kind] ?? 0;
  const ownHigh = high[kind] ?? 0;
  const from = firstAbove(members, kind, [starts[bucket] ?? 0, starts[bucket + 1] ?? 0]);
  const end = starts[bucket + 1] ?? 0;
  let spent = 0;
  for (let at = from; at < end && spent < budget; at += 1) {
    const other = members[at] ?? 0;
    const bits = bitCount(ownLow ^ (low[other] ?? 0)) + bitCount(ownHigh ^ (high[other] ?? 0));
    spent += 1;
    if (bits > distance) continue;
    linkKinds(packed, own, kinds[other] ?? [], sets);
    spent += NEIGHBOUR_COST;
  }
  return spent;
}

/** The first place between two whose ascending value is above a limit: pairs are looked at once. */
function firstAbove(values: Int32Array, limit: number, [from, to]: readonly [number, number]): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Images of two hashes that are near enough. Nearly always one each. */
function linkKinds(
  packed: PackedLooks,
  some: readonly number[],
  others: readonly number[],
  sets: UnionFind,
): void {
  for (let i = 0; i < some.length && i < MOST_OF_KIND; i += 1) {
    for (let j = 0; j < others.length && j < MOST_OF_KIND; j += 1) {
      const [a, b] = [some[i] ?? 0, others[j] ?? 0];
      if (!sets.isJoined(a, b) && isAlike(packed, a, b)) sets.join(a, b);
    }
  }
}

/** Images of one hash are mostly linked to each other already. */
const MOST_OF_KIND = 16;

/** Ones among 32 bits (Hacker's Delight, figure 5-2). */
export function bitCount(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
