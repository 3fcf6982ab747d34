/** Orders of a list of images that no index holds: by score, at random, by likeness. All are stable: the same every time. */
import { hash32 } from './rng.ts';

/**
 * Those with a score in its order, then all others as they stand.
 * @param all ids in their own order, each once @param scored ids by score; those that are not in `all` are left out
 */
export function scoredFirst(all: Int32Array, scored: ArrayLike<number>): Int32Array {
  const marks = new Uint8Array(all.reduce((most, id) => Math.max(most, id), 0) + 1);
  for (const id of all) marks[id] = 1;
  const ordered = new Int32Array(all.length);
  let at = 0;
  for (let i = 0; i < scored.length; i += 1) {
    const id = scored[i] ?? 0;
    if (marks[id] !== 1) continue;
    marks[id] = 2;
    ordered[at++] = id;
  }
  for (const id of all) if (marks[id] === 1) ordered[at++] = id;
  return ordered;
}

/** In an order that depends on the seed alone: an image that is added moves no other one past its neighbours. */
export const shuffled = (all: Int32Array, seed: number): Int32Array =>
  orderBy(all, (id) => hash32([seed, id]) / 2);

/** How small pictures (shared/kernels/imageLook.ts) stand one after the other, and whose they are. */
export interface LookTable {
  readonly ids: Int32Array;
  /** [ids, bytesEach] */
  readonly looks: Uint8Array;
  readonly bytesEach: number;
}

/**
 * The image itself, then the others by how alike they look (sum of squared differences), then those without a look. All as
 * they stand when the image has no look itself.
 */
export function byLikeness(all: Int32Array, anchor: number, table: LookTable): Int32Array {
  const place = table.ids.indexOf(anchor);
  if (place < 0) return all;
  const { bytesEach, looks } = table;
  const own = looks.subarray(place * bytesEach, (place + 1) * bytesEach);
  const distances = new Int32Array(all.reduce((most, id) => Math.max(most, id), 0) + 1).fill(UNKNOWN);
  for (const [row, id] of table.ids.entries()) {
    if (id < distances.length) distances[id] = distance(own, looks, row * bytesEach);
  }
  if (anchor < distances.length) distances[anchor] = -1;
  return orderBy(all, (id) => (distances[id] ?? UNKNOWN) + 1);
}

const UNKNOWN = 2 ** 30;

function distance(own: Uint8Array, looks: Uint8Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < own.length; i += 1) {
    const by = (own[i] ?? 0) - (looks[from + i] ?? 0);
    sum += by * by;
  }
  return sum;
}

/** Places per key: a number holds a key of 31 bits and a place of 22 exactly. */
const PLACES = 2 ** 22;

/** Sorts by a key below 2^31; equal keys keep their places. One sort of numbers, as lists are long. */
function orderBy(all: Int32Array, keyOf: (id: number) => number): Int32Array {
  if (all.length > PLACES) return Int32Array.from(all).sort((a, b) => keyOf(a) - keyOf(b));
  const keys = new Float64Array(all.length);
  for (const [place, id] of all.entries()) keys[place] = Math.floor(keyOf(id)) * PLACES + place;
  keys.sort();
  return Int32Array.from(keys, (key) => all[key % PLACES] ?? 0);
}
