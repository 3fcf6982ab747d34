/** Turns what a device throws into an error that a person can act on. */
import { deviceProblem } from '#main/engine/runtime/deviceProblem.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { DeviceName } from '#shared/domain/device.ts';
import { missingDevice } from './missingDevice.ts';

/**
 * `device.missing`, `device.lost` or `device.no-half`. Anything else comes back as it is, want of memory too: whoever
 * knows the batch may try a smaller one.
 */
export function sortDeviceError(error: unknown, device: DeviceName): unknown {
  if (isAppError(error)) return error;
  const cause = { cause: error };
  switch (deviceProblem(error)) {
    case 'missing':
      return new AppError('device.missing', { device, reason: whyMissing(device, error) }, cause);
    case 'lost':
      return new AppError('device.lost', { device }, cause);
    case 'half':
      return new AppError('device.no-half', { device, layer: '' }, cause);
    default:
      return error;
  }
}

/** What a person can do about it comes first. */
function whyMissing(device: DeviceName, error: unknown): string {
  const known = missingDevice(device);
  if (known !== null) return known;
  if (device !== 'webgpu') return `its driver or its files are not there (${firstLine(error)})`;
  return process.platform === 'linux'
    ? 'no graphics card with a Vulkan driver was found (Debian and Ubuntu: apt install mesa-vulkan-drivers; NVIDIA: its own driver)'
    : 'no graphics card with a current driver was found';
}

/** onnxruntime puts its source files in front of what matters. */
function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  return /(?:was false\.|Status Message:)\s*(.+)$/.exec(line)?.[1] ?? line;
}
