import { describe, expect, it } from 'vitest';
import { chooseDevice } from '#main/processes/devices/chooseDevice.ts';
import { aProbe } from '#tests/helpers/aProbe.ts';

describe('choosing a device', () => {
  it('takes the one with the fastest training step, whatever its name', () => {
    const { device, why } = chooseDevice([aProbe('cpu', 2), aProbe('webgpu', 30), aProbe('cuda', 20)]);
    expect([device, why]).toEqual([
      'webgpu',
      'a webgpu was 15.0 times as fast as the CPU in a timed training step.',
    ]);
  });

  it('keeps to the CPU when a GPU is hardly faster', () => {
    expect(chooseDevice([aProbe('cpu', 20), aProbe('webgpu', 21)])).toMatchObject({ device: 'cpu' });
  });

  it('never takes a GPU that is computed on the processor, however fast it seems', () => {
    const choice = chooseDevice([
      aProbe('cpu', 1),
      aProbe('webgpu', 100, { isSoftware: true, adapter: 'SwiftShader' }),
    ]);
    expect(choice).toEqual({ device: 'cpu', why: 'SwiftShader is no real GPU, so the CPU computes.' });
  });

  it('passes over what is not there or could not be timed', () => {
    const probes = [aProbe('cpu', 1), aProbe('cuda', null), aProbe('dml', 9, { isAvailable: false })];
    expect(chooseDevice(probes)).toEqual({ device: 'cpu', why: 'No GPU was found, so the CPU computes.' });
    expect(chooseDevice([])).toMatchObject({ device: 'cpu' });
  });
});
