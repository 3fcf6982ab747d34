/** What the blocked lowering sees in several nodes at once, against the reference. */
import { describe, expect, it } from 'vitest';
import { emitGradients } from '#main/engine/autodiff/backward.ts';
import { broadcastLike, GraphBuilder } from '#main/engine/ir/builder.ts';
import type { Value } from '#main/engine/ir/graph.ts';
import { findShuffles } from '#main/engine/lower/shuffles.ts';
import { ModelScope } from '#main/engine/nn/ModelScope.ts';
import { emitPixelShuffleIcnr } from '#main/engine/nn/upsampling.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { HostTensor } from '#main/engine/runtime/runtime.ts';

const drawn = (dims: readonly number[], salt: number): HostTensor => {
  const size = dims.reduce((n, d) => n * d, 1);
  return { dims, data: new Float32Array(size).map((_, i) => 2 * Math.sin(salt + 12.9 * i)) };
};

type Emit = (b: GraphBuilder, x: Value, w: Value) => Value;

const conv = (b: GraphBuilder, x: Value, w: Value): Value =>
  b.one('conv', [x, w], { strides: [1, 1], pads: [1, 1, 1, 1] });

const X = [2, 16, 4, 6] as const;
const W = [16, 16, 3, 3] as const;

/** From the image x and the filter w, always through convolutions, so that values are in blocks. */
const forms: Readonly<Record<string, Emit>> = {
  'a bias that two convolutions share': (b, x, w) => {
    const y = conv(b, x, w);
    const bias = b.one('reshape', [b.one('sum', [w], { axes: [1, 2, 3] })], { shape: [1, 16, 1, 1] });
    const once = b.one('add', [y, broadcastLike(b, bias, y)]);
    return b.one('add', [b.one('relu', [once]), y]);
  },
  'channels side by side and cut out again': (b, x, w) => {
    const [y, few] = [conv(b, x, w), b.one('slice', [x], { axis: 1, start: 0, end: 6 })];
    const wide = b.one('relu', [b.one('concat', [y, x, few], { axis: 1 })]);
    const cut = b.one('slice', [wide], { axis: 1, start: 16, end: 38 });
    const middle = b.one('slice', [wide], { axis: 1, start: 16, end: 32 });
    return b.one('add', [b.one('slice', [cut], { axis: 1, start: 0, end: 16 }), middle]);
  },
  'a normalization by given numbers, once folded and once not': (b, x, w) => {
    const vector = b.one('reshape', [b.one('sum', [w], { axes: [1, 2, 3] })], { shape: [16] });
    const spread = b.one('exp', [vector]);
    const [y, again] = [conv(b, x, w), conv(b, b.one('relu', [x]), w)];
    const folded = b.one('batchNormFixed', [y, spread, vector, vector, spread], { eps: 1e-5 });
    const apart = b.one('batchNormFixed', [again, spread, vector, vector, spread], { eps: 1e-5 });
    return b.one('add', [folded, b.one('mul', [apart, again])]);
  },
  'rows and columns taken away and added': (b, x, w) => {
    const low = b.one('slice', [conv(b, x, w)], { axis: 2, start: 1, end: 3 });
    const narrow = b.one('slice', [low], { axis: 3, start: 0, end: 5 });
    return conv(b, b.one('pad', [narrow], { axis: 3, before: 2, after: 1 }), w);
  },
  'sums over the picture': (b, x, w) => {
    const y = conv(b, x, w);
    const mean = b.one('sum', [y], { axes: [2, 3] });
    return b.one('mul', [y, broadcastLike(b, mean, y)]);
  },
  'numbers that are not zero where channels are filled up': (b, x, w) => {
    const narrow = b.one('slice', [w], { axis: 0, start: 0, end: 13 });
    const y = conv(b, x, narrow);
    const odd = b.one('sigmoid', [b.one('add', [y, b.one('exp', [y])])]);
    const back = b.one('transpose', [narrow], { perm: [1, 0, 2, 3] });
    return conv(b, b.one('div', [odd, b.one('exp', [odd])]), back);
  },
};

const shuffled: Emit = (b, x, w) => {
  const scope = new ModelScope(b, { isTraining: true, hasFixedNorm: () => false });
  scope.startGroup(0);
  const up = emitPixelShuffleIcnr(scope, 'up', conv(b, x, w), { out: 16 });
  return conv(b, up, w);
};

/** With the gradients by all that goes in. */
function graphOf(emit: Emit) {
  const b = new GraphBuilder();
  const [x, w] = [b.input('x', X), b.input('w', W)];
  const y = emit(b, x, w);
  const axes = y.aval.shape.map((_, i) => i);
  const loss = b.one('reshape', [b.one('sum', [b.one('mul', [y, y])], { axes })], { shape: [] });
  b.output('y', y);
  for (const [i, grad] of emitGradients(b, loss, [x, w]).entries()) b.output(`d${i}`, grad);
  return b.finish();
}

