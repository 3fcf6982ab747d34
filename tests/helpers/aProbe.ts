/** What a probe might have found. */
import type { DeviceName, DeviceProbe } from '#shared/domain/device.ts';

export const aProbe = (
  device: DeviceName,
  stepsPerSecond: number | null,
  facts: Partial<DeviceProbe> = {},
): DeviceProbe => ({
  device,
  isAvailable: true,
  reason: '',
  adapter: `a ${device}`,
  isSoftware: false,
  stepsPerSecond,
  mixedStepsPerSecond: null,
  ...facts,
});
