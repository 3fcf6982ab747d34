import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_BYTES, LOOK_BYTES } from '#shared/kernels/imageLook.ts';
import { bitCount, nearDuplicates, type PackedLooks } from '#shared/kernels/nearDuplicates.ts';

interface Look {
  readonly hash: readonly number[];
  readonly shade: number;
}

function packed(all: readonly Look[]): PackedLooks {
  const hashes = new Uint8Array(all.length * HASH_BYTES);
  const looks = new Uint8Array(all.length * LOOK_BYTES);
  for (const [i, { hash, shade }] of all.entries()) {
    hashes.set(hash, i * HASH_BYTES);
    looks.fill(shade, i * LOOK_BYTES, (i + 1) * LOOK_BYTES);
  }
  return { count: all.length, hashes, looks };
}

function groupsOf(all: readonly Look[], distance: number): readonly (readonly number[])[] {
  const work = nearDuplicates(packed(all), distance);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** A hash with these bits set. */
const hash = (...bits: readonly number[]): readonly number[] => {
  const bytes = new Array<number>(HASH_BYTES).fill(0);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  return bytes;
};

/** Every pair compared, the slow way. */
function expected(all: readonly Look[], distance: number): readonly (readonly number[])[] {
  const groupOf = all.map((_, i) => i);
  const isNear = (a: Look, b: Look): boolean =>
    a.hash.reduce((sum, byte, i) => sum + bitCount(byte ^ (b.hash[i] ?? 0)), 0) <= distance &&
    Math.abs(a.shade - b.shade) <= 16;
  for (const [i, a] of all.entries()) {
    for (const [j, b] of all.entries()) {
      const [from, to] = [groupOf[j], groupOf[i]];
      if (!isNear(a, b) || from === undefined || to === undefined) continue;
      for (const [k, group] of groupOf.entries()) if (group === from) groupOf[k] = to;
    }
  }
  const groups = [...new Set(groupOf)].map((group) =>
    groupOf.flatMap((one, k) => (one === group ? [k] : [])),
  );
  return groups.filter((members) => members.length > 1).sort(([a = 0], [b = 0]) => a - b);
}

describe('near-duplicates', () => {
  it('are images whose hashes differ in a few bits, also through others', () => {
    const all = [hash(), hash(3, 40), hash(3, 40, 50, 60), hash(1, 9, 17, 25, 33, 41, 49, 57)];
    const looks = all.map((one) => ({ hash: one, shade: 100 }));
    expect(groupsOf(looks, 1)).toEqual([]);
    expect(groupsOf(looks, 2)).toEqual([[0, 1, 2]]);
    expect(groupsOf(looks, 8)).toEqual([[0, 1, 2, 3]]);
  });

  it('are not images of one hash that are bright and dark', () => {
    const shades = [20, 220, 25, 215].map((shade) => ({ hash: hash(1), shade }));
    expect(groupsOf(shades, 4)).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('are what comparing all pairs finds, at every distance', () => {
    const look = fc.record({
      // Few bits in few places, so that near ones are many.
      hash: fc
        .uniqueArray(fc.constantFrom(0, 1, 15, 16, 17, 31, 32, 40, 47, 48, 62, 63))
        .map((bits) => hash(...bits)),
      shade: fc.constantFrom(10, 22, 36, 200),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 30 }), fc.nat(10), (looks, distance) => {
        expect(groupsOf(looks, distance)).toEqual(expected(looks, distance));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('of nothing are nothing', () => {
    expect(groupsOf([], 6)).toEqual([]);
  });
});

it('counts bits', () => {
  expect([0, 1, 255, -1, 0x80000000 | 0, 0x0f0f0f0f].map(bitCount)).toEqual([0, 1, 8, 32, 1, 16]);
});
