/** Gradient rules: for every operation, the nodes that carry a gradient from what it gives to what it was given. */
import { broadcastLike, scalar, scaled, type GraphBuilder } from '../ir/builder.ts';
import { sizeOf, type NodeOf, type Value } from '../ir/graph.ts';
import type { FloatDtype, OpName, PerOp } from '../ir/ops.ts';

/** What a rule is told. */
export interface GradContext<K extends OpName> {
  readonly b: GraphBuilder;
  readonly node: NodeOf<K>;
  /** The gradient of each thing the node gives; undefined where nothing depends on it. */
  readonly dOuts: readonly (Value | undefined)[];
  /** Which inputs need a gradient; what is not wanted must not be built. */
  readonly wants: readonly boolean[];
}

/** One gradient per input, null where none is wanted or none exists. */
export type GradRule<K extends OpName> = (ctx: GradContext<K>) => readonly (Value | null)[];

/** A value that must be there. */
function need(values: readonly (Value | undefined)[], i: number): Value {
  const value = values[i];
  if (value === undefined) throw new Error(`value ${i} is missing`);
  return value;
}

const when = (wanted: boolean | undefined, make: () => Value): Value | null =>
  wanted === true ? make() : null;

const negated = (b: GraphBuilder, x: Value): Value => scaled(b, x, -1);

const constantLike = (b: GraphBuilder, value: number, like: Value): Value =>
  broadcastLike(b, scalar(b, value), like);

/** A per-channel vector made to multiply `like` along axis 1. */
function perChannel(b: GraphBuilder, vector: Value, like: Value): Value {
  const shape = like.aval.shape.map((d, i) => (i === 1 ? d : 1));
  return broadcastLike(b, b.one('reshape', [vector], { shape }), like);
}

function channelSum(b: GraphBuilder, x: Value): Value {
  const axes = x.aval.shape.map((_, i) => i).filter((i) => i !== 1);
  return b.one('reshape', [b.one('sum', [x], { axes })], { shape: [x.aval.shape[1] ?? 1] });
}

/** Gradients through the mean and variance that `batchNorm` gives besides its output. */
function statisticsGrad(ctx: GradContext<'batchNorm'>, mean: Value): Value | null {
  const { b, node, dOuts } = ctx;
  const x = need(node.ins, 0);
  const [, dMean, dVariance] = dOuts;
  const count = sizeOf(x.aval.shape) / (x.aval.shape[1] ?? 1);
  const parts: Value[] = [];
  if (dMean !== undefined) parts.push(perChannel(b, scaled(b, dMean, 1 / count), x));
  if (dVariance !== undefined) {
    const centred = b.one('sub', [x, perChannel(b, mean, x)]);
    parts.push(b.one('mul', [centred, perChannel(b, scaled(b, dVariance, 2 / count), x)]));
  }
  return parts.length === 0 ? null : parts.reduce((a, c) => b.one('add', [a, c]));
}

/** A rule that the table refers to as missing on purpose. */
export const NO_GRADIENT = 'no gradient';

