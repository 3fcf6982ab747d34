import { describe, expect, it } from 'vitest';
import { HASH_BYTES, imageLook, labBytes, LOOK_BYTES } from '#shared/kernels/imageLook.ts';

/** A soft landscape: light sky, a dark hill whose top lies at `hill`. */
function landscape(width: number, height: number, hill: number, brightness = 1): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const top = 0.45 + 0.25 * Math.sin((x / width - hill) * 6);
      const value = y / height > top ? 60 + 40 * Math.cos((x / width) * 9) : 200 - (y / height) * 80;
      rgb.fill(Math.round(value * brightness), (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return rgb;
}

const flat = (width: number, height: number, value: number): Uint8Array =>
  new Uint8Array(width * height * 3).fill(value);

function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, byte, i) => {
    let bits = byte ^ (b[i] ?? 0);
    let count = 0;
    for (; bits > 0; bits &= bits - 1) count += 1;
    return sum + count;
  }, 0);
}

describe('the look of an image', () => {
  const plain = imageLook(landscape(320, 240, 0), 320, 240);

  it('is a hash of 8 bytes and a picture of 192', () => {
    expect(plain.hash).toHaveLength(HASH_BYTES);
    expect(plain.look).toHaveLength(LOOK_BYTES);
  });

  it('hashes the same picture in another size nearly the same', () => {
    const smaller = imageLook(landscape(150, 112, 0), 150, 112);
    expect(distance(plain.hash, smaller.hash)).toBeLessThanOrEqual(4);
  });

  it('hashes a darker copy nearly the same, and its tiny picture is darker', () => {
    const darker = imageLook(landscape(320, 240, 0, 0.8), 320, 240);
    expect(distance(plain.hash, darker.hash)).toBeLessThanOrEqual(4);
    expect(darker.look[0]).toBeLessThan(plain.look[0] ?? 0);
  });

  it('hashes another picture far away', () => {
    const other = imageLook(landscape(320, 240, 2), 320, 240);
    expect(distance(plain.hash, other.hash)).toBeGreaterThan(10);
  });

  it('takes no noise for a hash: images of one colour differ by their tiny picture alone', () => {
    const dark = imageLook(flat(40, 30, 20), 40, 30);
    const bright = imageLook(flat(99, 77, 220), 99, 77);
    expect(distance(dark.hash, bright.hash)).toBe(0);
    expect(dark.look).not.toEqual(bright.look);
  });

  it('takes images smaller than its fields', () => {
    expect(imageLook(Uint8Array.of(255, 0, 0), 1, 1).look).toHaveLength(LOOK_BYTES);
    expect(imageLook(flat(3, 200, 9), 3, 200).hash).toHaveLength(HASH_BYTES);
  });

  it('has white, black and red where CIELAB has them', () => {
    expect(labBytes(255, 255, 255)).toEqual([255, 128, 128]);
    expect(labBytes(0, 0, 0)).toEqual([0, 128, 128]);
    // L 53.24, a 80.09, b 67.20 (Lindbloom, D65)
    expect(labBytes(255, 0, 0)).toEqual([136, 208, 195]);
  });
});
