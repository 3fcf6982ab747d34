import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DeviceProbes } from '#main/processes/devices/DeviceProbes.ts';

/** SwiftShader and a Vulkan loader, as they come with Debian's chromium package. */
const CHROMIUM = '/usr/lib/chromium';
const DRIVER = join(CHROMIUM, 'vk_swiftshader_icd.json');
const noDriver = existsSync(DRIVER) ? '' : ` (no ${DRIVER}: apt-get install chromium)`;

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

async function probe(device: 'cpu' | 'webgpu') {
  const folder = mkdtempSync(join(tmpdir(), 'limn-devices-'));
  const probes = new DeviceProbes({ file: join(folder, 'devices.json') });
  const found = { probe: await probes.one(device), choice: await probes.choose('auto') };
  rmSync(folder, { recursive: true });
  return found;
}

describe('trying devices', () => {
  it('trains on the CPU and says how fast', async () => {
    const { probe: cpu } = await probe('cpu');
    expect(cpu).toMatchObject({ device: 'cpu', isAvailable: true, isSoftware: false, reason: '' });
    expect(cpu.stepsPerSecond).toBeGreaterThan(0);
  });

  it.skipIf(noDriver !== '')(
    `knows a GPU that is computed on the processor and does not choose it${noDriver}`,
    async () => {
      Object.assign(process.env, {
        LD_LIBRARY_PATH: CHROMIUM,
        VK_ICD_FILENAMES: DRIVER,
        VK_DRIVER_FILES: DRIVER,
      });
      const { probe: gpu, choice } = await probe('webgpu');
      expect(gpu).toMatchObject({ isAvailable: true, isSoftware: true, adapter: 'SwiftShader' });
      expect(choice.device).toBe('cpu');
    },
  );
});
