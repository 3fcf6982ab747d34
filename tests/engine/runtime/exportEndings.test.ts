/** What stands behind the network of an exported model, held against the app's own way from its numbers to an answer. */
import { describe, expect, it } from 'vitest';
import { ENDINGS, type ExportTask } from '#main/engine/lower/exportEndings.ts';
import { NodeList } from '#main/engine/lower/NodeList.ts';
import { encodeModel } from '#main/engine/lower/onnxModel.ts';
import { loadModel, type ModelTensor } from '#main/engine/runtime/ort/runModel.ts';
import { maskAnswer } from '#main/processes/prediction/maskAnswer.ts';
import { decodeTile, tileRect } from '#shared/kernels/maskTiles.ts';
import { randomAt } from '#tests/helpers/randomAt.ts';

interface Asked {
  readonly task: ExportTask;
  readonly logits: ModelTensor;
  readonly classes: number;
  /** Height and width of the network, and of the image. */
  readonly size: readonly [number, number];
  readonly image: readonly [number, number];
}

/** The ending alone, fed with logits and an image of this size. */
async function end({ task, logits, classes, size, image }: Asked) {
  const net = new NodeList('ending');
  const outputs = ENDINGS[task](net, { logits: 'logits', classes, size });
  const [height, width] = image;
  const model = await loadModel(
    encodeModel({
      irVersion: 8,
      opsets: [{ domain: '', version: 18 }],
      producer: { name: 'limn', version: 'test' },
      metadata: {},
      graph: {
        name: 'ending',
        nodes: net.nodes,
        initializers: net.initializers,
        inputs: [
          { name: 'image', dtype: 'uint8', dims: ['batch', 'height', 'width', 3] },
          { name: 'logits', dtype: 'float32', dims: logits.dims },
        ],
        outputs,
      },
    }),
  );
  const dims = [logits.dims[0] ?? 1, height, width, 3];
  const data = new Uint8Array(dims.reduce((product, n) => product * n, 1));
  const found = await model.run({ logits, image: { dtype: 'uint8', dims, data } });
  await model.release();
  return found;
}

/** Smooth enough to have areas, rough enough to have many borders. */
function noise(dims: readonly number[], seed: number): ModelTensor {
  const random = randomAt(seed);
  const length = dims.reduce((product, n) => product * n, 1);
  return { dtype: 'float32', dims, data: Float32Array.from({ length }, () => 8 * random() - 4) };
}

const CLASSES = 5;

describe('the mask of an exported model', () => {
  it.each([
    [24, 40],
    [24, 80],
    [97, 61],
    [300, 7],
    [1, 1],
    [5, 400],
    [12, 20],
  ])('is the app’s own for an image of %i x %i, pixel by pixel', async (height, width) => {
    const [rows, columns] = [24, 40];
    const logits = noise([2, CLASSES, rows, columns], height * 1000 + width);
    const { mask } = await end({
      task: 'masks',
      logits,
      classes: CLASSES,
      size: [rows, columns],
      image: [height, width],
    });
    expect(mask?.dims).toEqual([2, height, width]);
    expect(mask?.data).toBeInstanceOf(Uint8Array);
    const length = CLASSES * rows * columns;
    for (const n of [0, 1]) {
      const app = maskAnswer(
        Float32Array.from((logits.data as Float32Array).subarray(n * length, (n + 1) * length)),
        {
          classIds: [1, 2, 3, 4, 5],
          size: { widthPx: width, heightPx: height },
          modelSize: { widthPx: columns, heightPx: rows },
        },
      );
      let differing = 0;
      for (const { tx, ty, runs } of app.mask.tiles) {
        const { x, y, w, h } = tileRect(tx, ty, app.mask);
        const pixels = decodeTile(runs, w * h) ?? [];
        for (const [i, id] of pixels.entries()) {
          const at = (n * height + y + Math.floor(i / w)) * width + x + (i % w);
          if (Number(mask?.data[at]) !== id - 1) differing += 1;
        }
      }
      expect(differing).toBe(0);
    }
  });

  it('is the first of equal classes, the only class where there is one, and counts beyond a byte', async () => {
    const flat = (classes: number): ModelTensor => ({
      dtype: 'float32',
      dims: [1, classes, 2, 2],
      data: new Float32Array(classes * 4),
    });
    const size = [2, 2] as const;
    const equal = await end({ task: 'masks', logits: flat(3), classes: 3, size, image: [3, 5] });
    expect([...new Set(equal['mask']?.data as Uint8Array)]).toEqual([0]);
    const single = await end({ task: 'masks', logits: flat(1), classes: 1, size, image: [3, 5] });
    expect([...new Set(single['mask']?.data as Uint8Array)]).toEqual([0]);
    const many = flat(257);
    (many.data as Float32Array).fill(1, 256 * 4);
    const last = await end({ task: 'masks', logits: many, classes: 257, size, image: [3, 5] });
    expect(last['mask']?.dtype).toBe('int32');
    expect([...new Set(last['mask']?.data as Int32Array)]).toEqual([256]);
  });

  it('comes with probabilities at the size of the network, which sum to 1 over the classes', async () => {
    const logits = noise([1, CLASSES, 6, 4], 3);
    const { probabilities } = await end({
      task: 'masks',
      logits,
      classes: CLASSES,
      size: [6, 4],
      image: [9, 9],
    });
    expect(probabilities?.dims).toEqual([1, CLASSES, 6, 4]);
    const [numbers, p] = [logits.data as Float32Array, probabilities?.data as Float32Array];
    for (let at = 0; at < 24; at += 1) {
      const e = Array.from({ length: CLASSES }, (_, c) => Math.exp(numbers[c * 24 + at] ?? NaN));
      const sum = e.reduce((a, b) => a + b, 0);
      for (const [c, value] of e.entries()) expect(p[c * 24 + at]).toBeCloseTo(value / sum, 6);
    }
  });
});

describe('the points of an exported model', () => {
  it('are x and y in pixels of the image: -1 is its left or upper edge, 1 the right or lower one', async () => {
    const logits: ModelTensor = {
      dtype: 'float32',
      dims: [1, 6],
      data: Float32Array.of(-1, 1, 0, 0, 0.5, -0.25),
    };
    const { points } = await end({ task: 'points', logits, classes: 3, size: [4, 4], image: [100, 240] });
    expect(points?.dims).toEqual([1, 3, 2]);
    expect([...(points?.data as Float32Array)]).toEqual([240, 0, 120, 50, 90, 75]);
  });
});
