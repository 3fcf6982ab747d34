/** Which graphics card a device is, from what Linux and Windows tell. */
import { describe, expect, it } from 'vitest';
import { adapterOfControllers, adapterOfMap } from '#main/processes/devices/adapterOf.ts';

const mapped = (...files: readonly string[]): string =>
  files.map((file) => `7f0000000000-7f0000001000 r-xp 00000000 08:01 1234 /usr/lib/${file}`).join('\n');
const MESA = ['libvulkan_radeon.so', 'libvulkan_intel.so', 'libvulkan_lvp.so'];

describe('the adapter on Linux', () => {
  it.each([
    ['SwiftShader', true, mapped('chromium/libvk_swiftshader.so'), false],
    ['llvmpipe', true, mapped('libvulkan_lvp.so'), false],
    ['llvmpipe', true, mapped(...MESA), false],
    ['AMD GPU', false, mapped(...MESA), true],
    ['Intel GPU', false, mapped('libvulkan_intel.so'), true],
  ] as const)('is %s (software: %s)', (adapter, isSoftware, map, hasCard) => {
    expect(adapterOfMap(map, { hasCard, nvidia: null })).toEqual({ adapter, isSoftware });
  });

  it('is called what its driver calls it', () => {
    const found = adapterOfMap(mapped('libGLX_nvidia.so.0'), { hasCard: true, nvidia: 'NVIDIA RTX 4090' });
    expect(found).toEqual({ adapter: 'NVIDIA RTX 4090', isSoftware: false });
  });
});

describe('the adapter on Windows', () => {
  it('is a real card where there is one', () => {
    const names = ['Microsoft Remote Display Adapter', 'AMD Radeon RX 6600'];
    expect(adapterOfControllers(names)).toEqual({ adapter: 'AMD Radeon RX 6600', isSoftware: false });
  });

  it('is known to be imitated where there is none', () => {
    const names = ['Microsoft Basic Display Adapter'];
    expect(adapterOfControllers(names)).toEqual({ adapter: names[0], isSoftware: true });
  });

  it('is unknown where nothing is told', () => {
    expect(adapterOfControllers([])).toEqual({ adapter: null, isSoftware: false });
  });
});
