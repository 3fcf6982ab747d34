import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagePrelude } from '#main/engine/lower/imagePrelude.ts';
import { centreSquare, squeezed } from '#main/datasets/modelPixels.ts';
import { encodeModel } from '#main/engine/lower/onnxModel.ts';
import { noiseImage, type RgbImage } from '#tests/helpers/noiseImage.ts';
import { openOnnx, type OnnxSession } from '#tests/helpers/runOnnx.ts';

/** Width and height: shrunk, enlarged, one pixel wide or high, panoramas 20:1, already right. */
const SHAPES = [
  [256, 256],
  [203, 101],
  [33, 17],
  [7, 7],
  [1, 1],
  [20, 1],
  [1, 300],
  [740, 37],
  [60, 3],
  [100, 2000],
  [4001, 1],
  [2, 5000],
  [48, 48],
  [201, 48],
  [48, 49],
  [500, 333],
  [64, 64],
] as const;
const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];

/** Weights of one axis by the textbook: triangle filter at half-pixel centres, widened when shrinking, renormalized. */
function filterRows(n: number, m: number, first: number, count: number): Float64Array[] {
  const scale = n / m;
  const reach = Math.max(1, scale);
  return Array.from({ length: count }, (_, at) => {
    const centre = (first + at + 0.5) * scale;
    const row = Float64Array.from({ length: n }, (_, j) =>
      Math.max(0, 1 - Math.abs((j + 0.5 - centre) / reach)),
    );
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((w) => w / sum);
  });
}

/** The middle square of the scaled image, in float64, not rounded: [3, size, size]. */
function oracle(image: RgbImage, size: number): Float64Array {
  const { widthPx: w, heightPx: h } = image;
  const short = Math.min(w, h);
  const scaled = (n: number): number => Math.floor((2 * n * size + short) / (2 * short));
  const rows = filterRows(h, scaled(h), Math.floor((scaled(h) - size + 1) / 2), size);
  const columns = filterRows(w, scaled(w), Math.floor((scaled(w) - size + 1) / 2), size);
  const out = new Float64Array(3 * size * size);
  for (const [y, row] of rows.entries()) {
    const line = new Float64Array(3 * w);
    for (const [j, weight] of row.entries()) {
      if (weight === 0) continue;
      for (let at = 0; at < 3 * w; at += 1)
        line[at] = at64(line, at) + weight * at64(image.data, 3 * w * j + at);
    }
    for (const [x, column] of columns.entries()) {
      for (let c = 0; c < 3; c += 1) {
        const value = column.reduce((sum, weight, j) => sum + weight * at64(line, 3 * j + c), 0);
        out[(c * size + y) * size + x] = value;
      }
    }
  }
  return out;
}

const at64 = (data: Float64Array | Float32Array | Uint8Array, at: number): number => data[at] ?? NaN;

