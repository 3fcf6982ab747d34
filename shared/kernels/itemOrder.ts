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
export function shuffled(all: Int32Array, seed: number): Int32Array {
  const words = [seed, 0];
  return orderBy(all, (id) => {
    words[1] = id;
    return hash32(words) / 2;
  });
}

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
  const distances = distancesFrom(
    place,
    table,
    all.reduce((most, id) => Math.max(most, id), 0),
  );
  if (anchor < distances.length) distances[anchor] = -1;
  return orderBy(all, (id) => (distances[id] ?? UNKNOWN) + 1);
}

const UNKNOWN = 2 ** 30;

/** By id, up to the largest that is asked for. Written for speed: it looks at 19 million bytes for 100,000 images. */
function distancesFrom(place: number, { ids, looks, bytesEach }: LookTable, largest: number): Int32Array {
  const own = Int32Array.from(looks.subarray(place * bytesEach, (place + 1) * bytesEach));
  const distances = new Int32Array(largest + 1).fill(UNKNOWN);
  for (let row = 0; row < ids.length; row += 1) {
    const id = ids[row] as number;
    if (id > largest) continue;
    let sum = 0;
    for (let i = 0, at = row * bytesEach; i < bytesEach; i += 1, at += 1) {
      const by = (own[i] as number) - (looks[at] as number);
      sum += by * by;
    }
    distances[id] = sum;
  }
  return distances;
}

/** Places per key: a number holds a key of 31 bits and a place of 22 exactly. */
const PLACES = 2 ** 22;

/** Sorts by a key below 2^31; equal keys keep their places. One sort of numbers, as lists are long. */
function orderBy(all: Int32Array, keyOf: (id: number) => number): Int32Array {
  if (all.length > PLACES) return Int32Array.from(all).sort((a, b) => keyOf(a) - keyOf(b));
  const keys = new Float64Array(all.length);
  for (let place = 0; place < all.length; place += 1) {
    keys[place] = Math.floor(keyOf(all[place] as number)) * PLACES + place;
  }
  keys.sort();
  return Int32Array.from(keys, (key) => all[key % PLACES] ?? 0);
}
