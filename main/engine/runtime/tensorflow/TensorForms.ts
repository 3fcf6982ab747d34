/**
 * The tensors of one run, each in the layouts that were asked for. TensorFlow's CPU kernels want channels last, the graph
 * says channels first; whichever form a rule asks for is made from another when it is not there, so that a
 * convolutional net stays channels last from its stem to its pool.
 *
 * A form may be narrow: an axis of size 1 where the value has more, left to TensorFlow's own broadcasting until the
 * numbers are really needed one by one.
 */
import { sameShape, sizeOf, type Value } from '../../ir/graph.ts';
import type { PoolAttrs } from '../../ir/ops.ts';
import type { Tensor, Tensor4D, Tensorflow } from './library.ts';
import { as4 } from './library.ts';

/** `image` stores [N,C,H,W] as [N,H,W,C]; `filter` stores [O,I,kh,kw] as [kh,kw,I,O]. Only values with 4 axes have them. */
export type Layout = 'plain' | 'image' | 'filter';

/** Which axis of the value each stored axis is. */
const ORDERS = { image: [0, 2, 3, 1], filter: [2, 3, 1, 0] } as const;
const LAYOUTS = ['filter', 'image', 'plain'] as const;

export const storedAxes = (layout: Layout, rank: number): readonly number[] =>
  layout === 'plain' ? Array.from({ length: rank }, (_, i) => i) : ORDERS[layout];

/** What an operation leaves for its gradient besides its outputs. */
export interface Attachment {
  readonly tensors: readonly Tensor[];
  /** Of a pooling. */
  readonly pool?: PoolAttrs;
  /** Of a normalization: the values it was made of and for. */
  readonly norm?: { readonly x: Value; readonly mean: Value; readonly eps: number };
}

export class TensorForms {
  readonly tf: Tensorflow;
  private readonly forms = new Map<Value, Map<Layout, Tensor>>();
  private readonly attachments = new Map<Value, Attachment>();

  constructor(tf: Tensorflow) {
    this.tf = tf;
  }

  /** Holds a tensor as a form of a value until the value is dropped. A tensor that is held already is shared. */
  define(value: Value, tensor: Tensor, layout: Layout = 'plain'): void {
    const forms = this.forms.get(value) ?? new Map<Layout, Tensor>();
    this.forms.set(value, forms);
    forms.set(layout, this.held(tensor));
  }

  attach(value: Value, attachment: Attachment): void {
    const tensors = attachment.tensors.map((tensor) => this.held(tensor));
    this.attachments.set(value, { ...attachment, tensors });
  }

  attached(value: Value): Attachment | undefined {
    return this.attachments.get(value);
  }

  has(value: Value, layout: Layout): boolean {
    return this.forms.get(value)?.has(layout) === true;
  }

  /** The layout in which values are best taken together: one that is there already, channels last before plain. */
  layoutOf(values: readonly Value[]): Layout {
    return LAYOUTS.find((layout) => values.some((value) => this.has(value, layout))) ?? 'plain';
  }

  /** A value in a layout, perhaps narrow. One number is the same in every layout, and may have no axes at all. */
  form(value: Value, layout: Layout): Tensor {
    const forms = this.forms.get(value);
    const found = forms?.get(layout);
    if (found !== undefined) return found;
    const [first] = forms ?? [];
    if (first === undefined) throw new Error(`value ${value.id} was not computed`);
    const [from, tensor] = first;
    if (tensor.size === 1) return tensor;
    this.define(value, this.reordered(tensor, from, layout), layout);
    return this.form(value, layout);
  }

  /** A value in a layout with all its numbers. */
  full(value: Value, layout: Layout): Tensor {
    const found = this.form(value, layout);
    const { shape } = value.aval;
    const stored = storedAxes(layout, shape.length).map((axis) => shape[axis] ?? 1);
    if (sameShape(found.shape, stored)) return found;
    const isWhole = found.size === sizeOf(stored);
    const made = isWhole ? this.tf.reshape(found, stored) : this.tf.broadcastTo(found, stored as [number]);
    const narrow = this.forms.get(value)?.get(layout);
    this.define(value, made, layout);
    narrow?.dispose();
    return this.form(value, layout);
  }

  image(value: Value): Tensor4D {
    return as4(this.full(value, 'image'));
  }

  filter(value: Value): Tensor4D {
    return as4(this.full(value, 'filter'));
  }

  /** Lets go of a value that is not needed any more. */
  drop(value: Value): void {
    for (const tensor of this.forms.get(value)?.values() ?? []) tensor.dispose();
    for (const tensor of this.attachments.get(value)?.tensors ?? []) tensor.dispose();
    this.forms.delete(value);
    this.attachments.delete(value);
  }

  dropAll(): void {
    for (const value of [...this.forms.keys(), ...this.attachments.keys()]) this.drop(value);
  }

  private held(tensor: Tensor): Tensor {
    return this.tf.keep(tensor.kept ? tensor.clone() : tensor);
  }

  /** Axes of size 1 may move without moving a number. */
  private reordered(tensor: Tensor, from: Layout, to: Layout): Tensor {
    const [source, target] = [storedAxes(from, tensor.rank), storedAxes(to, tensor.rank)];
    const perm = target.map((axis) => source.indexOf(axis));
    const shape = perm.map((place) => tensor.shape[place] ?? 1);
    const long = perm.filter((place) => tensor.shape[place] !== 1);
    if (long.every((place, i) => i === 0 || place > (long[i - 1] ?? 0)))
      return this.tf.reshape(tensor, shape);
    return this.tf.transpose(tensor, perm);
  }
}
