/** Small networks of random layers: how layouts, fusions and passes go together, which single operations do not show. */
import fc from 'fast-check';
import { emitGradients } from '#main/engine/autodiff/backward.ts';
import { broadcastLike, GraphBuilder } from '#main/engine/ir/builder.ts';
import { sameShape, sizeOf, type Value } from '#main/engine/ir/graph.ts';
import { verify } from '#main/engine/ir/verify.ts';
import { runPasses } from '#main/engine/passes/passes.ts';
import type { HostTensor } from '#main/engine/runtime/runtime.ts';
import type { OpCase } from './opGraphs.ts';
import { drawInput, type Drawn } from './samplers.ts';

type Layer =
  | {
      readonly kind: 'conv';
      readonly out: number;
      readonly kernel: 1 | 3;
      readonly stride: 1 | 2;
      readonly hasBias: boolean;
    }
  | { readonly kind: 'norm' | 'relu' | 'pool' | 'residual' | 'concat' | 'shuffle' | 'mask' };

export interface Net {
  /** Of the pictures. */
  readonly shape: readonly [number, number, number, number];
  readonly layers: readonly Layer[];
}

const conv: fc.Arbitrary<Layer> = fc.record({
  kind: fc.constant('conv'),
  out: fc.constantFrom(4, 8, 16, 16, 16, 20, 32),
  kernel: fc.constantFrom(1, 3),
  stride: fc.constantFrom(1, 1, 2),
  hasBias: fc.boolean(),
});
const others: fc.Arbitrary<Layer> = fc.record({
  kind: fc.constantFrom(
    'norm',
    'norm',
    'relu',
    'relu',
    'pool',
    'residual',
    'residual',
    'concat',
    'shuffle',
    'mask',
  ),
});

/** The first layer is a convolution, as in every network. */
export const nets: fc.Arbitrary<Net> = fc.record({
  shape: fc.tuple(
    fc.constantFrom(2, 4, 16),
    fc.constantFrom(1, 3, 16),
    fc.integer({ min: 4, max: 8 }),
    fc.integer({ min: 4, max: 8 }),
  ),
  layers: fc
    .tuple(conv, fc.array(fc.oneof(conv, others), { minLength: 1, maxLength: 9 }))
    .map(([first, rest]) => [first, ...rest]),
});

/** The network with the gradients of a weighted sum by everything it is fed; layers that do not fit are left out. */
export function netCase({ shape, layers }: Net, salt: number): OpCase {
  const b = new GraphBuilder();
  const feeds = new Map<string, HostTensor>();
  const by: { name: string; value: Value }[] = [];
  const feed = (name: string, dims: readonly number[], drawn: Drawn, factor = 1): Value => {
    const data = drawInput({ shape: dims, drawn }, 20 * salt + feeds.size);
    feeds.set(name, { dims, data: data.map((value) => Math.fround(value * factor)) });
    const value = b.input(name, dims);
    by.push({ name, value });
    return value;
  };
  let y = feed('x', shape, 'any');
  const earlier: Value[] = [];
  for (const [i, layer] of layers.entries()) {
    const next = emitLayer(b, y, { layer, earlier, feed: (name, ...rest) => feed(`${name}${i}`, ...rest) });
    if (next === null) continue;
    earlier.push(y);
    y = next;
  }
  b.output('y', y);
  const weighted = b.one('mul', [y, feed('weight', y.aval.shape, 'any')]);
  const loss = b.one('reshape', [b.one('sum', [weighted], { axes: [0, 1, 2, 3] })], { shape: [] });
  const names = by.map(({ name }) => name);
  const values = by.map(({ value }) => value);
  for (const [i, grad] of emitGradients(b, loss, values).entries()) b.output(`d.${names[i] ?? ''}`, grad);
  const title = `[${shape.join(',')}] ${layers.map((layer) => Object.values(layer).join(' ')).join(', ')}`;
  return {
    op: 'conv',
    title,
    graph: runPasses(verify(b.finish(), 'the test')),
    feeds,
    differentiated: names,
  };
}

interface LayerPlace {
  readonly layer: Layer;
  /** What came before `x`. */
  readonly earlier: readonly Value[];
  readonly feed: (name: string, dims: readonly number[], drawn: Drawn, factor?: number) => Value;
}

/** null where the layer does not fit. */
function emitLayer(b: GraphBuilder, x: Value, { layer, earlier, feed }: LayerPlace): Value | null {
  const [n = 0, c = 0, h = 0, w = 0] = x.aval.shape;
  switch (layer.kind) {
    case 'conv': {
      const { out, kernel, stride, hasBias } = layer;
      const pad = (kernel - 1) / 2;
      const filter = feed('filter', [out, c, kernel, kernel], 'any', 1 / Math.sqrt(c * kernel * kernel));
      const y = b.one('conv', [x, filter], { strides: [stride, stride], pads: [pad, pad, pad, pad] });
      if (!hasBias) return y;
      const bias = b.one('reshape', [feed('bias', [out], 'any')], { shape: [1, out, 1, 1] });
      return b.one('add', [y, broadcastLike(b, bias, y)]);
    }
    case 'norm':
      if (n * h * w < 16) return null;
      return b.one('batchNorm', [x, feed('scale', [c], 'positive'), feed('shift', [c], 'any')], {
        eps: 1e-5,
      });
    case 'relu':
      return b.one('relu', [x]);
    case 'pool':
      if (h < 2 || w < 2) return null;
      return b.one('maxPool', [x], { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
    case 'residual': {
      const other = earlier.findLast(({ aval }) => sameShape(aval.shape, x.aval.shape));
      return other === undefined ? null : b.one('add', [x, other]);
    }
    case 'concat': {
      const other = earlier.findLast(({ aval }) => sameShape(aval.shape.with(1, c), x.aval.shape));
      if (other === undefined || c + (other.aval.shape[1] ?? 0) > 48) return null;
      return b.one('concat', [x, other], { axis: 1 });
    }
    case 'shuffle': {
      if (c % 4 !== 0 || sizeOf(x.aval.shape) > 4000) return null;
      const split = b.one('reshape', [x], { shape: [n, c / 4, 2, 2, h, w] });
      const moved = b.one('transpose', [split], { perm: [0, 1, 4, 2, 5, 3] });
      return b.one('reshape', [moved], { shape: [n, c / 4, 2 * h, 2 * w] });
    }
    case 'mask':
      return b.one('mul', [x, feed('mask', x.aval.shape, 'positive')]);
  }
}
