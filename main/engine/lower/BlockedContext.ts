/**
 * Lowering for onnxruntime's blocked convolutions: besides its plain form a value may have a blocked one, and whichever
 * form a rule asks for is made from the other when it is not there.
 *
 * With blocks of B channels, an image tensor [N,C,H,W] is stored as [N, C/B, H, W, B], and a filter [O,I,kh,kw] as
 * [O/B, I/B, kh, kw, B (of I), B (of O)]. Shapes stay written as if nothing had happened. Channels that are no whole blocks
 * are filled up with zeros, and every rule keeps them zero.
 */
import type { Graph, GraphOutput, Node, Value } from '../ir/graph.ts';
import { LowerContext, type EmitOptions } from './LowerContext.ts';
import { NCHWC_DOMAIN } from './opset.ts';

/** Reorders the numbers of a filter between its plain and its blocked form, on the side of JavaScript. */
export function reorderFilter(
  data: ArrayLike<number>,
  shape: readonly number[],
  options: { readonly block: number; readonly to: 'blocked' | 'plain' },
): Float32Array {
  const [o = 0, i = 0, kh = 0, kw = 0] = shape;
  const { block } = options;
  const area = kh * kw;
  const out = new Float32Array(o * i * area);
  let blocked = 0;
  for (let ob = 0; ob < o; ob += block) {
    for (let ib = 0; ib < i; ib += block) {
      for (let k = 0; k < area; k++) {
        for (let ii = 0; ii < block; ii++) {
          for (let oo = 0; oo < block; oo++, blocked++) {
            const plain = ((ob + oo) * i + ib + ii) * area + k;
            if (options.to === 'blocked') out[blocked] = data[plain] ?? NaN;
            else out[plain] = data[blocked] ?? NaN;
          }
        }
      }
    }
  }
  return out;
}

/** Above this share of channels that are only there to fill up, the plain form is faster. */
const MOST_PADDING = 1.5;

export class BlockedContext extends LowerContext {
  readonly block: number;
  /** Resident inputs that are kept as blocked filters: convolution filters and their moments. */
  readonly filterInputs: ReadonlySet<string>;
  /** Outputs that are kept as residents of their shape are. */
  private readonly kept: ReadonlySet<string>;
  private readonly images = new Map<Value, string>();
  private readonly filters = new Map<Value, string>();
  private readonly byInput = new Map<Value, KeptOutput>();
  /** Outputs that are filters with their blocks in the order [I/B, O/B, ...], in the shape in which they come. */
  readonly outputsByInput = new Map<string, readonly number[]>();
  private readonly uses = new Map<Value, number>();
  private readonly makers: ReadonlyMap<Value, Node>;

  constructor(graph: Graph, block: number, keptOutputs: ReadonlySet<string>) {
    super({ hasDynamicBatch: false });
    this.block = block;
    this.kept = keptOutputs;
    const kept = graph.inputs.filter(({ value, isResident }) => isResident && this.isWholeFilter(value));
    this.filterInputs = new Set(kept.map((input) => input.name));
    for (const input of graph.inputs) {
      if (this.filterInputs.has(input.name)) this.filters.set(input.value, input.name);
      else this.define(input.value, input.name);
    }
    this.makers = new Map(graph.nodes.flatMap((node) => node.outs.map((out) => [out, node] as const)));
    for (const node of graph.nodes) for (const value of node.ins) this.count(value);
    for (const output of graph.outputs) this.count(output.value);
  }

  private count(value: Value): void {
    this.uses.set(value, (this.uses.get(value) ?? 0) + 1);
  }

  isUsed(value: Value): boolean {
    return this.uses.has(value);
  }

  isUsedOnce(value: Value): boolean {
    return this.uses.get(value) === 1;
  }

  /** The node that makes a value; undefined for inputs. */
  maker(value: Value): Node | undefined {
    return this.makers.get(value);
  }

  /** Channels as they are stored. */
  padded(channels: number): number {
    return Math.ceil(channels / this.block) * this.block;
  }

  private fits(channels = 1): boolean {
    return this.padded(channels) <= MOST_PADDING * channels;
  }

  /** Whether a value could be stored in blocks: 4 axes, and channels that fill them well. */
  fitsImage({ aval }: Value): boolean {
    return aval.dtype === 'float32' && aval.shape.length === 4 && this.fits(aval.shape[1]);
  }

  fitsFilter(value: Value): boolean {
    return this.fitsImage(value) && this.fits(value.aval.shape[0]);
  }

  /** Whether the channels of an image are whole blocks. */
  isWhole({ aval }: Value): boolean {
    return (aval.shape[1] ?? 1) % this.block === 0;
  }

  private isWholeFilter(value: Value): boolean {
    return this.fitsFilter(value) && this.isWhole(value) && (value.aval.shape[0] ?? 1) % this.block === 0;
  }

  hasImage(value: Value): boolean {
    return this.images.has(value);
  }

  hasFilter(value: Value): boolean {
    return this.filters.has(value) || this.byInput.has(value);
  }

  defineImage(value: Value, name: string): void {
    this.images.set(value, name);
  }

  defineFilter(value: Value, name: string): void {
    this.filters.set(value, name);
  }

  /** A filter whose blocks lie in the order [I/B, O/B, ...]. */
  defineByInput(value: Value, name: string, shape: readonly number[]): void {
    this.byInput.set(value, { name, shape });
  }

