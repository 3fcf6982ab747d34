/** Elementwise updates of resident tensors, done beside onnxruntime in one pass. */
import { describe, expect, it } from 'vitest';
import { broadcastLike, GraphBuilder, scalar } from '#main/engine/ir/builder.ts';
import type { Value } from '#main/engine/ir/graph.ts';
import { buildTrainGraph } from '#main/engine/learn/trainGraph.ts';
import { splitUpdates } from '#main/engine/lower/splitUpdates.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import type { HostTensor } from '#main/engine/runtime/runtime.ts';

const drawn = (dims: readonly number[], salt: number): HostTensor => {
  const size = dims.reduce((n, d) => n * d, 1);
  return { dims, data: new Float32Array(size).map((_, i) => 2 * Math.sin(salt + 12.9 * i)) };
};

/** Something that uses every operation of an update: two residents that need each other, fed and made numbers. */
function emitUpdates(b: GraphBuilder, p: Value, q: Value, shape: readonly number[]): [Value, Value] {
  const fed = broadcastLike(b, b.input('rate', []), p);
  const gradient = b.one('sigmoid', [b.input('x', shape)]);
  const axes = shape.map((_, i) => i);
  const sum = b.one('reshape', [b.one('sum', [gradient], { axes })], { shape: [] });
  const made = broadcastLike(b, b.one('exp', [b.one('mul', [sum, scalar(b, -1e-3)])]), p);
  const square = b.one('add', [b.one('mul', [q, fed]), b.one('mul', [gradient, gradient])]);
  const root = b.one('sqrt', [b.one('mul', [square, square])]);
  const least = b.one('minimum', [root, broadcastLike(b, scalar(b, 1.5), p)]);
  const moved = b.one('sub', [p, b.one('div', [b.one('mul', [gradient, made]), root])]);
  return [b.one('where', [p, moved, b.one('add', [p, q])]), least];
}

const feedsOf = (shape: readonly number[]): Map<string, HostTensor> =>
  new Map([
    ['x', drawn(shape, 3)],
    ['rate', { dims: [], data: Float32Array.of(0.9) }],
  ]);

/** The residents after three runs. */
async function runUpdates(shape: readonly number[], threads: number): Promise<readonly HostTensor[]> {
  const b = new GraphBuilder();
  const [p, q] = [b.resident('p', shape), b.resident('q', shape)];
  const [nextP, nextQ] = emitUpdates(b, p, q, shape);
  b.update('p', nextP);
  b.update('q', nextQ);
  const program = await ortRuntime({ threads }).compile(b.finish());
  await program.writeResident(new Map([['p', drawn(shape, 1)], ['q', drawn(shape, 2)]])); // prettier-ignore
  for (let i = 0; i < 3; i++) await program.run(feedsOf(shape));
  const state = await program.readResident();
  await program.release();
  return ['p', 'q'].map((name) => state.get(name) ?? drawn([0], 0));
}

/** The same with nodes of onnxruntime only. */
async function runNodes(shape: readonly number[]): Promise<readonly HostTensor[]> {
  const b = new GraphBuilder();
  const outs = emitUpdates(b, b.input('p', shape), b.input('q', shape), shape);
  b.output('p.next', outs[0]);
  b.output('q.next', outs[1]);
  const program = await ortRuntime({ threads: 1 }).compile(b.finish());
  let state = new Map([['p', drawn(shape, 1)], ['q', drawn(shape, 2)]]); // prettier-ignore
  for (let i = 0; i < 3; i++) {
    const outputs = await program.run(new Map([...feedsOf(shape), ...state]));
    state = new Map([...outputs].map(([name, tensor]) => [name.replace('.next', ''), tensor]));
  }
  await program.release();
  return ['p', 'q'].map((name) => state.get(name) ?? drawn([0], 0));
}

const bits = ({ data }: HostTensor): Uint8Array => new Uint8Array(Float32Array.from(data).buffer);

describe('updates in one pass', () => {
  it.each([[[]], [[3]], [[5, 7]], [[9, 1000]], [[32, 16, 3, 3]]])(
    'give for %j the bits that nodes of onnxruntime give',
    async (shape) => {
      const [found, expected] = [await runUpdates(shape, 1), await runNodes(shape)];
      expect(found.map(bits)).toEqual(expected.map(bits));
      expect(found[0]?.data.every(Number.isFinite)).toBe(true);
    },
  );

  it('give on several threads the bits that they give on one', async () => {
    const shape = [300, 1000];
    const [one, several] = [await runUpdates(shape, 1), await runUpdates(shape, 3)];
    expect(several.every((tensor, i) => tensor.data.every((value, j) => value === one[i]?.data[j]))).toBe(
      true,
    );
  });

  it('take the whole optimizer and all running statistics out of a training step', () => {
    const plan = { stem: 16, widths: [16, 16], blocks: [1, 1] };
    const { graph, trained, params } = buildTrainGraph({
      model: { arch: plan, head: 'linear', outputs: 3 },
      loss: { kind: 'bce' },
      size: [16, 16],
      batchSize: 4,
      freezeTo: 0,
      trainFrozenBn: true,
      bnWd: true,
    });
    const split = splitUpdates(graph);
    expect(split.graph.outputs.filter(({ updates }) => updates !== null)).toEqual([]);
    expect(split.graph.nodes.filter(({ layer }) => layer === 'optimizer').map(({ op }) => op)).not.toContain(
      'sqrt',
    );
    const statistics = params.filter(({ kind }) => kind === 'statistic');
    expect(split.groups).toHaveLength(trained.length + statistics.length);
  });

  it('tell the norm of what they update with, and leave one that is also clipped by to the graph', () => {
    const spec = {
      model: { arch: { stem: 16, widths: [16, 16], blocks: [1, 1] }, head: 'linear', outputs: 3 },
      loss: { kind: 'bce' },
      size: [16, 16],
      batchSize: 4,
      freezeTo: 0,
      trainFrozenBn: true,
      bnWd: true,
    } as const;
    const { graph, trained } = buildTrainGraph(spec);
    const split = splitUpdates(graph);
    expect(split.norm).toBe('gradNorm');
    expect(split.graph.outputs.map(({ name }) => name)).not.toContain('gradNorm');
    expect(split.groups.flatMap(({ squares }) => squares)).toHaveLength(trained.length);
    const clipped = splitUpdates(buildTrainGraph({ ...spec, clips: true }).graph);
    expect(clipped.norm).toBeNull();
    expect(clipped.graph.outputs.map(({ name }) => name)).toContain('gradNorm');
  });

  it('leave a value alone that is also given back', () => {
    const b = new GraphBuilder();
    const p = b.resident('p', [4]);
    const next = b.one('add', [p, b.input('x', [4])]);
    b.update('p', next);
    b.output('seen', next);
    const split = splitUpdates(b.finish());
    expect(split.groups).toEqual([]);
    expect(split.graph.outputs.map(({ name }) => name)).toEqual(['p.next', 'seen']);
  });
});
