/** `limn bench`: figures with units, machine and versions. */
import { Option, type Command } from 'commander';
import { makeLog } from '#main/log.ts';
import { benchLoader } from '#main/services/bench/loader.ts';
import { benchStore } from '#main/services/bench/store.ts';
import { programVersions, machine } from '#main/services/machine.ts';
import { TRANSFORM_PRESETS, type TransformPreset } from '#shared/domain/transforms.ts';
import { registerBenchCanvas } from './benchCanvas.ts';
import { registerBenchTrain } from './benchTrain.ts';
import { count, Output } from './Output.ts';
import { numberIn, withJson, type JsonFlag } from './command.ts';

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

export function registerBench(program: Command): void {
  const bench = program.command('bench').description('measure this machine');
  registerBenchTrain(bench);
  registerBenchLoader(bench);
  registerBenchStore(bench);
  registerBenchCanvas(bench);
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
    out.json({
      event: 'result',
      bench: 'loader',
      ...result,
      machine: machine(),
      versions: programVersions(),
    });
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
      versions: programVersions(),
    });
    const { index, items, tags, importMs, masks, suggestions, ...timings } = result;
    out.say(`${count(items)} images, ${count(tags)} tags; import ${importMs.toFixed(0)} ms`);
    const rows = Object.entries({ ...timings, ...index, ...masks, ...suggestions });
    out.rows(rows, [
      { title: 'what', of: ([name]) => name },
      { title: 'median ms', of: ([, timing]) => timing.p50Ms.toFixed(2), align: 'right' },
      { title: 'p95 ms', of: ([, timing]) => timing.p95Ms.toFixed(2), align: 'right' },
    ]);
  });
}