export const gradients: PerOp<{ [K in OpName]: GradRule<K> | typeof NO_GRADIENT }> = {
  constant: () => [],

  add: ({ dOuts }) => [need(dOuts, 0), need(dOuts, 0)],

  sub: ({ b, dOuts, wants }) => [need(dOuts, 0), when(wants[1], () => negated(b, need(dOuts, 0)))],

  mul: ({ b, node, dOuts, wants }) => [
    when(wants[0], () => b.one('mul', [need(dOuts, 0), need(node.ins, 1)])),
    when(wants[1], () => b.one('mul', [need(dOuts, 0), need(node.ins, 0)])),
  ],

  div({ b, node, dOuts, wants }) {
    const dy = need(dOuts, 0);
    const denominator = need(node.ins, 1);
    return [
      when(wants[0], () => b.one('div', [dy, denominator])),
      when(wants[1], () => negated(b, b.one('div', [b.one('mul', [dy, need(node.outs, 0)]), denominator]))),
    ];
  },

  sqrt: ({ b, node, dOuts }) => [scaled(b, b.one('div', [need(dOuts, 0), need(node.outs, 0)]), 0.5)],

  exp: ({ b, node, dOuts }) => [b.one('mul', [need(dOuts, 0), need(node.outs, 0)])],

  log: ({ b, node, dOuts }) => [b.one('div', [need(dOuts, 0), need(node.ins, 0)])],

  sigmoid({ b, node, dOuts }) {
    const y = need(node.outs, 0);
    const slope = b.one('mul', [y, b.one('sub', [constantLike(b, 1, y), y])]);
    return [b.one('mul', [need(dOuts, 0), slope])];
  },

  softplus: ({ b, node, dOuts }) => [b.one('mul', [need(dOuts, 0), b.one('sigmoid', [need(node.ins, 0)])])],

  relu: ({ b, node, dOuts }) => [b.one('reluGrad', [need(dOuts, 0), need(node.outs, 0)])],

  reluGrad: ({ b, node, dOuts, wants }) => [
    when(wants[0], () => b.one('reluGrad', [need(dOuts, 0), need(node.ins, 1)])),
    null,
  ],

  // Where both are equal, the second gets it all.
  minimum({ b, node, dOuts, wants }) {
    const dy = need(dOuts, 0);
    const isFirst = b.one('sub', [need(node.ins, 1), need(node.ins, 0)]);
    const none = constantLike(b, 0, dy);
    return [
      when(wants[0], () => b.one('where', [isFirst, dy, none])),
      when(wants[1], () => b.one('where', [isFirst, none, dy])),
    ];
  },

  where({ b, node, dOuts, wants }) {
    const [condition, dy] = [need(node.ins, 0), need(dOuts, 0)];
    const none = constantLike(b, 0, dy);
    return [
      null,
      when(wants[1], () => b.one('where', [condition, dy, none])),
      when(wants[2], () => b.one('where', [condition, none, dy])),
    ];
  },

  isFinite: NO_GRADIENT,

  cast: ({ b, node, dOuts }) => [
    b.one('cast', [need(dOuts, 0)], { dtype: need(node.ins, 0).aval.dtype as FloatDtype }),
  ],

  logSoftmax({ b, node, dOuts }) {
    const dy = need(dOuts, 0);
    const total = broadcastLike(b, b.one('sum', [dy], { axes: [node.attrs.axis] }), dy);
    return [b.one('sub', [dy, b.one('mul', [b.one('exp', [need(node.outs, 0)]), total])])];
  },

  oneHot: NO_GRADIENT,

  broadcast({ b, node, dOuts }) {
    const from = need(node.ins, 0).aval.shape;
    const offset = node.attrs.shape.length - from.length;
    const axes = node.attrs.shape.map((_, i) => i).filter((i) => i < offset || from[i - offset] === 1);
    return [b.one('reshape', [b.one('sum', [need(dOuts, 0)], { axes })], { shape: from })];
  },

  reshape: ({ b, node, dOuts }) => [
    b.one('reshape', [need(dOuts, 0)], { shape: need(node.ins, 0).aval.shape }),
  ],

  sum: ({ b, node, dOuts }) => [broadcastLike(b, need(dOuts, 0), need(node.ins, 0))],

  /** It is taken of gradients only. */
  norm: NO_GRADIENT,

  concat({ b, node, dOuts, wants }) {
    const { axis } = node.attrs;
    let start = 0;
    return node.ins.map((input, i) => {
      const from = start;
      start += input.aval.shape[axis] ?? 0;
      return when(wants[i], () => b.one('slice', [need(dOuts, 0)], { axis, start: from, end: start }));
    });
  },

  slice({ b, node, dOuts }) {
    const { axis, start, end } = node.attrs;
    const size = need(node.ins, 0).aval.shape[axis] ?? 0;
    return [b.one('pad', [need(dOuts, 0)], { axis, before: start, after: size - end })];
  },

  pad({ b, node, dOuts }) {
    const { axis, before } = node.attrs;
    const size = need(node.ins, 0).aval.shape[axis] ?? 0;
    return [b.one('slice', [need(dOuts, 0)], { axis, start: before, end: before + size })];
  },

  transpose({ b, node, dOuts }) {
    const { perm } = node.attrs;
    return [b.one('transpose', [need(dOuts, 0)], { perm: perm.map((_, axis) => perm.indexOf(axis)) })];
  },

  gather({ b, node, dOuts }) {
    const { axis } = node.attrs;
    const size = need(node.ins, 0).aval.shape[axis] ?? 0;
    return [b.one('scatterAdd', [need(dOuts, 0)], { ...node.attrs, size })];
  },

  scatterAdd({ b, node, dOuts }) {
    const { axis, indices } = node.attrs;
    return [b.one('gather', [need(dOuts, 0)], { axis, indices })];
  },

  matmul({ b, node, dOuts, wants }) {
    const { transA, transB } = node.attrs;
    const [x, y, dy] = [need(node.ins, 0), need(node.ins, 1), need(dOuts, 0)];
    return [
      when(wants[0], () =>
        transA
          ? b.one('matmul', [y, dy], { transA: transB, transB: true })
          : b.one('matmul', [dy, y], { transA: false, transB: !transB }),
      ),
      when(wants[1], () =>
        transB
          ? b.one('matmul', [dy, x], { transA: true, transB: transA })
          : b.one('matmul', [x, dy], { transA: !transA, transB: false }),
      ),
    ];
  },

  conv({ b, node, dOuts, wants }) {
    const [x, w, dy] = [need(node.ins, 0), need(node.ins, 1), need(dOuts, 0)];
    const [, , height, width] = x.aval.shape as [number, number, number, number];
    const [, , kh, kw] = w.aval.shape as [number, number, number, number];
    return [
      when(wants[0], () => b.one('convInputGrad', [dy, w], { ...node.attrs, inputSize: [height, width] })),
      when(wants[1], () => b.one('convWeightGrad', [x, dy], { ...node.attrs, kernel: [kh, kw] })),
    ];
  },

  // Both gradients of a convolution are linear in each input, so their own gradients are convolutions again.
  convInputGrad({ b, node, dOuts, wants }) {
    const { strides, pads } = node.attrs;
    const [dy, w, ddx] = [need(node.ins, 0), need(node.ins, 1), need(dOuts, 0)];
    const [, , kh, kw] = w.aval.shape as [number, number, number, number];
    return [
      when(wants[0], () => b.one('conv', [ddx, w], { strides, pads })),
      when(wants[1], () => b.one('convWeightGrad', [ddx, dy], { strides, pads, kernel: [kh, kw] })),
    ];
  },

  convWeightGrad({ b, node, dOuts, wants }) {
    const { strides, pads } = node.attrs;
    const [x, dy, ddw] = [need(node.ins, 0), need(node.ins, 1), need(dOuts, 0)];
    const [, , height, width] = x.aval.shape as [number, number, number, number];
    return [
      when(wants[0], () => b.one('convInputGrad', [dy, ddw], { strides, pads, inputSize: [height, width] })),
      when(wants[1], () => b.one('conv', [x, ddw], { strides, pads })),
    ];
  },

  maxPool: ({ b, node, dOuts }) => [
    b.one('maxPoolGrad', [need(dOuts, 0), need(node.outs, 1)], {
      inputShape: need(node.ins, 0).aval.shape,
    }),
  ],

  maxPoolGrad: NO_GRADIENT,

  batchNorm(ctx) {
    const { b, node, dOuts, wants } = ctx;
    const [x, scale] = [need(node.ins, 0), need(node.ins, 1)];
    const [, mean, variance] = [need(node.outs, 0), need(node.outs, 1), need(node.outs, 2)];
    const viaStatistics = wants[0] === true ? statisticsGrad(ctx, mean) : null;
    if (dOuts[0] === undefined) return [viaStatistics, null, null];
    const ins = [x, dOuts[0], scale, mean, variance];
    const [dx, dScale, dBias] = b.emit('batchNormGrad', ins, node.attrs);
    const whole = (dxOnly: Value): Value =>
      viaStatistics === null ? dxOnly : b.one('add', [dxOnly, viaStatistics]);
    return [
      when(wants[0], () => whole(need([dx], 0))),
      when(wants[1], () => need([dScale], 0)),
      when(wants[2], () => need([dBias], 0)),
    ];
  },

  batchNormGrad: NO_GRADIENT,

  batchNormFixed({ b, node, dOuts, wants }) {
    const [x, scale, , mean, variance] = node.ins.map((_, i) => need(node.ins, i)) as [
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    const dy = need(dOuts, 0);
    const deviation = b.one('sqrt', [b.one('add', [variance, constantLike(b, node.attrs.eps, variance)])]);
    const slope = b.one('div', [scale, deviation]);
    const dBias = channelSum(b, dy);
    const centred = (): Value => b.one('sub', [x, perChannel(b, mean, x)]);
    const dScale = (): Value => b.one('div', [channelSum(b, b.one('mul', [dy, centred()])), deviation]);
    return [
      when(wants[0], () => b.one('mul', [dy, perChannel(b, slope, x)])),
      when(wants[1], dScale),
      when(wants[2], () => dBias),
      when(wants[3], () => negated(b, b.one('mul', [dBias, slope]))),
      when(wants[4], () => {
        const perVariance = b.one('div', [slope, b.one('mul', [deviation, deviation])]);
        return scaled(b, b.one('mul', [b.one('mul', [dScale(), deviation]), perVariance]), -0.5);
      }),
    ];
  },
};
