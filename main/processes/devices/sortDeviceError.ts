/** Turns what a device throws into an error that a person can act on. */
import { deviceProblem } from '#main/engine/runtime/deviceProblem.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { DeviceName } from '#shared/domain/device.ts';
import { missingDevice } from './missingDevice.ts';

/** What was being done when it was thrown. */
export interface DeviceWork {
  readonly device: DeviceName;
  readonly batchSize: number;
}

/** What is none of a device's conditions comes back as it is. */
export function sortDeviceError(error: unknown, { device, batchSize }: DeviceWork): unknown {
  if (isAppError(error)) return error;
  const cause = { cause: error };
  switch (deviceProblem(error)) {
    case 'missing': {
      const reason = missingDevice(device) ?? firstLine(error);
      return new AppError('device.missing', { device, reason }, cause);
    }
    case 'lost':
      return new AppError('device.lost', { device }, cause);
    case 'memory':
      return new AppError('train.out-of-memory', { batch: batchSize }, cause);
    case 'half':
      return new AppError('device.no-half', { device, layer: '' }, cause);
    case null:
      return error;
  }
}

/** onnxruntime puts its source files in front of what matters. */
function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  return /(?:was false\.|Status Message:)\s*(.+)$/.exec(line)?.[1] ?? line;
}
