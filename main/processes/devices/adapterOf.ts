/** What a device that works is called, and whether it is a real one; asked in the process that has just used it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { checkTensorflow } from '#main/engine/runtime/tensorflow/availability.ts';
import type { DeviceName, DeviceProbe } from '#shared/domain/device.ts';

export type Adapter = Pick<DeviceProbe, 'adapter' | 'isSoftware'>;

/** Vulkan drivers by the name of their library: what onnxruntime does not tell, the loaded libraries do. */
const DRIVERS: readonly (readonly [RegExp, string])[] = [
  [/libGLX_nvidia|libnvidia-vulkan|libnvidia-glcore/, 'NVIDIA GPU'],
  [/libvulkan_radeon|amdvlk/, 'AMD GPU'],
  [/libvulkan_intel/, 'Intel GPU'],
  [/libvulkan_(nouveau|asahi|freedreno|panfrost|powervr)/, 'GPU'],
];
const SOFTWARE: readonly (readonly [RegExp, string])[] = [
  [/libvk_swiftshader/, 'SwiftShader'],
  [/libvulkan_lvp/, 'llvmpipe'],
];

export async function adapterOf(device: DeviceName): Promise<Adapter> {
  switch (device) {
    case 'cpu':
      return { adapter: cpus()[0]?.model.trim() ?? null, isSoftware: false };
    case 'webgpu':
      return vulkanAdapter();
    case 'cuda':
      return { adapter: nvidiaModel() ?? 'NVIDIA GPU', isSoftware: false };
    case 'dml':
      return { adapter: null, isSoftware: false };
    case 'tensorflow': {
      const { hasCuda } = await checkTensorflow();
      return hasCuda
        ? { adapter: nvidiaModel() ?? 'NVIDIA GPU', isSoftware: false }
        : { adapter: 'TensorFlow on the CPU', isSoftware: true };
    }
  }
}

/** A software driver is only used where there is no other. Elsewhere than on Linux nothing is known. */
function vulkanAdapter(): Adapter {
  const maps = existsSync('/proc/self/maps') ? readFileSync('/proc/self/maps', 'utf8') : '';
  const found = (drivers: typeof DRIVERS): string | undefined =>
    drivers.find(([file]) => file.test(maps))?.[1];
  const hardware = found(DRIVERS);
  if (hardware !== undefined) {
    return { adapter: hardware === 'NVIDIA GPU' ? (nvidiaModel() ?? hardware) : hardware, isSoftware: false };
  }
  const software = found(SOFTWARE);
  return { adapter: software ?? null, isSoftware: software !== undefined };
}

/** The first card that NVIDIA's driver knows. */
function nvidiaModel(): string | null {
  const folder = '/proc/driver/nvidia/gpus';
  const [card] = existsSync(folder) ? readdirSync(folder) : [];
  if (card === undefined) return null;
  const model = /^Model:\s*(.+)$/m.exec(readFileSync(join(folder, card, 'information'), 'utf8'))?.[1];
  return model?.trim() ?? null;
}
