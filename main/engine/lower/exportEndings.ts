/** From a network's numbers to what people ask for: probabilities, a mask of the image's own size, points in its pixels. */
import type { Pair } from '../ir/ops.ts';
import { emitOdd, IMAGE_INPUT, imageSize } from './imagePrelude.ts';
import { TO_FLOAT, type NodeList } from './NodeList.ts';
import { ONNX_DTYPES, type OnnxDtype, type OnnxValueInfo } from './onnxModel.ts';

export const PROBABILITIES_OUTPUT = 'probabilities';
export const MASK_OUTPUT = 'mask';
export const POINTS_OUTPUT = 'points';

export interface Ended {
  /** Name of the network's output. */
  readonly logits: string;
  /** Number of classes; of named points. */
  readonly classes: number;
  /** Height and width of what the network sees. */
  readonly size: Pair;
}

/** Adds nodes to a list. @returns the outputs of the whole model */
type Ending = (net: NodeList, network: Ended) => readonly OnnxValueInfo[];

/** What stands behind a network, by what it was trained for. */
export const ENDINGS = {
  tags: (net, { logits, classes }) => {
    net.addNamed('Sigmoid', [logits], PROBABILITIES_OUTPUT);
    const doc = 'Probability of each class, in the order of the metadata entry "classes"';
    return [{ name: PROBABILITIES_OUTPUT, dtype: 'float32', dims: ['batch', classes], doc }];
  },
  masks: (net, network) => {
    const { logits, classes, size } = network;
    net.addNamed('Softmax', [logits], PROBABILITIES_OUTPUT, { axis: { int: 1 } });
    const dtype = maskType(classes);
    emitMask(net, network, dtype);
    return [
      {
        name: MASK_OUTPUT,
        dtype,
        dims: ['batch', 'height', 'width'],
        doc: 'Class of every pixel of the image: its place in the metadata entry "classes", from 0 on',
      },
      {
        name: PROBABILITIES_OUTPUT,
        dtype: 'float32',
        dims: ['batch', classes, ...size],
        doc: 'Probability of each class at every place that the network saw; over the classes they sum to 1',
      },
    ];
  },
  points: (net, { logits, classes }) => {
    const pairs = net.add('Reshape', [logits, net.ints('pairs', [0, classes, 2])]);
    const xy = net.add('Gather', [pairs, net.ints('x_y', [1, 0])], { axis: { int: 2 } });
    const shape = net.add('Shape', [IMAGE_INPUT]);
    const sides = net.add('Cast', [net.add('Gather', [shape, net.ints('width_height', [2, 1])])], TO_FLOAT);
    const twice = net.add('Mul', [net.add('Add', [xy, net.floats('one', [], [1])]), sides]);
    net.addNamed('Mul', [twice, net.floats('half', [], [0.5])], POINTS_OUTPUT);
    const doc =
      'x and y of each point in pixels of the image from its upper left corner, in the order of the metadata entry "classes"';
    return [{ name: POINTS_OUTPUT, dtype: 'float32', dims: ['batch', classes, 2], doc }];
  },
} as const satisfies Readonly<Record<string, Ending>>;

export type ExportTask = keyof typeof ENDINGS;

/** Bytes as long as they can tell the classes apart. */
const maskType = (classes: number): 'uint8' | 'int32' => (classes <= 256 ? 'uint8' : 'int32');

/**
 * The class with the highest number at every pixel of the image, of equal ones the first: the numbers are resampled to its size
 * (bilinear, half-pixel centres, no antialiasing) down and then across, as the app does it. One class after the other is held
 * against the best so far, so that no tensor has all classes at the size of the image. Positions are whole numbers, as in the
 * prelude, and columns are gathered where they lie side by side in memory, of the turned picture.
 */
function emitMask(net: NodeList, { logits, classes, size: [rows, columns] }: Ended, dtype: OnnxDtype): void {
  const [height, width] = imageSize(net);
  const down = emitBetween(net, height, rows);
  const across = emitBetween(net, width, columns);
  const turn = { perm: { ints: [0, 2, 1] } };
  const enlarged = (c: number): string => {
    const plane = net.add('Gather', [logits, net.int(`class_${c}`, c)], { axis: { int: 1 } });
    return emitMix(net, net.add('Transpose', [emitMix(net, plane, down)], turn), across);
  };
  let best = enlarged(0);
  let answer = net.add('Cast', [net.add('Greater', [best, best])], { to: { int: ONNX_DTYPES[dtype] } });
  for (let c = 1; c < classes; c += 1) {
    const value = enlarged(c);
    const place = net.constant({ name: `ending.place_${c}`, dtype, dims: [], raw: placeBytes(c, dtype) });
    answer = net.add('Where', [net.add('Greater', [value, best]), place, answer]);
    if (c < classes - 1) best = net.add('Max', [value, best]);
  }
  net.addNamed('Transpose', [answer], MASK_OUTPUT, turn);
}

const placeBytes = (place: number, dtype: OnnxDtype): Uint8Array =>
  dtype === 'uint8' ? Uint8Array.of(place) : new Uint8Array(Int32Array.of(place).buffer);

/** Names of the two neighbours of each target along an axis (int64 [n]) and of how much the second counts (float32 [n, 1]). */
interface Between {
  readonly first: string;
  readonly second: string;
  readonly part: string;
}

/**
 * Of n targets and m sources, target i lies at ((2i+1) m - n) / 2n, kept between the first source and the last.
 * @param length n (int64 scalar)
 */
function emitBetween(net: NodeList, length: string, m: number): Between {
  const [zero, one] = [net.int('zero', 0), net.int('one', 1)];
  const steps = net.add('Mul', [length, net.int('two', 2)]);
  const last = net.int(`last_${m}`, m - 1);
  const targets = net.add('Range', [zero, length, one]);
  const centres = net.add('Mul', [emitOdd(net, targets), net.int(`sources_${m}`, m)]);
  const places = net.add('Max', [net.add('Sub', [centres, length]), zero]);
  const place = net.add('Min', [places, net.add('Mul', [steps, last])]);
  const first = net.add('Div', [place, steps]);
  const rest = net.add('Sub', [place, net.add('Mul', [first, steps])]);
  const part = net.add('Div', [net.add('Cast', [rest], TO_FLOAT), net.add('Cast', [steps], TO_FLOAT)]);
  return {
    first,
    second: net.add('Min', [net.add('Add', [first, one]), last]),
    part: net.add('Reshape', [part, net.ints('upright', [-1, 1])]),
  };
}

/** Rows between rows: float32 [batch, m, k] to [batch, n, k]. */
function emitMix(net: NodeList, rows: string, { first, second, part }: Between): string {
  const axis = { axis: { int: 1 } };
  const before = net.add('Gather', [rows, first], axis);
  const step = net.add('Sub', [net.add('Gather', [rows, second], axis), before]);
  return net.add('Add', [before, net.add('Mul', [step, part])]);
}
