/** For every operation, an arbitrary of samples for the property tests: shapes and attributes of every allowed kind. */
import fc from 'fast-check';
import { sizeOf } from '#main/engine/ir/graph.ts';
import type { ConvAttrs, OpAttrs, OpName, Pair, Pads, PerOp } from '#main/engine/ir/ops.ts';
import { windowSize } from '#main/engine/ir/shapes.ts';
import { POOL } from './opGraphs.ts';
import type { Drawn, Sample, SampleInput } from './samplers.ts';

type Shape = readonly number[];

const input = (shape: Shape, drawn: Drawn = 'any'): SampleInput => ({ shape, drawn });
const fixed = (shape: Shape, drawn: Drawn = 'any'): SampleInput => ({ shape, drawn, isFixed: true });

const size = fc.integer({ min: 1, max: 6 });
const shapes = (minLength: number, maxLength = 5): fc.Arbitrary<Shape> =>
  fc.array(size, { minLength, maxLength }).filter((shape) => sizeOf(shape) <= 2000);

/** Also those that fill whole blocks, and those that nearly do. */
const channels = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 2, arbitrary: fc.constantFrom(15, 16, 17, 24, 32) },
);
const batch = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(8, 16) },
);
const pixels = fc.integer({ min: 1, max: 9 });

/** An axis of a shape with at least one. */
const withAxis = (minLength = 1): fc.Arbitrary<{ shape: Shape; axis: number }> =>
  shapes(minLength).chain((shape) =>
    fc.integer({ min: 0, max: shape.length - 1 }).map((axis) => ({ shape, axis })),
  );

/** Positions along an axis: in any order, some of them several times, some never. */
const withIndices = withAxis().chain(({ shape, axis }) =>
  fc
    .array(fc.integer({ min: 0, max: (shape[axis] ?? 1) - 1 }), { minLength: 1, maxLength: 12 })
    .map((indices) => ({ shape, axis, indices })),
);

const like = (shape: Shape, axis: number, length: number): Shape =>
  shape.map((d, i) => (i === axis ? length : d));

/** For operations without attributes whose inputs all have one shape. */
const elementwise = (...drawn: readonly Drawn[]): fc.Arbitrary<{ ins: SampleInput[]; attrs: object }> =>
  shapes(0).map((shape) => ({ ins: drawn.map((kind) => input(shape, kind)), attrs: {} }));

interface Window {
  readonly n: number;
  readonly c: number;
  readonly o: number;
  readonly size: Pair;
  readonly kernel: Pair;
  readonly attrs: ConvAttrs;
  readonly out: Pair;
}

const pairOf = (number: fc.Arbitrary<number>): fc.Arbitrary<Pair> =>
  fc.oneof({ weight: 2, arbitrary: number.map((n): Pair => [n, n]) }, fc.tuple(number, number));

/** Where a filter slides over pictures; half of them as real networks have them. */
const windows: fc.Arbitrary<Window> = fc
  .record({
    n: batch,
    c: channels,
    o: channels,
    size: fc.tuple(pixels, pixels),
    kernel: pairOf(fc.constantFrom(1, 1, 2, 3, 3, 3, 4, 7)),
    strides: pairOf(fc.constantFrom(1, 1, 2, 2, 3)),
    pads: fc.oneof(
      fc.integer({ min: 0, max: 3 }).map((pad): Pads => [pad, pad, pad, pad]),
      fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.integer({ min: 0, max: 3 }))),
    ) as fc.Arbitrary<Pads>,
  })
  .map(({ kernel, strides, pads, ...rest }) => {
    const [top, left, bottom, right] = pads;
    const inside: Pads = [
      Math.min(top, kernel[0] - 1),
      Math.min(left, kernel[1] - 1),
      Math.min(bottom, kernel[0] - 1),
      Math.min(right, kernel[1] - 1),
    ];
    const attrs = { strides, pads: inside };
    return { ...rest, kernel, attrs, out: windowSize(rest.size, kernel, attrs) };
  })
  .filter(({ out }) => out[0] >= 1 && out[1] >= 1)
  .filter(({ n, c, o, kernel, out }) => n * c * o * sizeOf(kernel) * sizeOf(out) <= 600_000);

