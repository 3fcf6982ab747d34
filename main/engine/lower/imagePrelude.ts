/** Photos to network input as standard ONNX nodes: resize, crop and normalize exactly as training does, for any height and width. */
import {
  floatTensor,
  int64Tensor,
  type OnnxAttr,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from './onnxModel.ts';

export interface PreludeOptions {
  /** Side of the square the network sees. */
  readonly sizePx: number;
  /** Per channel, of pixels scaled to 0..1. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Name of the result: float32 [batch, 3, sizePx, sizePx]. */
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
 * Shortest side to `sizePx`, antialiased; the middle square; rounded to whole pixel values; normalized.
 *
 * Resizing is two matrix products, one per axis. Their weights are the antialiased triangle filter (half-pixel centres,
 * filter widened by the shrink factor, cut off and renormalized at the border: Pillow's and torchvision's rule), computed
 * from the image's size in whole numbers, so that they carry no rounding at all before the final division. With n source
 * and m scaled pixels, target i and source j: weight = max(0, 2 max(n, m) - |(2j+1) m - (2i+1) n|) over the row's sum.
 * An antialiasing `Resize` node was measured too: its float32 positions drift (0.007 of 255 at 20:1 panoramas), its border
 * rule depends on an attribute that runtimes treat differently, and it would compute what the crop throws away.
 */
export function imagePrelude(options: PreludeOptions): Prelude {
  const net = new NodeList();
  const size = options.sizePx;
  const shape = net.add('Shape', [IMAGE_INPUT]);
  const height = net.add('Gather', [shape, net.int('one', 1)]);
  const width = net.add('Gather', [shape, net.int('two', 2)]);
  const short = net.add('Min', [height, width]);
  const rows = emitFilter(net, height, short, size);
  const columns = emitFilter(net, width, short, size);

  const floats = net.add('Cast', [IMAGE_INPUT], { to: { int: 1 } });
  const lines = net.add('Reshape', [floats, net.ints('lines_shape', [0, 0, -1])]);
  const scaledRows = net.add('MatMul', [rows, lines]);
  const pixels = net.add('Reshape', [scaledRows, net.ints('pixels_shape', [0, size, -1, 3])]);
  const planes = net.add('Transpose', [pixels], { perm: { ints: [0, 3, 1, 2] } });
  const columnsT = net.add('Transpose', [columns], { perm: { ints: [1, 0] } });
  const square = net.add('MatMul', [planes, columnsT]);

  // Training keeps its pixels as bytes, rounded with a hair's width below each half, so that ties which float32 puts on
  // either side of it fall the same way everywhere. Weights are positive and sum to 1, so nothing leaves 0..255.
  const bytes = net.add('Floor', [net.add('Add', [square, net.floats('half', [], [0.5 + 2 ** -10])])]);
  const unit = net.add('Div', [bytes, net.floats('max_byte', [], [255])]);
  const centred = net.add('Sub', [unit, net.floats('mean', [3, 1, 1], options.mean)]);
  const std = net.floats('std', [3, 1, 1], options.std);
  net.push({ op: 'Div', name: options.output, inputs: [centred, std], outputs: [options.output] });
  return { input: imageInput, nodes: net.nodes, initializers: [...net.initializers.values()] };
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
 * @param short the shorter of height and width
 * @returns name of float32 [size, n], rows sum to 1
 */
function emitFilter(net: NodeList, length: string, short: string, size: number): string {
  const two = net.int('two', 2);
  const one = net.int('one', 1);
  const scaled = emitScaledLength(net, length, short, size);
  const margin = net.add('Sub', [scaled, net.int('size', size)]);
  const offset = net.add('Div', [net.add('Add', [margin, one]), two]);

  const firstTargets = net.ints('targets', range(size), [size, 1]);
  const targets = net.add('Add', [firstTargets, offset]);
  const sources = net.add('Range', [net.int('zero', 0), length, one]);
  const targetCentres = net.add('Mul', [emitOdd(net, targets), length]);
  const sourceCentres = net.add('Mul', [emitOdd(net, sources), scaled]);
  const distance = net.add('Abs', [net.add('Sub', [sourceCentres, targetCentres])]);
  const reach = net.add('Mul', [net.add('Max', [length, scaled]), two]);
  const weights = net.add('Max', [net.add('Sub', [reach, distance]), net.int('zero', 0)]);
  const sums = net.add('ReduceSum', [weights, net.ints('last_axis', [1])], { keepdims: { int: 1 } });
  const toFloat = { to: { int: 1 } };
  return net.add('Div', [net.add('Cast', [weights], toFloat), net.add('Cast', [sums], toFloat)]);
}

/** length * size / short, halves rounded up. */
function emitScaledLength(net: NodeList, length: string, short: string, size: number): string {
  const doubled = net.add('Mul', [length, net.int('twice_size', 2 * size)]);
  const plusHalf = net.add('Add', [doubled, short]);
  return net.add('Div', [plusHalf, net.add('Mul', [short, net.int('two', 2)])]);
}

/** 2x + 1: a pixel's centre, counted in half pixels. */
const emitOdd = (net: NodeList, x: string): string =>
  net.add('Add', [net.add('Mul', [x, net.int('two', 2)]), net.int('one', 1)]);

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Nodes in order, with fresh names, and constants by name. */
class NodeList {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxTensor>();

  add(op: string, inputs: readonly string[], attrs: Readonly<Record<string, OnnxAttr>> = {}): string {
    const name = `prelude.${this.nodes.length}.${op}`;
    this.push({ op, name, inputs, outputs: [name], attrs });
    return name;
  }

  push(node: OnnxNode): void {
    this.nodes.push(node);
  }

  int(name: string, value: number): string {
    return this.#constant(int64Tensor(`prelude.${name}`, [value], []));
  }

  ints(name: string, values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.#constant(int64Tensor(`prelude.${name}`, values, dims));
  }

  floats(name: string, dims: readonly number[], values: readonly number[]): string {
    return this.#constant(floatTensor(`prelude.${name}`, dims, Float32Array.from(values)));
  }

  #constant(tensor: OnnxTensor): string {
    this.initializers.set(tensor.name, tensor);
    return tensor.name;
  }
}
