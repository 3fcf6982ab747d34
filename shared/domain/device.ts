/** The devices a run can train on, and what a timed probe found out about each. */

/** `tensorflow` is TensorFlow's own kernels on CUDA; the others are onnxruntime's. */
export const DEVICE_NAMES = ['cpu', 'webgpu', 'cuda', 'dml', 'tensorflow'] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

/** What a probe trains on: enough work that a large GPU shows its speed, little enough for a CPU. */
export const PROBE_BATCH = 16;
export const PROBE_PX = 64;

export interface DeviceProbe {
  readonly device: DeviceName;
  /** It ran a training step. */
  readonly isAvailable: boolean;
  /** Why it cannot be used, in one sentence with the remedy where there is one; empty when it can. */
  readonly reason: string;
  /** The name of the graphics card or processor, where the device tells it. */
  readonly adapter: string | null;
  /** A GPU that is computed on the CPU (SwiftShader, llvmpipe, WARP): never chosen automatically. */
  readonly isSoftware: boolean;
  /** Training steps of ResNet-18 per second, on batches of `PROBE_BATCH` images of `PROBE_PX`; null when it was not timed. */
  readonly stepsPerSecond: number | null;
  /** The same in mixed precision; null where that does not work or was not timed. */
  readonly mixedStepsPerSecond: number | null;
}

export interface DeviceChoice {
  readonly device: DeviceName;
  /** One sentence for the user. */
  readonly why: string;
}
