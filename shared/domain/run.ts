/** Training runs: what was asked, what happened, and the events in between. */
import { DEVICE_NAMES } from './device.ts';
import type { Kind, SplitSpec } from './project.ts';
import type { TransformSpec } from './transforms.ts';
import type { WireError } from './wireError.ts';

export type RunId = string;

export const ARCHS = ['resnet18', 'resnet34', 'resnet50', 'unet-resnet18', 'unet-resnet34'] as const;
export type Arch = (typeof ARCHS)[number];

/** What can be trained for each kind of labels, the usual choice first. */
export const ARCHS_OF: { readonly [K in Kind]: readonly [Arch, ...Arch[]] } = {
  tags: ['resnet18', 'resnet34', 'resnet50'],
  masks: ['unet-resnet18', 'unet-resnet34'],
  points: ['resnet18', 'resnet34', 'resnet50'],
};

/** The network that sees the image, whose published weights an architecture can start from. */
export const BODY_OF = {
  resnet18: 'resnet18',
  resnet34: 'resnet34',
  resnet50: 'resnet50',
  'unet-resnet18': 'resnet18',
  'unet-resnet34': 'resnet34',
} as const satisfies { readonly [A in Arch]: Arch };

export interface JudgedBy {
  /** A name in the metrics of an epoch. */
  readonly watch: string;
  readonly better: 'higher' | 'lower';
}

/** The metric by which the epochs and runs of a kind are compared. */
export const JUDGED_BY: { readonly [K in Kind]: JudgedBy } = {
  tags: { watch: 'fbeta', better: 'higher' },
  masks: { watch: 'foreground_acc', better: 'higher' },
  points: { watch: 'point_error', better: 'lower' },
};

/** Where to train; `auto` is the fastest device that a timed probe found. */
export const DEVICES = ['auto', ...DEVICE_NAMES] as const;
export type Device = (typeof DEVICES)[number];

/**
 * Learning rates by layer group, as fastai's: a number is the same for all groups; `{start: null, stop: x}` is
 * slice(x): the last group x, the others x/10; `{start: a, stop: b}` is slice(a, b): evenly spaced in the exponent.
 */
export type LrSpec = number | { readonly start: number | null; readonly stop: number };

/** How the rate goes over a stage; see `shared/kernels/schedules`. */
export const SCHEDULES = ['one-cycle', 'one-cycle-linear', 'constant', 'cosine', 'flat-cos', 'step'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];
/** Those whose rate rises first, for a part of the stage that one can choose, while the momentum falls. */
export const RISING_SCHEDULES: readonly ScheduleName[] = ['one-cycle', 'one-cycle-linear'];

export const PRECISIONS = ['fp32', 'mixed'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** fastai's momentum (Adam's beta1) where the rate is lowest and where it is highest. */
export const PLAIN_MOMS = [0.95, 0.85] as const;
/** fastai's: a one-cycle starts at max/div. */
export const PLAIN_DIV = 25;

/** More stages than anybody can follow are a mistake. */
export const MOST_STAGES = 32;

/** One stage as it is planned: a part of a run with a size, layers that train, and a schedule of its own. */
export interface StagePlan {
  readonly epochs: number;
  /** As in `TrainConfig`: the side of a square, or the height where there is a width. */
  readonly sizePx: number;
  readonly widthPx: number | null;
  /** Layer groups before this one are frozen; negative counts from the end: -1 trains the head only, 0 all layers. */
  readonly freezeTo: number;
  readonly lr: LrSpec;
  /** Part of the steps in which a one-cycle rises. */
  readonly pctStart: number;
  /** A one-cycle starts at max/div. */
  readonly div: number;
  /** Momentum (Adam's beta1) of a one-cycle where the rate is lowest and where it is highest. */
  readonly moms: readonly [high: number, low: number];
  readonly schedule: ScheduleName;
  /** True weight decay (AdamW). */
  readonly wd: number;
  readonly precision: Precision;
}

/**
 * What a run does with corrections. A number: all training images, the corrected ones drawn so many times in an epoch.
 * `only`: the corrected ones alone. Null: no difference is made.
 */
export type CorrectionUse = number | 'only' | null;

export const LEAST_WEIGHT = 2;
export const MOST_WEIGHT = 32;
export const USUAL_WEIGHT = 4;