/** What batch normalization takes: pictures or rows, with enough numbers per channel for a variance to mean something. */
const normalized: fc.Arbitrary<Shape> = fc
  .tuple(fc.constantFrom(2, 8, 16), channels, fc.oneof(fc.constant(null), fc.tuple(pixels, pixels)))
  .map(([n, c, picture]) => (picture === null ? [n, c] : [n, c, ...picture]))
  .filter((shape) => sizeOf(shape) / (shape[1] ?? 1) >= 8 && sizeOf(shape) <= 8000);

const eps = fc.constantFrom(1e-5, 1e-3);

/** Two ways of cutting the same factors into axes. */
const reshapes = fc.array(size, { maxLength: 5 }).chain((factors) => {
  const cuts = fc.array(fc.boolean(), { minLength: factors.length, maxLength: factors.length });
  const cut = (isCut: readonly boolean[]): Shape =>
    factors.reduce<number[]>((shape, factor, i) => {
      const last = shape.at(-1);
      return isCut[i] === true || last === undefined
        ? [...shape, factor]
        : [...shape.slice(0, -1), last * factor];
    }, []);
  return fc.tuple(cuts, cuts).map(([from, to]) => ({ from: cut(from), to: cut(to) }));
});

export const shapesOf: PerOp<{ [K in OpName]: fc.Arbitrary<Sample<K>> }> = {
  constant: fc
    .tuple(shapes(0), fc.integer({ min: -64, max: 64 }))
    .map(([shape, n]) => ({ ins: [], attrs: { shape, value: n / 16 } })),
  add: plain(elementwise('any', 'any')),
  sub: plain(elementwise('any', 'any')),
  mul: plain(elementwise('any', 'any')),
  div: plain(elementwise('any', 'positive')),
  sqrt: plain(elementwise('positive')),
  exp: plain(elementwise('any')),
  log: plain(elementwise('positive')),
  sigmoid: plain(fc.oneof(elementwise('any'), elementwise('wide'))),
  softplus: plain(fc.oneof(elementwise('any'), elementwise('wide'))),
  relu: plain(fc.oneof(elementwise('any'), elementwise('wide'))),
  reluGrad: fc
    .tuple(shapes(0), fc.constantFrom('any' as const, 'wide' as const))
    .map(([shape, drawn]) => ({ ins: [input(shape), fixed(shape, drawn)], attrs: {} })),
  minimum: plain(elementwise('any', 'any')),
  where: shapes(0).map((shape) => ({ ins: [fixed(shape), input(shape), input(shape)], attrs: {} })),
  isFinite: plain(fc.oneof(elementwise('wide'), elementwise('wild'))),
  cast: fc
    .tuple(shapes(0), fc.constantFrom('float16' as const, 'float32' as const))
    .map(([shape, dtype]) => ({ ins: [input(shape)], attrs: { dtype } })),
  logSoftmax: fc
    .tuple(withAxis(), fc.constantFrom('any' as const, 'wide' as const))
    .map(([{ shape, axis }, drawn]) => ({ ins: [input(shape, drawn)], attrs: { axis } })),
  oneHot: shapes(0, 4).chain((shape) =>
    fc
      .tuple(fc.integer({ min: 0, max: shape.length }), fc.integer({ min: 1, max: 7 }))
      .map(([axis, classes]) => ({ ins: [fixed(shape, 'index')], attrs: { axis, classes } })),
  ),

  broadcast: shapes(0).chain((shape) =>
    fc
      .tuple(
        fc.integer({ min: 0, max: shape.length }),
        fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      )
      .map(([dropped, ones]) => {
        const from = shape.map((d, i) => (ones[i] === true ? 1 : d)).slice(dropped);
        return { ins: [input(from)], attrs: { shape } };
      }),
  ),
  reshape: reshapes.map(({ from, to }) => ({ ins: [input(from)], attrs: { shape: to } })),
  norm: plain(elementwise('any', 'any')),
  sum: shapes(0).chain((shape) =>
    fc.subarray(shape.map((_, i) => i)).map((axes) => ({ ins: [input(shape)], attrs: { axes } })),
  ),
  concat: fc
    .tuple(withAxis(), fc.array(size, { minLength: 1, maxLength: 4 }))
    .map(([{ shape, axis }, lengths]) => ({
      ins: lengths.map((length) => input(like(shape, axis, length))),
      attrs: { axis },
    })),
  slice: fc.tuple(withAxis(), size, size, size).map(([{ shape, axis }, start, length, after]) => ({
    ins: [input(like(shape, axis, start - 1 + length + after - 1))],
    attrs: { axis, start: start - 1, end: start - 1 + length },
  })),
  pad: fc
    .tuple(withAxis(), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
    .map(([{ shape, axis }, before, after]) => ({ ins: [input(shape)], attrs: { axis, before, after } })),
  transpose: shapes(1).chain((shape) => {
    const axes = shape.map((_, i) => i);
    return fc
      .shuffledSubarray(axes, { minLength: axes.length })
      .map((perm) => ({ ins: [input(shape)], attrs: { perm } }));
  }),
  gather: withIndices.map(({ shape, axis, indices }) => ({ ins: [input(shape)], attrs: { axis, indices } })),
  scatterAdd: withIndices.map(({ shape, axis, indices }) => ({
    ins: [input(like(shape, axis, indices.length))],
    attrs: { axis, indices, size: shape[axis] ?? 1 },
  })),

  matmul: fc
    .record({ m: channels, k: channels, n: channels, transA: fc.boolean(), transB: fc.boolean() })
    .chain(({ m, k, n, ...attrs }) => {
      const batches = fc.constantFrom<Shape>([], [], [1], [3]);
      return batches.map((outer) => ({
        ins: [
          input([...outer, ...(attrs.transA ? [k, m] : [m, k])]),
          input([...outer, ...(attrs.transB ? [n, k] : [k, n])]),
        ],
        attrs,
      }));
    }),
  conv: windows.map(({ n, c, o, size: picture, kernel, attrs }) => ({
    ins: [input([n, c, ...picture]), input([o, c, ...kernel])],
    attrs,
  })),
  convInputGrad: windows.map(({ n, c, o, size: inputSize, kernel, attrs, out }) => ({
    ins: [input([n, o, ...out]), input([o, c, ...kernel])],
    attrs: { ...attrs, inputSize },
  })),
  convWeightGrad: windows.map(({ n, c, o, size: picture, kernel, attrs, out }) => ({
    ins: [input([n, c, ...picture]), input([n, o, ...out])],
    attrs: { ...attrs, kernel },
  })),
  maxPool: windows.map(({ n, c, size: picture, kernel, attrs }) => ({
    ins: [input([n, c, ...picture], 'distinct')],
    attrs: { ...attrs, kernel },
  })),
  maxPoolGrad: fc.tuple(batch, channels, pixels, pixels).map(([n, c, h, w]) => ({
    ins: [input([n, c, ...windowSize([h, w], POOL.kernel, POOL)])],
    attrs: { inputShape: [n, c, h, w] },
  })),

  batchNorm: fc.tuple(normalized, eps).map(([shape, small]) => {
    const c = shape.slice(1, 2);
    return { ins: [input(shape), input(c), input(c)], attrs: { eps: small } };
  }),
  batchNormGrad: fc.tuple(normalized, eps).map(([shape, small]) => {
    const c = shape.slice(1, 2);
    return {
      ins: [input(shape), input(shape), input(c), input(c), input(c, 'positive')],
      attrs: { eps: small },
    };
  }),
  batchNormFixed: fc.tuple(normalized, eps).map(([shape, small]) => {
    const c = shape.slice(1, 2);
    return { ins: [input(shape), input(c), input(c), input(c), input(c, 'positive')], attrs: { eps: small } };
  }),
};

/** Samples of an operation without attributes. */
function plain<K extends OpName>(
  samples: fc.Arbitrary<{ ins: SampleInput[]; attrs: object }>,
): fc.Arbitrary<Sample<K>> {
  return samples.map(({ ins, attrs }) => ({ ins, attrs: attrs as OpAttrs[K] }));
}
