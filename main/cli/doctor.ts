/** `limn doctor`: versions, devices (timed), advice. */
import type { Command } from 'commander';
import { doctor } from '#main/services/doctor.ts';
import { defaultProjectsFolder } from '#main/services/homeFolder.ts';
import { existsSync } from 'node:fs';
import { Output } from './Output.ts';
import { withJson, type JsonFlag } from './command.ts';

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('look at this machine: versions, devices with their speed, advice');
  withJson(command).action(async (flags: JsonFlag) => {
    const out = new Output(flags.json === true);
    out.progress('Timing the devices …');
    const home = defaultProjectsFolder();
    const report = await doctor(existsSync(home) ? home : process.cwd());
    out.json({ event: 'doctor', ...report });
    out.rows(Object.entries(report.versions), [
      { title: 'part', of: ([name]) => name },
      { title: 'version', of: ([, version]) => version },
    ]);
    out.say();
    for (const { device, description, isUsable, problem, gflops } of report.devices) {
      const speed = gflops === null ? '' : `, ${gflops.toFixed(0)} GFLOP/s`;
      out.say(`${isUsable ? '✓' : '✗'} ${device}: ${description}${speed}`);
      if (problem !== null) out.say(`  ${problem}`);
    }
    if (report.advice.length > 0) out.say();
    for (const sentence of report.advice) out.say(`• ${sentence}`);
  });
}
