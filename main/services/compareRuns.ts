/** Two runs held against each other on the images that both are judged by, with the labels as they are today. */
import { AppError } from '#shared/contract/errors.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { RunId } from '#shared/domain/run.ts';
import type { RunComparison } from '#shared/domain/runComparison.ts';
import { compareDrawnRuns, compareTagRuns, type JudgedTags } from '#shared/kernels/compareRuns.ts';
import type { EvaluatedSide } from './evaluationItems.ts';
import type { Predicting } from './predicting.ts';
import type { SeenAs } from './predictingDrawn.ts';
import type { OpenProject } from './Projects.ts';
import { runThresholds } from './runThresholds.ts';
import { storedRun } from './runStore.ts';

export interface ComparedRuns extends SeenAs {
  readonly a: RunId;
  readonly b: RunId;
  readonly side: EvaluatedSide;
}

interface Parts {
  readonly project: OpenProject;
  readonly predicting: Predicting;
}

/**
 * The best weights of both runs, image by image, tags at the thresholds in use. Where the split was changed between the two,
 * the images on that side of both; where classes were, those that both know.
 * @throws AppError `compare.nothing`, `project.kind`, `run.unknown`, `run.no-checkpoint`, `evaluate.nothing`, `process.exited`,
 *   `weights.*`, `cancelled`
 */
export async function compareRuns(parts: Parts, asked: ComparedRuns): Promise<RunComparison> {
  const { a, b } = asked;
  const found =
    storedRun(parts.project, a).kind === 'tags'
      ? compareTagRuns(await judgedTags(parts, a, asked), await judgedTags(parts, b, asked))
      : compareDrawnRuns(await judgedDrawn(parts, a, asked), await judgedDrawn(parts, b, asked));
  const lacking = found.classes.length === 0 ? 'class' : found.items.length === 0 ? 'image' : null;
  if (lacking !== null) throw new AppError('compare.nothing', { a, b, lacking });
  return found;
}

async function judgedTags(
  { project, predicting }: Parts,
  id: RunId,
  { side, piecesPx = null }: ComparedRuns,
): Promise<JudgedTags> {
  if (piecesPx !== null) throw new AppError('project.kind', { kind: 'tags', needed: 'masks' });
  const predictions = await predicting.evaluate(project, id, side);
  return { predictions, threshold: runThresholds(project, storedRun(project, id)) };
}

const judgedDrawn = (
  { project, predicting }: Parts,
  id: RunId,
  { side, piecesPx }: ComparedRuns,
): Promise<DrawnEvaluation> => predicting.drawn.evaluate(project, id, side, { piecesPx });
