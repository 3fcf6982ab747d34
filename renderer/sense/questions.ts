/** What the page asks the worker that looks at an image, and what it answers. */
import type { PixelSize, Raster, Rect, Region } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { WandOptions } from '#shared/kernels/mask/magicWand.ts';
import type { Superpixels } from '#shared/kernels/mask/slic.ts';

/** The image that is looked at. Its colours are read at the first question about it. */
export interface SensedImage extends PixelSize {
  /** Absolute. */
  readonly url: string;
}

/** Each question by its name: what it needs, and what comes back. */
export interface Questions {
  readonly pixel: { readonly ask: Position; readonly answer: readonly [number, number, number] };
  readonly wand: {
    readonly ask: { readonly seed: Position; readonly options: WandOptions };
    readonly answer: Region;
  };
  readonly fill: {
    readonly ask: { readonly raster: Raster; readonly seed: Position; readonly tolerance: number };
    readonly answer: Region;
  };
  readonly object: { readonly ask: Rect; readonly answer: Region };
  readonly superpixels: {
    readonly ask: { readonly regionPx: number; readonly window: Rect };
    readonly answer: Superpixels;
  };
}
export type QuestionName = keyof Questions;

export type Question = {
  readonly [Name in QuestionName]: {
    readonly id: number;
    readonly image: SensedImage;
    readonly name: Name;
    readonly ask: Questions[Name]['ask'];
  };
}[QuestionName];

export type Answer =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly problem: string };
