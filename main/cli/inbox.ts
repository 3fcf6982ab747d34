/** `limn inbox`: what runs got wrong, gathered, imported from files of feedback, and listed. */
import { Option, type Command } from 'commander';
import { MOST_COLLECTED } from '#main/services/inbox/Gathering.ts';
import { INBOX_SIDES, INBOX_STATES, type InboxSide, type InboxState } from '#shared/domain/inbox.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import { count, plural } from './Output.ts';
import { findRun, numberIn, withJson, withProject, type InProject, type JsonFlag } from './command.ts';

interface ListFlags extends JsonFlag {
  readonly state: InboxState;
}

interface ImportFlags extends JsonFlag {
  readonly run?: string;
}

interface CollectFlags extends JsonFlag {
  readonly run: string;
  readonly side: InboxSide;
  readonly worst?: number;
}

export function registerInbox(program: Command): void {
  const inbox = program.command('inbox').description('what a run got wrong, to be corrected in the studio');
  const list = inbox
    .command('list')
    .description('images of the inbox, the most wrong first')
    .argument('<project>')
    .addOption(new Option('--state <state>', 'which of them').choices(INBOX_STATES).default('open'));
  withJson(list).action((path: string, flags: ListFlags) =>
    withProject(path, flags, (context) => listInbox(context, flags.state)),
  );
  const collect = inbox
    .command('collect')
    .description('ask a run about labeled images and keep what it gets wrong')
    .argument('<project>')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .addOption(new Option('--side <side>', 'of the split').choices(INBOX_SIDES).default('train'))
    .option('--worst <count>', 'so many of the most wrong, not all', numberIn(1, MOST_COLLECTED, 'whole'));
  withJson(collect).action((path: string, flags: CollectFlags) =>
    withProject(path, flags, (context) => collectInto(context, flags)),
  );
  const read = inbox
    .command('import')
    .description('take a file of feedback: CSV or lines of JSON with path, prediction and actual')
    .argument('<project>')
    .argument('<file>')
    .option('--run <run>', 'the run that predicted: its id, or last, or best');
  withJson(read).action((path: string, file: string, flags: ImportFlags) =>
    withProject(path, flags, (context) => importFeedback(context, file, flags)),
  );
}

function listInbox({ studio, out, project }: InProject, state: InboxState): void {
  const entries = studio.inbox.list(project, state);
  const names = new Map(studio.classes.list(project).map(({ id, name }) => [id, name]));
  const items = studio.items.read(
    project,
    entries.map(({ item }) => item),
  );
  const byId = new Map(items.map((item) => [item.id, item]));
  const described = studio.projects.describe(project);
  const threshold = thresholdOf(described);
  const nameOf = (id: number): string => names.get(id) ?? '';
  const rows = entries.map((entry) => ({
    ...entry,
    path: byId.get(entry.item)?.path ?? '',
    labels: (byId.get(entry.item)?.classIds ?? []).map(nameOf),
    predicted: entry.scores.filter(([id, p]) => p > threshold(id)).map(([id]) => nameOf(id)),
    actual: entry.actual?.map(nameOf) ?? null,
  }));
  for (const row of rows) out.json({ event: 'entry', ...row, scores: undefined });
  const summary = studio.inbox.summary(project);
  out.json({ event: 'inbox', ...summary });
  out.say(
    `${plural(summary.open, 'image')} open, ${count(summary.corrected)} corrected, ${count(summary.dismissed)} dismissed.`,
  );
  if (rows.length === 0) return;
  out.say();
  const drawn = described.kind !== 'tags';
  out.rows(rows, [
    { title: 'apart', of: ({ wrongness }) => wrongness?.toFixed(3) ?? '–', align: 'right' },
    { title: 'image', of: ({ path }) => path },
    { title: 'side', of: ({ side }) => side ?? '–' },
    ...(drawn
      ? []
      : [
          { title: 'labeled', of: ({ labels }: (typeof rows)[number]) => labels.join(', ') || '–' },
          {
            title: 'predicted',
            of: ({ predicted, said }: (typeof rows)[number]) => predicted.join(', ') || said || '–',
          },
        ]),
    {
      title: 'from',
      of: ({ origin, run, source }) => origin ?? `${source}${run === null ? '' : `, ${run}`}`,
    },
  ]);
}

async function collectInto(context: InProject, flags: CollectFlags): Promise<void> {
  const { studio, out, project } = context;
  const { run: id, side } = flags;
  const worst = flags.worst ?? null;
  const run = findRun(context, project, id);
  const stop = studio.feeds.subscribe('jobs', project.id, (jobs) => {
    const now = jobs.find(({ kind, state }) => kind === 'predict' && state === 'running');
    if (now !== undefined) out.bar(now.title, now.done, now.total);
  });
  try {
    const added = await studio.gathering.collect(project, run.id, { side, worst });
    out.json({ event: 'collected', run: run.id, side, ...added });
    out.say(
      `Run ${run.id}: ${plural(added.added, 'image')} put into the inbox, ${count(added.known)} known already.`,
    );
  } finally {
    stop();
  }
}

async function importFeedback(context: InProject, file: string, flags: ImportFlags): Promise<void> {
  const { studio, out, project } = context;
  const run = flags.run === undefined ? null : findRun(context, project, flags.run).id;
  const report = await studio.feedback.import(project, file, run);
  out.json({ event: 'imported', ...report });
  out.say(
    `${plural(report.lines, 'line')}: ${plural(report.added, 'image')} put into the inbox, ${count(report.known)} known already, ${count(report.labeled)} labeled.`,
  );
  for (const { line, problem } of report.problems)
    out.say(`${report.file}, line ${String(line)}: ${problem}.`);
  const untold = report.leftOut - report.problems.length;
  if (untold > 0) out.say(`${plural(untold, 'more line')} left out.`);
  if (report.leftOut === report.lines) process.exitCode = 1;
}
