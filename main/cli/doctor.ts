/** `limn doctor`: versions, devices (timed), what is missing and how to get it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DeviceProbes } from '#main/processes/devices/DeviceProbes.ts';
import { doctor } from '#main/services/doctor.ts';
import { defaultProjectsFolder, homeFolder } from '#main/services/homeFolder.ts';
import { machineText } from '#main/services/machine.ts';
import { PROBE_BATCH, PROBE_PX, type DeviceProbe } from '#shared/domain/device.ts';
import { Output } from './Output.ts';
import { withJson, type JsonFlag } from './command.ts';

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'look at this machine: versions, devices with their speed, what is missing and how to get it',
    );
  withJson(command).action(async (flags: JsonFlag) => {
    const out = new Output(flags.json === true);
    out.progress('Timing the devices …');
    const projects = defaultProjectsFolder();
    const probes = new DeviceProbes({ file: join(homeFolder(), 'devices.json') });
    const report = await doctor(existsSync(projects) ? projects : process.cwd(), probes);
    out.json({ event: 'doctor', ...report });
    out.rows(Object.entries(report.versions), [
      { title: 'part', of: ([name]) => name },
      { title: 'version', of: ([, version]) => version },
    ]);
    out.say();
    out.say(`${machineText(report.machine)}, ${report.freeMemoryGib.toFixed(0)} GiB free`);
    out.say();
    for (const probe of report.devices) tellDevice(out, probe);
    out.say();
    out.say(`auto: ${report.choice.device}. ${report.choice.why}`);
    for (const sentence of report.advice) out.say(`• ${sentence}`);
  });
}

const PROBED = `ResNet-18, ${String(PROBE_PX)} px, batch ${String(PROBE_BATCH)}`;

function tellDevice(
  out: Output,
  { device, isAvailable, adapter, isSoftware, stepsPerSecond, mixedStepsPerSecond, reason }: DeviceProbe,
): void {
  if (!isAvailable) {
    out.say(`✗ ${device}: ${reason}`);
    return;
  }
  const rate = (steps: number): string => `${(steps * PROBE_BATCH).toFixed(0)} images/s`;
  const speed = stepsPerSecond === null ? '' : `, ${rate(stepsPerSecond)} (${PROBED})`;
  const mixed = mixedStepsPerSecond === null ? '' : `, ${rate(mixedStepsPerSecond)} in mixed precision`;
  const software = isSoftware ? ', computed on the processor: only for trying things out' : '';
  out.say(`✓ ${device}: ${adapter ?? 'works'}${software}${speed}${mixed}`);
}
