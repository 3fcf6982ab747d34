/** onnxruntime's WebGPU provider on a software adapter: operations, whole steps, and that nothing falls back to the CPU. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import type { Graph } from '#main/engine/ir/graph.ts';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { lowerGraph } from '#main/engine/lower/lower.ts';
import { encodeModel } from '#main/engine/lower/onnxModel.ts';
import { deviceProblem } from '#main/engine/runtime/deviceProblem.ts';
import { openGpuSession } from '#main/engine/runtime/ort/gpuSession.ts';
import { webgpuRuntime } from '#main/engine/runtime/ort/webgpuRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { Program, Tensors } from '#main/engine/runtime/runtime.ts';
import { findSoftwareGpu } from '#tests/helpers/softwareGpu.ts';
import { agreesWithReference } from '../agreesWithReference.ts';
import type { OpCase } from '../opGraphs.ts';
import {
  TINY,
  tinyBatch,
  tinyHyper,
  trainsAsReference,
  trainsOthersAsReference,
} from '../trainsAsReference.ts';

const missing = findSoftwareGpu();
const suite = missing === null ? describe : describe.skip;

const SMALL_UNET = {
  model: { arch: { stem: 4, widths: [4, 4, 8, 8], blocks: [1, 1, 1, 1] }, head: 'unet', outputs: 3 },
  loss: { kind: 'pixelCrossEntropy', voidIndex: null },
  size: [32, 32],
} as const;

const usesHalf = (graph: Graph): boolean =>
  graph.nodes.some(({ outs }) => outs.some(({ aval }) => aval.dtype === 'float16'));

suite(`WebGPU on a software adapter${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const runtime = webgpuRuntime();

  // As long as one program is open, shaders that were compiled for another are found again.
  let kept: Program | null = null;
  beforeAll(async () => {
    kept = await runtime.compile(graphOf((b) => b.output('y', b.one('relu', [b.input('x', [1])]))));
  });
  afterAll(() => kept?.release());

  // Half precision has tests of its own below; large samples are there for the CPU's threads.
  const isLeftOut = ({ graph, feeds }: OpCase): boolean =>
    usesHalf(graph) || [...feeds.values()].some(({ data }) => data.length > 50_000);
  agreesWithReference('WebGPU', () => runtime, { runs: 2, refuses: isLeftOut });
  trainsAsReference('WebGPU', runtime);
  trainsOthersAsReference('WebGPU', runtime);

  describe('the provider', () => {
    it('is not given a model of which the CPU would run a part', async () => {
      const graph = graphOf((b) => b.output('y', b.one('logSoftmax', [b.input('x', [2, 3])], { axis: 1 })));
      const plain = openGpuSession(encodeModel(lowerGraph(graph)), 'webgpu');
      await expect(plain).rejects.toThrow('assigned to the default CPU EP');
      await (await runtime.compile(graph)).release();
    });

    it.each([
      ['a residual net', {}],
      ['a residual net in mixed precision', { precision: 'mixed' }],
      ['one that clips and accumulates', { clips: true, accumulate: 2 }],
      ['a U-Net in mixed precision', { ...SMALL_UNET, precision: 'mixed' }],
    ] as const)('runs every node of a step: %s', async (_, different) => {
      const step = await compileTrainStep({ ...TINY, ...different, runtime });
      await step.release();
    });

    it('says so when it cannot compute in half precision', async () => {
      const step = await compileTrainStep({ ...TINY, precision: 'mixed', runtime });
      const run = step.step(tinyBatch(1), { ...tinyHyper(1), lossScale: 1 }, 1);
      const failed = await run.then(() => null, (error: unknown) => deviceProblem(error)); // prettier-ignore
      expect(failed).toBe('half');
      await step.release();
    });
  });

  describe('what it lacks and is written out', () => {
    it('gives the gradient of equal maxima to the first of them', async () => {
      const given = new Map([['x', { dims: [1, 2, 5, 5], data: Float32Array.from({ length: 50 }, (_, i) => (i * 7) % 3) }]]); // prettier-ignore
      for (const [kernel, strides, pad] of [[3, 2, 1], [2, 1, 0], [5, 1, 0], [3, 1, 1], [1, 2, 0]] as const) {
        const graph = graphOf((b) => {
          const window = { kernel: [kernel, kernel], strides: [strides, strides], pads: [pad, pad, pad, pad] } as const;
          const [y, positions] = b.emit('maxPool', [b.input('x', [1, 2, 5, 5])], window);
          if (y === undefined || positions === undefined) throw new Error('pooling gives two things');
          b.output('dx', b.one('maxPoolGrad', [y, positions], { inputShape: [1, 2, 5, 5] }));
        });
        const [found, expected] = [await runOnce(runtime, graph, given), await runOnce(referenceRuntime(), graph, given)];
        expect([...(found.get('dx')?.data ?? [])], `${kernel} by ${strides}`).toEqual([...(expected.get('dx')?.data ?? [])]);
      }
    }); // prettier-ignore

    it('stays finite where exponentials do not, and knows what is not finite', async () => {
      const data = Float32Array.of(-1e4, -100, 0, 100, 1e4, Infinity, -Infinity, NaN);
      const x = data.slice(0, 5);
      const graph = graphOf((b) => {
        const value = b.input('x', [5]);
        b.output('softplus', b.one('softplus', [value]));
        b.output('sigmoid', b.one('sigmoid', [value]));
        b.output('logSoftmax', b.one('logSoftmax', [value], { axis: 0 }));
        b.output('isFinite', b.one('isFinite', [b.input('all', [8])]));
      });
      const given = new Map([['x', { dims: [5], data: x }], ['all', { dims: [8], data }]]); // prettier-ignore
      const found = await runOnce(runtime, graph, given);
      expect([...(found.get('softplus')?.data ?? [])]).toEqual([0, 0, Math.fround(Math.LN2), 100, 1e4]);
      const [low, , half, , high] = found.get('sigmoid')?.data ?? [];
      expect([low, half, high]).toEqual([0, 0.5, 1]);
      expect([...(found.get('logSoftmax')?.data ?? [])]).toEqual([-2e4, -10100, -1e4, -9900, 0]);
      expect([...(found.get('isFinite')?.data ?? [])]).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
    });
  });

  describe('the state in the memory of the GPU', () => {
    const numbers = 1 << 16;
    const counting = graphOf((b) => {
      const sum = b.one('add', [b.resident('sum', [numbers]), b.input('x', [numbers])]);
      b.update('sum', sum);
      const kept = b.resident('kept', [2]);
      b.output('first', b.one('add', [b.one('slice', [sum], { axis: 0, start: 0, end: 2 }), kept]));
    });
    const ones = new Map([['x', { dims: [numbers], data: new Float32Array(numbers).fill(1) }]]);
    const zeros = new Map([
      ['sum', { dims: [numbers], data: new Float32Array(numbers) }],
      ['kept', { dims: [2], data: Float32Array.of(0.5, 0.25) }],
    ]);

    it('is of the program that it was written to, though programs share a session', async () => {
      const [a, b] = [await runtime.compile(counting), await runtime.compile(counting)];
      await a.writeResident(zeros);
      await b.writeResident(zeros);
      await a.run(ones);
      await a.run(ones);
      await b.run(ones);
      const saved = await a.readResident();
      expect(saved.get('sum')?.data.slice(0, 2)).toEqual(Float32Array.of(2, 2));
      await b.writeResident(saved);
      await a.release();
      expect((await b.run(ones)).get('first')?.data).toEqual(Float32Array.of(3.5, 3.25));
      expect((await b.readResident()).get('kept')?.data).toEqual(Float32Array.of(0.5, 0.25));
      await b.release();
    });

    it('does not grow in 1000 steps', async () => {
      const program = await runtime.compile(counting);
      await program.writeResident(zeros);
      for (let i = 0; i < 50; i++) await program.run(ones);
      const before = process.memoryUsage.rss();
      for (let i = 0; i < 1000; i++) await program.run(ones);
      // Left behind, a thousand states would take 262 MB.
      expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
      expect((await program.readResident()).get('sum')?.data[0]).toBe(1050);
      await program.release();
    });

    it('must be complete and of the right size', async () => {
      const program = await runtime.compile(counting);
      await expect(program.writeResident(new Map())).rejects.toThrow('nothing was written to "sum"');
      const short = new Map([['sum', { dims: [3], data: new Float32Array(3) }]]);
      await expect(program.writeResident(short)).rejects.toThrow(`"sum" has 3 numbers, not ${numbers}`);
      await program.writeResident(zeros);
      await expect(program.run(new Map())).rejects.toThrow('nothing was fed to "x"');
      await program.release();
    });
  });
});

function graphOf(build: (b: GraphBuilder) => void): Graph {
  const b = new GraphBuilder();
  build(b);
  return b.finish();
}

async function runOnce(
  runtime: ReturnType<typeof webgpuRuntime>,
  graph: Graph,
  given: Tensors,
): Promise<Tensors> {
  const program = await runtime.compile(graph);
  const outs = await program.run(given);
  await program.release();
  return outs;
}