// 56 px makes 64 x 64 the same ratio as 256 to 224, which is full of ties.
describe.each([48, 56, 61])('the prelude of an exported model at %i px', (size) => {
  let session: OnnxSession;

  beforeAll(async () => {
    const prelude = imagePrelude({ size: [size, size], fit: 'crop', mean: MEAN, std: STD, output: 'x' });
    const before = prelude.nodes.findLast((node) => node.op === 'MatMul')?.outputs[0] ?? '';
    const dims = ['batch', 3, size, size];
    session = await openOnnx(
      encodeModel({
        irVersion: 9,
        opsets: [{ domain: '', version: 17 }],
        producer: { name: 'limn', version: 'test' },
        metadata: {},
        graph: {
          name: 'prelude',
          nodes: prelude.nodes,
          initializers: prelude.initializers,
          inputs: [prelude.input],
          outputs: [
            { name: 'x', dtype: 'float32', dims },
            { name: before, dtype: 'float32', dims },
          ],
        },
      }),
    );
  });
  afterAll(() => session.release());

  const run = async (image: RgbImage): Promise<{ x: Float32Array; scaled: Float32Array }> => {
    const dims = [1, image.heightPx, image.widthPx, 3];
    const results = await session.run({ image: { dtype: 'uint8', dims, data: image.data } });
    const [x, scaled] = [results['x'], Object.entries(results).find(([name]) => name !== 'x')?.[1]];
    if (x === undefined || scaled === undefined) throw new Error('an output is missing');
    return { x, scaled };
  };

  it.each(SHAPES)('resizes %i x %i as float64 does, to 1e-6 of the range', async (width, height) => {
    const image = noiseImage(width, height, width * 1000 + height);
    const { scaled } = await run(image);
    const wanted = oracle(image, size);
    const worst = scaled.reduce((most, value, i) => Math.max(most, Math.abs(value - at64(wanted, i))), 0);
    expect(worst / 255).toBeLessThan(1e-6);
  });

  it.each(SHAPES)('arrives at the bytes that training sees of %i x %i', async (width, height) => {
    const image = noiseImage(width, height, width * 1000 + height + 1);
    const { x } = await run(image);
    const app = centreSquare({ widthPx: width, heightPx: height, rgb: image.data }, size);
    const plane = size * size;
    const steps = x.map((value, i) => {
      const c = Math.floor(i / plane);
      const byte = (value * (STD[c] ?? NaN) + (MEAN[c] ?? NaN)) * 255;
      return Math.abs(Math.round(byte) - at64(app, 3 * (i % plane) + c));
    });
    expect(Math.max(...steps)).toBeLessThanOrEqual(1);
    expect(steps.filter((step) => step > 0).length / x.length).toBeLessThan(0.0002);
  });

  it('leaves an image of the right size as it is, exactly, and normalizes it', async () => {
    const image = noiseImage(size, size, 5);
    const { x, scaled } = await run(image);
    for (let i = 0; i < 3 * size * size; i += 1) {
      const c = Math.floor(i / (size * size));
      const byte = at64(image.data, 3 * (i % (size * size)) + c);
      expect(at64(scaled, i)).toBe(byte);
      expect(at64(x, i)).toBeCloseTo((byte / 255 - (MEAN[c] ?? NaN)) / (STD[c] ?? NaN), 5);
    }
  });

  it('takes images one by one or in batches with the same result', async () => {
    const [a, b] = [noiseImage(90, 70, 1), noiseImage(90, 70, 2)];
    const both = new Uint8Array([...a.data, ...b.data]);
    const together = await session.run({ image: { dtype: 'uint8', dims: [2, 70, 90, 3], data: both } });
    const alone = [...(await run(a)).x, ...(await run(b)).x];
    expect([...(together['x'] ?? [])]).toEqual(alone);
  });
});

describe('the prelude of a model that sees the whole image', () => {
  const [rows, columns] = [40, 56];
  let session: OnnxSession;

  beforeAll(async () => {
    const prelude = imagePrelude({
      size: [rows, columns],
      fit: 'squeeze',
      mean: [0, 0, 0],
      std: [1, 1, 1],
      output: 'x',
    });
    session = await openOnnx(
      encodeModel({
        irVersion: 9,
        opsets: [{ domain: '', version: 17 }],
        producer: { name: 'limn', version: 'test' },
        metadata: {},
        graph: {
          name: 'prelude',
          nodes: prelude.nodes,
          initializers: prelude.initializers,
          inputs: [prelude.input],
          outputs: [{ name: 'x', dtype: 'float32', dims: ['batch', 3, rows, columns] }],
        },
      }),
    );
  });
  afterAll(() => session.release());

  it.each([...SHAPES, [columns, rows] as const])(
    'squeezes %i x %i to the bytes that training sees, and cuts nothing',
    async (width, height) => {
      const image = noiseImage(width, height, width * 1000 + height + 2);
      const dims = [1, height, width, 3];
      const { x = new Float32Array(0) } = await session.run({
        image: { dtype: 'uint8', dims, data: image.data },
      });
      const app = squeezed(
        { widthPx: width, heightPx: height, rgb: image.data },
        { widthPx: columns, heightPx: rows },
      );
      const plane = rows * columns;
      expect(x).toHaveLength(3 * plane);
      const steps = x.map((value, i) =>
        Math.abs(Math.round(255 * value) - at64(app.rgb, 3 * (i % plane) + Math.floor(i / plane))),
      );
      expect(Math.max(...steps)).toBeLessThanOrEqual(1);
      expect(steps.filter((step) => step > 0).length / x.length).toBeLessThan(0.0002);
    },
  );
});
