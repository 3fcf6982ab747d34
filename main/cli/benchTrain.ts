/** `limn bench train`: our training step against PyTorch's, in turn on this machine. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { BENCH_ARCHS, type BenchArch } from '#main/processes/bench/benchModel.ts';
import type { BenchSettings } from '#main/processes/bench/messages.ts';
import { readProfile, type StepProfile } from '#main/services/bench/profile.ts';
import { benchSuite, suiteTable } from '#main/services/bench/suite.ts';
import {
  benchTrain,
  type BenchTrainReport,
  type RoundReport,
  type SideSummary,
} from '#main/services/bench/train.ts';
import { programVersions, machine, machineText } from '#main/services/machine.ts';
import { DEVICE_NAMES, type DeviceName } from '#shared/domain/device.ts';
import { Output } from './Output.ts';
import { numberIn, withJson, type JsonFlag } from './command.ts';

interface TrainFlags extends JsonFlag {
  readonly arch: BenchArch;
  readonly size: readonly [number, number];
  readonly bs: number;
  readonly steps: number;
  readonly rounds?: number;
  readonly peer: string;
  readonly weights?: string;
  readonly batch?: string;
  readonly lr: number;
  readonly wd: number;
  readonly freeze?: boolean;
  readonly trainFrozenBn: boolean;
  readonly precision: 'fp32' | 'mixed';
  readonly device: DeviceName;
  readonly threads?: number;
  readonly seed: number;
  readonly profile?: boolean;
  readonly suite?: boolean;
}

const PROFILE_ROWS = 20;
const MIB = 1024 ** 2;

export function registerBenchTrain(bench: Command): void {
  const command = bench
    .command('train')
    .description(
      'training steps without augmentation: images per second, and the ratio to PyTorch where it is at hand',
    )
    .addOption(new Option('--arch <name>').choices(BENCH_ARCHS).default('resnet18'))
    .option('--size <px>', 'side of the images, or height x width (240x320)', parseSize, [128, 128] as const)
    .option('--bs <number>', 'images per batch', numberIn(1, 1024, 'whole'), 16)
    .option('--steps <number>', 'of each side in a round', numberIn(1, 100_000, 'whole'), 10)
    .option('--rounds <number>', 'turns of each side (5 with a peer, else 1)', numberIn(1, 1000, 'whole'))
    .option('--peer <python>', 'a Python with PyTorch to compare with, auto, or none', 'auto')
    .addOption(new Option('--precision <name>').choices(['fp32', 'mixed']).default('fp32'))
    .addOption(new Option('--device <name>').choices(DEVICE_NAMES).default('cpu'))
    .option('--threads <number>', 'of both sides (default: one per core)', numberIn(1, 1024, 'whole'))
    .option('--weights <file>', 'safetensors with names as in torchvision; fc.* means a plain linear head')
    .option('--batch <file>', 'safetensors with x [N,3,H,W] normalized and y [N,classes] or [N,H,W]')
    .option('--lr <rate>', 'constant learning rate', numberIn(0, 10), 1e-3)
    .option('--wd <number>', 'weight decay', numberIn(0, 1), 0.01)
    .option('--freeze', 'train the head only')
    .option('--no-train-frozen-bn', 'with --freeze: normalization of the body stays as it is, too')
    .option(
      '--seed <number>',
      'of weights and images that are not given',
      numberIn(0, 2 ** 31 - 1, 'whole'),
      42,
    )
    .option('--profile', 'print where the time of a step goes, by kind of operator')
    .option(
      '--suite',
      'the standard cases instead of --arch, --size, --bs and --freeze, as a Markdown table',
    );
  withJson(command).action(async (flags: TrainFlags) => {
    const out = new Output(flags.json === true);
    if (flags.suite === true) await runSuite(out, flags);
    else await runOne(out, flags);
  });
}

/** For commander: `128` or `240x320`, height first. */
function parseSize(text: string): readonly [number, number] {
  const parts = text.split('x').map(Number);
  const [height = Number.NaN, width = height] = parts;
  const isSide = (px: number): boolean => Number.isInteger(px) && px >= 32 && px <= 1024;
  if (parts.length <= 2 && isSide(height) && isSide(width)) return [height, width];
  throw new InvalidArgumentError('It must be a side from 32 to 1024, or height x width such as 240x320.');
}

