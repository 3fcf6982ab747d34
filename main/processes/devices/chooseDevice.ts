/** Which device a run takes when nobody says: the one whose timed training step was the fastest. */
import type { DeviceChoice, DeviceProbe } from '#shared/domain/device.ts';

/** A GPU must be this much faster than the CPU: moving data costs, and a CPU is repeatable to the bit. */
const MARGIN = 1.1;

/** Software adapters never win, and neither does a device that could not be timed. */
export function chooseDevice(probes: readonly DeviceProbe[]): DeviceChoice {
  const timed = probes.filter(
    (probe) => probe.isAvailable && !probe.isSoftware && (probe.stepsPerSecond ?? 0) > 0,
  );
  const speedOf = (probe: DeviceProbe | undefined): number => probe?.stepsPerSecond ?? 0;
  const cpu = timed.find(({ device }) => device === 'cpu');
  const [best] = timed.filter(({ device }) => device !== 'cpu').sort((a, b) => speedOf(b) - speedOf(a));
  if (best === undefined) {
    const software = probes.find(({ isAvailable, isSoftware }) => isAvailable && isSoftware);
    return {
      device: 'cpu',
      why:
        software === undefined
          ? 'No GPU was found, so the CPU computes.'
          : `${software.adapter ?? software.device} is no real GPU, so the CPU computes.`,
    };
  }
  const times = speedOf(best) / speedOf(cpu);
  const name = best.adapter ?? best.device;
  if (times < MARGIN) {
    return {
      device: 'cpu',
      why: `The CPU was about as fast as ${name}, or faster, in a timed training step.`,
    };
  }
  const how = Number.isFinite(times) ? `${times.toFixed(1)} times as fast as the CPU` : 'the fastest';
  return { device: best.device, why: `${name} was ${how} in a timed training step.` };
}
