/** Words of the Train place: the plan, its settings and hints, and how a run goes. */
import type { LessonName } from '#shared/domain/lesson.ts';
import type { Kind } from '#shared/domain/project.ts';
import {
  isActiveStatus,
  JUDGED_BY,
  type Arch,
  type Device,
  type Precision,
  type RunStatus,
} from '#shared/domain/run.ts';
import { gain } from '#shared/kernels/judging.ts';
import { countOf, formatCount, formatDuration, formatRate, formatSmall } from './format.ts';
import { baselineNames, judgedWords } from './metrics.ts';

export interface Hint {
  readonly label: string;
  readonly sentence: string;
  readonly more?: string;
  /** The lesson that shows what it does. */
  readonly lesson?: LessonName;
}

export const settingHints = {
  arch: {
    label: 'Architecture',
    lesson: 'relu',
    sentence:
      'The network that learns: ResNet-18 is quick, ResNet-34 is twice the work and often a little better.',
  },
  sizePx: {
    label: 'Image size',
    sentence: 'Side of the square the network sees, in pixels; larger shows finer detail and takes longer.',
    more: 'Time grows with the square of the size. Start small to try ideas, then train again at twice the size, starting from the small run: it helps almost as much as more images.',
  },
  widthPx: {
    label: 'Image width',
    sentence:
      'The whole image is squeezed into this width and height before the network sees it; larger finds smaller things and takes longer.',
  },
  batchSize: {
    label: 'Batch',
    lesson: 'batches',
    sentence: 'How many images are looked at before each small correction of the network.',
    more: 'Larger batches need more memory and give steadier, fewer steps. With few images a smaller batch is better, because it gives more steps per epoch.',
  },
  epochs: {
    label: 'Epochs',
    lesson: 'fitting',
    sentence: 'How many times training goes through all images.',
    more: 'If the validation loss still falls at the end, train longer. If it rises while the training loss falls, fewer epochs or more images help.',
  },
  lr: {
    label: 'Learning rate',
    lesson: 'annealing',
    sentence: 'How large each correction is: too high and the loss jumps, too low and nothing moves.',
    more: 'Type one rate for all layers, or slice(1e-3) for the head and a tenth of it for the body, or slice(1e-5, 1e-3) to spread from the first layers to the head. Early layers know edges and colours and need little change. A loss that first gets a little worse and then much better is a sign of a good rate.',
  },
  transforms: {
    label: 'Augmentation',
    sentence:
      'Small random changes to training images, so that the network learns what matters and not each picture by heart.',
    more: 'Each set is for images of its kind; the place Data shows what it does to yours, and lets you choose every range yourself.',
  },
  from: {
    label: 'Start from',
    sentence: 'Begin with what another run, or a network trained on many pictures, has learned.',
    more: 'Weights of ImageNet know edges, textures and shapes: with few images of your own nothing helps more. Starting from another run is how one trains in stages: first the head alone, then everything with a lower rate, then larger images.',
  },
  freeze: {
    label: 'Train the head only',
    lesson: 'freezing',
    sentence:
      'Keeps the body of the network as it is, which is much faster and useful when it already knows pictures.',
  },
  device: {
    label: 'Device',
    sentence: 'What does the computing. Auto takes the fastest one that was found.',
  },
  seed: {
    label: 'Seed',
    sentence:
      'The same seed gives the same shuffling and the same random changes, so that two runs can be compared.',
  },
  wd: {
    label: 'Weight decay',
    lesson: 'decay',
    sentence:
      'Pulls all weights a little towards zero at every step, which keeps the network from memorizing.',
  },
  pctStart: {
    label: 'Warm-up',
    sentence: 'Part of the steps in which the learning rate rises before it falls again.',
  },
  trainFrozenBn: {
    label: 'Keep normalization learning',
    sentence: 'Lets the normalization layers of a frozen body follow your images, which nearly always helps.',
  },
  weights: {
    label: 'Weights',
    sentence: 'A safetensors or ONNX file with torchvision’s names that the body started from.',
  },
  checkpointMinutes: {
    label: 'Checkpoint every',
    sentence:
      'Besides after every epoch, the state is saved this often, so that at most these minutes can be lost.',
  },
  freezeTo: {
    label: 'Frozen groups',
    sentence: 'Layer groups before this one keep their weights; 0 trains everything, -1 the head only.',
  },
  earlierSizes: {
    label: 'Smaller sizes first',
    sentence: 'Sizes that are trained before the last one; each starts from what the one before has learned.',
  },
  unfreezeAfter: {
    label: 'Head first, for epochs',
    sentence: 'Trains the head alone for so many epochs, then all layers at half the rate.',
    more: 'A new head first learns from what a pretrained body sees already, so that its first, wrong guesses do not spoil the body.',
  },
  stages: {
    label: 'Stages',
    sentence: 'Parts of a run, each with its size, the layers that train, and a schedule of its own.',
  },
  gradual: {
    label: 'Unfreeze group by group',
    sentence: 'After the head, opens one more layer group at a time instead of all at once.',
  },
  schedule: {
    label: 'Schedule',
    sentence: 'How the learning rate rises and falls; one-cycle is the best known start.',
  },
  bnWd: {
    label: 'Decay normalization too',
    sentence: 'Weight decay also pulls on normalization and biases, as fastai does.',
  },
  clip: {
    label: 'Clip gradients',
    sentence: 'Shortens any correction whose gradient is longer than this, which tames single wild batches.',
  },
  accumulate: {
    label: 'Accumulate',
    sentence: 'So many batches make one correction: a large batch in little memory.',
  },
  labelSmoothing: {
    label: 'Label smoothing',
    sentence: 'Asks for a little less than certainty, which helps when some labels are wrong.',
    more: 'Try 0.1. The training loss then stays higher than it would be; look at the validation loss.',
  },
  mixup: {
    label: 'Mixup',
    sentence: 'Blends pairs of images and their labels, a strong remedy against learning by heart.',
    more: 'Try 0.4 and train for more epochs. The training loss is that of blended images and stays high.',
  },
  patience: {
    label: 'Patience',
    sentence: 'Stops when so many epochs in a row were no better than the best.',
  },
  maxMinutes: {
    label: 'At most',
    sentence: 'Stops after so many minutes, judges what was learned and keeps the best.',
  },
  precision: {
    label: 'Precision',
    sentence: 'Mixed computes in half precision where that is safe: less memory, and faster on many GPUs.',
  },
  corrections: {
    label: 'Corrections',
    sentence:
      'How often an epoch shows each image that was corrected in the inbox, or only these and no others.',
  },
} satisfies Record<string, Hint>;

