import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resizeAntialiased, sizeWithShortSide } from '#main/files/resize.ts';

interface Fixture {
  readonly cases: readonly {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
    readonly pixels: readonly number[];
  }[];
}

/** Made by make_resize.py beside it: onnxruntime's Resize, rounded with halves up. */
const fixture = JSON.parse(
  readFileSync(new URL('../../../fixtures/resize/resize.json', import.meta.url), 'utf8'),
) as Fixture;

/** The same formula as in make_resize.py. */
const pixels = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => (i * 73 + ((i * i * 31) % 251)) % 256);

type WidthHeight = readonly [number, number];
const resized = (rgb: Uint8Array, [w, h]: WidthHeight, [outW, outH]: WidthHeight): Uint8Array =>
  resizeAntialiased({ rgb, widthPx: w, heightPx: h }, { widthPx: outW, heightPx: outH });

describe('resizing with antialiasing', () => {
  for (const { from, to, pixels: expected } of fixture.cases) {
    it(`gives onnxruntime's bytes from ${from.join(' x ')} to ${to.join(' x ')}`, () => {
      const [[h, w], [outH, outW]] = [from, to];
      expect([...resized(pixels(h * w * 3), [w, h], [outW, outH])]).toEqual(expected);
    });
  }

  it('keeps a flat colour flat at any size', () => {
    const flat = new Uint8Array(37 * 23 * 3).fill(201);
    for (const [w, h] of [
      [5, 3],
      [37, 1],
      [80, 90],
    ] as const) {
      expect(new Set(resized(flat, [37, 23], [w, h]))).toEqual(new Set([201]));
    }
  });

  it('copies when nothing changes', () => {
    const source = pixels(12);
    const copy = resized(source, [2, 2], [2, 2]);
    expect(copy).toEqual(source);
    expect(copy.buffer).not.toBe(source.buffer);
  });

  it('scales the short side to the size and cuts nothing', () => {
    expect(sizeWithShortSide({ widthPx: 640, heightPx: 480 }, 120)).toEqual({ widthPx: 160, heightPx: 120 });
    expect(sizeWithShortSide({ widthPx: 100, heightPx: 333 }, 64)).toEqual({ widthPx: 64, heightPx: 213 });
    expect(sizeWithShortSide({ widthPx: 3, heightPx: 2 }, 1)).toEqual({ widthPx: 2, heightPx: 1 });
    expect(sizeWithShortSide({ widthPx: 10, heightPx: 10 }, 224)).toEqual({ widthPx: 224, heightPx: 224 });
  });
});
