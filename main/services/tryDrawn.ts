/** What a run of masks or points says of any image file, with a small picture of the file to show it on. */
import { resolve } from 'node:path';
import { makePreview } from '#main/files/preview.ts';
import { scaleMask } from '#main/datasets/maskPixels.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { PixelSize, StoredMask } from '#shared/domain/mask.ts';
import type { TriedImage } from '#shared/domain/prediction.ts';
import type { RunId } from '#shared/domain/run.ts';
import { tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { areasOf, decodeTile, tileRect } from '#shared/kernels/maskTiles.ts';
import { toWire } from '#shared/contract/errors.ts';
import type { DrawnPrediction } from '#main/processes/prediction/protocol.ts';
import type { OpenProject } from './Projects.ts';
import type { PredictingDrawn, SeenAs } from './predictingDrawn.ts';

/** Longest side of the picture that comes along. */
const PREVIEW_PX = 1280;

/** One answer per path, in order. @throws AppError as `PredictingDrawn.predict` */
export async function tryDrawn(
  drawn: PredictingDrawn,
  project: OpenProject,
  run: RunId,
  { paths, ...seen }: SeenAs & { readonly paths: readonly string[] },
): Promise<readonly TriedImage[]> {
  const answers = await drawn.predict(project, run, paths, seen);
  const tried: TriedImage[] = [];
  for (const [i, answer] of answers.entries()) tried.push(await withPicture(paths[i] ?? '', answer));
  return tried;
}

async function withPicture(path: string, prediction: DrawnPrediction): Promise<TriedImage> {
  if (!prediction.ok) return { path, ok: false, error: prediction.error };
  try {
    const { jpeg: preview, size, shown } = await makePreview(resolve(path), PREVIEW_PX);
    const { answer } = prediction;
    if (answer.kind === 'points') return { path, ok: true, preview, size, answer, shares: [] };
    const mask = { ...shown, tiles: tilesOf({ ...shown, data: scaleMask(answer.mask, shown) }) };
    return { path, ok: true, preview, size, answer: { ...answer, mask }, shares: sharesOf(answer.mask) };
  } catch (error) {
    return { path, ok: false, error: toWire(error) };
  }
}

/** The part of a mask that each class takes, the largest first. @throws Error when a square is damaged: we made it */
export function sharesOf(mask: StoredMask): (readonly [ClassId, number])[] {
  const areas = new Map<ClassId, number>();
  for (const { tx, ty, runs } of mask.tiles) {
    const { w, h } = tileRect(tx, ty, mask);
    const pixels = decodeTile(runs, w * h);
    if (pixels === null) throw new Error(`square ${tx}, ${ty} of a predicted mask is damaged`);
    for (const [id, area] of areasOf(pixels)) areas.set(id, (areas.get(id) ?? 0) + area);
  }
  return [...areas].map(([id, area]) => [id, area / areaOf(mask)] as const).sort(([, a], [, b]) => b - a);
}

const areaOf = ({ widthPx, heightPx }: PixelSize): number => widthPx * heightPx;
