/** `limn lr-find`: tries learning rates on the training images and suggests some, without making a run. */
import type { Command } from 'commander';
import type { LrFindState, LrSuggestions } from '#shared/domain/lrFind.ts';
import { toWire } from '#shared/contract/errors.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { findRun, withJson, withProject, type InProject } from './command.ts';
import { lrPlot } from './lrPlot.ts';
import { addTrainOptions, configOf, type TrainFlags } from './trainOptions.ts';

export function registerLrFind(program: Command): void {
  const command = program
    .command('lr-find')
    .description('try learning rates and suggest some; Ctrl-C ends it, nothing is kept')
    .argument('<project>');
  withJson(addTrainOptions(command)).action((path: string, flags: TrainFlags) =>
    withProject(path, flags, async (context) => {
      const like = flags.like === undefined ? null : findRun(context, context.project, flags.like);
      try {
        tell(context, await findLr(context, await configOf(flags, context, like)));
      } catch (error) {
        context.out.json({ event: 'error', error: toWire(error) });
        throw error;
      }
    }),
  );
}

/** Tries rates with these settings; Ctrl-C cancels. @throws AppError `train.*`, `weights.*`, `device.missing` */
export async function findLr({ studio, out, project }: InProject, config: TrainConfig): Promise<LrFindState> {
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  process.once('SIGINT', cancel);
  try {
    return await studio.lrFinding.find(project, config, {
      signal: abort.signal,
      onState: ({ points, batches }) => out.bar('Trying learning rates', points.length, batches),
      onEvent: (event) => {
        if (event.event !== 'failed') out.json(event);
      },
    });
  } finally {
    process.off('SIGINT', cancel);
    out.clearProgress();
  }
}

/** What each rule reads off the curve, in one sentence. */
const RULES: Readonly<Record<Exclude<keyof LrSuggestions, 'isClear'>, string>> = {
  valley: 'well inside the longest fall of the loss: a good first choice',
  gradient: 'where the loss falls fastest from batch to batch',
  steep: 'where it falls fastest for every doubling of the rate',
  slide: 'the last rate before the loss begins to shoot up: about the most that works',
  minimum: 'a tenth of the rate at which the loss is lowest',
};

function tell({ out }: InProject, state: LrFindState): void {
  for (const text of state.remarks) out.say(text);
  if (state.end === 'cancelled') {
    out.say('Cancelled. Nothing was kept.');
    process.exitCode = 1;
    return;
  }
  const { points, suggestions } = state;
  const curve = { lrs: points.map(({ lr }) => lr), losses: points.map(({ smoothed }) => smoothed) };
  for (const line of lrPlot(curve)) out.say(line);
  out.say();
  const found = Object.entries(RULES).map(([name, says]) => ({
    name,
    says,
    lr: suggestions?.[name as keyof typeof RULES] ?? null,
  }));
  out.rows(found, [
    { title: 'rule', of: ({ name }) => name },
    { title: 'rate', of: ({ lr }) => (lr === null ? '–' : lr.toExponential(1)), align: 'right' },
    { title: 'what it is', of: ({ says }) => says },
  ]);
  out.say();
  out.say(adviceOn(suggestions));
}

/** What to do with it, as the course teaches. */
function adviceOn(suggestions: LrSuggestions | null): string {
  const valley = suggestions?.valley ?? null;
  if (suggestions === null || valley === null)
    return 'The loss exploded before there was a curve to read. Train on more images, or check the labels.';
  if (suggestions.isClear) return `Train with it: limn train <project> --lr ${valley.toExponential(1)}`;
  return 'There is no clear slope: the loss hardly falls anywhere, so no rule can be trusted. When the model has learned before, take a tenth of the rate just before the loss shoots up, as --lr A:B with B a fifth to a tenth of the rate of the head.';
}

/** The rate that `--lr auto` takes, with what it says about that; null leaves the rate as it is. */
export function autoLr({ suggestions }: LrFindState): { readonly lr: number | null; readonly says: string } {
  const valley = suggestions?.valley ?? null;
  if (valley === null || suggestions?.isClear !== true)
    return {
      lr: null,
      says: 'The search for a learning rate found no clear slope, so the usual rate is taken.',
    };
  // Two digits say all that such a curve can.
  const lr = Number(valley.toPrecision(2));
  return {
    lr,
    says: `The learning rate ${String(lr)} was found by trying: it lies well inside the longest fall of the loss (valley).`,
  };
}
