/** The device of a run: as asked for; a run that goes on stays where it began. */
import { DEVICE_NAMES, type DeviceChoice } from '#shared/domain/device.ts';
import type { Device, TrainEvent } from '#shared/domain/run.ts';
import type { DeviceProbes } from './DeviceProbes.ts';

/**
 * @param log what the run has told so far
 * @throws AppError `device.missing`
 */
export function chooseRunDevice(
  wish: Device,
  log: readonly TrainEvent[],
  devices: DeviceProbes,
): Promise<DeviceChoice> {
  const began = log.findLast((event) => event.event === 'start')?.device;
  const before = DEVICE_NAMES.find((name) => name === began);
  return devices.choose(wish === 'auto' && before !== undefined ? before : wish);
}
