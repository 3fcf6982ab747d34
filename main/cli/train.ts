/** `limn train` and `limn resume`: a run from its start (or checkpoint) to its end, told as it happens. */
import { statSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { EventTail } from '#main/processes/eventLog.ts';
import { runFile } from '#main/processes/runFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { differences, specOf } from '#main/services/repeating.ts';
import { runFolder } from '#main/services/runStore.ts';
import { trainConfigSchema } from '#shared/contract/api.ts';
import { fromWire, toWire } from '#shared/contract/errors.ts';
import {
  ARCHS,
  DEVICES,
  PRECISIONS,
  TRANSFORM_PRESETS,
  type LrSpec,
  type Run,
  type TrainConfig,
} from '#shared/domain/run.ts';
import {
  findRun,
  numberIn,
  usage,
  withJson,
  withProject,
  type CommandContext,
  type JsonFlag,
} from './command.ts';
import { TrainingTeller } from './TrainingTeller.ts';
import { weightsSetting } from './weights.ts';

interface TrainFlags extends JsonFlag {
  readonly arch?: TrainConfig['arch'];
  readonly size?: number;
  readonly bs?: number;
  readonly epochs?: number;
  readonly lr?: string;
  readonly wd?: number;
  readonly pctStart?: number;
  readonly seed?: number;
  readonly device?: TrainConfig['device'];
  readonly precision?: TrainConfig['precision'];
  readonly transforms?: TrainConfig['transforms'];
  readonly freeze?: boolean;
  readonly unfreeze?: boolean;
  readonly from?: string;
  readonly weights?: string;
  readonly like?: string;
  readonly checkpointMinutes?: number;
}

/** How often the run's log is looked at for news. */
const LOOK_MS = 100;

export function registerTrain(program: Command): void {
  const train = program
    .command('train')
    .description('train a model; Ctrl-C stops and keeps the best so far')
    .argument('<project>')
    .addOption(new Option('--arch <name>', 'architecture').choices(ARCHS))
    .option('--size <px>', 'side of the square the model sees', numberIn(32, 1024, 'whole'))
    .option('--bs <number>', 'images per batch', numberIn(1, 1024, 'whole'))
    .option('--epochs <number>', 'times through all images', numberIn(1, 10_000, 'whole'))
    .option('--lr <rate>', 'highest learning rate: 1e-2, a slice 1e-5:1e-3, or :1e-3 (a tenth for the body)')
    .option('--freeze', 'train the head only')
    .option('--unfreeze', 'train all layers')
    .option('--like <run>', 'the settings of another run, the seed too; other options change them')
    .option('--from <run>', 'start from the best weights of another run')
    .option(
      '--weights <file>',
      'start from a safetensors or ONNX file, from weights by name (limn weights list), or from an address',
    )
    .option('--wd <number>', 'weight decay', numberIn(0, 1))
    .option('--pct-start <part>', 'part of the steps in which the rate rises', numberIn(0, 1))
    .option('--seed <number>', 'of all chance in the run', numberIn(0, 2 ** 31 - 1, 'whole'))
    .option('--checkpoint-minutes <number>', 'a checkpoint at least this often', numberIn(0.001, 1440))
    .addOption(
      new Option('--transforms <set>', 'random changes of training images').choices(TRANSFORM_PRESETS),
    )
    .addOption(
      new Option('--device <name>', 'where to train; auto is the fastest one found').choices(DEVICES),
    )
    .addOption(
      new Option('--precision <name>', 'mixed computes in half precision where that is safe').choices(
        PRECISIONS,
      ),
    );
  withJson(train).action((path: string, flags: TrainFlags) =>
    withProject(path, flags, async (context) => {
      // `last` means another one when the new run is there.
      const like = flags.like === undefined ? null : findRun(context, context.project, flags.like);
      const config = await configOf(flags, context, like);
      // A device that is not there is told before there is a run.
      if (config.device !== 'auto') await context.studio.devices.choose(config.device);
      const run = context.studio.training.start(context.project, config);
      if (like !== null) tellDifferences(context, like, run);
      await follow(context, run);
    }),
  );
  const resume = program
    .command('resume')
    .description('go on with a stopped or interrupted run from its last checkpoint')
    .argument('<project>')
    .argument('<run>', 'id of the run, or last');
  withJson(resume).action((path: string, id: string, flags: JsonFlag) =>
    withProject(path, flags, async (context) => {
      const run = findRun(context, context.project, id);
      const known = logSize(context.project, run);
      await follow(context, context.studio.training.resume(context.project, run.id), known);
    }),
  );
}

type InProject = CommandContext & { readonly project: OpenProject };

/** What was given, over the settings of another run or the defaults for this project. @throws AppError `usage`, `download.*` */
async function configOf(flags: TrainFlags, context: InProject, like: Run | null): Promise<TrainConfig> {
  if (flags.freeze === true && flags.unfreeze === true) throw usage('Choose one of --freeze and --unfreeze.');
  if (flags.from !== undefined && flags.weights !== undefined)
    throw usage('Choose one of --from and --weights.');
  const { studio, project } = context;
  const config = like === null ? studio.training.defaults(project).config : specOf(project, like.id).config;
  const weights = flags.weights === undefined ? null : await weightsSetting(context, flags.weights);
  const isStartGiven = flags.from !== undefined || flags.weights !== undefined;
  const parsed = trainConfigSchema.safeParse({
    ...config,
    arch: flags.arch ?? config.arch,
    sizePx: flags.size ?? config.sizePx,
    batchSize: flags.bs ?? config.batchSize,
    epochs: flags.epochs ?? config.epochs,
    lr: flags.lr === undefined ? config.lr : parseLr(flags.lr),
    wd: flags.wd ?? config.wd,
    pctStart: flags.pctStart ?? config.pctStart,
    seed: flags.seed ?? config.seed,
    device: flags.device ?? config.device,
    precision: flags.precision ?? config.precision,
    transforms: flags.transforms ?? config.transforms,
    freeze: flags.freeze ?? (flags.unfreeze === true ? false : config.freeze),
    from: flags.from === undefined ? null : findRun(context, project, flags.from).id,
    weights,
    ...(isStartGiven ? {} : { from: config.from, weights: config.weights }),
    checkpointMinutes: flags.checkpointMinutes ?? config.checkpointMinutes,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw usage(`The training settings do not work: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

/** Says in what a run is no repetition of the one it is like. */
function tellDifferences({ project, out }: InProject, first: Run, second: Run): void {
  for (const text of differences(specOf(project, first.id), specOf(project, second.id))) {
    out.say(text);
    out.json({ event: 'remark', text });
  }
}

/** `1e-2`, `1e-5:1e-3` (slice), `:1e-3` (slice with only an end). @throws AppError `usage` */
export function parseLr(text: string): LrSpec {
  const [first = '', second, ...more] = text.split(':').map((part) => part.trim());
  const rate = (part: string): number => {
    const value = part === '' ? Number.NaN : Number(part);
    if (value > 0 && value <= 10) return value;
    throw usage(
      `--lr ${text} is no learning rate. Give a number such as 3e-3, or a slice such as 1e-5:1e-3.`,
    );
  };
  if (more.length > 0) return rate('');
  if (second === undefined) return rate(first);
  return { start: first === '' ? null : rate(first), stop: rate(second) };
}

/**
 * Tells what happens until the run ends. Ctrl-C stops it and keeps the best; a second one leaves with a checkpoint.
 * @throws AppError what the run failed with, or `process.exited` when its process died
 */
async function follow(context: InProject, started: Run, logPosition = 0): Promise<void> {
  const { studio, out, project } = context;
  const tail = new EventTail(runFile(runFolder(project, started.id), 'events'), logPosition);
  const teller = new TrainingTeller(out, started);
  const look = (): void => {
    const events = tail.read();
    teller.hear(events, studio.training.get(project, started.id));
  };
  const timer = setInterval(look, LOOK_MS);
  const stop = (): void => {
    const { status } = studio.training.stop(project, started.id);
    if (status === 'stopping') out.note('Stopping after this step; once more leaves at once.');
  };
  process.on('SIGINT', stop);
  try {
    const run = await studio.training.wait(project, started.id);
    look();
    teller.end(run);
    if (run.error !== null) throw fromWire(run.error);
    if (run.status === 'interrupted') process.exitCode = 1;
  } catch (error) {
    out.json({ event: 'error', error: toWire(error) });
    throw error;
  } finally {
    clearInterval(timer);
    process.off('SIGINT', stop);
  }
}

const logSize = (project: OpenProject, run: Run): number =>
  statSync(runFile(runFolder(project, run.id), 'events'), { throwIfNoEntry: false })?.size ?? 0;
