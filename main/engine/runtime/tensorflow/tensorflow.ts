/** Rules for TensorFlow: for every operation the kernels that compute it. */
import { sizeOf, type NodeOf, type Value } from '../../ir/graph.ts';
import type { OpName, PerOp } from '../../ir/ops.ts';
import type { Kernels, Shape4 } from './kernels.ts';
import { as4, type Tensor, type Tensor4D } from './library.ts';
import { storedAxes, type Layout, type TensorForms } from './TensorForms.ts';

/** What a rule is given: the tensors of the run, and the kernels of the library that is there. */
export interface TensorflowContext {
  readonly forms: TensorForms;
  readonly kernels: Kernels;
}

/** Computes a node and defines what it gives. Runs inside `tidy`: what is not defined is freed. */
export type TensorflowRule<K extends OpName> = (ctx: TensorflowContext, node: NodeOf<K>) => void;

function at<T>(values: readonly T[], i: number): T {
  const value = values[i];
  if (value === undefined) throw new Error(`value ${i} is missing`);
  return value;
}

function four(shape: readonly number[]): Shape4 {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  return [a, b, c, d];
}

type Elementwise = (tf: TensorForms['tf'], ins: readonly Tensor[]) => Tensor;
/** Takes its inputs in any one layout, narrow as they are: TensorFlow broadcasts. */
const elementwise =
  (f: Elementwise) =>
  ({ forms }: TensorflowContext, node: NodeOf<OpName>): void => {
    const layout = forms.layoutOf(node.ins);
    const ins = node.ins.map((value) => forms.form(value, layout));
    forms.define(at(node.outs, 0), f(forms.tf, ins), layout);
  };
const unary = (f: (tf: TensorForms['tf'], x: Tensor) => Tensor): ReturnType<typeof elementwise> =>
  elementwise((tf, ins) => f(tf, at(ins, 0)));
const binary = (f: (tf: TensorForms['tf'], a: Tensor, b: Tensor) => Tensor): ReturnType<typeof elementwise> =>
  elementwise((tf, ins) => f(tf, at(ins, 0), at(ins, 1)));

type AlongAxis = (tf: TensorForms['tf'], ins: readonly Tensor[], place: number) => Tensor;
/** Works along one axis in whatever layout the inputs have: `f` is told where the axis is stored. */
function alongAxis(
  ctx: TensorflowContext,
  node: NodeOf<OpName>,
  options: { axis: number; f: AlongAxis },
): void {
  const { forms } = ctx;
  const layout = forms.layoutOf(node.ins);
  const ins = node.ins.map((value) => forms.full(value, layout));
  const place = storedAxes(layout, at(ins, 0).rank).indexOf(options.axis);
  forms.define(at(node.outs, 0), options.f(forms.tf, ins, place), layout);
}

/** A value of any number of axes as an image with its axis 1 last: normalization works over all the others. */
function channelsLast({ forms }: TensorflowContext, value: Value): Tensor4D {
  const { shape } = value.aval;
  if (shape.length === 4) return forms.image(value);
  const [n = 1, c = 1, ...rest] = shape;
  const grouped = forms.tf.reshape(forms.full(value, 'plain'), [n, c, sizeOf(rest)]);
  const moved = rest.length === 0 ? grouped : forms.tf.transpose(grouped, [0, 2, 1]);
  return as4(forms.tf.reshape(moved, [n, 1, sizeOf(rest), c]));
}

/** The way back. */
function defineChannelsLast({ forms }: TensorflowContext, value: Value, tensor: Tensor): void {
  const { shape } = value.aval;
  if (shape.length === 4) return forms.define(value, tensor, 'image');
  const [n = 1, c = 1, ...rest] = shape;
  const grouped = forms.tf.reshape(tensor, [n, sizeOf(rest), c]);
  const moved = rest.length === 0 ? grouped : forms.tf.transpose(grouped, [0, 2, 1]);
  forms.define(value, forms.tf.reshape(moved, [...shape]));
}

/** With ones in front, so that there are as many axes as `rank`; one number is left as it is. */
function withRank(forms: TensorForms, tensor: Tensor, rank: number): Tensor {
  if (tensor.size === 1 || tensor.rank === rank) return tensor;
  return forms.tf.reshape(tensor, [...Array<number>(rank - tensor.rank).fill(1), ...tensor.shape]);
}

