/** Photos to network input as standard ONNX nodes: resize and normalize exactly as training does, for any height and width. */
import type { Pair } from '../ir/ops.ts';
import { NodeList, TO_FLOAT } from './NodeList.ts';
import type { OnnxNode, OnnxTensor, OnnxValueInfo } from './onnxModel.ts';

export interface PreludeOptions {
  /** Height and width of what the network sees. */
  readonly size: Pair;
  /**
   * How an image of another shape gets there. `crop`: its shorter side is scaled to that of the network, which must see a square,
   * and the middle is taken. `squeeze`: both sides are scaled, each by itself, and nothing is cut.
   */
  readonly fit: 'crop' | 'squeeze';
  /** Per channel, of pixels scaled to 0..1. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Name of the result: float32 [batch, 3, height, width]. */
  readonly output: string;
}

export interface Prelude {
  /** `image`: uint8 [batch, height, width, 3], RGB. */
  readonly input: OnnxValueInfo;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
}

export const IMAGE_INPUT = 'image';

/**
 * Scaled, antialiased; cut where it is to be; rounded to whole pixel values; normalized.
 *
 * Resizing is two matrix products, one per axis. Their weights are the antialiased triangle filter (half-pixel centres,
 * filter widened by the shrink factor, cut off and renormalized at the border: Pillow's and torchvision's rule), computed
 * from the image's size in whole numbers, so that they carry no rounding at all before the final division. With n source
 * and m scaled pixels, target i and source j: weight = max(0, 2 max(n, m) - |(2j+1) m - (2i+1) n|) over the row's sum.
 * An antialiasing `Resize` node was measured too: its float32 positions drift (0.007 of 255 at 20:1 panoramas), its border
 * rule depends on an attribute that runtimes treat differently, and it would compute what the crop throws away.
 */
export function imagePrelude({ size: [rows, columns], fit, mean, std, output }: PreludeOptions): Prelude {
  const net = new NodeList('prelude');
  const [height, width] = imageSize(net);
  const short = fit === 'crop' ? net.add('Min', [height, width]) : null;
  const down = emitFilter(net, height, short, rows);
  const across = emitFilter(net, width, short, columns);

  const floats = net.add('Cast', [IMAGE_INPUT], TO_FLOAT);
  const lines = net.add('Reshape', [floats, net.ints('lines_shape', [0, 0, -1])]);
  const scaledRows = net.add('MatMul', [down, lines]);
  const pixels = net.add('Reshape', [scaledRows, net.ints('pixels_shape', [0, rows, -1, 3])]);
  const planes = net.add('Transpose', [pixels], { perm: { ints: [0, 3, 1, 2] } });
  const columnsT = net.add('Transpose', [across], { perm: { ints: [1, 0] } });
  const square = net.add('MatMul', [planes, columnsT]);

  // Training keeps its pixels as bytes, rounded with a hair's width below each half, so that ties which float32 puts on
  // either side of it fall the same way everywhere. Weights are positive and sum to 1, so nothing leaves 0..255.
  const bytes = net.add('Floor', [net.add('Add', [square, net.floats('half', [], [0.5 + 2 ** -10])])]);
  const unit = net.add('Div', [bytes, net.floats('max_byte', [], [255])]);
  const centred = net.add('Sub', [unit, net.floats('mean', [3, 1, 1], mean)]);
  net.addNamed('Div', [centred, net.floats('std', [3, 1, 1], std)], output);
  return { input: imageInput, nodes: net.nodes, initializers: net.initializers };
}

/** Height and width of the images that come in: two int64 scalars. */
export function imageSize(net: NodeList): readonly [height: string, width: string] {
  const shape = net.add('Shape', [IMAGE_INPUT]);
  return [net.add('Gather', [shape, net.int('one', 1)]), net.add('Gather', [shape, net.int('two', 2)])];
}

const imageInput: OnnxValueInfo = {
  name: IMAGE_INPUT,
  dtype: 'uint8',
  dims: ['batch', 'height', 'width', 3],
  doc: 'RGB images of one size, any height and width, not scaled or normalized',
};

/**
 * Filter weights of one axis.
 * @param length source pixels n (int64 scalar)
 * @param short the shorter of height and width, scaled to `size`; null: this axis is, and nothing of it is cut
 * @returns name of float32 [size, n], rows sum to 1
 */
function emitFilter(net: NodeList, length: string, short: string | null, size: number): string {
  const two = net.int('two', 2);
  const one = net.int('one', 1);
  const whole = net.int(`size_${size}`, size);
  const scaled = short === null ? whole : emitScaledLength(net, length, short, size);
  const firstTargets = net.ints(`targets_${size}`, range(size), [size, 1]);
  const targets =
    short === null ? firstTargets : net.add('Add', [firstTargets, emitOffset(net, scaled, whole)]);

  const sources = net.add('Range', [net.int('zero', 0), length, one]);
  const targetCentres = net.add('Mul', [emitOdd(net, targets), length]);
  const sourceCentres = net.add('Mul', [emitOdd(net, sources), scaled]);
  const distance = net.add('Abs', [net.add('Sub', [sourceCentres, targetCentres])]);
  const reach = net.add('Mul', [net.add('Max', [length, scaled]), two]);
  const weights = net.add('Max', [net.add('Sub', [reach, distance]), net.int('zero', 0)]);
  const sums = net.add('ReduceSum', [weights, net.ints('last_axis', [1])], { keepdims: { int: 1 } });
  return net.add('Div', [net.add('Cast', [weights], TO_FLOAT), net.add('Cast', [sums], TO_FLOAT)]);
}

/** Where the middle begins: (scaled - size + 1) / 2, rounded down. */
function emitOffset(net: NodeList, scaled: string, size: string): string {
  const margin = net.add('Sub', [scaled, size]);
  return net.add('Div', [net.add('Add', [margin, net.int('one', 1)]), net.int('two', 2)]);
}

/** length * size / short, halves rounded up. */
function emitScaledLength(net: NodeList, length: string, short: string, size: number): string {
  const doubled = net.add('Mul', [length, net.int('twice_size', 2 * size)]);
  const plusHalf = net.add('Add', [doubled, short]);
  return net.add('Div', [plusHalf, net.add('Mul', [short, net.int('two', 2)])]);
}

/** 2x + 1: a pixel's centre, counted in half pixels. */
export const emitOdd = (net: NodeList, x: string): string =>
  net.add('Add', [net.add('Mul', [x, net.int('two', 2)]), net.int('one', 1)]);

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