const settingsOf = (flags: TrainFlags, profile: string | null): BenchSettings => ({
  arch: flags.arch,
  heightPx: flags.size[0],
  widthPx: flags.size[1],
  batchSize: flags.bs,
  freeze: flags.freeze ?? false,
  trainFrozenBn: flags.trainFrozenBn,
  precision: flags.precision,
  device: flags.device,
  threads: flags.threads ?? null,
  lr: flags.lr,
  wd: flags.wd,
  seed: flags.seed,
  weights: flags.weights ?? null,
  batch: flags.batch ?? null,
  profile,
});

const planOf = (flags: TrainFlags, profile: string | null = null) => ({
  settings: settingsOf(flags, profile),
  steps: flags.steps,
  rounds: flags.rounds ?? null,
  peer: profile === null ? flags.peer : 'none',
});

async function runOne(out: Output, flags: TrainFlags): Promise<void> {
  const profile = flags.profile === true ? join(mkdtempSync(join(tmpdir(), 'limn-profile-')), 'step') : null;
  let steps = 0;
  const report = await benchTrain(planOf(flags, profile), {
    note: (text) => out.note(text),
    round: (round) => {
      steps = tellSteps(out, round, steps);
      tellRound(out, round);
    },
  });
  out.json({ event: 'result', bench: 'train', ...resultOf(report), ...surroundings(report) });
  tellReport(out, report);
  if (profile !== null) tellProfile(out, readProfile(profile));
}

/** Without a peer: the loss of every step, so that it can be held against another program on the same numbers. */
function tellSteps(out: Output, { sides: [ours, peer] }: RoundReport, before: number): number {
  if (peer !== undefined) return before;
  for (const [i, loss] of (ours?.losses ?? []).entries()) {
    const step = before + i + 1;
    const ms = ours?.ms[i] ?? 0;
    out.json({ event: 'step', step, loss, ms });
    out.say(`step ${String(step)}: loss ${loss.toFixed(6)}, ${ms.toFixed(0)} ms`);
  }
  return before + (ours?.losses.length ?? 0);
}

function tellRound(out: Output, { round, sides }: RoundReport): void {
  const [ours, ...peers] = sides;
  const ratios = peers.map((peer) => (ours?.imagesPerSecond ?? 0) / peer.imagesPerSecond);
  out.json({
    event: 'round',
    round,
    sides: sides.map((side) => ({
      name: side.name,
      images_per_second: side.imagesPerSecond,
      median_ms: side.medianMs,
      peak_mib: side.peakBytes / MIB,
    })),
    ratios,
  });
  if (peers.length === 0) return;
  const speeds = sides.map((side) => `${side.name} ${side.imagesPerSecond.toFixed(1)} images/s`);
  out.say(
    `round ${String(round)}: ${speeds.join(', ')}; ${ratios.map((ratio) => `${ratio.toFixed(2)} x`).join(', ')}`,
  );
}

const sideOf = (side: SideSummary): object => ({
  name: side.name,
  images_per_second: side.imagesPerSecond,
  median_ms: side.medianMs,
  prepare_ms: side.ready.prepareMs,
  peak_mib: side.peakBytes / MIB,
  gpu_peak_mib: side.gpuPeakBytes === null ? null : side.gpuPeakBytes / MIB,
  threads: side.ready.threads,
  device: side.ready.device,
});

