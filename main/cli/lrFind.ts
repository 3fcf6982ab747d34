/** `limn lr-find`: tries learning rates on the training images and suggests some, without making a run. */
import type { Command } from 'commander';
import { LR_RULE_TEXT, lrAdviceText, lrSpecText, shortLr } from '#shared/contract/lrFindText.ts';
import { LR_RULES, type LrFindState } from '#shared/domain/lrFind.ts';
import { toWire } from '#shared/contract/errors.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { adviseLr, lrSpecOf, situationOf, STOP_DIVISORS } from '#shared/kernels/lrAdvice.ts';
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

function tell({ studio, out, project }: InProject, state: LrFindState): void {
  for (const text of state.remarks) out.say(text);
  const { points, suggestions, config } = state;
  if (suggestions === null) {
    out.say('Cancelled. Nothing was kept.');
    process.exitCode = 1;
    return;
  }
  const curve = { lrs: points.map(({ lr }) => lr), losses: points.map(({ smoothed }) => smoothed) };
  for (const line of lrPlot(curve)) out.say(line);
  out.say();
  out.rows(
    [...LR_RULES],
    [
      { title: 'rule', of: (rule) => rule },
      { title: 'rate', of: (rule) => rateText(suggestions[rule]), align: 'right' },
      { title: 'what it is', of: (rule) => LR_RULE_TEXT[rule] },
    ],
  );
  out.say();
  const from = config.from === null ? null : studio.training.get(project, config.from).config;
  const situation = situationOf(config, from);
  const advice = adviseLr(curve, suggestions, situation);
  out.say(lrAdviceText(advice.kind, suggestions.isClear));
  if (advice.lr === null || advice.kind === 'unclear') return;
  const [divisor] = STOP_DIVISORS;
  out.say(`Train with it: limn train <project> --lr ${lrSpecText(lrSpecOf(advice.lr, situation, divisor))}`);
}

const rateText = (lr: number | null): string => (lr === null ? '–' : shortLr(lr));

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
