/** What all commands share: a studio that is opened and closed around the work, and options that are parsed once. */
import { InvalidArgumentError, type Command } from 'commander';
import { makeLog } from '#main/log.ts';
import { shippedPath } from '#main/processes/entries.ts';
import { homeFolder } from '#main/services/homeFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { createStudio, type Studio } from '#main/services/Studio.ts';
import { AppError, cancelled, fromWire } from '#shared/contract/errors.ts';
import type { Job } from '#shared/domain/job.ts';
import type { Run, RunId } from '#shared/domain/run.ts';
import { bestScoreOf, isBetterScore } from '#shared/kernels/judging.ts';
import { bytes, count, Output } from './Output.ts';

export interface CommandContext {
  readonly out: Output;
  readonly studio: Studio;
}

export type InProject = CommandContext & { readonly project: OpenProject };

export interface JsonFlag {
  readonly json?: boolean;
}

export const withJson = (command: Command): Command =>
  command.option('--json', 'print JSON, one object per line');

/** Opens a studio for one command and closes it afterwards, whatever happened; Ctrl-C closes it too. */
export async function withStudio(
  flags: JsonFlag,
  work: (context: CommandContext) => Promise<void> | void,
): Promise<void> {
  const studio = createStudio({
    homeDir: homeFolder(),
    samplesDir: shippedPath('assets/sample'),
    // A slow query is no news to somebody at a terminal.
    log: makeLog(process.env['LIMN_LOG'] === undefined ? 'error' : undefined),
  });
  const out = new Output(flags.json === true);
  const end = (): void => void studio.close().finally(() => process.exit(1));
  process.once('SIGTERM', end).once('SIGHUP', end);
  try {
    await work({ out, studio });
  } finally {
    out.clearProgress();
    process.off('SIGTERM', end).off('SIGHUP', end);
    await studio.close();
  }
}

/** Opens the project that an argument means, for a command that works in it. */
export function withProject(
  path: string,
  flags: JsonFlag,
  work: (context: InProject) => Promise<void> | void,
): Promise<void> {
  return withStudio(flags, (context) => work({ ...context, project: context.studio.projects.open(path) }));
}

/** A run by its id, or `last` (the newest) or `best` (by the metric of its kind). @throws AppError `run.unknown` */
export function findRun({ studio }: CommandContext, project: OpenProject, id: RunId): Run {
  const runs = studio.training.runs(project);
  const named = runs.find((run) => run.id === id);
  if (named !== undefined) return named;
  const meant = id === 'last' ? runs[0] : id === 'best' ? bestOf(runs) : undefined;
  if (meant === undefined) throw new AppError('run.unknown', { run: id });
  return meant;
}

/** The first of those that none is better than; runs without a score come last. */
const bestOf = (runs: readonly Run[]): Run | undefined =>
  runs.reduce<Run | undefined>(
    (best, run) =>
      best === undefined || isBetterScore(run.kind, bestScoreOf(run), bestScoreOf(best)) ? run : best,
    undefined,
  );

/** Waits for a job and shows its progress; Ctrl-C cancels it. @throws what the job failed with */
export async function waitForJob({ studio, out }: CommandContext, job: Job): Promise<Job> {
  const stop = studio.feeds.subscribe('jobs', job.project, (jobs) => {
    const now = jobs.find(({ id }) => id === job.id);
    if (now !== undefined) out.bar(now.title, now.done, now.total, now.kind === 'download' ? bytes : count);
  });
  const cancel = (): void => studio.jobs.cancel(job.id);
  process.once('SIGINT', cancel);
  try {
    const ended = await studio.jobs.wait(job.id);
    if (ended.error !== null) throw fromWire(ended.error);
    if (ended.state === 'cancelled') throw cancelled();
    return ended;
  } finally {
    stop();
    process.off('SIGINT', cancel);
    out.clearProgress();
  }
}

export const usage = (problem: string): AppError<'usage'> => new AppError('usage', { problem });

/** For commander: a number within limits, said in one line when it is not. */
export function numberIn(min: number, max: number, kind: 'whole' | 'any' = 'any'): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const isGood = value >= min && value <= max && (kind === 'any' || Number.isInteger(value));
    if (isGood) return value;
    throw new InvalidArgumentError(
      `It must be a ${kind === 'whole' ? 'whole ' : ''}number from ${min} to ${max}.`,
    );
  };
}