export const archNames: Readonly<Record<Arch, string>> = {
  resnet18: 'ResNet-18',
  resnet34: 'ResNet-34',
  resnet50: 'ResNet-50',
  'unet-resnet18': 'U-Net, ResNet-18',
  'unet-resnet34': 'U-Net, ResNet-34',
};
/** What a person calls the height where there is a width too. */
export const heightLabel = 'Image height';
export const deviceNames: Readonly<Record<Device, string>> = {
  auto: 'Auto',
  cpu: 'CPU',
  webgpu: 'GPU (WebGPU)',
  cuda: 'NVIDIA GPU (CUDA)',
  dml: 'GPU (DirectML)',
  tensorflow: 'NVIDIA GPU (TensorFlow)',
};
export const precisionNames: Readonly<Record<Precision, string>> = { fp32: 'Full', mixed: 'Mixed' };

export const statusNames: Readonly<Record<RunStatus, string>> = {
  starting: 'Starting',
  running: 'Training',
  pausing: 'Pausing',
  stopping: 'Stopping',
  done: 'Done',
  stopped: 'Stopped',
  paused: 'Paused',
  interrupted: 'Interrupted',
  failed: 'Failed',
};

export const planText = {
  title: 'Plan',
  learnMore: 'Learn more',
  reset: 'Back to defaults',
  more: 'More settings',
  less: 'Fewer settings',
  train: 'Train',
  running: 'A run is training now. The next one can start when it is done or stopped.',
  fixFirst: 'Correct the marked setting first.',
  ready: 'Ready to train',
  scratch: 'Scratch',
  start: {
    runs: 'Runs of this project',
    weights: 'Published weights',
    file: 'A weights file…',
    chooseTitle: 'Weights to start from',
    chooseOther: 'Another…',
    toDownload: (title: string, size: string) => `${title} (${size} to download)`,
    facts: (host: string, licence: string | null) =>
      licence === null ? `From ${host}` : `From ${host} · ${licence}`,
    first: 'Download the chosen weights first, or start from something else.',
    download: 'Download',
    progress: (done: string, total: string | null) => (total === null ? done : `${done} of ${total}`),
    cancel: 'Cancel the download',
  },
  frozenRandom: 'The body would stay random: start from another run or from weights, or train all layers.',
  minutes: 'min',
  off: 'off',
  goLabel: 'Label images',
  data: {
    title: 'Images',
    sides: (train: number, valid: number) =>
      `${formatCount(train)} to train on, ${formatCount(valid)} to check with`,
    none: 'Not split yet',
    nothing: 'No labeled images yet',
    noneNote: 'Train sets 20 % of the labeled images aside by itself. To choose how many, split now.',
    change: 'Change',
    unlabeled: (count: number) => `${countOf(count, 'image')} without labels stay out`,
  },
  lr: {
    all: (rate: number) => `${formatSmall(rate)} for all layers`,
    head: (rate: number) => `head ${formatSmall(rate)}`,
    groups: (early: number, late: number, head: number) =>
      `early layers ${formatSmall(early)}, late ${formatSmall(late)}, head ${formatSmall(head)}`,
    problems: {
      empty: 'Type a rate such as 1e-3.',
      'not-a-rate': 'This is not a rate. Try 1e-3, slice(1e-3) or slice(1e-5, 1e-3).',
      'too-large': 'A rate above 10 cannot work. Try 1e-3.',
      order: 'The first rate of a slice belongs to the early layers and must be the smaller one.',
    },
  },
  estimate: {
    measured: (ms: number, rate: number) =>
      `About ${roughDuration(ms)}, at ${formatRate(rate)} as in your last run.`,
    guessed: (ms: number, rate: number) =>
      `Roughly ${roughDuration(ms)}: a guess from this device’s speed (${formatRate(rate)}). The first steps will tell.`,
    none: 'The first steps will tell how long it takes.',
  },
  devices: {
    finding: 'Looking at this computer…',
    auto: (device: string) => `Comes to: ${device}`,
    /** @param rate images per second in the probe, or null when it was not timed */
    chosen: (name: string, rate: number | null) =>
      rate === null ? `${name}.` : `${name}, ${formatRate(rate)} with ResNet-18 at 64 px.`,
    software: (name: string | null) =>
      `${name ?? 'Software'}: computed on the processor, only to try things out`,
    missing: (reason: string) => `Not available: ${reason}.`,
  },
} as const;

