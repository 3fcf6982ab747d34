/** What is drawn on the images of an import: masks as squares, points by name. One image at a time, before anything is stored. */
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import type { AnnotatedImage, NamedPoint } from '#main/formats/annotations.ts';
import { paintShapes } from '#main/formats/keep/mask.ts';
import { keepPoints } from '#main/formats/keep/points.ts';
import { cancelled } from '#shared/contract/errors.ts';
import { MAX_MASK_PX, type MaskTile, type PixelSize } from '#shared/domain/mask.ts';
import type { PointScheme } from '#shared/domain/points.ts';
import { blankRaster, tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import type { ClassPlan } from './ClassPlan.ts';
import type { LabelFacts } from './entries.ts';
import { fillFromFiles } from './maskFiles.ts';
import type { SkipLog } from './SkipLog.ts';

/** Numbers of classes are those of the plan. */
export interface DrawnLabels {
  readonly tiles: readonly MaskTile[];
  readonly points: readonly (readonly [number, NamedPoint])[];
  /** Shapes that lie over others of another class. */
  readonly over: number;
}

export interface DrawContext {
  readonly kind: 'masks' | 'points';
  readonly facts: LabelFacts;
  readonly plan: ClassPlan;
  readonly skips: SkipLog;
  readonly signal: AbortSignal;
}

/**
 * @param size of the image
 * @returns null when nothing is said about the image, or nothing of what is said could be used
 * @throws CancelledError
 */
export async function drawLabels(
  image: AnnotatedImage,
  size: PixelSize,
  context: DrawContext,
): Promise<DrawnLabels | null> {
  // Others get their turn between two images.
  await setImmediate();
  if (context.signal.aborted) throw cancelled();
  if (!image.isLabeled) return null;
  return context.kind === 'points' ? drawPoints(image, size, context) : drawMask(image, size, context);
}

function drawPoints(
  image: AnnotatedImage,
  size: PixelSize,
  { plan, skips }: DrawContext,
): DrawnLabels | null {
  const report = (reason: string, place: string): void => skips.add(reason, place);
  const named = keepPoints(image, size, report).flatMap((point): [number, NamedPoint][] => {
    const number = plan.valueOf(point.name);
    return number === undefined ? [] : [[number, point]];
  });
  const saidNothing = image.sets.length === 0 && image.shapes.length > 0;
  return saidNothing ? null : { tiles: [], points: named, over: 0 };
}

async function drawMask(
  image: AnnotatedImage,
  size: PixelSize,
  context: DrawContext,
): Promise<DrawnLabels | null> {
  const { plan, skips, facts } = context;
  const report = (reason: string, place: string): void => skips.add(reason, place);
  if (size.widthPx * size.heightPx > MAX_MASK_PX) {
    report('an image too large for a mask', image.place);
    return null;
  }
  const raster = blankRaster(size.widthPx, size.heightPx);
  const target = { raster, valueOf: plan.valueOf, report };
  const painted = paintShapes(image, target);
  const files = image.maskFiles.map((place) => ({ place, path: join(facts.folder, place) }));
  const isFilled =
    facts.meaning !== null &&
    files.length > 0 &&
    (await fillFromFiles({ ...target, files, meaning: facts.meaning }));
  const saidNothing = image.shapes.length === 0 && image.sets.length === 0 && files.length === 0;
  return painted.shapes > 0 || isFilled || saidNothing
    ? { tiles: tilesOf(raster), points: [], over: painted.over }
    : null;
}

/** The lines and mirror pairs of a source, where both ends are classes. @param idOf by name */
export function schemeOf({ scheme }: LabelFacts, idOf: (name: string) => number | undefined): PointScheme {
  const pairs = (named: readonly (readonly [string, string])[]): [number, number][] =>
    named.flatMap(([a, b]): [number, number][] => {
      const [first, second] = [idOf(a), idOf(b)];
      return first === undefined || second === undefined || first === second ? [] : [[first, second]];
    });
  return { edges: pairs(scheme.edges), mirrors: pairs(scheme.mirrors) };
}