  /** The plain form, made from the blocked one where only that is there. */
  override name(value: Value): string {
    const plain = this.names.get(value);
    if (plain !== undefined) return plain;
    const made = this.toPlain(value);
    this.define(value, made);
    return made;
  }

  /** The form in blocks of channels. */
  image(value: Value): string {
    const found = this.images.get(value);
    if (found !== undefined) return found;
    const channels = value.aval.shape[1] ?? 1;
    const missing = this.padded(channels) - channels;
    const made = this.nchwc('ReorderInput', [this.extended(this.name(value), [0, missing, 0, 0])]);
    this.images.set(value, made);
    return made;
  }

  /** The form in blocks of both channels of a filter. */
  filter(value: Value): string {
    const found = this.filters.get(value);
    if (found !== undefined) return found;
    const { block } = this;
    const [o = 0, i = 0, kh = 0, kw = 0] = value.aval.shape;
    const [os, is] = [this.padded(o), this.padded(i)];
    const turned = this.byInput.get(value);
    if (turned !== undefined) {
      const rows = this.reshape(turned.name, [is / block, os / block, kh * kw * block * block]);
      const made = this.emit('Transpose', [rows], { attrs: { perm: { ints: [1, 0, 2] } } });
      const filter = this.reshape(made, [os, is, kh, kw]);
      this.filters.set(value, filter);
      return filter;
    }
    const whole = this.extended(this.name(value), [os - o, is - i, 0, 0]);
    const split = this.reshape(whole, [os / block, block, is / block, block, kh * kw]);
    const moved = this.emit('Transpose', [split], { attrs: { perm: { ints: [0, 2, 4, 3, 1] } } });
    const made = this.reshape(moved, [os, is, kh, kw]);
    this.filters.set(value, made);
    return made;
  }

  /** A blocked form that is there already, whatever the order of its blocks. */
  anyFilter(value: Value): string {
    return this.byInput.get(value)?.name ?? this.filter(value);
  }

  /** Adds zeros at the end of each axis. */
  extended(name: string, by: readonly number[]): string {
    if (by.every((count) => count === 0)) return name;
    return this.emit('Pad', [name, this.ints([...by.map(() => 0), ...by]), this.floats(0)]);
  }

  /** One number per channel, for channels as they are stored. */
  perStored(vector: string, channels: number): string {
    return this.extended(vector, [this.padded(channels) - channels]);
  }

  /** Leaves out what was only there to fill up: the beginning of each axis remains. */
  trimmed(name: string, from: readonly number[], to: readonly number[]): string {
    const axes = to.flatMap((size, axis) => (size === from[axis] ? [] : [axis]));
    if (axes.length === 0) return name;
    const ends = axes.map((axis) => to[axis] ?? 0);
    return this.emit('Slice', [name, this.ints(axes.map(() => 0)), this.ints(ends), this.ints(axes)]);
  }

  override outputName(output: GraphOutput): string {
    const isKept = this.kept.has(output.name) && this.isWholeFilter(output.value);
    const turned = this.byInput.get(output.value);
    if (isKept && turned !== undefined) {
      this.outputsByInput.set(output.name, turned.shape);
      return turned.name;
    }
    const isResident = output.updates !== null && this.filterInputs.has(output.updates);
    return isResident || isKept ? this.filter(output.value) : this.name(output.value);
  }

  override outputShape(output: GraphOutput): readonly number[] {
    return this.outputsByInput.get(output.name) ?? super.outputShape(output);
  }

  reshape(name: string, shape: readonly number[]): string {
    return this.emit('Reshape', [name, this.ints(shape)]);
  }

  /** A node of onnxruntime's blocked operators. */
  nchwc(op: string, inputs: readonly string[], attrs: EmitOptions['attrs'] = {}): string {
    return this.emit(op, inputs, { attrs, domain: NCHWC_DOMAIN });
  }

  /**
   * Takes back the blocked convolution that made `name`, so that it can be written again with more fused into it; null
   * when something else made it, or when it does already what `isFree` says it must not.
   */
  takeConv(name: string, isFree: (conv: BlockedConv) => boolean): BlockedConv | null {
    const index = this.nodeList.findIndex((node) => node.outputs[0] === name);
    const node = this.nodeList[index];
    if (node === undefined || node.op !== 'Conv' || node.domain !== NCHWC_DOMAIN) return null;
    const conv = { inputs: node.inputs, attrs: node.attrs ?? {} };
    if (!isFree(conv)) return null;
    this.nodeList.splice(index, 1);
    return conv;
  }

  private toPlain(value: Value): string {
    const image = this.images.get(value);
    if (image !== undefined) {
      return this.nchwc('ReorderOutput', [image], { channels: { int: value.aval.shape[1] ?? 0 } });
    }
    const filter = this.byInput.has(value) ? this.filter(value) : this.filters.get(value);
    if (filter === undefined) throw new Error(`value ${value.id} was not lowered`);
    const { block } = this;
    const [o = 0, i = 0, kh = 0, kw = 0] = value.aval.shape;
    const [os, is] = [this.padded(o), this.padded(i)];
    const split = this.reshape(filter, [os / block, is / block, kh * kw, block, block]);
    const moved = this.emit('Transpose', [split], { attrs: { perm: { ints: [0, 4, 1, 3, 2] } } });
    return this.trimmed(this.reshape(moved, [os, is, kh, kw]), [os, is, kh, kw], value.aval.shape);
  }
}

interface KeptOutput {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface BlockedConv {
  readonly inputs: readonly string[];
  readonly attrs: NonNullable<EmitOptions['attrs']>;
}
