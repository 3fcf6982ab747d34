/** The options that say how to train, for every command that takes them, and the settings they come to. */
import { Option, type Command } from 'commander';
import { specOf } from '#main/services/repeating.ts';
import { trainConfigSchema } from '#shared/contract/trainConfig.ts';
import { ARCHS, DEVICES, PRECISIONS, SCHEDULES, type Run, type TrainConfig } from '#shared/domain/run.ts';
import { findRun, numberIn, usage, type InProject, type JsonFlag } from './command.ts';
import { frameSize, parseLr, sizeList, type FrameSize } from './optionValues.ts';
import { addStageOptions, stagedSettings, type StageFlags, type StagedSettings } from './stageOptions.ts';
import { addTransformOptions, transformsOf, type TransformFlags } from './transformOptions.ts';
import { weightsSetting } from './weights.ts';

export interface TrainFlags extends JsonFlag, TransformFlags, StageFlags {
  readonly arch?: TrainConfig['arch'];
  readonly size?: FrameSize;
  readonly sizes?: readonly FrameSize[];
  readonly bs?: number;
  readonly epochs?: number;
  readonly lr?: string;
  readonly schedule?: TrainConfig['schedule'];
  readonly wd?: number;
  readonly bnWd?: boolean;
  readonly pctStart?: number;
  readonly clip?: number;
  readonly accumulate?: number;
  readonly labelSmoothing?: number;
  readonly mixup?: number | true;
  readonly patience?: number;
  readonly maxMinutes?: number;
  readonly seed?: number;
  readonly device?: TrainConfig['device'];
  readonly precision?: TrainConfig['precision'];
  readonly freeze?: boolean;
  readonly unfreeze?: boolean;
  readonly freezeTo?: number;
  readonly unfreezeAfter?: number;
  readonly gradual?: boolean;
  readonly from?: string;
  readonly weights?: string;
  readonly like?: string;
  readonly checkpointMinutes?: number;
}

/** fastai's alpha, for a bare `--mixup`. */
const MIXUP_ALPHA = 0.4;

export function addTrainOptions(command: Command): Command {
  addModelOptions(command);
  addRateOptions(command);
  addStageOptions(command);
  return addPracticeOptions(command);
}

const addModelOptions = (command: Command): Command =>
  addTransformOptions(command)
    .addOption(new Option('--arch <name>', 'architecture').choices(ARCHS))
    .option(
      '--size <px>',
      'side of the square the model sees; for masks and points also height x width, such as 96x128',
      frameSize,
    )
    .option(
      '--sizes <list>',
      'sizes one after the other, such as 64,128,256; the epochs are shared out',
      sizeList,
    )
    .option('--bs <number>', 'images per batch', numberIn(1, 1024, 'whole'))
    .option('--epochs <number>', 'times through all images', numberIn(1, 10_000, 'whole'))
    .option('--freeze', 'train the head only')
    .option('--unfreeze', 'train all layers')
    .option(
      '--freeze-to <group>',
      'freeze the layer groups before this one; -1 is all but the head',
      numberIn(-2, 2, 'whole'),
    )
    .option(
      '--unfreeze-after <epochs>',
      'at each size train the head alone for so many epochs, then all layers',
      numberIn(1, 10_000, 'whole'),
    )
    .option('--gradual', 'with --unfreeze-after: open one layer group more at a time')
    .option('--like <run>', 'the settings of another run, the seed too; other options change them')
    .option('--from <run>', 'start from the best weights of another run')
    .option(
      '--weights <file>',
      'start from a safetensors or ONNX file, from weights by name (limn weights list), or from an address',
    );

const addRateOptions = (command: Command): Command =>
  command
    .option(
      '--lr <rate>',
      'highest learning rate: 1e-2, a slice 1e-5:1e-3, :1e-3 (a tenth for the body), or auto',
    )
    .addOption(new Option('--schedule <name>', 'how the rate goes').choices(SCHEDULES))
    .option('--pct-start <part>', 'part of the steps in which the rate rises', numberIn(0, 1))
    .option('--wd <number>', 'weight decay', numberIn(0, 1))
    .option('--no-bn-wd', 'no weight decay on normalization and biases')
    .option('--clip <norm>', 'largest norm of the gradient', numberIn(1e-6, 1e6))
    .option('--accumulate <number>', 'batches whose gradients make one step', numberIn(1, 1024, 'whole'));

const addPracticeOptions = (command: Command): Command =>
  command
    .option(
      '--label-smoothing <part>',
      'part of every target that is spread over the other answers',
      numberIn(0, 0.5),
    )
    .option('--mixup [alpha]', 'blend pairs of images and their labels (0.4)', numberIn(0, 1))
    .option(
      '--patience <epochs>',
      'stop after so many epochs without a better one',
      numberIn(1, 10_000, 'whole'),
    )
    .option(
      '--max-minutes <number>',
      'stop, judged and kept, after so many minutes',
      numberIn(0.001, 100_000),
    )
    .option('--checkpoint-minutes <number>', 'a checkpoint at least this often', numberIn(0.001, 1440))
    .option('--seed <number>', 'of all chance in the run', numberIn(0, 2 ** 31 - 1, 'whole'))
    .addOption(
      new Option('--device <name>', 'where to train; auto is the fastest one found').choices(DEVICES),
    )
    .addOption(
      new Option('--precision <name>', 'mixed computes in half precision where that is safe').choices(
        PRECISIONS,
      ),
    );

