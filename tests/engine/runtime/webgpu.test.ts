/** onnxruntime's WebGPU provider on a software adapter: operations, whole steps, and that nothing falls back to the CPU. */
import { afterAll, beforeAll, describe } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import type { Graph } from '#main/engine/ir/graph.ts';
import { webgpuRuntime } from '#main/engine/runtime/ort/webgpuRuntime.ts';
import type { Program } from '#main/engine/runtime/runtime.ts';
import { useSoftwareGpu } from '#tests/helpers/softwareGpu.ts';
import { agreesWithReference } from '../agreesWithReference.ts';
import { trainsAsReference } from '../trainsAsReference.ts';

const missing = useSoftwareGpu();
const suite = missing === null ? describe : describe.skip;

const usesHalf = (graph: Graph): boolean =>
  graph.nodes.some(({ outs }) => outs.some(({ aval }) => aval.dtype === 'float16'));

suite(`WebGPU on a software adapter${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const runtime = webgpuRuntime();

  // As long as one program is open, shaders that were compiled for another are found again.
  let kept: Program | null = null;
  beforeAll(async () => {
    const b = new GraphBuilder();
    b.output('y', b.one('relu', [b.input('x', [1])]));
    kept = await runtime.compile(b.finish());
  });
  afterAll(() => kept?.release());

  agreesWithReference('WebGPU', () => runtime, { runs: 2, refuses: ({ graph }) => usesHalf(graph) });
  trainsAsReference('WebGPU', runtime);
});
