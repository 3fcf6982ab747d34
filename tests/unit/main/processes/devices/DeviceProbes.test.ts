import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseRunDevice, chooseStagePrecision } from '#main/processes/devices/chooseRunDevice.ts';
import { DeviceProbes } from '#main/processes/devices/DeviceProbes.ts';
import type { ExitInfo, TrainerHost } from '#main/processes/host.ts';
import type { DeviceName, DeviceProbe } from '#shared/domain/device.ts';
import type { StagePlan, TrainEvent } from '#shared/domain/run.ts';
import { planStages, stageAt, stagePlansOf } from '#shared/kernels/planStages.ts';
import { aProbe } from '#tests/helpers/aProbe.ts';
import { aConfig } from '#tests/helpers/aRun.ts';

type Outcome = DeviceProbe | Pick<ExitInfo, 'code' | 'signal' | 'stderr'>;

let folder: string;
let tried: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limn-devices-'));
  tried = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Processes of which is known how they end: no machine has every device, and none crashes on demand. */
const hostOf = (outcomes: Readonly<Record<string, Outcome>>): TrainerHost => ({
  spawn(_entry, [device = '']) {
    tried.push(device);
    const outcome = outcomes[device] ?? aProbe('cpu', 1);
    return {
      pid: 1,
      send: () => {},
      onMessage: (listener) => {
        if ('device' in outcome) listener(outcome);
      },
      onExit: (listener) => listener('device' in outcome ? { code: 0, signal: null, stderr: '' } : outcome),
      kill: () => {},
    };
  },
});

const probes = (outcomes: Readonly<Record<string, Outcome>>, now = 0): DeviceProbes =>
  new DeviceProbes({ file: join(folder, 'devices.json'), host: hostOf(outcomes), now: () => now });

const NO_GPU = aProbe('webgpu', null, { isAvailable: false, reason: 'no card' });
const DAY = 24 * 3600_000;

describe('devices that were tried', () => {
  it('are remembered for a week, and tried again when asked', async () => {
    await probes({ webgpu: NO_GPU }).one('webgpu');
    expect(await probes({}, 6 * DAY).one('webgpu')).toEqual(NO_GPU);
    expect(tried).toEqual(['webgpu']);
    await probes({ webgpu: NO_GPU }, 8 * DAY).one('webgpu');
    await probes({ webgpu: NO_GPU }, 8 * DAY).one('webgpu', true);
    expect(tried).toEqual(['webgpu', 'webgpu', 'webgpu']);
  });

  it('are tried again when something they depend on has changed', async () => {
    await probes({ webgpu: NO_GPU }).one('webgpu');
    const file = join(folder, 'devices.json');
    const stored = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...stored, key: 'of another driver' }));
    await probes({ webgpu: NO_GPU }).one('webgpu');
    expect(tried).toHaveLength(2);
  });

  it('are unusable when trying them ends the process, and that is not remembered', async () => {
    const crash = { code: null, signal: 'SIGSEGV', stderr: 'driver\nbroke' };
    expect(await probes({ webgpu: crash }).one('webgpu')).toMatchObject({
      isAvailable: false,
      reason: 'trying it ended its process (SIGSEGV: broke)',
    });
    expect(await probes({ webgpu: NO_GPU }).one('webgpu')).toEqual(NO_GPU);
  });

  it('are tried once for two that ask at the same time', async () => {
    const both = probes({ webgpu: NO_GPU });
    await Promise.all([both.one('webgpu'), both.one('webgpu')]);
    expect(tried).toEqual(['webgpu']);
  });
});

describe('what a wish for a device comes to', () => {
  it('times the CPU only when there is a GPU to compare it with', async () => {
    expect(await probes({ webgpu: NO_GPU }).choose('auto')).toMatchObject({ device: 'cpu' });
    expect(tried).not.toContain('cpu');
    rmSync(join(folder, 'devices.json'));
    const choice = await probes({ webgpu: aProbe('webgpu', 50), cpu: aProbe('cpu', 2) }).choose('auto');
    expect(choice.device).toBe('webgpu');
    expect(tried).toContain('cpu');
  });

  it('is refused with the reason when that device is not there, even a software one can be asked for', async () => {
    await expect(probes({ webgpu: NO_GPU }).choose('webgpu')).rejects.toMatchObject({
      code: 'device.missing',
      data: { device: 'webgpu', reason: 'no card' },
    });
    rmSync(join(folder, 'devices.json'));
    const software = aProbe('webgpu', null, { isSoftware: true, adapter: 'SwiftShader' });
    expect(await probes({ webgpu: software }).choose('webgpu')).toMatchObject({ device: 'webgpu' });
  });

  it('stays where a resumed run began, though auto would choose anew', async () => {
    const began = { event: 'start', device: 'cpu' } as TrainEvent;
    const wish = { device: 'auto' } as const;
    const fast = { webgpu: aProbe('webgpu', 50), cpu: aProbe('cpu', 2) };
    expect(await chooseRunDevice(wish, [began], probes(fast))).toMatchObject({ device: 'cpu' });
    expect(await chooseRunDevice(wish, [], probes(fast))).toMatchObject({ device: 'webgpu' });
  });

  it('keeps the precision a run began with, and else takes mixed only where it was timed to be faster', async () => {
    const gpu = { webgpu: aProbe('webgpu', 50, { mixedStepsPerSecond: 90 }), cpu: aProbe('cpu', 2) };
    const stages = planStages({ ...aConfig, precision: 'mixed' });
    const chosen = (device: DeviceName, log: readonly TrainEvent[]) =>
      chooseStagePrecision(stageAt(stages, 0), { device, stages, log, devices: probes(gpu) });
    const began = { event: 'start', device: 'webgpu', precision: 'fp32' } as TrainEvent;
    expect(await chosen('webgpu', [])).toEqual({ precision: 'mixed', why: null });
    expect(await chosen('webgpu', [began])).toEqual({ precision: 'fp32', why: null });
    expect(await chosen('cpu', [])).toEqual({
      precision: 'fp32',
      why: expect.stringMatching(/cannot compute in half precision/) as string,
    });
  });

  it('gives each stage the precision it asks for, and a stage that goes on the one it had', async () => {
    const gpu = { webgpu: aProbe('webgpu', 50, { mixedStepsPerSecond: 90 }) };
    const [first] = stagePlansOf(aConfig);
    const plans = (['fp32', 'mixed'] as const).map((precision) => ({ ...first, precision }) as StagePlan);
    const stages = planStages({ ...aConfig, stages: plans });
    const chosen = async (epoch: number, log: readonly TrainEvent[]) => {
      const facts = { device: 'webgpu', stages, log, devices: probes(gpu) } as const;
      return (await chooseStagePrecision(stageAt(stages, epoch), facts)).precision;
    };
    const log = [
      { event: 'start', device: 'webgpu', precision: 'fp32' },
      { event: 'stage', index: 1, precision: 'fp32' },
    ] as TrainEvent[];
    expect([await chosen(0, []), await chosen(8, [])]).toEqual(['fp32', 'mixed']);
    expect(await chosen(8, log.slice(0, 1))).toBe('mixed');
    expect(await chosen(8, log)).toBe('fp32');
  });
});
