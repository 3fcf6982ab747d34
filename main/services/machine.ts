/** What this machine is, for reports and for knowing when a measurement is no longer true. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { packageVersion } from '#main/files/packageVersion.ts';
import { limnVersion } from './limnVersion.ts';

const GIB = 1024 ** 3;

const cpuInfo = (): string => (existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '');

export const cpuName = (): string => cpus()[0]?.model.trim() ?? 'unknown processor';

/** The widest float instructions, as the system tells them; onnxruntime chooses its kernels by the same. */
export function vectorLevel(): string {
  if (process.arch === 'arm64') return 'NEON';
  const flags = /^flags\s*:(.*)$/m.exec(cpuInfo())?.[1]?.split(' ');
  if (flags === undefined) return process.arch;
  if (flags.includes('avx512f')) return 'AVX-512';
  if (flags.includes('avx2')) return 'AVX2';
  return flags.includes('avx') ? 'AVX' : 'SSE';
}

/** Cores with arithmetic of their own, at most as many as this process may use; two threads on one only wait for each other. */
export function physicalCores(): number {
  const cores = new Set(
    cpuInfo()
      .split('\n\n')
      .map((part) =>
        [/^physical id\s*:(.*)$/m, /^core id\s*:(.*)$/m].map((line) => line.exec(part)?.[1]).join(),
      )
      .filter((core) => core !== ','),
  );
  return cores.size === 0 ? availableParallelism() : Math.min(cores.size, availableParallelism());
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly vector: string;
  readonly memory_gib: number;
  readonly platform: string;
}

export const machine = (): Machine => ({
  cpu: cpuName(),
  cores: availableParallelism(),
  vector: vectorLevel(),
  memory_gib: Math.round(totalmem() / GIB),
  platform: `${process.platform} ${process.arch}`,
});

export const machineText = ({ cpu, cores, vector, memory_gib }: Machine): string =>
  `${cpu}, ${String(cores)} cores, ${vector}, ${String(memory_gib)} GiB memory`;

export const programVersions = (): Readonly<Record<string, string>> => ({
  limn: limnVersion(),
  node: process.versions.node,
  onnxruntime: packageVersion('onnxruntime-node'),
});