/** Settings of training practice; each has a value that changes nothing, which runs made before it was there get. */
export interface TrainingPractice {
  /** Layer groups before this one are frozen, as fastai's freeze_to: 0 none, -1 all but the last. `freeze` means -1. */
  readonly freezeTo: number;
  /** Width of what the model sees where that is no square; `sizePx` is its height then. For masks and points. */
  readonly widthPx: number | null;
  /** Smaller sizes that are trained at first, in order; `sizePx` is the last. The epochs are shared out evenly. */
  readonly earlierSizes: readonly number[];
  /** At each size, epochs that train the head only before the other layers join; 0 for none. */
  readonly unfreezeAfter: number;
  /** The other layers join group by group, each after `unfreezeAfter` epochs. */
  readonly gradual: boolean;
  /**
   * The stages one by one. With none, the plan follows from the settings above; otherwise epochs, size, frozen layers, rate,
   * schedule, decay and precision are those of the stages (see `settlePlan`).
   */
  readonly stages: readonly StagePlan[];
  readonly schedule: ScheduleName;
  /** Weight decay on normalization and biases too, as fastai. */
  readonly bnWd: boolean;
  /** Largest global norm of the gradient, or null for any. */
  readonly clip: number | null;
  /** Batches whose gradients make one step. */
  readonly accumulate: number;
  /** Part of every target that is spread over the other answers. */
  readonly labelSmoothing: number;
  /** Alpha of the Beta distribution by which images are blended; 0 blends none, fastai's is 0.4. */
  readonly mixup: number;
  /** Stops after so many epochs without a better one; null never does. */
  readonly patience: number | null;
  /** Stops, judged and kept, after so many minutes; null never does. */
  readonly maxMinutes: number | null;
  readonly precision: Precision;
  /** How images that were corrected in the inbox are learned from. */
  readonly corrections: CorrectionUse;
}

export const PLAIN_PRACTICE: TrainingPractice = {
  freezeTo: 0,
  widthPx: null,
  earlierSizes: [],
  unfreezeAfter: 0,
  gradual: false,
  stages: [],
  schedule: 'one-cycle',
  bnWd: true,
  clip: null,
  accumulate: 1,
  labelSmoothing: 0,
  mixup: 0,
  patience: null,
  maxMinutes: null,
  precision: 'fp32',
  corrections: null,
};

export interface TrainConfig extends TrainingPractice {
  readonly arch: Arch;
  /**
   * Side of the square the model sees, in pixels: cut from the middle for tags; for masks and points the whole image is
   * squeezed into it.
   */
  readonly sizePx: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly lr: LrSpec;
  /** True weight decay (AdamW). */
  readonly wd: number;
  /** Part of the steps in which the rate rises. */
  readonly pctStart: number;
  readonly seed: number;
  readonly device: Device;
  /** Train only the head; BatchNorm of the frozen body keeps training unless `trainFrozenBn` is false. */
  readonly freeze: boolean;
  readonly trainFrozenBn: boolean;
  readonly transforms: TransformSpec;
  /** Start from the weights of another run of this project. */
  readonly from: RunId | null;
  /** A safetensors or ONNX file with torchvision's names to start the body from, or `downloaded:` and a name. */
  readonly weights: string | null;
  /** Besides every epoch, a checkpoint is written after this many minutes. */
  readonly checkpointMinutes: number;
}

/** While its trainer lives. */
export const ACTIVE_STATUSES = ['starting', 'running', 'pausing', 'stopping'] as const;

/**
 * `done`: all epochs; `stopped`: a person stopped it, the best so far is kept; `paused`: a person put it aside in the middle, it goes
 * on exactly there; `interrupted`: its process ended, it can be resumed from its last checkpoint; `failed`: it cannot go on, `error`
 * says why.
 */
export type RunStatus =
  (typeof ACTIVE_STATUSES)[number] | 'done' | 'stopped' | 'paused' | 'interrupted' | 'failed';

export const isActiveStatus = (status: RunStatus): boolean =>
  ACTIVE_STATUSES.some((active) => active === status);

/** Whether it can go on: from its last checkpoint, or from the start when it has none. */
export const isResumable = ({ status }: Pick<Run, 'status'>): boolean =>
  status === 'stopped' || status === 'paused' || status === 'interrupted';

/** Whether stages can be added to it, given a checkpoint to go on from. */
export const isExtendable = (run: Pick<Run, 'status'>): boolean => run.status === 'done' || isResumable(run);

/** What a repetition needs besides the settings: which data, which weights, which program on which machine. */
export interface RunRecord {
  readonly data: {
    /** Of which images, labels and sides there were, wherever the folder lies. */
    readonly sha256: string;
    readonly images: number;
    /** The project's count of saved actions. */
    readonly version: number;
  };
  readonly split: SplitSpec | null;
  /** The file that the run starts from, or null. */
  readonly weights: { readonly path: string; readonly bytes: number; readonly sha256: string } | null;
  /** Of Limn, Node and the parts that compute, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Processor, cores, instructions, memory, system. */
  readonly machine: Readonly<Record<string, string | number>>;
}

export interface BatchPoint {
  readonly step: number;
  readonly loss: number;
  readonly lr: number;
  readonly mom: number;
  /** Norm of the gradient before clipping; logs of earlier versions do not say. */
  readonly norm?: number;
}

/** How a run goes right now. */
export interface Pace {
  /** Images per second of training, over the last seconds. */
  readonly speed: number;
  /** Shares of that time, together 1: waiting for batches, computing steps, everything else (validation, checkpoints). */
  readonly waiting: number;
  readonly computing: number;
  readonly elsewhere: number;
  /** Of the trainer's process, in bytes. */
  readonly memory: number;
  /** In use on the GPU, whoever uses it, in bytes; left out where the device does not tell. */
  readonly gpu?: number;
}

