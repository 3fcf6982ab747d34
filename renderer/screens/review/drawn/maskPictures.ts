/** What of a mask's label and answer lies above the picture: pixels and their colours. */
import type { MaskComparison } from '#shared/domain/evaluation.ts';
import type { Raster } from '#shared/domain/mask.ts';
import type { Palette } from '#shared/kernels/mask/colorize.ts';
import { differences, edgePxOf } from '#shared/kernels/mask/differences.ts';
import { blankRaster, rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { DIFFERENCE_PALETTE, placePalette } from './drawnColors.ts';
import type { Shown } from './ShownChoice.tsx';

export interface MaskRasters {
  readonly truth: Raster;
  readonly answer: Raster;
}

/** Damaged squares show as unlabeled: they were counted as such. */
export function rastersOf({ widthPx, heightPx, truth, answer }: MaskComparison): MaskRasters {
  const read = (tiles: MaskComparison['truth']): Raster =>
    rasterOf({ widthPx, heightPx, tiles }) ?? blankRaster(widthPx, heightPx);
  return { truth: read(truth), answer: read(answer) };
}

export interface MaskQuestion {
  readonly shown: Shown;
  /** Place of the class that alone is looked at; null: all. */
  readonly only: number | null;
  readonly voidIndex: number | null;
  /** By place. */
  readonly colors: readonly string[];
}

export interface MaskPicture {
  readonly raster: Raster;
  readonly palette: Palette;
}

export function maskPicture({ truth, answer }: MaskRasters, question: MaskQuestion): MaskPicture {
  const { shown, only, voidIndex, colors } = question;
  if (shown !== 'differences')
    return { raster: shown === 'truth' ? truth : answer, palette: placePalette(colors, only) };
  const raster = differences(truth, answer, {
    voidValue: voidIndex === null ? null : voidIndex + 1,
    only: only === null ? null : only + 1,
    edgePx: edgePxOf(truth),
  });
  return { raster, palette: DIFFERENCE_PALETTE };
}
