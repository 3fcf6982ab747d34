/** `limn evaluate` of masks and points: how good a run is, all together and per class, at the size of the images. */
import type { DrawnEvaluation, MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { MetricSpec } from '#shared/domain/metric.ts';
import type { Run } from '#shared/domain/run.ts';
import { maskScores, pointScores } from '#shared/kernels/drawnScores.ts';
import { usage, type InProject } from './command.ts';
import { tellMetrics } from './metricOption.ts';
import { METRIC_WORDS, metricText } from '#main/services/metricWords.ts';
import { count, plural } from './Output.ts';

export async function evaluateDrawn(
  { studio, out, project }: InProject,
  run: Run,
  {
    split,
    specs,
    piecesPx,
  }: {
    readonly split: 'valid' | 'test';
    readonly specs: readonly MetricSpec[];
    readonly piecesPx: number | null;
  },
): Promise<void> {
  if (piecesPx !== null && run.kind !== 'masks') throw usage('--tiles is for masks.');
  out.progress(`Predicting with ${run.name}`);
  const evaluation = await studio.predicting.drawn.evaluate(project, run.id, split, { piecesPx });
  const { metrics, classes } = evaluation.kind === 'masks' ? maskScores(evaluation) : pointScores(evaluation);
  const items = evaluation.itemIds.length;
  out.json({ event: 'evaluation', kind: evaluation.kind, run: run.id, split, piecesPx, items, metrics });
  for (const row of classes) out.json({ event: 'class', ...row });
  const words = METRIC_WORDS[evaluation.kind].map((word) => `${word.title} ${metricText(metrics, word)}`);
  out.say(`Run ${run.id} on ${plural(items, 'image')} (${split}): ${words.join(', ')}`);
  out.say();
  tell({ studio, out, project }, evaluation);
  tellMetrics(out, specs, evaluation);
}

const tell = (context: InProject, evaluation: DrawnEvaluation): void =>
  evaluation.kind === 'masks' ? tellMasks(context, evaluation) : tellPoints(context, evaluation);

function tellMasks({ out }: InProject, evaluation: MaskEvaluation): void {
  out.rows(maskScores(evaluation).classes, [
    { title: 'class', of: (row) => row.name },
    { title: 'IoU', of: (row) => row.iou?.toFixed(3) ?? '–', align: 'right' },
    { title: 'Dice', of: (row) => row.dice?.toFixed(3) ?? '–', align: 'right' },
    { title: 'pixels', of: (row) => count(row.pixels), align: 'right' },
  ]);
}

function tellPoints({ out }: InProject, evaluation: PointEvaluation): void {
  out.rows(pointScores(evaluation).classes, [
    { title: 'point', of: (row) => row.name },
    { title: 'error px', of: (row) => row.error?.toFixed(2) ?? '–', align: 'right' },
    { title: 'images', of: (row) => count(row.images), align: 'right' },
  ]);
}