export type Metrics = Readonly<Record<string, number>>;

export interface EpochRow {
  readonly epoch: number;
  /** Steps done when the epoch ended. */
  readonly step: number;
  readonly train_loss: number;
  readonly valid_loss: number;
  /** By kind `accuracy_thresh` and `fbeta`; `foreground_acc`, `mean_iou`, `mean_dice`; `point_error` and `mse`. */
  readonly metrics: Metrics;
  /** Places of classes that validation has and no answer does; logs of earlier versions do not say. */
  readonly silent?: readonly number[];
  readonly seconds: number;
}

export interface Run {
  readonly id: RunId;
  readonly name: string;
  /** Of the labels that it learns. */
  readonly kind: Kind;
  readonly status: RunStatus;
  readonly config: TrainConfig;
  readonly device: string;
  /** What it computed in: `fp32` also where `mixed` was asked for and the device cannot; earlier versions do not say. */
  readonly precision?: Precision;
  readonly classes: readonly string[];
  readonly trainItems: number;
  readonly validItems: number;
  readonly stepsPerEpoch: number;
  readonly stepsDone: number;
  readonly stepsTotal: number;
  readonly epochsDone: number;
  readonly last: EpochRow | null;
  /** The epoch with the best metric (`JUDGED_BY`); its weights are the ones used afterwards. */
  readonly best: EpochRow | null;
  /** What the best answer that ignores the image would score on the same validation set. */
  readonly baseline: Metrics | null;
  readonly imagesPerSecond: number | null;
  /** The last reading; runs of earlier versions have none. */
  readonly pace?: Pace;
  /** Estimated time left while running. */
  readonly etaMs: number | null;
  readonly notes: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly error: WireError | null;
  /** True when there is a checkpoint to resume, evaluate or export from. */
  readonly hasCheckpoint: boolean;
  /** Plain sentences worth telling: a class that validation lacks, a batch that was made smaller. */
  readonly remarks: readonly string[];
}

/** The whole curve of a run. Arrays have one entry per step. */
export interface RunCurve {
  readonly step: readonly number[];
  readonly loss: readonly number[];
  readonly lr: readonly number[];
  readonly mom: readonly number[];
  /** NaN where a log of an earlier version does not say. */
  readonly norm: readonly number[];
  readonly epochs: readonly EpochRow[];
}

/** One stage of a run: a size, and the layers that train. */
export interface StageFacts {
  /** Zero-based epoch with which it begins. */
  readonly first_epoch: number;
  readonly epochs: number;
  readonly size_px: number;
  /** Where it is no square; logs of earlier versions do not say. */
  readonly width_px?: number | null;
  /** Layer groups before this one are frozen; negative counts from the end. */
  readonly freeze_to: number;
  readonly lr: LrSpec;
  /** Logs of earlier versions do not say. */
  readonly wd?: number;
  readonly schedule?: ScheduleName;
}

/** One line of `limn train --json`, one line of `runs/<id>/events.jsonl`, one message of the trainer process. */
export type TrainEvent =
  | {
      readonly event: 'start';
      readonly run: RunId;
      readonly device: string;
      /** What the device computes in; logs of earlier versions do not say. */
      readonly precision?: Precision;
      readonly train_items: number;
      readonly valid_items: number;
      readonly steps_per_epoch: number;
      readonly steps_total: number;
      /** Steps already done, when a run is resumed. */
      readonly step: number;
      /** The whole plan; logs of earlier versions have none. */
      readonly stages?: readonly StageFacts[];
      readonly baseline: Metrics | null;
    }
  /** `pace` is told every few seconds. */
  | ({ readonly event: 'batch'; readonly pace?: Pace } & BatchPoint)
  | ({ readonly event: 'epoch'; readonly images_per_second: number } & EpochRow)
  | { readonly event: 'checkpoint'; readonly step: number; readonly epoch: number; readonly best: boolean }
  | { readonly event: 'remark'; readonly text: string }
  /** A stage begins (or goes on). */
  | ({
      readonly event: 'stage';
      /** Zero-based. */
      readonly index: number;
      readonly stages: number;
      /** Scores of other sizes do not compare: from here on the best is another. */
      readonly restarts_best: boolean;
      /** What it computes in; logs of earlier versions do not say. */
      readonly precision?: Precision;
    } & StageFacts)
  | {
      readonly event: 'done';
      readonly run: RunId;
      readonly outcome: 'done' | 'stopped' | 'paused' | 'interrupted';
      readonly images_per_second: number;
      readonly best: EpochRow | null;
    }
  | { readonly event: 'failed'; readonly run: RunId; readonly error: WireError };

/** Probabilities of one run on one side of the split, with the labels beside them. Row-major [items, classes]. */
export interface Predictions {
  readonly run: RunId;
  readonly classes: readonly string[];
  readonly itemIds: Int32Array;
  readonly probabilities: Float32Array;
  readonly targets: Uint8Array;
}
