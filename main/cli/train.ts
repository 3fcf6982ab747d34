/** `limn train`, `limn pause` and `limn resume`: a run from its start (or checkpoint) to its end, told as it happens. */
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { EventTail } from '#main/processes/eventLog.ts';
import { runFile } from '#main/processes/runFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { differences, specOf } from '#main/services/repeating.ts';
import { runFolder } from '#main/services/runStore.ts';
import { fromWire, toWire } from '#shared/contract/errors.ts';
import { runNoteText } from '#shared/contract/runNoteText.ts';
import type { Run, TrainConfig } from '#shared/domain/run.ts';
import { doneStages, goOnStages } from '#shared/kernels/goOn.ts';
import { settlePlan, stagePlansOf } from '#shared/kernels/planStages.ts';
import { runNotes } from '#shared/kernels/runNotes.ts';
import { withFirstRate } from '#shared/kernels/stageRates.ts';
import { findRun, usage, withJson, withProject, type InProject, type JsonFlag } from './command.ts';
import { autoLr, findLr } from './lrFind.ts';
import { parseStages } from './stageOptions.ts';
import { addTrainOptions, settingsOf, type TrainFlags } from './trainOptions.ts';
import { TrainingTeller } from './TrainingTeller.ts';

/** How often the run's log is looked at for news. */
const LOOK_MS = 100;

export function registerTrain(program: Command): void {
  const train = program
    .command('train')
    .description('train a model; Ctrl-C stops and keeps the best so far')
    .argument('<project>');
  withJson(addTrainOptions(train)).action((path: string, flags: TrainFlags) =>
    withProject(path, flags, async (context) => {
      if (flags.extend !== undefined) return extend(context, flags.extend, flags);
      if (flags.goOn !== undefined) throw usage('--go-on belongs to --extend.');
      // `last` means another one when the new run is there.
      const like = flags.like === undefined ? null : findRun(context, context.project, flags.like);
      const { config, remarks } = await settingsOf(flags, context, like);
      // A device that is not there is told before there is a run.
      if (config.device !== 'auto') await context.studio.devices.choose(config.device);
      const found = flags.lr === 'auto' ? await findForTraining(context, config) : null;
      if (found === 'cancelled') return;
      const lr = found?.lr ?? config.lr;
      const stages = found === null ? config.stages : withFirstRate(config.stages, lr);
      const chosen = settlePlan({ ...config, lr, stages });
      const said = [...remarks, ...(found === null ? [] : [found.says])];
      const run = context.studio.training.start(context.project, chosen, said);
      if (like !== null) tellDifferences(context, like, run);
      await follow(context, run);
    }),
  );
  const pause = program
    .command('pause')
    .description('put a training run aside, whoever trains it; limn resume goes on exactly there')
    .argument('<project>')
    .argument('<run>', 'id of the run, or last');
  withJson(pause).action((path: string, id: string, flags: JsonFlag) =>
    withProject(path, flags, async (context) => {
      const run = findRun(context, context.project, id);
      context.studio.training.pause(context.project, run.id);
      const { status } = await context.studio.training.wait(context.project, run.id);
      context.out.say(`Run ${run.id} is ${status}.`);
      context.out.json({ event: 'paused', run: run.id, status });
    }),
  );
  const resume = program
    .command('resume')
    .description('go on with a stopped, paused or interrupted run from its last checkpoint')
    .argument('<project>')
    .argument('<run>', 'id of the run, or last');
  withJson(resume).action((path: string, id: string, flags: JsonFlag) =>
    withProject(path, flags, async (context) => {
      const run = findRun(context, context.project, id);
      const known = logSize(context.project, run);
      await follow(context, context.studio.training.resume(context.project, run.id), known);
    }),
  );
}

/** Adds stages to a run that ended, and tells how it goes on. */
async function extend(context: InProject, id: string, { stage, goOn }: TrainFlags): Promise<void> {
  const { studio, project } = context;
  if (stage !== undefined && goOn !== undefined) throw usage('Choose one of --stage and --go-on.');
  const run = findRun(context, project, id);
  const done = doneStages(stagePlansOf(run.config), run.epochsDone);
  const stages = stage === undefined ? goOnStages(done, goOn ?? 'more') : parseStages(stage, done.at(-1));
  if (stages.length === 0) throw usage(`Run ${run.id} cannot go on in this way: ${goOn ?? 'more'}.`);
  const known = logSize(project, run);
  await follow(context, studio.training.extend(project, run.id, stages), known);
}

/** Tries rates before a run; cancelled, there is none. */
async function findForTraining(
  context: InProject,
  config: TrainConfig,
): Promise<ReturnType<typeof autoLr> | 'cancelled'> {
  const state = await findLr(context, config);
  if (state.end !== 'cancelled') return autoLr(state);
  context.out.note('Cancelled before training began.');
  process.exitCode = 1;
  return 'cancelled';
}

/** Says in what a run is no repetition of the one it is like. */
function tellDifferences({ project, out }: InProject, first: Run, second: Run): void {
  for (const text of differences(specOf(project, first.id), specOf(project, second.id))) {
    out.say(text);
    out.json({ event: 'remark', text });
  }
}

/**
 * Tells what happens until the run ends. Ctrl-C stops it and keeps the best; a second one leaves with a checkpoint.
 * @throws AppError what the run failed with, or `process.exited` when its process died
 */
export async function follow(context: InProject, started: Run, logPosition = 0): Promise<void> {
  const { studio, out, project } = context;
  const tail = new EventTail(runFile(runFolder(project, started.id), 'events'), logPosition);
  const teller = new TrainingTeller(out, started);
  const look = (): void => {
    const events = tail.read();
    teller.hear(events, studio.training.get(project, started.id));
  };
  const timer = setInterval(look, LOOK_MS);
  const stop = (): void => {
    const { status } = studio.training.stop(project, started.id);
    if (status === 'stopping') out.note('Stopping after this step; once more leaves at once.');
  };
  process.on('SIGINT', stop);
  try {
    const run = await studio.training.wait(project, started.id);
    look();
    teller.end(run);
    tellNotes(context, run);
    if (run.error !== null) throw fromWire(run.error);
    if (run.status === 'interrupted') process.exitCode = 1;
  } catch (error) {
    out.json({ event: 'error', error: toWire(error) });
    throw error;
  } finally {
    clearInterval(timer);
    process.off('SIGINT', stop);
  }
}

/** What to make of the curve, now that the run is over. */
function tellNotes({ studio, out, project }: InProject, run: Run): void {
  const { epochs } = studio.training.curve(project, run.id);
  for (const note of runNotes(run, { smooth: [], epochs })) out.say(runNoteText(note));
}

const logSize = (project: OpenProject, run: Run): number =>
  statSync(runFile(runFolder(project, run.id), 'events'), { throwIfNoEntry: false })?.size ?? 0;
