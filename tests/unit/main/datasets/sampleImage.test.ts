import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { centreSquare } from '#main/datasets/modelPixels.ts';
import { IMAGENET_MEAN, IMAGENET_STD } from '#main/datasets/normalize.ts';
import { light, reflect, sampleRgb, writeAugmented, writeCentre } from '#main/datasets/sampleImage.ts';
import { logit, type Drawn, type Matrix } from '#main/datasets/transforms.ts';
import { gradientRgb } from '#tests/helpers/imageFiles.ts';

interface Fixture {
  readonly cases: readonly {
    readonly size: readonly [number, number];
    readonly map: Matrix;
    readonly planes: readonly number[];
  }[];
}

/** Made by make_sample.py beside it: torch.nn.functional.grid_sample. */
const fixture = JSON.parse(
  readFileSync(new URL('../../../fixtures/sample/sample.json', import.meta.url), 'utf8'),
) as Fixture;

const pixels = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => (i * 73 + ((i * i * 31) % 251)) % 256);

const PLAIN: Drawn = {
  rowPct: 0.5,
  colPct: 0.5,
  isFlipped: false,
  dihedral: null,
  warp: null,
  degrees: null,
  zoom: null,
  brightness: 0,
  contrast: 1,
};

const denormalize = (x: Float32Array, plane: number): number[] =>
  [...x].map((value, i) => {
    const c = Math.floor(i / plane);
    return (value * IMAGENET_STD[c as 0] + IMAGENET_MEAN[c as 0]) * 255;
  });

describe('sampling through a map', () => {
  for (const [index, { size, map, planes }] of fixture.cases.entries()) {
    it(`equals torch's grid_sample, case ${String(index + 1)}: ${size.join(' x ')}`, () => {
      const [heightPx, widthPx] = size;
      const out = sampleRgb({ widthPx, heightPx, rgb: pixels(heightPx * widthPx * 3) }, map);
      expect(out.length).toBe(planes.length);
      for (const [i, value] of planes.entries()) expect(Math.abs(out[i]! - value)).toBeLessThan(2e-3);
    });
  }

  it('reflects at the centres of the edge pixels', () => {
    expect([-1, -4, 5, 8.5, 3].map((x) => reflect(x, 4))).toEqual([1, 4, 3, 0.5, 3]);
    expect(reflect(7, 0)).toBe(0);
  });
});

describe('training and validation pixels', () => {
  const rgb = gradientRgb(12, 8);
  const image = { widthPx: 12, heightPx: 8, rgb };

  it('are the same when nothing is drawn', () => {
    const [a, b] = [new Float32Array(3 * 64), new Float32Array(3 * 64)];
    writeCentre(image, 8, a, 0);
    writeAugmented(image, PLAIN, 8, b, 0);
    for (const [i, value] of a.entries()) expect(b[i]).toBeCloseTo(value, 5);
  });

  it('come from the centre, in planes, normalized by ImageNet', () => {
    const x = new Float32Array(3 * 64 + 5);
    writeCentre(image, 8, x, 5);
    const cut = centreSquare(image, 8);
    const values = denormalize(x.subarray(5), 64);
    for (let i = 0; i < 64; i += 1) {
      for (let c = 0; c < 3; c += 1) expect(values[c * 64 + i]).toBeCloseTo(cut[i * 3 + c]!, 3);
    }
    // int((12 - 8 + 1) * 0.5) = 2 columns are cut on the left, none above.
    expect([...cut.subarray(0, 3)]).toEqual([...rgb.subarray(2 * 3, 3 * 3)]);
  });

  it('cut where the draw says', () => {
    for (const [colPct, first] of [
      [0, 0],
      [0.99, 4],
      [0.41, 2],
    ] as const) {
      const x = new Float32Array(3 * 64);
      writeAugmented(image, { ...PLAIN, colPct }, 8, x, 0);
      expect(denormalize(x, 64)[0]).toBeCloseTo(rgb[first * 3]!, 2);
    }
  });

  it('are mirrored by a flip', () => {
    const [a, b] = [new Float32Array(3 * 64), new Float32Array(3 * 64)];
    const square = { widthPx: 8, heightPx: 8, rgb: gradientRgb(8, 8) };
    writeCentre(square, 8, a, 0);
    writeAugmented(square, { ...PLAIN, isFlipped: true }, 8, b, 0);
    for (let y = 0; y < 8; y += 1) {
      for (let x = 0; x < 8; x += 1) expect(b[y * 8 + x]).toBeCloseTo(a[y * 8 + 7 - x]!, 5);
    }
  });
});

describe('lighting', () => {
  it('works on logits: brightness is added, contrast multiplies', () => {
    expect(light(0.5, logit(0.6), 1)).toBeCloseTo(0.6, 12);
    expect(light(0.7, 0, 1)).toBeCloseTo(0.7, 12);
    const p = 0.3;
    expect(logit(light(p, 0.2, 1.25))).toBeCloseTo((logit(p) + 0.2) * 1.25, 10);
    expect(light(0, 0.3, 1.2)).toBeLessThan(1e-6);
    expect(light(1, 0.3, 1.2)).toBeGreaterThan(1 - 1e-6);
  });

  it('is within a tenth of a byte of the formula for every pixel', () => {
    const grey = {
      widthPx: 16,
      heightPx: 16,
      rgb: Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)),
    };
    for (const [brightness, contrast] of [
      [logit(0.6), 0.8],
      [logit(0.4), 1.25],
      [0, 0.8],
    ] as const) {
      const x = new Float32Array(768);
      writeAugmented(grey, { ...PLAIN, brightness, contrast }, 16, x, 0);
      const values = denormalize(x, 256);
      for (let i = 0; i < 256; i += 1) {
        expect(Math.abs(values[i]! - 255 * light(i / 255, brightness, contrast))).toBeLessThan(0.1);
      }
    }
  });
});
