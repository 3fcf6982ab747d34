import { describe, expect, it } from 'vitest';
import { deviceOptions, isForMixed, probeOf } from '#renderer/session/planDevice.ts';
import { aProbe } from '#tests/helpers/aProbe.ts';

const list = {
  probes: [
    aProbe('cpu', 2),
    aProbe('webgpu', null, { isAvailable: false, reason: 'no card', adapter: null }),
    aProbe('cuda', 20),
  ],
  choice: { device: 'cuda', why: 'it is faster' },
} as const;

describe('the device of the next run', () => {
  it('is what auto comes to, or the one that was chosen', () => {
    expect([probeOf('auto', list)?.device, probeOf('cpu', list)?.device]).toEqual(['cuda', 'cpu']);
    expect([probeOf('auto', null), probeOf('dml', list)]).toEqual([null, null]);
  });

  it('offers what can be used first, the rest with its reason', () => {
    expect(deviceOptions(list).map(({ device, detail }) => [device, detail])).toEqual([
      ['cpu', 'a cpu'],
      ['cuda', 'a cuda'],
      ['webgpu', 'no card'],
    ]);
    expect(deviceOptions(null).map(({ device }) => device)).toEqual(['cpu']);
  });

  it('shows half precision where it may pay', () => {
    expect([isForMixed('auto', list), isForMixed('cpu', list), isForMixed('auto', null)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
