/** Thresholds by the outputs of a run: those in use, and those that would suit its validation images best. */
import { readThresholds } from '#main/database/queries/thresholds.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Predictions, Run } from '#shared/domain/run.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import { bestThreshold, prCurve } from '#shared/kernels/prCurve.ts';
import type { OpenProject } from './Projects.ts';
import { runClasses } from './runClasses.ts';

/** One per output of the run's model, in its order. */
export function runThresholds(project: OpenProject, run: Run): readonly number[] {
  const of = thresholdOf(project.db.read('thresholds', readThresholds));
  return runClasses(project, run).map(({ id }) => of(id));
}

/** With fewer images than this that carry a class, its best threshold is that of these images and no others. */
export const FEW_IMAGES = 10;

export interface ChosenThreshold {
  readonly name: string;
  /** Null when the project has no such class any more. */
  readonly id: ClassId | null;
  /** Images that carry the class; without any, nothing can be chosen. */
  readonly images: number;
  readonly threshold: number | null;
  readonly fbeta: number | null;
  readonly averagePrecision: number | null;
}

/** For each class the threshold with the highest F-beta on these images. */
export function chooseThresholds(
  project: OpenProject,
  run: Run,
  { probabilities, targets }: Pick<Predictions, 'probabilities' | 'targets'>,
  beta: number,
): readonly ChosenThreshold[] {
  const classes = runClasses(project, run);
  return classes.map(({ id, name }, column) => {
    const curve = prCurve(probabilities, targets, { column, classes: classes.length });
    const best = bestThreshold(curve, beta);
    const { positives: images, averagePrecision } = curve;
    return {
      id,
      name,
      images,
      threshold: best?.threshold ?? null,
      fbeta: best?.fbeta ?? null,
      averagePrecision,
    };
  });
}
