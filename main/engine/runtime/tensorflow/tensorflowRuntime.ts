/** The runtime on TensorFlow: the same graphs through TensorFlow's kernels, on CUDA where there is a card for it. */
import { AppError } from '#shared/contract/errors.ts';
import type { Graph, Node } from '../../ir/graph.ts';
import type { Runtime } from '../runtime.ts';
import { jsKernels } from './jsKernels.ts';
import type { Kernels } from './kernels.ts';
import { nativeBackend, type Tensorflow } from './library.ts';
import { loadProblem, loadTensorflow } from './loadTensorflow.ts';
import { nativeKernels } from './nativeKernels.ts';
import { TensorflowProgram } from './TensorflowProgram.ts';

export interface TensorflowOptions {
  /** Where the library comes from; `@tensorflow/tfjs-node-gpu` when left out. */
  readonly load?: () => Promise<Tensorflow>;
}

export interface TensorflowLibrary {
  readonly tf: Tensorflow;
  readonly kernels: Kernels;
}

/** Loads the library and finds its kernels. @throws AppError `device.missing` */
export async function openTensorflow({
  load = loadTensorflow,
}: TensorflowOptions = {}): Promise<TensorflowLibrary> {
  try {
    const tf = await load();
    tf.enableProdMode();
    await tf.ready();
    const backend = nativeBackend(tf);
    return { tf, kernels: backend === null ? jsKernels(tf) : nativeKernels(tf, backend) };
  } catch (error) {
    throw new AppError(
      'device.missing',
      { device: 'tensorflow', reason: loadProblem(error) },
      { cause: error },
    );
  }
}

/** Loads nothing before the first graph is compiled. */
export function tensorflowRuntime(options: TensorflowOptions = {}): Runtime {
  let opened: Promise<TensorflowLibrary> | null = null;
  return {
    name: 'tensorflow',
    async compile(graph) {
      refuseHalf(graph);
      opened ??= openTensorflow(options);
      return new TensorflowProgram(graph, await opened);
    },
  };
}

/** TensorFlow.js has no float16. */
export const usesHalf = (graph: Graph): boolean => findHalf(graph) !== undefined;

const findHalf = (graph: Graph): Node | undefined =>
  graph.nodes.find((node) => node.outs.some((value) => value.aval.dtype === 'float16'));

function refuseHalf(graph: Graph): void {
  const half = findHalf(graph);
  if (half !== undefined) throw new AppError('device.no-half', { device: 'tensorflow', layer: half.layer });
}