export const tensorflow: PerOp<{ [K in OpName]: TensorflowRule<K> }> = {
  constant({ forms }, node) {
    forms.define(at(node.outs, 0), forms.tf.scalar(node.attrs.value));
  },

  add: binary((tf, a, b) => tf.add(a, b)),
  sub: binary((tf, a, b) => tf.sub(a, b)),
  mul: binary((tf, a, b) => tf.mul(a, b)),
  div: binary((tf, a, b) => tf.div(a, b)),
  sqrt: unary((tf, x) => tf.sqrt(x)),
  exp: unary((tf, x) => tf.exp(x)),
  log: unary((tf, x) => tf.log(x)),
  sigmoid: unary((tf, x) => tf.sigmoid(x)),
  softplus: unary((tf, x) => tf.softplus(x)),
  relu: unary((tf, x) => tf.relu(x)),
  minimum: binary((tf, a, b) => tf.minimum(a, b)),
  where: elementwise((tf, ins) => tf.where(tf.greater(at(ins, 0), 0), at(ins, 1), at(ins, 2))),
  isFinite: unary((tf, x) => tf.cast(tf.isFinite(x), 'float32')),
  /** A graph with another type than float32 is refused before it comes here. */
  cast: unary((_tf, x) => x),

  reluGrad({ forms, kernels }, node) {
    const layout = forms.layoutOf(node.ins);
    const [dy, y] = [forms.full(at(node.ins, 0), layout), forms.full(at(node.ins, 1), layout)];
    forms.define(at(node.outs, 0), kernels.reluGrad(dy, y), layout);
  },

  logSoftmax: (ctx, node) =>
    alongAxis(ctx, node, {
      axis: node.attrs.axis,
      f: (tf, ins, place) => tf.sub(at(ins, 0), tf.logSumExp(at(ins, 0), [place], true)),
    }),

  oneHot({ forms }, node) {
    const { axis, classes } = node.attrs;
    const { tf } = forms;
    const [x, out] = [at(node.ins, 0), at(node.outs, 0)];
    const layout: Layout = axis === 1 && out.aval.shape.length === 4 ? 'image' : 'plain';
    const place = layout === 'image' ? 3 : axis;
    const indices = tf.reshape(
      tf.range(0, classes),
      out.aval.shape.map((_, i) => (i === place ? classes : 1)),
    );
    const hot = tf.equal(tf.expandDims(forms.full(x, 'plain'), place), indices);
    forms.define(out, tf.cast(hot, 'float32'), layout);
  },

  /** Nothing is repeated here: axes of size 1 stay narrow. */
  broadcast({ forms }, node) {
    const [x, out] = [at(node.ins, 0), at(node.outs, 0)];
    const rank = out.aval.shape.length;
    const layout = x.aval.shape.length === rank ? forms.layoutOf([x]) : 'plain';
    forms.define(out, withRank(forms, forms.form(x, layout), rank), layout);
  },

  reshape({ forms }, node) {
    const x = forms.full(at(node.ins, 0), 'plain');
    forms.define(at(node.outs, 0), forms.tf.reshape(x, [...node.attrs.shape]));
  },

  sum({ forms }, node) {
    const x = at(node.ins, 0);
    const layout = forms.layoutOf([x]);
    const stored = storedAxes(layout, x.aval.shape.length);
    const places = node.attrs.axes.map((axis) => stored.indexOf(axis));
    const full = forms.full(x, layout);
    forms.define(at(node.outs, 0), places.length === 0 ? full : forms.tf.sum(full, places, true), layout);
  },

  norm({ forms }, node) {
    const { tf } = forms;
    const squares = node.ins.map((x) => {
      const full = forms.full(x, forms.layoutOf([x]));
      return tf.sum(tf.mul(full, full));
    });
    forms.define(at(node.outs, 0), tf.sqrt(tf.addN(squares)), 'plain');
  },

  concat: (ctx, node) =>
    alongAxis(ctx, node, { axis: node.attrs.axis, f: (tf, ins, place) => tf.concat([...ins], place) }),

  slice(ctx, node) {
    const { axis, start, end } = node.attrs;
    alongAxis(ctx, node, {
      axis,
      f(tf, ins, place) {
        const { shape } = at(ins, 0);
        const begin = shape.map((_, i) => (i === place ? start : 0));
        return tf.slice(at(ins, 0), begin, shape.map((d, i) => (i === place ? end - start : d))); // prettier-ignore
      },
    });
  },

  pad(ctx, node) {
    const { axis, before, after } = node.attrs;
    alongAxis(ctx, node, {
      axis,
      f: (tf, ins, place) =>
        tf.pad(
          at(ins, 0),
          at(ins, 0).shape.map((_, i): [number, number] => (i === place ? [before, after] : [0, 0])),
        ),
    });
  },

  transpose({ forms }, node) {
    const x = forms.full(at(node.ins, 0), 'plain');
    forms.define(at(node.outs, 0), forms.tf.transpose(x, [...node.attrs.perm]));
  },

  gather(ctx, node) {
    const { axis, indices } = node.attrs;
    alongAxis(ctx, node, {
      axis,
      f: (tf, ins, place) => tf.gather(at(ins, 0), tf.tensor1d([...indices], 'int32'), place),
    });
  },

  /** The kernel adds along the first axis. */
  scatterAdd(ctx, node) {
    const { axis, indices, size } = node.attrs;
    alongAxis(ctx, node, {
      axis,
      f(tf, ins, place) {
        const x = at(ins, 0);
        const perm = [place, ...x.shape.map((_, i) => i).filter((i) => i !== place)];
        const ids = tf.tensor1d([...indices], 'int32');
        const added = tf.unsortedSegmentSum(tf.transpose(x, perm), ids, size);
        return tf.transpose(
          added,
          perm.map((_, i) => perm.indexOf(i)),
        );
      },
    });
  },

  matmul({ forms }, node) {
    const [a, b] = [forms.full(at(node.ins, 0), 'plain'), forms.full(at(node.ins, 1), 'plain')];
    const { transA, transB } = node.attrs;
    forms.define(at(node.outs, 0), forms.tf.matMul(a, b, transA, transB));
  },

  conv({ forms, kernels }, node) {
    const [x, w] = [forms.image(at(node.ins, 0)), forms.filter(at(node.ins, 1))];
    forms.define(at(node.outs, 0), kernels.conv(x, w, node.attrs), 'image');
  },

  convInputGrad({ forms, kernels }, node) {
    const [dy, w] = [forms.image(at(node.ins, 0)), forms.filter(at(node.ins, 1))];
    const [n, c, height, width] = four(at(node.outs, 0).aval.shape);
    const attrs = { ...node.attrs, inputShape: [n, height, width, c] as const };
    forms.define(at(node.outs, 0), kernels.convInputGrad(dy, w, attrs), 'image');
  },

  convWeightGrad({ forms, kernels }, node) {
    const [x, dy] = [forms.image(at(node.ins, 0)), forms.image(at(node.ins, 1))];
    const [o, i, kh, kw] = four(at(node.outs, 0).aval.shape);
    const attrs = { ...node.attrs, filterShape: [kh, kw, i, o] as const };
    forms.define(at(node.outs, 0), kernels.convWeightGrad(x, dy, attrs), 'filter');
  },

  /** TensorFlow's gradient finds the maxima again from what went in and came out: that is what positions are here. */
  maxPool({ forms, kernels }, node) {
    const x = forms.image(at(node.ins, 0));
    const y = kernels.maxPool(x, node.attrs);
    forms.define(at(node.outs, 0), y, 'image');
    forms.attach(at(node.outs, 1), { tensors: [x, y], pool: node.attrs });
  },

  maxPoolGrad({ forms, kernels }, node) {
    const pooled = forms.attached(at(node.ins, 1));
    if (pooled?.pool === undefined) throw new Error('these positions were not made by a pooling');
    const [x, y] = [as4(at(pooled.tensors, 0)), as4(at(pooled.tensors, 1))];
    const dx = kernels.maxPoolGrad(forms.image(at(node.ins, 0)), x, y, pooled.pool);
    forms.define(at(node.outs, 0), dx, 'image');
  },

  batchNorm(ctx, node) {
    const { forms, kernels } = ctx;
    const [x, outs] = [at(node.ins, 0), node.outs];
    const [scale, bias] = [forms.full(at(node.ins, 1), 'plain'), forms.full(at(node.ins, 2), 'plain')];
    const { eps } = node.attrs;
    const made = kernels.batchNorm(channelsLast(ctx, x), scale, bias, eps);
    defineChannelsLast(ctx, at(outs, 0), made.y);
    forms.define(at(outs, 1), made.mean);
    forms.define(at(outs, 2), made.variance);
    forms.attach(at(outs, 2), { tensors: made.saved, norm: { x, mean: at(outs, 1), eps } });
  },

  batchNormGrad(ctx, node) {
    const { forms, kernels } = ctx;
    const [x, dy] = [at(node.ins, 0), at(node.ins, 1)];
    const [scale, mean, variance] = [2, 3, 4].map((i) => forms.full(at(node.ins, i), 'plain'));
    if (scale === undefined || mean === undefined || variance === undefined) return;
    const { eps } = node.attrs;
    const attached = forms.attached(at(node.ins, 4));
    const { norm } = attached ?? {};
    const isOwn = norm !== undefined && norm.x === x && norm.mean === at(node.ins, 3) && norm.eps === eps;
    const saved = isOwn ? (attached?.tensors ?? null) : null;
    const images = { x: channelsLast(ctx, x), dy: channelsLast(ctx, dy) };
    const [dx, dScale, dBias] = kernels.batchNormGrad({ ...images, scale, mean, variance, saved, eps });
    defineChannelsLast(ctx, at(node.outs, 0), dx);
    forms.define(at(node.outs, 1), dScale);
    forms.define(at(node.outs, 2), dBias);
  },

  batchNormFixed(ctx, node) {
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) =>
      ctx.forms.full(at(node.ins, i), 'plain').as1D(),
    );
    if (scale === undefined || bias === undefined || mean === undefined || variance === undefined) return;
    const x = channelsLast(ctx, at(node.ins, 0));
    const y = ctx.forms.tf.batchNorm(x, mean, variance, bias, scale, node.attrs.eps);
    defineChannelsLast(ctx, at(node.outs, 0), y);
  },
};
