/** Opens onnxruntime sessions on a GPU. */
import { InferenceSession } from 'onnxruntime-node';

/** onnxruntime's names of its GPU providers. */
export type GpuDevice = 'webgpu' | 'cuda' | 'dml';

export interface GpuSessionOptions {
  /** Outputs that stay in the GPU's memory (`webgpu` only); the others come home. */
  readonly onGpu?: readonly string[];
  /** 0 tells everything, 4 only what is fatal; on stderr. Default 4: errors come back as exceptions. */
  readonly logSeverity?: 0 | 1 | 2 | 3 | 4;
}

/**
 * With `webgpu`, a model that has a node which the provider cannot run is refused: falling back to the CPU in the middle
 * of a step would be slower than training on the CPU altogether. What shapes and constants need is worked out before.
 *
 * @throws onnxruntime's error when the device is not there or cannot run the model
 */
export function openGpuSession(
  model: Uint8Array,
  device: GpuDevice,
  { onGpu = [], logSeverity = 4 }: GpuSessionOptions = {},
): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    // Its own choice, channels last, puts transpositions everywhere, of masks too, and those only the CPU could run.
    executionProviders: [device === 'webgpu' ? { name: device, preferredLayout: 'NCHW' } : device],
    graphOptimizationLevel: 'all',
    logSeverityLevel: logSeverity,
    preferredOutputLocation: Object.fromEntries(onGpu.map((name) => [name, 'gpu-buffer'] as const)),
    ...(device === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  });
}