export const runText = {
  status: 'Status',
  stop: 'Stop',
  stopHint: 'Stops after this step. The best weights so far are kept.',
  stopping: 'Stopping…',
  pause: 'Pause',
  pauseHint: 'Puts the run aside after this step. Resume goes on exactly there, tomorrow too.',
  pausing: 'Pausing…',
  resume: 'Resume',
  review: 'Review mistakes',
  another: 'Shown run',
  progress: 'Progress of the run',
  step: (done: number, total: number) => `step ${formatCount(done)} of ${formatCount(total)}`,
  speed: 'Speed',
  left: 'Time left',
  took: 'Took',
  device: 'Device',
  epoch: 'Epoch',
  stage: 'Stage',
  best: (metric: string) => `Best ${metric}`,
  of: (done: number, total: number) => `${formatCount(done)} / ${formatCount(total)}`,
  images: 'Images',
  none: '–',
  remarks: 'Remarks',
  notes: 'What the curve says',
  curveProblem: 'The curve could not be read.',
  retry: 'Try again',
  table: {
    label: 'Metrics per epoch',
    epoch: 'Epoch',
    train: 'Train loss',
    valid: 'Valid loss',
    time: 'Time',
    best: 'Best epoch: its weights are kept',
    empty: 'Each finished epoch adds a line here: how well the network does on images it never trained on.',
    trainHint: 'Mean loss on the images trained on. Lower is better.',
    validHint:
      'Mean loss on images never trained on. When it rises while the training loss falls, the network memorizes.',
  },
  empty: {
    title: 'Nothing has been trained yet',
    body: 'Here you will see the loss fall while the network learns, how fast it goes and when it will be done. The settings on the left are a sensible start: press Train.',
    bodyObstacle:
      'Here you will see the loss fall while the network learns. First, see to what the plan on the left asks for.',
  },
  failed: {
    title: 'This run failed.',
    keep: 'Its last checkpoint is kept: you can resume, review or export it.',
  },
  interrupted:
    'This run was interrupted before it was done. Resume goes on exactly where its last checkpoint was.',
} as const;

