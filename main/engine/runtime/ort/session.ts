/** Opens onnxruntime sessions; with `ortRuntime.ts` the only place that touches onnxruntime-node. */
import { InferenceSession, Tensor } from 'onnxruntime-node';

export interface SessionOptions {
  /** Threads inside one operator; onnxruntime's own choice when left out. */
  readonly threads?: number;
  /** Keeps memory between runs instead of giving it back. Default true. */
  readonly useArena?: boolean;
  /** Writes a profile when the session is released, to a file whose name starts so. */
  readonly profile?: string;
}

export const openSession = (model: Uint8Array, options: SessionOptions = {}): Promise<InferenceSession> =>
  InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    enableCpuMemArena: options.useArena ?? true,
    // Errors come back as exceptions; warnings would only tell about constants and shapes that are on purpose.
    logSeverityLevel: 3,
    ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    ...(options.profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: options.profile }),
  });

export { Tensor };
export type { InferenceSession };
