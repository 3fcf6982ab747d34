/** What differs between exported models of tags, masks and points: how they see images, and how they are held against the app. */
import { areaOf, type Size } from '#main/datasets/inputSize.ts';
import { MASK_OUTPUT, POINTS_OUTPUT, PROBABILITIES_OUTPUT } from '#main/engine/lower/exportEndings.ts';
import type { ModelTensor } from '#main/engine/runtime/ort/runModel.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Kind } from '#shared/domain/project.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import type { LoadedModel } from './LoadedModel.ts';
import { maskAnswer } from './maskAnswer.ts';
import { softmaxed } from './pieces.ts';
import { pointAnswer } from './predictDrawn.ts';
import { sigmoid } from './predictFiles.ts';

/** What the app makes of an image. */
export interface AppSide {
  /** Of one image, by the program that scores epochs. */
  readonly logits: Float32Array;
  readonly model: Pick<LoadedModel, 'source' | 'size'>;
  /** Of the image that the file was given. */
  readonly size: Size;
}

export type FileOutputs = Readonly<Record<string, ModelTensor>>;

export interface Apart {
  /** Tags and masks: in any probability; points: in pixels of the image. NaN where a number or an output is missing. */
  readonly largest: number;
  /** What one unit of the limit is: 1, or for points the longer side of the image in pixels. */
  readonly unit: number;
  /** Masks: pixels of another class. */
  readonly differing: number;
}

export interface Limits {
  readonly largest: number;
  /** Share of the pixels, and one more. */
  readonly differing: number;
}

export interface ExportKind {
  readonly fit: 'crop' | 'squeeze';
  /** From decoded originals, and from images at the model's own size, where nothing is resized. docs/export.md gives reasons. */
  readonly limits: { readonly original: Limits; readonly modelSize: Limits };
  compare(app: AppSide, file: FileOutputs): Apart;
}

export const EXPORT_KINDS: { readonly [K in Kind]: ExportKind } = {
  tags: {
    fit: 'crop',
    limits: { original: { largest: 1e-3, differing: 0 }, modelSize: { largest: 1e-5, differing: 0 } },
    compare: ({ logits }, file) => ({
      largest: largestGap(logits.map(sigmoid), file[PROBABILITIES_OUTPUT]),
      unit: 1,
      differing: 0,
    }),
  },
  masks: {
    fit: 'squeeze',
    limits: { original: { largest: 1e-2, differing: 1e-3 }, modelSize: { largest: 1e-4, differing: 1e-4 } },
    compare: (app, file) => ({
      differing: differingPixels(app, file[MASK_OUTPUT]),
      largest: largestGap(
        softmaxed(app.logits.slice(), app.model.source.classes),
        file[PROBABILITIES_OUTPUT],
      ),
      unit: 1,
    }),
  },
  points: {
    fit: 'squeeze',
    limits: { original: { largest: 5e-4, differing: 0 }, modelSize: { largest: 1e-5, differing: 0 } },
    compare: ({ logits, model, size }, file) => {
      const { points } = pointAnswer(logits, { classIds: idsOf(model.source.classes), size });
      return {
        largest: largestGap(Float32Array.from(points.flatMap(([, { x, y }]) => [x, y])), file[POINTS_OUTPUT]),
        unit: Math.max(size.widthPx, size.heightPx),
        differing: 0,
      };
    },
  },
};

/** Ids that stand for the places of the classes: one more, for 0 is no class. */
const idsOf = (classes: number): readonly ClassId[] => Array.from({ length: classes }, (_, i) => i + 1);

/** NaN, which Math.max keeps, where there is not a number for each. */
function largestGap(app: Float32Array, found: ModelTensor | undefined): number {
  if (!(found?.data instanceof Float32Array) || found.data.length !== app.length) return NaN;
  const { data } = found;
  return app.reduce((most, value, i) => Math.max(most, Math.abs(value - (data[i] ?? NaN))), 0);
}

/** All of them where the file gave no mask of this size. */
function differingPixels({ logits, model, size }: AppSide, found: ModelTensor | undefined): number {
  const { mask } = maskAnswer(logits, { classIds: idsOf(model.source.classes), size, modelSize: model.size });
  const ids = rasterOf(mask)?.data;
  if (ids === undefined) throw new Error('the mask of the app is not whole');
  const data = found?.data;
  if (!(data instanceof Uint8Array || data instanceof Int32Array) || data.length !== ids.length)
    return areaOf(size);
  return ids.reduce((count, id, i) => (data[i] === id - 1 ? count : count + 1), 0);
}
