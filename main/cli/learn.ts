/** `limn learn`: a run from another one's best weights that learns from corrections, and what it gained and forgot. */
import { InvalidArgumentError, type Command } from 'commander';
import type { LearnOutcome } from '#shared/domain/inbox.ts';
import { LEAST_WEIGHT, MOST_WEIGHT, USUAL_WEIGHT, type LrSpec } from '#shared/domain/run.ts';
import type { Kind } from '#shared/domain/project.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { plural } from './Output.ts';
import { findRun, numberIn, usage, withJson, withProject, type InProject, type JsonFlag } from './command.ts';
import { judgedWord, METRIC_WORDS, metricText } from '#main/services/metricWords.ts';
import { follow } from './train.ts';
import { parseLr } from './optionValues.ts';

interface LearnFlags extends JsonFlag {
  readonly onlyMistakes?: boolean;
  readonly weight?: number;
  readonly epochs?: number;
  readonly lr?: LrSpec;
}

export function registerLearn(program: Command): void {
  const command = program
    .command('learn')
    .description('train on with the corrections of the inbox, and say what was gained and forgotten')
    .argument('<project>')
    .argument('<run>', 'the run to go on from: its id, or last, or best')
    .option('--only-mistakes', 'train on the corrected images alone, at a slightly higher rate')
    .option(
      '--weight <times>',
      `how often an epoch draws a corrected image (${String(USUAL_WEIGHT)})`,
      numberIn(LEAST_WEIGHT, MOST_WEIGHT, 'whole'),
    )
    .option(
      '--epochs <number>',
      'half of those of the run before when left out, with --only-mistakes as many',
      numberIn(1, 10_000, 'whole'),
    )
    .option('--lr <rate>', 'highest learning rate, a fifth of the one before when left out', rateIn);
  withJson(command).action((path: string, id: string, flags: LearnFlags) =>
    withProject(path, flags, (context) => learn(context, id, flags)),
  );
}

function rateIn(text: string): LrSpec {
  try {
    return parseLr(text);
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new InvalidArgumentError('It must be a rate such as 1e-4, or a slice such as 1e-5:1e-4.');
  }
}

async function learn(context: InProject, id: string, flags: LearnFlags): Promise<void> {
  const { studio, out, project } = context;
  if (flags.onlyMistakes === true && flags.weight !== undefined)
    throw usage(
      'Choose one of --only-mistakes and --weight: the mistakes alone have nothing to weigh against.',
    );
  const from = findRun(context, project, id);
  const settings = {
    use: flags.onlyMistakes === true ? 'only' : (flags.weight ?? USUAL_WEIGHT),
    epochs: flags.epochs ?? null,
    lr: flags.lr ?? null,
  } as const;
  const { device } = studio.learning.config(project, from.id, settings);
  // A device that is not there is told before there is a run.
  if (device !== 'auto') await studio.devices.choose(device);
  const run = studio.learning.start(project, from.id, settings);
  await follow(context, run);
  if (!studio.training.get(project, run.id).hasCheckpoint) return;
  const outcome = await studio.learning.outcome(project, run.id);
  out.json({ event: 'learned', ...outcome });
  tell(context, from.kind, outcome);
}

function tell({ out }: InProject, kind: Kind, outcome: LearnOutcome): void {
  const { before, after, corrected, classes } = outcome;
  out.say();
  out.rows(METRIC_WORDS[kind], [
    { title: `${plural(outcome.images, 'old validation image')}`, of: ({ title }) => title },
    { title: outcome.from, of: (word) => metricText(before, word), align: 'right' },
    { title: outcome.run, of: (word) => metricText(after, word), align: 'right' },
  ]);
  if (corrected.images > 0) {
    const wrong =
      kind === 'tags'
        ? `, ${String(corrected.wrongBefore)} wrong before, ${String(corrected.wrongAfter)} now`
        : '';
    out.say(
      `${plural(corrected.images, 'corrected image')}${wrong}; ${corrected.apartBefore.toFixed(3)} from the labels before, ${corrected.apartAfter.toFixed(3)} now.`,
    );
  }
  out.say(verdictOf(kind, outcome));
  const forgotten = classes.filter(({ isForgotten }) => isForgotten);
  for (const { name, before: then, after: now } of forgotten)
    out.say(`It forgot ${name}: ${then.toFixed(3)} before, ${now.toFixed(3)} now.`);
}

const verdictOf = (kind: Kind, { isForgetful, margin, from }: LearnOutcome): string =>
  isForgetful
    ? `It forgot: ${judgedWord(kind).title} on the old validation images is worse by more than ${margin.toFixed(3)}. Keep ${from}, or learn with all data and fewer epochs.`
    : `Nothing was forgotten on the whole: ${judgedWord(kind).title} on the old validation images is not worse by more than ${margin.toFixed(3)}.`;
