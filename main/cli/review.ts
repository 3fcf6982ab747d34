/** `limn review`: the labels that a run finds least likely, which is where wrong labels are found first. */
import type { Command } from 'commander';
import { reviewLabels, type ReviewedItem } from '#main/services/suggesting/reviewing.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import { plural } from './Output.ts';
import { findRun, numberIn, withJson, withProject, type InProject, type JsonFlag } from './command.ts';

interface ReviewFlags extends JsonFlag {
  readonly run: string;
  readonly top: number;
}

export function registerReview(program: Command): void {
  const command = program
    .command('review')
    .description('labeled images whose labels a run doubts, the most doubtful first')
    .argument('<project>')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .option('--top <count>', 'how many are told', numberIn(1, 1_000_000, 'whole'), 20);
  withJson(command).action((path: string, flags: ReviewFlags) => review(path, flags));
}

function review(path: string, flags: ReviewFlags): Promise<void> {
  return withProject(path, flags, async (context) => {
    const { studio, out, project } = context;
    const run = findRun(context, project, flags.run);
    const abort = new AbortController();
    const cancel = (): void => abort.abort();
    process.once('SIGINT', cancel);
    const onProgress = (done: number, total: number): void => out.bar(`Asking ${run.name}`, done, total);
    const { asked, unreadable, items } = await reviewLabels(
      { project, predicting: studio.predicting },
      run.id,
      onProgress,
      abort.signal,
    ).finally(() => process.off('SIGINT', cancel));
    const told = items.slice(0, flags.top).map((item) => wordsOf(context, item));
    const disagreeing = items.filter(({ disagreement }) => disagreement > 0).length;
    for (const row of told) out.json({ event: 'disagreement', run: run.id, ...row });
    out.json({ event: 'review', run: run.id, asked, unreadable, disagreeing });
    out.say(`Run ${run.id} would label ${disagreeing} of ${plural(asked, 'labeled image')} otherwise.`);
    if (told.length === 0) return;
    out.say();
    out.rows(told, [
      { title: 'doubt', of: (row) => row.doubt.toFixed(3), align: 'right' },
      { title: 'image', of: (row) => row.path },
      { title: 'labeled', of: (row) => row.labels.join(', ') || '–' },
      { title: 'doubted', of: (row) => row.doubted ?? '–' },
      { title: 'would come', of: (row) => row.add.map(scored).join(', ') },
      { title: 'would go', of: (row) => row.remove.map(scored).join(', ') },
    ]);
  });
}

interface NamedScore {
  readonly name: string;
  readonly probability: number;
}

const scored = ({ name, probability }: NamedScore): string => `${name} ${probability.toFixed(2)}`;

/** Class ids by their names, and what the threshold makes of the probabilities. */
function wordsOf({ studio, project }: InProject, { labels, scores, doubted, ...item }: ReviewedItem) {
  const names = new Map(studio.classes.list(project).map((one) => [one.id, one.name]));
  const threshold = thresholdOf(studio.projects.describe(project));
  const named = scores
    .map(([id, probability]) => ({ id, name: names.get(id) ?? '', probability }))
    .sort((a, b) => b.probability - a.probability);
  const pick = (isMeant: (one: (typeof named)[number]) => boolean): readonly NamedScore[] =>
    named.filter(isMeant).map(({ name, probability }) => ({ name, probability }));
  return {
    ...item,
    doubted: doubted === null ? null : (names.get(doubted) ?? ''),
    labels: labels.map((id) => names.get(id) ?? ''),
    add: pick(({ id, probability }) => probability > threshold(id) && !labels.includes(id)),
    remove: pick(({ id, probability }) => probability <= threshold(id) && labels.includes(id)),
  };
}
