/** Which device the next run would train on, and how the choice is offered. */
import type { DeviceList } from '#shared/contract/answers.ts';
import { DEVICE_NAMES, type DeviceName, type DeviceProbe } from '#shared/domain/device.ts';
import type { Device } from '#shared/domain/run.ts';

/** The probe of the device that a wish comes to; null while it is not known. */
export function probeOf(wish: Device, list: DeviceList | null): DeviceProbe | null {
  const device = wish === 'auto' ? list?.choice.device : wish;
  return list?.probes.find((probe) => probe.device === device) ?? null;
}

/** Whether half precision may pay: on everything but the CPU, which has no arithmetic for it. */
export const isForMixed = (wish: Device, list: DeviceList | null): boolean =>
  (probeOf(wish, list)?.device ?? 'cpu') !== 'cpu';

export interface DeviceOption {
  readonly device: DeviceName;
  readonly isAvailable: boolean;
  /** The card's name, or why it cannot be used. */
  readonly detail: string | null;
  readonly isSoftware: boolean;
}

/** What can be used first, the rest after it with the reason; while nothing is known, the CPU alone. */
export function deviceOptions(list: DeviceList | null): readonly DeviceOption[] {
  if (list === null) return [{ device: 'cpu', isAvailable: true, detail: null, isSoftware: false }];
  return list.probes
    .map(({ device, isAvailable, adapter, reason, isSoftware }) => ({
      device,
      isAvailable,
      detail: isAvailable ? adapter : reason,
      isSoftware,
    }))
    .sort(
      (a, b) =>
        Number(b.isAvailable) - Number(a.isAvailable) ||
        DEVICE_NAMES.indexOf(a.device) - DEVICE_NAMES.indexOf(b.device),
    );
}
