/** The runtime of each device that onnxruntime drives. */
import type { Runtime } from '../runtime.ts';
import { ortRuntime } from './ortRuntime.ts';
import { webgpuRuntime } from './webgpuRuntime.ts';

export type OrtDevice = 'cpu' | 'webgpu' | 'cuda' | 'dml';

/** Whether the device is there shows when the first graph is compiled; `deviceProblem` sorts what is thrown then. */
export const openRuntime = (device: OrtDevice): Runtime =>
  device === 'webgpu' ? webgpuRuntime() : ortRuntime({ device });
