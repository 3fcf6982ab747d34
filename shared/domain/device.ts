/** The devices a run can train on, and what a timed probe found out about each. */

/** `tensorflow` is TensorFlow's own kernels on CUDA; the others are onnxruntime's. */
export const DEVICE_NAMES = ['cpu', 'webgpu', 'cuda', 'dml', 'tensorflow'] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

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
  /** Training steps of the probe's small network per second; null when it could not run. */
  readonly stepsPerSecond: number | null;
}

export interface DeviceChoice {
  readonly device: DeviceName;
  /** One sentence for the user. */
  readonly why: string;
}
