/** The device and the precision of a run: as asked for; a run that goes on stays with those it began with. */
import { DEVICE_NAMES, type DeviceName } from '#shared/domain/device.ts';
import type { Precision, TrainConfig, TrainEvent } from '#shared/domain/run.ts';
import type { DeviceProbes } from './DeviceProbes.ts';

export interface RunDevice {
  readonly device: DeviceName;
  readonly precision: Precision;
  /** Sentences for the person: why auto came to another device than the CPU, why not the precision that was asked for. */
  readonly remarks: readonly string[];
}

/**
 * @param log what the run has told so far
 * @throws AppError `device.missing`
 */
export async function chooseRunDevice(
  wish: Pick<TrainConfig, 'device' | 'precision'>,
  log: readonly TrainEvent[],
  devices: DeviceProbes,
): Promise<RunDevice> {
  const began = log.findLast((event) => event.event === 'start');
  const before = DEVICE_NAMES.find((name) => name === began?.device);
  const { device, why } = await devices.choose(
    wish.device === 'auto' && before !== undefined ? before : wish.device,
  );
  const choice =
    began?.precision === undefined
      ? await devices.precision(wish.precision, device)
      : { precision: began.precision, why: null };
  const isNews = wish.device === 'auto' && device !== 'cpu';
  const remarks = [isNews ? why : null, choice.why].filter((text) => text !== null);
  return { device, precision: choice.precision, remarks };
}