function resultOf({ settings, ours, peers, losses, rounds, steps }: BenchTrainReport): object {
  return {
    ...sideOf(ours),
    losses,
    peers: peers.map((peer) => ({ ...sideOf(peer), ratio: peer.ratio, memory_ratio: peer.memoryRatio })),
    settings: {
      arch: settings.arch,
      size: [settings.heightPx, settings.widthPx],
      bs: settings.batchSize,
      steps,
      rounds,
      freeze: settings.freeze,
      train_frozen_bn: settings.trainFrozenBn,
      precision: settings.precision,
      device: settings.device,
      threads: settings.threads,
      lr: settings.lr,
      wd: settings.wd,
      seed: settings.seed,
      head: ours.ready.head,
      classes: ours.ready.classes,
    },
  };
}

const surroundings = ({ ours, peers }: BenchTrainReport): object => ({
  machine: machine(),
  versions: versionsOf([ours, ...peers]),
});

const versionsOf = (sides: readonly SideSummary[]): Readonly<Record<string, string>> =>
  Object.assign({}, programVersions(), ...sides.map((side) => side.ready.versions)) as Record<string, string>;

function tellReport(out: Output, report: BenchTrainReport): void {
  const { settings, ours, peers } = report;
  out.say();
  out.rows(
    [ours, ...peers],
    [
      { title: 'side', of: (side) => side.name },
      { title: 'images/s', of: (side) => side.imagesPerSecond.toFixed(1), align: 'right' },
      { title: 'median step', of: (side) => `${side.medianMs.toFixed(0)} ms`, align: 'right' },
      { title: 'peak memory', of: (side) => `${(side.peakBytes / MIB).toFixed(0)} MiB`, align: 'right' },
      { title: 'ready after', of: (side) => `${(side.ready.prepareMs / 1000).toFixed(1)} s`, align: 'right' },
    ],
  );
  for (const { name, ratio, memoryRatio } of peers) {
    const range = `${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)} over ${String(report.rounds)} rounds`;
    out.say(
      `limn / ${name}: ${ratio.median.toFixed(2)} x speed (${range}), ${memoryRatio.toFixed(2)} x memory`,
    );
  }
  out.say(
    `${settings.arch}, ${String(settings.heightPx)} x ${String(settings.widthPx)}, batch ${String(settings.batchSize)}, ${settings.precision}, ${settings.device}, ${String(settings.threads)} threads each`,
  );
  tellSurroundings(out, [ours, ...peers]);
}

function tellSurroundings(out: Output, sides: readonly SideSummary[]): void {
  out.say(machineText(machine()));
  out.say(
    Object.entries(versionsOf(sides))
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  );
}

function tellProfile(out: Output, profile: StepProfile | null): void {
  if (profile === null) {
    out.note('onnxruntime wrote no profile; it does for devices of its own only.');
    return;
  }
  const operators = profile.operators.slice(0, PROFILE_ROWS);
  out.json({ event: 'profile', file: profile.file, step_ms: profile.stepMs, operators });
  out.say();
  out.rows(operators, [
    { title: 'operator', of: ({ operator }) => operator },
    { title: 'per step', of: ({ perStep }) => perStep.toFixed(0), align: 'right' },
    { title: 'ms', of: ({ ms }) => ms.toFixed(1), align: 'right' },
    { title: '%', of: ({ part }) => (100 * part).toFixed(1), align: 'right' },
  ]);
  out.say(`All operators of a step: ${profile.stepMs.toFixed(0)} ms. The whole profile: ${profile.file}`);
}

async function runSuite(out: Output, flags: TrainFlags): Promise<void> {
  const results = await benchSuite(planOf(flags), {
    note: (text) => out.note(text),
    round: (round) => tellRound(out, round),
    begin: (title) => out.say(`${title} …`),
    end: (title, report) => out.json({ event: 'result', bench: 'train', case: title, ...resultOf(report) }),
  });
  const sides = results.flatMap(({ report }) => [report.ours, ...report.peers]);
  out.json({ event: 'suite', machine: machine(), versions: versionsOf(sides) });
  out.say();
  for (const line of suiteTable(results)) out.say(line);
  out.say();
  tellSurroundings(out, sides);
}