/** What was given, over the settings of another run or the defaults for this project. @throws AppError `usage`, `download.*` */
export const configOf = async (
  flags: TrainFlags,
  context: InProject,
  like: Run | null,
): Promise<TrainConfig> => (await settingsOf(flags, context, like)).config;

/** The same, with what is to be said about how they came about. */
export async function settingsOf(
  flags: TrainFlags,
  context: InProject,
  like: Run | null,
): Promise<StagedSettings> {
  refuseBoth(flags);
  const { studio, project } = context;
  const usual = studio.training.defaults(project).config;
  const config = like === null ? usual : specOf(project, like.id).config;
  const weights = flags.weights === undefined ? null : await weightsSetting(context, flags.weights);
  const isStartGiven = flags.from !== undefined || flags.weights !== undefined;
  const parsed = trainConfigSchema.safeParse({
    ...config,
    ...plainSettings(flags, config),
    ...frozenSettings(flags, config),
    ...sizeSettings(flags),
    lr: flags.lr === undefined || flags.lr === 'auto' ? config.lr : parseLr(flags.lr),
    from: flags.from === undefined ? null : findRun(context, project, flags.from).id,
    weights,
    ...(isStartGiven ? {} : { from: config.from, weights: config.weights }),
  });
  if (parsed.success) {
    return stagedSettings(flags, parsed.data, {
      kind: () => studio.projects.describe(project).kind,
      usual,
      frames: flags.sizes ?? (flags.size === undefined ? [] : [flags.size]),
      epochs: flags.epochs ?? null,
      lr: flags.lr === undefined || flags.lr === 'auto' ? null : parseLr(flags.lr),
    });
  }
  const [issue] = parsed.error.issues;
  throw usage(`The training settings do not work: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

/** Options that say different things of the same. */
function refuseBoth(flags: TrainFlags): void {
  const pairs = [
    ['freeze', 'unfreeze'],
    ['freeze', 'freezeTo'],
    ['unfreeze', 'freezeTo'],
    ['from', 'weights'],
    ['size', 'sizes'],
  ] as const;
  const given = (name: keyof TrainFlags): boolean => flags[name] !== undefined && flags[name] !== false;
  const both = pairs.find(([a, b]) => given(a) && given(b));
  if (both === undefined) return;
  const [a, b] = both.map((name) => `--${name.replace('freezeTo', 'freeze-to')}`);
  throw usage(`Choose one of ${a ?? ''} and ${b ?? ''}.`);
}

const plainSettings = (flags: TrainFlags, config: TrainConfig): Partial<TrainConfig> => ({
  arch: flags.arch ?? config.arch,
  batchSize: flags.bs ?? config.batchSize,
  epochs: flags.epochs ?? config.epochs,
  schedule: flags.schedule ?? config.schedule,
  wd: flags.wd ?? config.wd,
  bnWd: flags.bnWd === false ? false : config.bnWd,
  pctStart: flags.pctStart ?? config.pctStart,
  clip: flags.clip ?? config.clip,
  accumulate: flags.accumulate ?? config.accumulate,
  labelSmoothing: flags.labelSmoothing ?? config.labelSmoothing,
  mixup: flags.mixup === true ? MIXUP_ALPHA : (flags.mixup ?? config.mixup),
  patience: flags.patience ?? config.patience,
  maxMinutes: flags.maxMinutes ?? config.maxMinutes,
  seed: flags.seed ?? config.seed,
  device: flags.device ?? config.device,
  precision: flags.precision ?? config.precision,
  transforms: transformsOf(flags, config.transforms),
  checkpointMinutes: flags.checkpointMinutes ?? config.checkpointMinutes,
});

function frozenSettings(flags: TrainFlags, config: TrainConfig): Partial<TrainConfig> {
  const unfreezeAfter = flags.unfreezeAfter ?? config.unfreezeAfter;
  const gradual = flags.gradual ?? config.gradual;
  if (flags.freeze === true) return { freeze: true, freezeTo: 0, unfreezeAfter, gradual };
  if (flags.unfreeze === true) return { freeze: false, freezeTo: 0, unfreezeAfter: 0, gradual: false };
  if (flags.freezeTo === undefined) return { unfreezeAfter, gradual };
  return { freeze: false, freezeTo: flags.freezeTo, unfreezeAfter, gradual };
}

function sizeSettings({ size, sizes }: TrainFlags): Partial<TrainConfig> {
  if (size !== undefined) return { ...size, earlierSizes: [] };
  const last = sizes?.at(-1);
  if (sizes === undefined || last === undefined) return {};
  return { ...last, earlierSizes: sizes.slice(0, -1).map(({ sizePx }) => sizePx) };
}