describe('in blocks', () => {
  it.each(Object.entries({ ...forms, 'a pixel shuffle': shuffled }))('%s', async (_, emit) => {
    const graph = graphOf(emit);
    const feeds = new Map(graph.inputs.filter(({ isResident }) => !isResident).map(({ name, value }, i) => [name, drawn(value.aval.shape, i)])); // prettier-ignore
    const residents = new Map(graph.inputs.filter(({ isResident }) => isResident).map(({ name, value }, i) => [name, drawn(value.aval.shape, 9 + i)])); // prettier-ignore
    const results = await Promise.all(
      [ortRuntime({ threads: 1 }), referenceRuntime()].map(async (runtime) => {
        const program = await runtime.compile(graph);
        await program.writeResident(residents);
        const outputs = await program.run(feeds);
        await program.release();
        return outputs;
      }),
    );
    for (const [name, tensor] of results[1] ?? []) {
      const data = Float64Array.from(tensor.data);
      const found = results[0]?.get(name)?.data ?? new Float32Array();
      const scale = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const apart = data.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] ?? NaN))), 0);
      expect(apart / scale, name).toBeLessThan(2e-5);
    }
  });

  it('computes what depends on fixed weights once, and again when they are written', async () => {
    const emit = (b: GraphBuilder): void => {
      const [w, v] = [b.resident('w', W), b.resident('v', [16])];
      const y = conv(b, b.input('x', X), w);
      const normal = b.one('batchNormFixed', [y, v, v, v, b.one('exp', [v])], { eps: 1e-5 });
      const pool = { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] } as const;
      b.output('y', b.one('maxPool', [b.one('relu', [normal])], pool));
    };
    const builder = new GraphBuilder();
    emit(builder);
    const graph = builder.finish();
    const [fast, slow] = [
      await ortRuntime({ threads: 1 }).compile(graph),
      await referenceRuntime().compile(graph),
    ];
    for (const salt of [3, 4]) {
      const state = new Map([['w', drawn(W, salt)], ['v', drawn([16], salt + 1)]]); // prettier-ignore
      await Promise.all([fast.writeResident(state), slow.writeResident(state)]);
      const feeds = new Map([['x', drawn(X, 7)]]);
      const [found, expected] = [(await fast.run(feeds)).get('y'), (await slow.run(feeds)).get('y')];
      const apart = Float64Array.from(expected?.data ?? [NaN], (value, i) =>
        Math.abs(value - (found?.data[i] ?? NaN)),
      );
      expect(Math.max(...apart)).toBeLessThan(1e-4);
    }
    await fast.release();
  });

  it.each([
    ['a filter so large that small pictures are laid beside each other', [3, 512, 2, 3], [272, 512, 3, 3]],
    ['pictures that are cut into several blocks each', [4, 16, 9, 1100], [16, 16, 3, 3]],
  ])('gives what standard operators give for %s', async (_, x, w) => {
    const b = new GraphBuilder();
    const [image, filter] = [b.input('x', x), b.input('w', w)];
    const y = conv(b, image, filter);
    const loss = b.one('reshape', [b.one('sum', [b.one('mul', [y, y])], { axes: [0, 1, 2, 3] })], {
      shape: [],
    });
    b.output('y', y);
    for (const [i, grad] of emitGradients(b, loss, [image, filter]).entries()) b.output(`d${i}`, grad);
    const graph = b.finish();
    const feeds = new Map([['x', drawn(x, 1)], ['w', drawn(w, 2)]]); // prettier-ignore
    const [found, expected] = await Promise.all(
      (['blocked', 'plain'] as const).map(async (layout) => {
        const program = await ortRuntime({ threads: 1, layout }).compile(graph);
        const outputs = await program.run(feeds);
        await program.release();
        return outputs;
      }),
    );
    for (const [name, { data }] of expected ?? []) {
      const other = found?.get(name)?.data ?? new Float32Array();
      let [most, apart] = [1, 0];
      for (const [i, value] of data.entries()) {
        most = Math.max(most, Math.abs(value));
        apart = Math.max(apart, Math.abs(value - (other[i] ?? NaN)));
      }
      expect(apart / most, name).toBeLessThan(2e-5);
    }
  });

  it('finds the pixel shuffle and its gradient', () => {
    const ways = [...findShuffles(graphOf(shuffled)).values()].map(({ toPicture }) => toPicture);
    expect(ways).toEqual([true, false]);
  });
});
