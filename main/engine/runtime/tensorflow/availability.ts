/** Says whether TensorFlow loads and computes on this machine, and on what. */
import { GraphBuilder } from '../../ir/builder.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { loadProblem } from './loadTensorflow.ts';
import { TensorflowProgram } from './TensorflowProgram.ts';
import { openTensorflow, type TensorflowOptions } from './tensorflowRuntime.ts';

export interface TensorflowAvailability {
  readonly isAvailable: boolean;
  /** Why not, with the remedy; empty when it works. */
  readonly reason: string;
  readonly backend: string | null;
  /** Without CUDA it computes on the processor, more slowly than onnxruntime does. */
  readonly hasCuda: boolean;
  /** Of TensorFlow.js. */
  readonly version: string | null;
}

/** Runs a one-node graph. Never throws, but loading may end the process: call it in one that may end. */
export async function checkTensorflow(options: TensorflowOptions = {}): Promise<TensorflowAvailability> {
  try {
    const library = await openTensorflow(options);
    const b = new GraphBuilder();
    b.output('y', b.one('relu', [b.input('x', [1])]));
    const program = new TensorflowProgram(b.finish(), library);
    await program.run(new Map([['x', { dims: [1], data: Float32Array.of(1) }]]));
    const { backend, hasCuda } = library.kernels;
    const version = library.tf.version['tfjs-core'];
    return { isAvailable: true, reason: '', backend, hasCuda, version };
  } catch (error) {
    const reason =
      isAppError(error) && error.code === 'device.missing' && 'reason' in error.data
        ? error.data.reason
        : loadProblem(error);
    return { isAvailable: false, reason, backend: null, hasCuda: false, version: null };
  }
}
