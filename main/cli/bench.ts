/** `limn bench`: figures with units, machine and versions. */
import { cpus, totalmem, availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import { makeLog } from '#main/log.ts';
import { benchTrain } from '#main/processes/benchTrain.ts';
import { benchLoader } from '#main/services/bench/loader.ts';
import { benchStore } from '#main/services/bench/store.ts';
import { limnVersion } from '#main/services/limnVersion.ts';
import { ARCHS, TRANSFORM_PRESETS, type Arch, type TransformPreset } from '#shared/domain/run.ts';
import { count, Output } from './Output.ts';
import { numberIn, withJson, type JsonFlag } from './command.ts';

interface TrainFlags extends JsonFlag {
  readonly arch: Arch;
  readonly size: number;
  readonly bs: number;
  readonly steps: number;
  readonly weights?: string;
  readonly batch?: string;
  readonly lr: number;
  readonly wd: number;
  readonly freeze?: boolean;
  readonly seed: number;
}

interface LoaderFlags extends JsonFlag {
  readonly size: number;
  readonly bs: number;
  readonly epochs: number;
  readonly transforms: TransformPreset;
  readonly workers?: number;
}

interface StoreFlags extends JsonFlag {
  readonly items: number;
  readonly tags: number;
}

const machine = (): object => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memory_gib: Math.round(totalmem() / 1024 ** 3),
  platform: `${process.platform} ${process.arch}`,
});

const versions = (): object => ({ limn: limnVersion(), node: process.versions.node });

export function registerBench(program: Command): void {
  const bench = program.command('bench').description('measure this machine');
  registerBenchTrain(bench);
  registerBenchLoader(bench);
  registerBenchStore(bench);
}

function registerBenchTrain(bench: Command): void {
  const command = bench
    .command('train')
    .description('training steps without augmentation; the loss of each step and images per second')
    .addOption(new Option('--arch <name>').choices(ARCHS).default('resnet18'))
    .option('--size <px>', 'side of the images', numberIn(32, 1024, 'whole'), 128)
    .option('--bs <number>', 'images per batch', numberIn(1, 1024, 'whole'), 16)
    .option('--steps <number>', 'how many', numberIn(1, 100_000, 'whole'), 10)
    .option('--weights <file>', 'safetensors with names as in torchvision; fc.* means a plain linear head')
    .option('--batch <file>', 'safetensors with x [N,3,H,W] normalized and y [N,classes]')
    .option('--lr <rate>', 'constant learning rate', numberIn(0, 10), 1e-3)
    .option('--wd <number>', 'weight decay', numberIn(0, 1), 0.01)
    .option('--freeze', 'train the head only')
    .option(
      '--seed <number>',
      'of weights and images that are not given',
      numberIn(0, 2 ** 31 - 1, 'whole'),
      42,
    );
  withJson(command).action(async (flags: TrainFlags) => {
    const out = new Output(flags.json === true);
    const { arch, size, bs, steps, lr, wd, seed } = flags;
    const result = await benchTrain(
      {
        arch,
        sizePx: size,
        batchSize: bs,
        steps,
        lr,
        wd,
        seed,
        weights: flags.weights ?? null,
        batch: flags.batch ?? null,
        freeze: flags.freeze ?? false,
      },
      (step) => {
        out.json({ event: 'step', ...step });
        out.say(`step ${String(step.step)}: loss ${step.loss.toFixed(6)}, ${step.ms.toFixed(0)} ms`);
      },
    );
    const { losses, imagesPerSecond, medianMs, compileMs, head, classes } = result;
    out.json({
      event: 'result',
      bench: 'train',
      images_per_second: imagesPerSecond,
      median_ms: medianMs,
      compile_ms: compileMs,
      losses,
      settings: { arch, size, bs, steps, lr, wd, seed, head, classes, freeze: flags.freeze ?? false },
      machine: machine(),
      versions: versions(),
    });
    out.say(
      `${imagesPerSecond.toFixed(1)} images/s (median step ${medianMs.toFixed(0)} ms, compiled in ${compileMs.toFixed(0)} ms)`,
    );
  });
}

function registerBenchLoader(bench: Command): void {
  const command = bench
    .command('loader')
    .description('images per second of the input pipeline, decoding and from the cache')
    .argument('<folder>', 'a folder of images')
    .option('--size <px>', 'side of the images', numberIn(32, 1024, 'whole'), 128)
    .option('--bs <number>', 'images per batch', numberIn(1, 1024, 'whole'), 64)
    .option('--epochs <number>', 'times through', numberIn(1, 100, 'whole'), 3)
    .option('--workers <number>', 'threads', numberIn(0, 64, 'whole'))
    .addOption(new Option('--transforms <set>').choices(TRANSFORM_PRESETS).default('default'));
  withJson(command).action(async (folder: string, flags: LoaderFlags) => {
    const out = new Output(flags.json === true);
    const { size, bs, epochs, transforms, workers } = flags;
    const options = { folder, sizePx: size, batchSize: bs, epochs, transforms };
    const result = await benchLoader(workers === undefined ? options : { ...options, workers });
    out.json({ event: 'result', bench: 'loader', ...result, machine: machine(), versions: versions() });
    out.say(
      `${count(result.images)} images, ${String(size)} px, ${transforms}, ${String(result.workers)} threads`,
    );
    out.rows(
      [...result.epochs.entries()],
      [
        { title: 'epoch', of: ([i]) => i + 1, align: 'right' },
        { title: 'images/s', of: ([, epoch]) => epoch.imagesPerSecond.toFixed(0), align: 'right' },
        { title: 'decoded', of: ([, epoch]) => count(epoch.decoded), align: 'right' },
        { title: 'from cache', of: ([, epoch]) => count(epoch.fromCache), align: 'right' },
      ],
    );
  });
}

function registerBenchStore(bench: Command): void {
  const command = bench
    .command('store')
    .description('the project store on a made-up project')
    .option('--items <number>', 'images', numberIn(100, 2_000_000, 'whole'), 100_000)
    .option('--tags <number>', 'tags per image', numberIn(0, 17, 'whole'), 3);
  withJson(command).action(async (flags: StoreFlags) => {
    const out = new Output(flags.json === true);
    const result = await benchStore({ items: flags.items, tagsPerItem: flags.tags, log: makeLog() });
    out.json({
      event: 'result',
      bench: 'store',
      unit: 'ms',
      ...result,
      machine: machine(),
      versions: versions(),
    });
    const { index, items, tags, importMs, ...timings } = result;
    out.say(`${count(items)} images, ${count(tags)} tags; import ${importMs.toFixed(0)} ms`);
    const rows = Object.entries({ ...timings, ...index });
    out.rows(rows, [
      { title: 'what', of: ([name]) => name },
      { title: 'median ms', of: ([, timing]) => timing.p50Ms.toFixed(2), align: 'right' },
      { title: 'p95 ms', of: ([, timing]) => timing.p95Ms.toFixed(2), align: 'right' },
    ]);
  });
}
