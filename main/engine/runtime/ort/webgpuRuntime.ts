/** The runtime for any GPU: onnxruntime's WebGPU provider, with the state in the GPU's memory. */
import type { Graph } from '../../ir/graph.ts';
import { hashGraph } from '../../ir/hash.ts';
import { lowerWebgpu } from '../../lower/lowerWebgpu.ts';
import { encodeModel } from '../../lower/onnxModel.ts';
import type { Runtime } from '../runtime.ts';
import { GpuProgram } from './GpuProgram.ts';
import { openGpuSession } from './gpuSession.ts';
import { GpuState } from './GpuState.ts';
import type { InferenceSession } from './session.ts';
import { SharedOpens } from './SharedOpens.ts';

interface Compiled {
  readonly session: InferenceSession;
  readonly transfer: GpuState;
}

/** A runtime with its own cache: graphs with equal text share one session. */
export function webgpuRuntime(): Runtime {
  const compiled = new SharedOpens<Compiled>(async ({ session, transfer }) => {
    await session.release();
    await transfer.release();
  });
  return {
    name: 'ort-webgpu',
    async compile(graph) {
      const { value, release } = await compiled.share(hashGraph(graph), () => compileGraph(graph));
      return new GpuProgram({ graph, ...value, onRelease: release });
    },
  };
}

async function compileGraph(graph: Graph): Promise<Compiled> {
  const updates = graph.outputs.filter((output) => output.updates !== null).map(({ name }) => name);
  const session = await openGpuSession(encodeModel(lowerWebgpu(graph)), 'webgpu', { onGpu: updates });
  return { session, transfer: new GpuState(graph.inputs.filter((input) => input.isResident)) };
}
