/** `limn suggest`: asks a run about the images of its project; what it says waits in the studio to be accepted. */
import type { Command } from 'commander';
import { count, plural } from './Output.ts';
import { findRun, waitForJob, withJson, withProject, type JsonFlag } from './command.ts';

interface SuggestFlags extends JsonFlag {
  readonly run: string;
  readonly all?: boolean;
}

export function registerSuggest(program: Command): void {
  const command = program
    .command('suggest')
    .description('let a run suggest labels for the images that have none')
    .argument('<project>')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .option('--all', 'labeled images too, to find labels it would give otherwise');
  withJson(command).action((path: string, flags: SuggestFlags) => suggest(path, flags));
}

function suggest(path: string, flags: SuggestFlags): Promise<void> {
  return withProject(path, flags, async (context) => {
    const { studio, out, project } = context;
    const run = findRun(context, project, flags.run);
    const which = flags.all === true ? 'all' : 'unlabeled';
    const { done } = await waitForJob(context, studio.suggesting.start(project, run.id, which));
    const { open, disagreeing } = studio.suggestions.summary(project);
    out.json({ event: 'suggested', run: run.id, asked: done, open, disagreeing });
    out.say(
      `Asked run ${run.id} about ${plural(done, 'image')}. ${plural(open, 'image')} without labels ${
        open === 1 ? 'has' : 'have'
      } a suggestion, ${count(disagreeing)} labeled would be labeled otherwise.`,
    );
  });
}
