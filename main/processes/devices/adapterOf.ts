/** What a device that works is called, and whether it is a real one; asked in the process that has just used it. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkTensorflow } from '#main/engine/runtime/tensorflow/availability.ts';
import type { DeviceName, DeviceProbe } from '#shared/domain/device.ts';

export type Adapter = Pick<DeviceProbe, 'adapter' | 'isSoftware'>;

/** Vulkan drivers by the name of their library: what onnxruntime does not tell, the loaded libraries do. */
const DRIVERS: readonly (readonly [RegExp, string])[] = [
  [/libGLX_nvidia|libnvidia-vulkan|libnvidia-glcore/, 'NVIDIA GPU'],
  [/libvulkan_radeon|amdvlk/, 'AMD GPU'],
  [/libvulkan_intel/, 'Intel GPU'],
  [/libvulkan_(nouveau|asahi|broadcom|freedreno|panfrost|powervr|dzn|virtio)/, 'GPU'],
];
const SOFTWARE: readonly (readonly [RegExp, string])[] = [
  [/libvk_swiftshader/, 'SwiftShader'],
  [/libvulkan_lvp/, 'llvmpipe'],
];

/** What Windows calls a display without a card. */
const IMITATED = /Microsoft (Basic (Render|Display)|Remote Display)/i;

export async function adapterOf(device: DeviceName): Promise<Adapter> {
  switch (device) {
    case 'cpu':
      return { adapter: cpus()[0]?.model.trim() ?? null, isSoftware: false };
    case 'webgpu':
      return webgpuAdapter();
    case 'cuda':
      return { adapter: nvidiaModel() ?? 'NVIDIA GPU', isSoftware: false };
    case 'dml':
      return adapterOfControllers(await windowsControllers());
    case 'tensorflow': {
      const { hasCuda } = await checkTensorflow();
      return hasCuda
        ? { adapter: nvidiaModel() ?? 'NVIDIA GPU', isSoftware: false }
        : { adapter: 'TensorFlow on the CPU', isSoftware: true };
    }
  }
}

async function webgpuAdapter(): Promise<Adapter> {
  if (process.platform === 'win32') return adapterOfControllers(await windowsControllers());
  if (process.platform !== 'linux') return { adapter: cpus()[0]?.model.trim() ?? null, isSoftware: false };
  return adapterOfMap(readFileSync('/proc/self/maps', 'utf8'), { hasCard: hasCard(), nvidia: nvidiaModel() });
}

/**
 * Linux: from the memory map of a process that has opened WebGPU. Drivers are loaded for cards that are not there, too,
 * so a software driver is only passed over where there is a card.
 */
export function adapterOfMap(
  map: string,
  { hasCard, nvidia }: { hasCard: boolean; nvidia: string | null },
): Adapter {
  const found = (drivers: typeof DRIVERS): string | undefined =>
    drivers.find(([file]) => file.test(map))?.[1];
  const [hardware, software] = [found(DRIVERS), found(SOFTWARE)];
  if (software !== undefined && (hardware === undefined || !hasCard)) {
    return { adapter: software, isSoftware: true };
  }
  return { adapter: nvidia ?? hardware ?? null, isSoftware: false };
}

/** Windows: from the names of its video controllers. */
export function adapterOfControllers(names: readonly string[]): Adapter {
  const real = names.find((name) => !IMITATED.test(name));
  return { adapter: real ?? names[0] ?? null, isSoftware: real === undefined && names.length > 0 };
}

/** A card that programs may compute on has a render node; NVIDIA's, and Windows' own in WSL, have files of their own. */
const hasCard = (): boolean =>
  ['/dev/nvidiactl', '/dev/dxg'].some(existsSync) ||
  (existsSync('/dev/dri') && readdirSync('/dev/dri').some((file) => file.startsWith('renderD')));

async function windowsControllers(): Promise<readonly string[]> {
  const query = '(Get-CimInstance Win32_VideoController).Name';
  try {
    const { stdout } = await promisify(execFile)('powershell', ['-NoProfile', '-Command', query]);
    return stdout.split(/\r?\n/).filter((name) => name.trim() !== '');
  } catch {
    // A name that cannot be had is no reason not to train.
    return [];
  }
}

/** The first card that NVIDIA's driver knows. */
function nvidiaModel(): string | null {
  const folder = '/proc/driver/nvidia/gpus';
  const [card] = existsSync(folder) ? readdirSync(folder) : [];
  if (card === undefined) return null;
  const model = /^Model:\s*(.+)$/m.exec(readFileSync(join(folder, card, 'information'), 'utf8'))?.[1];
  return model?.trim() ?? null;
}
