/** `limn evaluate`: how good a run's best weights are, all together and per class, by any metric. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { accuracyThresh, fbetaPerSample, perClassTable } from '#shared/kernels/metrics.ts';
import { runThresholds } from '#main/services/runThresholds.ts';
import { plural } from './Output.ts';
import { findRun, numberIn, usage, withJson, withProject, type JsonFlag } from './command.ts';
import { evaluateDrawn } from './evaluateDrawn.ts';
import { metricsOf, tellMetrics, withMetrics } from './metricOption.ts';
import { piecesOf, withTiles, type TilesFlag } from './tilesFlag.ts';

interface EvaluateFlags extends JsonFlag, TilesFlag {
  readonly run: string;
  readonly split: 'valid' | 'test';
  readonly threshold?: number;
  readonly tta?: boolean;
  readonly metric?: readonly string[];
}

export function registerEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('score a run on the validation (or test) images, per class')
    .argument('<project>')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .addOption(new Option('--split <side>', 'which images').choices(['valid', 'test']).default('valid'))
    .option(
      '--threshold <number>',
      'tags: one counts above it (default: the thresholds of the project)',
      numberIn(0, 1),
    )
    .option('--tta', 'tags: blend each answer with those for eight views of the image');
  withTiles(withJson(withMetrics(command))).action((path: string, flags: EvaluateFlags) =>
    evaluate(path, flags),
  );
}

function evaluate(path: string, flags: EvaluateFlags): Promise<void> {
  return withProject(path, flags, async (context) => {
    const { studio, out, project } = context;
    const run = findRun(context, project, flags.run);
    const specs = metricsOf(flags.metric ?? [], run.kind);
    if (run.kind !== 'tags') {
      if (flags.tta === true || flags.threshold !== undefined)
        throw usage('--tta and --threshold are for tags.');
      return evaluateDrawn(context, run, { split: flags.split, specs, piecesPx: piecesOf(flags) });
    }
    if (flags.tiles !== undefined) throw usage('--tiles is for masks.');
    const asked = flags.threshold;
    if (asked === 0 || asked === 1) throw usage('--threshold must lie between 0 and 1.');
    const own = runThresholds(project, run);
    const threshold = asked ?? own;
    out.progress(`Predicting with ${run.name}`);
    const { classes, probabilities, targets, itemIds } = await studio.predicting.evaluate(
      project,
      run.id,
      flags.split,
      { tta: flags.tta },
    );
    const metrics = {
      fbeta: fbetaPerSample(probabilities, targets, classes.length, threshold),
      accuracy_thresh: accuracyThresh(probabilities, targets, threshold),
    };
    const rows = perClassTable(probabilities, targets, classes, threshold);
    out.json({
      event: 'evaluation',
      run: run.id,
      split: flags.split,
      threshold: asked ?? studio.projects.describe(project).threshold,
      thresholds: Object.fromEntries(classes.map((name, i) => [name, asked ?? own[i]])),
      tta: flags.tta === true,
      items: itemIds.length,
      metrics,
    });
    for (const row of rows) out.json({ event: 'class', ...row });
    out.say(
      `Run ${run.id} on ${plural(itemIds.length, 'image')} (${flags.split}), ${thresholdText(asked ?? own)}: F2 ${metrics.fbeta.toFixed(4)}, accuracy ${metrics.accuracy_thresh.toFixed(4)}`,
    );
    out.say();
    out.rows(rows, [
      { title: 'class', of: (row) => row.name },
      { title: 'precision', of: (row) => row.precision.toFixed(3), align: 'right' },
      { title: 'recall', of: (row) => row.recall.toFixed(3), align: 'right' },
      { title: 'F2', of: (row) => row.f2.toFixed(3), align: 'right' },
      { title: 'labeled', of: (row) => row.count, align: 'right' },
      { title: 'predicted', of: (row) => row.predicted, align: 'right' },
    ]);
    const thresholds = asked === undefined ? own : classes.map(() => asked);
    tellMetrics(out, specs, { kind: 'tags', classes, probabilities, targets, thresholds });
  });
}

/** "threshold 0.2", "thresholds 0.12 to 0.6". */
function thresholdText(threshold: number | readonly number[]): string {
  const all = typeof threshold === 'number' ? [threshold] : threshold;
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most
    ? `threshold ${String(least)}`
    : `thresholds ${least.toFixed(2)} to ${most.toFixed(2)}`;
}
