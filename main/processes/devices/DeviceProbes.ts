/** What devices there are: each is tried in a process of its own, and what came of it is remembered until something changes. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '#main/files/jsonFile.ts';
import { packageVersion } from '#main/files/packageVersion.ts';
import { entryPath } from '#main/processes/entries.ts';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import { AppError } from '#shared/contract/errors.ts';
import { DEVICE_NAMES, type DeviceChoice, type DeviceName, type DeviceProbe } from '#shared/domain/device.ts';
import type { Device, Precision } from '#shared/domain/run.ts';
import { chooseDevice } from './chooseDevice.ts';
import { choosePrecision, type PrecisionChoice } from './choosePrecision.ts';
import { missingDevice } from './missingDevice.ts';

/** A probe that says nothing for so long is given up. */
const PROBE_MS = 60_000;
/** A driver may be installed or a card put in unnoticed. */
const KEPT_MS = 7 * 24 * 3600_000;

interface Remembered {
  readonly key: string;
  readonly at: number;
  readonly probes: readonly DeviceProbe[];
}

export interface DeviceProbesParts {
  /** Where results are remembered. */
  readonly file: string;
  readonly host?: TrainerHost;
  readonly now?: () => number;
}

export class DeviceProbes {
  readonly #parts: DeviceProbesParts;
  readonly #running = new Map<DeviceName, Promise<DeviceProbe>>();

  constructor(parts: DeviceProbesParts) {
    this.#parts = parts;
  }

  get file(): string {
    return this.#parts.file;
  }

  /** Every device, tried afresh or remembered. One after the other, so that they do not slow each other down. */
  async all(isFresh = false): Promise<readonly DeviceProbe[]> {
    const probes: DeviceProbe[] = [];
    for (const device of DEVICE_NAMES) probes.push(await this.one(device, isFresh));
    return probes;
  }

  /** One device. Asked for while it is being tried, the same answer serves both. */
  one(device: DeviceName, isFresh = false): Promise<DeviceProbe> {
    const running = this.#running.get(device);
    if (running !== undefined) return running;
    const known = isFresh ? undefined : this.#remembered().find((probe) => probe.device === device);
    if (known !== undefined) return Promise.resolve(known);
    const trying = this.#try(device).finally(() => this.#running.delete(device));
    this.#running.set(device, trying);
    return trying;
  }

  /**
   * The device that a wish comes to. `auto` times the CPU only when there is something to compare it with.
   * @throws AppError `device.missing` when a device that was asked for by name cannot be used
   */
  async choose(wish: Device): Promise<DeviceChoice> {
    if (wish === 'cpu') return { device: 'cpu', why: 'The CPU was asked for.' };
    if (wish === 'auto') {
      const others: DeviceProbe[] = [];
      for (const device of DEVICE_NAMES) if (device !== 'cpu') others.push(await this.one(device));
      const isContest = others.some(({ isAvailable, isSoftware }) => isAvailable && !isSoftware);
      return chooseDevice(isContest ? [await this.one('cpu'), ...others] : others);
    }
    const probe = await this.one(wish);
    if (!probe.isAvailable) throw new AppError('device.missing', { device: wish, reason: probe.reason });
    return { device: wish, why: `${probe.adapter ?? wish} was asked for.` };
  }

  /** The precision that a wish comes to on a device. */
  async precision(wish: Precision, device: DeviceName): Promise<PrecisionChoice> {
    return wish === 'fp32' ? { precision: wish, why: null } : choosePrecision(wish, await this.one(device));
  }

  async #try(device: DeviceName): Promise<DeviceProbe> {
    const missing = missingDevice(device);
    const probe = missing === null ? await this.#spawn(device) : unusable(device, missing);
    // What ended without an answer may work the next time.
    if (typeof probe === 'string') return unusable(device, probe);
    this.#remember(probe);
    return probe;
  }

  /** In a process of its own: a driver that crashes must not take the studio with it. Without an answer, how it ended. */
  #spawn(device: DeviceName): Promise<DeviceProbe | string> {
    return new Promise((resolve) => {
      const child = (this.#parts.host ?? nodeHost).spawn(entryPath('deviceProbe'), [device]);
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        child.kill();
      }, PROBE_MS);
      let answer: DeviceProbe | null = null;
      child.onMessage((message) => (answer = message as DeviceProbe));
      child.onExit(({ code, signal, stderr }) => {
        clearTimeout(timer);
        const last = stderr.trim().split('\n').at(-1) ?? '';
        const how = isLate
          ? `it did not finish a training step in ${String(PROBE_MS / 1000)} seconds`
          : `trying it ended its process (${signal ?? `exit code ${String(code)}`}${last === '' ? '' : `: ${last}`})`;
        resolve(answer ?? how);
      });
    });
  }

  #remembered(): readonly DeviceProbe[] {
    const { file, now = Date.now } = this.#parts;
    const stored = readJsonFile(file) as Partial<Remembered> | null;
    const isCurrent = stored?.key === this.#key() && now() - (stored.at ?? 0) < KEPT_MS;
    return isCurrent ? (stored.probes ?? []) : [];
  }

  #remember(probe: DeviceProbe): void {
    const { file, now = Date.now } = this.#parts;
    const others = this.#remembered().filter(({ device }) => device !== probe.device);
    const probes = [...others, probe];
    const stored: Remembered = { key: this.#key(), at: now(), probes };
    writeJsonFile(file, stored);
  }

  #key(): string {
    const facts = [PARTS.map(packageVersion), cpus()[0]?.model, availableParallelism(), graphicsCards(), DRIVER_SETTINGS.map((name) => process.env[name])]; // prettier-ignore
    return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  }
}

/** What the probes depend on, besides the machine. */
const PARTS = ['onnxruntime-node', '@tensorflow/tfjs-node-gpu'];

const unusable = (device: DeviceName, reason: string): DeviceProbe => ({
  device,
  isAvailable: false,
  reason,
  adapter: null,
  isSoftware: false,
  stepsPerSecond: null,
  mixedStepsPerSecond: null,
});

/** Settings by which a person shows other cards or drivers to programs. */
const DRIVER_SETTINGS = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'CUDA_VISIBLE_DEVICES'];

/** Makers and models of the cards, and NVIDIA's driver, as Linux tells them; elsewhere probes just grow old. */
function graphicsCards(): readonly string[] {
  const folder = '/sys/class/drm';
  const cards = existsSync(folder) ? readdirSync(folder).filter((name) => /^card\d+$/.test(name)) : [];
  const files = cards.flatMap((card) =>
    ['vendor', 'device'].map((part) => join(folder, card, 'device', part)),
  );
  return [...files, '/proc/driver/nvidia/version']
    .filter(existsSync)
    .map((file) => readFileSync(file, 'utf8'));
}
