/** What the predictor process can be asked, and what it answers. Plain data only. */
import type { WireError } from '#shared/domain/wireError.ts';
import type { ExportCheck } from '#shared/domain/job.ts';
import type { TtaSettings } from '#main/datasets/ttaViews.ts';
import type { Explanation } from '#shared/domain/explanation.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ItemAnswer } from '#shared/domain/prediction.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { Arch } from '#shared/domain/run.ts';

/** Which weights, and what they are the weights of. */
export interface ModelSource {
  /** Absolute path of a safetensors file. */
  readonly checkpoint: string;
  /** Changes whenever the file does, so that a warm model is never an old one. */
  readonly version: string;
  readonly kind: Kind;
  readonly arch: Arch;
  /** Number of classes. */
  readonly classes: number;
  /** As in the settings of a run. */
  readonly sizePx: number;
  readonly widthPx: number | null;
}

/** One image: a probability per class, or why there are none. */
export type FilePrediction =
  | { readonly ok: true; readonly probabilities: Float32Array }
  | { readonly ok: false; readonly error: WireError };

/** What a model of tags makes of an image before it answers. */
export type FileFeatures =
  { readonly ok: true; readonly features: Float32Array } | { readonly ok: false; readonly error: WireError };

/** An answer of a model of masks or points. */
export type DrawnAnswer = Exclude<ItemAnswer, { kind: 'tags' }>;

export type DrawnPrediction =
  { readonly ok: true; readonly answer: DrawnAnswer } | { readonly ok: false; readonly error: WireError };

export interface PredictDrawnRequest {
  readonly model: ModelSource;
  readonly paths: readonly string[];
  /** Under which id each class of the model is answered, in their order; 0 for one that is not to be. */
  readonly classIds: readonly ClassId[];
  /** Masks: at the image's own size, in pieces with sides up to this; null: the whole image squeezed, as in training. */
  readonly piecesPx: number | null;
}

export interface PredictRequest {
  readonly model: ModelSource;
  readonly paths: readonly string[];
  /** Answers are blended with those for eight views of each image. */
  readonly tta: TtaSettings | null;
}

export interface ExportRequest {
  readonly model: ModelSource;
  /** Where the file is written; whoever asks moves or removes it. */
  readonly to: string;
  readonly producer: { readonly name: string; readonly version: string };
  readonly metadata: Readonly<Record<string, string>>;
  /** Images that the file must get right. */
  readonly images: readonly string[];
}

export interface ExplainRequest {
  readonly model: ModelSource;
  readonly path: string;
  /** Which output is asked about; null: the most probable one. */
  readonly output: number | null;
}

export type FeaturesRequest = Pick<PredictRequest, 'model' | 'paths'>;

/** What in a file speaks for an output of a model of tags. */
export type FileExplanation = Pick<Explanation, 'probabilities' | 'explained' | 'map' | 'seen'>;

export interface PredictorCalls {
  readonly predict: { readonly args: PredictRequest; readonly result: readonly FilePrediction[] };
  /** @throws AppError `alike.kind` */
  readonly features: { readonly args: FeaturesRequest; readonly result: readonly FileFeatures[] };
  /** For models of masks and points. */
  readonly predictDrawn: { readonly args: PredictDrawnRequest; readonly result: readonly DrawnPrediction[] };
  /** @throws AppError `explain.kind`, `image.unreadable`, `image.too-large` */
  readonly explain: { readonly args: ExplainRequest; readonly result: FileExplanation };
  /** @throws AppError `export.check-failed`, `export.nothing`; then no file is left at `to` */
  readonly exportModel: { readonly args: ExportRequest; readonly result: ExportCheck };
}
export type PredictorCall = keyof PredictorCalls;
