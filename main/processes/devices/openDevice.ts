/** The runtime of every device that training can be asked for. */
import { openRuntime } from '#main/engine/runtime/ort/openRuntime.ts';
import type { Runtime } from '#main/engine/runtime/runtime.ts';
import { tensorflowRuntime } from '#main/engine/runtime/tensorflow/tensorflowRuntime.ts';
import type { DeviceName } from '#shared/domain/device.ts';

/** Opens nothing yet: a device that is not there shows when the first graph is compiled (`sortDeviceError`). */
export const openDevice = (device: DeviceName): Runtime =>
  device === 'tensorflow' ? tensorflowRuntime() : openRuntime(device);
