/** What this machine has for training, timed, and what could be better. */
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { entryPath } from '#main/processes/entries.ts';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import type { DeviceFinding, DoctorReport } from '#shared/contract/api.ts';
import { limnVersion } from './limnVersion.ts';

/** A probe that says nothing for so long is given up. */
const PROBE_MS = 30_000;
const GIB = 1024 ** 3;

type Probe = { readonly gflops: number | null; readonly problem: string | null };

/** @param folder where projects would be made: its disk is looked at. Takes some seconds. */
export async function doctor(folder: string, host: TrainerHost = nodeHost): Promise<DoctorReport> {
  const cpu = await cpuFinding(host);
  const gpu = await gpuFinding(host);
  const report = { versions: versions(), devices: gpu === null ? [cpu] : [cpu, gpu] };
  return { ...report, advice: adviceOn(folder, cpu, gpu) };
}

async function cpuFinding(host: TrainerHost): Promise<DeviceFinding> {
  const { gflops, problem } = await probe(host, 'cpu');
  return {
    device: 'cpu',
    description: `${cpuName()}, ${String(availableParallelism())} cores, ${vectorLevel()}, ${(totalmem() / GIB).toFixed(0)} GiB memory (${(freemem() / GIB).toFixed(0)} free)`,
    isUsable: gflops !== null,
    problem: gflops === null ? `${problem ?? 'it did not answer'}. Reinstall Limn with npm install.` : null,
    gflops,
  };
}

/** A GPU that works is worth telling of even though training cannot use it yet; one that is not there is no news. */
async function gpuFinding(host: TrainerHost): Promise<DeviceFinding | null> {
  const { gflops } = await probe(host, 'webgpu');
  if (gflops === null) return null;
  return {
    device: 'webgpu',
    description: 'GPU through WebGPU',
    isUsable: false,
    problem: 'Training on it is not offered yet; the CPU is used.',
    gflops,
  };
}

/** Runs a probe in a process of its own: a driver that crashes must not take the studio with it. */
function probe(host: TrainerHost, device: 'cpu' | 'webgpu'): Promise<Probe> {
  return new Promise((resolve) => {
    const child = host.spawn(entryPath('deviceProbe'), [device]);
    const timer = setTimeout(() => child.kill(), PROBE_MS);
    let answer: Probe = { gflops: null, problem: null };
    child.onMessage((message) => (answer = message as Probe));
    child.onExit(({ code, signal, stderr }) => {
      clearTimeout(timer);
      const how = signal ?? `exit code ${String(code)}`;
      const last = stderr.trim().split('\n').at(-1) ?? '';
      resolve(
        answer.gflops === null && answer.problem === null ? { gflops: null, problem: last || how } : answer,
      );
    });
  });
}

const cpuName = (): string => cpus()[0]?.model.trim() ?? 'unknown processor';

/** The widest float instructions, as the system tells them; onnxruntime chooses its kernels by the same. */
function vectorLevel(): string {
  if (process.arch === 'arm64') return 'NEON';
  if (!existsSync('/proc/cpuinfo')) return process.arch;
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
  if (flags.includes('avx512f')) return 'AVX-512';
  if (flags.includes('avx2')) return 'AVX2';
  return flags.includes('avx') ? 'AVX' : 'SSE';
}

function versions(): Readonly<Record<string, string>> {
  return {
    limn: limnVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    'onnxruntime-node': packageVersion('onnxruntime-node'),
    sharp: packageVersion('sharp'),
    'better-sqlite3': packageVersion('better-sqlite3'),
  };
}

/** Parts are found as Node finds them from here; one that is missing says so instead of stopping the report. */
function packageVersion(name: string): string {
  try {
    const require = createRequire(import.meta.url);
    const main = require.resolve(name);
    const root = main.slice(0, main.lastIndexOf(`node_modules/${name}/`) + `node_modules/${name}/`.length);
    return String((JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version?: unknown }).version);
  } catch (error) {
    return error instanceof Error ? `missing (${error.message.split('\n')[0] ?? ''})` : 'missing';
  }
}

function adviceOn(folder: string, cpu: DeviceFinding, gpu: DeviceFinding | null): readonly string[] {
  const advice: string[] = [];
  const free = freeDisk(folder);
  if (free !== null && free < 2 * GIB) {
    advice.push(
      `Only ${(free / GIB).toFixed(1)} GiB are free at ${folder}: a ResNet-18 run keeps 0.2 GiB of checkpoints.`,
    );
  }
  if (freemem() < 2 * GIB)
    advice.push('Less than 2 GiB of memory are free: close other programs, or use smaller batches.');
  if (availableParallelism() < 4) {
    advice.push(
      'With few cores, start with 64 px images and ResNet-18; raise the size when the score is worth it.',
    );
  }
  if (cpu.gflops !== null && cpu.gflops < 20) {
    advice.push(
      'This processor is slow at matrix products; train over night, or on another machine with limn serve.',
    );
  }
  if (gpu === null) advice.push('No GPU was found that WebGPU could use; training runs on the CPU.');
  return advice;
}

function freeDisk(folder: string): number | null {
  if (!existsSync(folder)) return null;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
