/** What in an image speaks for a tag: Grad-CAM by the weights of a run, with a picture to show it on. */
import { resolve } from 'node:path';
import { writeHeatPng } from '#main/files/heatPicture.ts';
import { makePreview } from '#main/files/preview.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Explanation } from '#shared/domain/explanation.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { RunId } from '#shared/domain/run.ts';
import { pathOfItem } from './itemPath.ts';
import type { Predicting } from './predicting.ts';
import type { OpenProject } from './Projects.ts';
import { runClasses } from './runClasses.ts';
import { modelOfRun } from './runModel.ts';
import { storedRun } from './runStore.ts';

/** Longest side of the picture that comes along. */
const PREVIEW_PX = 1024;
/** Classes that an error names. */
const NAMED_MOST = 12;

export interface ExplainQuestion {
  /** Of the project, or the path of any image file. */
  readonly image: ItemId | string;
  /** A class of the run by its place, or by its name of today; null: the most probable one. */
  readonly about: number | string | null;
}

/**
 * The predicted probabilities of an image, and what in it speaks for one class. Of images that are no squares a model of tags sees
 * the middle; `seen` says which part.
 * @throws AppError `explain.kind` for runs of masks and points, `explain.class`, `run.unknown`, `run.no-checkpoint`, `item.unknown`,
 *   `image.unreadable`, `image.too-large`, `process.exited`, `weights.*`
 */
export async function explainImage(
  predicting: Predicting,
  project: OpenProject,
  id: RunId,
  { image, about }: ExplainQuestion,
): Promise<Explanation> {
  const run = storedRun(project, id);
  if (run.kind !== 'tags') throw new AppError('explain.kind', { kind: run.kind });
  const model = modelOfRun(project, run);
  const classes = runClasses(project, run).map(({ name }) => name);
  const output = about === null ? null : placeOf(classes, about);
  const path = typeof image === 'string' ? resolve(image) : pathOfItem(project, image);
  const found = await predicting.predictor.call('explain', { model, path, output });
  const { jpeg: preview, size } = await makePreview(path, PREVIEW_PX);
  return { ...found, classes, size, preview };
}

/** The preview with what the model saw coloured by heat, the rest of it dark, as a PNG. */
export const explanationPng = ({ preview, size, seen, map }: Explanation): Promise<Uint8Array> =>
  writeHeatPng(preview, { map, part: shareOf(seen, size) });

const shareOf = (seen: Explanation['seen'], { widthPx, heightPx }: Explanation['size']) => ({
  x: seen.x / widthPx,
  y: seen.y / heightPx,
  w: seen.w / widthPx,
  h: seen.h / heightPx,
});

function placeOf(classes: readonly string[], about: number | string): number {
  const place = typeof about === 'number' ? about : classes.indexOf(about);
  if (classes[place] !== undefined) return place;
  const rest = classes.length > NAMED_MOST ? ', …' : '';
  const known = `${classes.slice(0, NAMED_MOST).join(', ')}${rest}`;
  throw new AppError('explain.class', { name: String(about), known });
}