/** "6 minutes", "1 h 20 m": no more digits than an estimate deserves. */
export function roughDuration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.max(5, Math.ceil(ms / 5000) * 5)} seconds`;
  if (minutes < 60) return countOf(Math.round(minutes), 'minute');
  return formatDuration(Math.round(minutes / 5) * 300_000);
}

export interface HeadlineFacts {
  readonly kind: Kind;
  readonly status: RunStatus;
  readonly stepsDone: number;
  readonly epochsDone: number;
  readonly epochs: number;
  /** By the metric that runs of this kind are compared by. */
  readonly lastScore: number | null;
  readonly bestScore: number | null;
  readonly bestEpoch: number | null;
  readonly baselineScore: number | null;
  /** The best among the other runs of the project; null when there is none. */
  readonly otherBestScore: number | null;
  /** Validation losses of all epochs, in order. */
  readonly validLosses: readonly number[];
}

/** One or two true sentences about where a run is and what it reached; what to make of its curve, `runNotes` says. */
export function runHeadline(facts: HeadlineFacts): string {
  const { status, stepsDone, epochsDone, epochs } = facts;
  if (status === 'starting') return 'Getting ready: reading the images and building the network.';
  if (status === 'failed' && epochsDone === 0) return 'It stopped before the first epoch was done.';
  const isGoing = isActiveStatus(status);
  if (epochsDone === 0) {
    if (!isGoing) return 'It ended before the first epoch was done.';
    if (stepsDone === 0) return 'The first step is under way.';
    return `Epoch 1 of ${epochs} is under way. The first check on unseen images comes when it ends.`;
  }
  return !isGoing ? `${reached(facts)} ${compared(facts)}`.trim() : `${going(facts)} ${trend(facts)}`.trim();
}

function going({ kind, epochsDone, epochs, lastScore, baselineScore }: HeadlineFacts): string {
  const { label, format } = judgedWords(kind);
  const where = `Epoch ${epochsDone} of ${epochs} done: ${label} ${format(lastScore)}`;
  if (lastScore === null || baselineScore === null) return `${where}.`;
  const verb = gain(kind, lastScore, baselineScore) > 0 ? 'beats' : 'does not beat';
  return `${where} ${verb} ${format(baselineScore)}, ${baselineNames[kind]}.`;
}

/** What the validation loss did over the last epochs; nothing when there is nothing to tell. */
function trend({ validLosses, bestEpoch, epochsDone }: HeadlineFacts): string {
  const [before, middle, last] = validLosses.slice(-3);
  if (before === undefined || middle === undefined || last === undefined) return '';
  if (last < middle && middle < before) return 'The validation loss is still falling.';
  return bestEpoch !== null && bestEpoch < epochsDone ? `Best so far: epoch ${bestEpoch}.` : '';
}

/** On which side of another score a better one lies. */
const betterSide = (kind: Kind): string => (JUDGED_BY[kind].better === 'higher' ? 'above' : 'below');

function reached(facts: HeadlineFacts): string {
  const { kind, bestScore, bestEpoch, baselineScore, status, epochsDone, epochs } = facts;
  const { label, format } = judgedWords(kind);
  const how =
    status === 'done'
      ? 'Done:'
      : status === 'stopped' || status === 'paused'
        ? `${statusNames[status]} after ${epochsDone} of ${epochs} epochs:`
        : `Ended after ${epochsDone} of ${epochs} epochs:`;
  if (bestScore === null) return `${how} no ${label} was measured.`;
  const best = `${how} ${label} ${format(bestScore)}${bestEpoch === null ? '' : ` at epoch ${bestEpoch}`}`;
  if (baselineScore === null) return `${best}.`;
  const than = `${betterSide(kind)} ${format(baselineScore)}, ${baselineNames[kind]}`;
  return gain(kind, bestScore, baselineScore) > 0
    ? `${best}, ${than}.`
    : `${best}, not ${than}: it has learned little yet.`;
}

function compared({ kind, bestScore, otherBestScore }: HeadlineFacts): string {
  if (bestScore === null || otherBestScore === null) return '';
  const { format } = judgedWords(kind);
  const difference = gain(kind, bestScore, otherBestScore);
  if (Math.abs(difference) < 0.0005) return 'As good as the best run before.';
  return difference > 0
    ? `It is your best run, ${format(difference)} ${betterSide(kind)} the next.`
    : `Your best run has ${format(otherBestScore)}.`;
}
