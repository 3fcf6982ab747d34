/** What this machine has for training, timed, and what could be better. */
import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { packageVersion } from '#main/files/packageVersion.ts';
import { chooseDevice } from '#main/processes/devices/chooseDevice.ts';
import type { DeviceProbes } from '#main/processes/devices/DeviceProbes.ts';
import { PROBE_BATCH, type DeviceChoice, type DeviceProbe } from '#shared/domain/device.ts';
import { limnVersion } from './limnVersion.ts';
import { machine, type Machine } from './machine.ts';

const GIB = 1024 ** 3;
/** ResNet-18 at 64 px on few slow cores does not do more. */
const SLOW_IMAGES_PER_SECOND = 30;

export interface DoctorReport {
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Machine;
  readonly freeMemoryGib: number;
  readonly devices: readonly DeviceProbe[];
  /** What `auto` comes to. */
  readonly choice: DeviceChoice;
  /** What could be better and how, one sentence each. */
  readonly advice: readonly string[];
}

/**
 * Tries every device afresh and remembers what came of it; takes some seconds for each.
 * @param folder where projects would be made: its disk is looked at
 */
export async function doctor(folder: string, probes: DeviceProbes): Promise<DoctorReport> {
  const devices = await probes.all(true);
  return {
    versions: versions(),
    machine: machine(),
    freeMemoryGib: freemem() / GIB,
    devices,
    choice: chooseDevice(devices),
    advice: adviceOn(folder, devices),
  };
}

const versions = (): Readonly<Record<string, string>> => ({
  limn: limnVersion(),
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
  'onnxruntime-node': packageVersion('onnxruntime-node'),
  'tfjs-node-gpu': packageVersion('@tensorflow/tfjs-node-gpu'),
  sharp: packageVersion('sharp'),
  'better-sqlite3': packageVersion('better-sqlite3'),
});

function adviceOn(folder: string, devices: readonly DeviceProbe[]): readonly string[] {
  const advice: string[] = [];
  const free = freeDisk(folder);
  if (free !== null && free < 2 * GIB) {
    advice.push(
      `Only ${(free / GIB).toFixed(1)} GiB are free at ${folder}: a ResNet-18 run keeps 0.2 GiB of checkpoints.`,
    );
  }
  if (freemem() < 2 * GIB)
    advice.push('Less than 2 GiB of memory are free: close other programs, or use smaller batches.');
  if (devices.some((one) => one.device !== 'cpu' && one.isAvailable && !one.isSoftware)) return advice;
  if (availableParallelism() < 4) {
    advice.push(
      'With few cores, start with 64 px images and ResNet-18; raise the size when the score is worth it.',
    );
  }
  const steps = devices.find(({ device }) => device === 'cpu')?.stepsPerSecond ?? null;
  if (steps !== null && steps * PROBE_BATCH < SLOW_IMAGES_PER_SECOND) {
    advice.push(
      'This processor is slow at training; train over night, or on another machine with limn serve.',
    );
  }
  return advice;
}

function freeDisk(folder: string): number | null {
  if (!existsSync(folder)) return null;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
