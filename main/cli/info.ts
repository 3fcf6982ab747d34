/** `limn info`: what a project holds, and what is missing. */
import type { Command } from 'commander';
import { projectInfo } from '#main/services/projectInfo.ts';
import { specOf } from '#main/services/repeating.ts';
import type { Run, RunRecord } from '#shared/domain/run.ts';
import type { SplitSpec } from '#shared/domain/project.ts';
import { judgedWord, metricText } from '#main/services/metricWords.ts';
import { count, plural } from './Output.ts';
import { findRun, withJson, withProject, type JsonFlag } from './command.ts';

export function registerInfo(program: Command): void {
  const command = program
    .command('info')
    .description('items, labels, classes, split, runs, and what is missing')
    .argument('<project>')
    .option('--run <run>', 'all that is recorded of one run, to repeat it: an id, last, or best');
  withJson(command).action((path: string, flags: InfoFlags) =>
    flags.run === undefined ? info(path, flags) : runInfo(path, flags, flags.run),
  );
}

interface InfoFlags extends JsonFlag {
  readonly run?: string;
}

function runInfo(path: string, flags: JsonFlag, id: string): Promise<void> {
  return withProject(path, flags, (context) => {
    const { project, out } = context;
    const run = findRun(context, project, id);
    const { config, record = null, threshold, createdAt } = specOf(project, run.id);
    out.json({
      event: 'run',
      ...brief(run),
      config,
      record,
      threshold,
      classes: run.classes,
      device: run.device,
      precision: run.precision ?? null,
      created_at: new Date(createdAt).toISOString(),
      remarks: run.remarks,
    });
    out.say(`${run.id} ${run.name}: ${run.status}, ${plural(run.epochsDone, 'epoch')}, on ${run.device}`);
    for (const remark of run.remarks) out.say(`! ${remark}`);
    const rows = [...Object.entries(config), ...recordRows(record)];
    out.say();
    out.rows(rows, [
      { title: 'what', of: ([name]) => name },
      { title: 'value', of: ([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)) },
    ]);
    out.say();
    out.say(`Again with the same settings: limn train <project> --like ${run.id}`);
  });
}

function recordRows(record: RunRecord | null): readonly (readonly [string, unknown])[] {
  if (record === null) return [];
  const { data, split, weights, versions, machine } = record;
  return [
    ['data', `${plural(data.images, 'image')}, version ${String(data.version)}, SHA-256 ${data.sha256}`],
    ['split', splitText(split)],
    ['weights read', weights === null ? 'none' : `${weights.path}, SHA-256 ${weights.sha256}`],
    ...Object.entries(versions),
    ...Object.entries(machine),
  ];
}

function info(path: string, flags: JsonFlag): Promise<void> {
  return withProject(path, flags, async ({ studio, out, project }) => {
    const found = await projectInfo(studio, project);
    const runs = studio.training.runs(project);
    out.json({ event: 'info', ...found, runs: runs.map(brief) });
    const { counts, kind, threshold, classThresholds, split } = found.project;
    const { train, valid, test, none } = counts.bySplit;
    const own = classThresholds.length === 0 ? '' : `, ${count(classThresholds.length)} by class`;
    out.say(`${found.project.path} (${kind}, threshold ${String(threshold)}${own})`);
    out.say(
      `${plural(counts.items, 'image')}, ${count(counts.labeled)} labeled, ${count(counts.unreadable)} unreadable`,
    );
    const sides = [`${count(train)} train`, `${count(valid)} validate`];
    if (test > 0) sides.push(`${count(test)} test`);
    if (none > 0) sides.push(`${count(none)} on no side`);
    out.say(`${sides.join(', ')} (${splitText(split)})`);
    for (const problem of found.problems) out.say(`! ${problem}`);
    if (found.classes.length > 0) out.say();
    out.rows(found.classes, [
      { title: 'class', of: (row) => row.name },
      { title: 'images', of: (row) => count(row.count), align: 'right' },
      { title: 'train', of: (row) => count(row.train), align: 'right' },
      { title: 'valid', of: (row) => count(row.valid), align: 'right' },
    ]);
    if (runs.length === 0) return;
    out.say();
    out.rows(runs, [
      { title: 'run', of: (run) => run.id },
      { title: 'name', of: (run) => run.name },
      { title: 'status', of: (run) => run.status },
      {
        title: 'epochs',
        of: (run) => `${String(run.epochsDone)}/${String(run.config.epochs)}`,
        align: 'right',
      },
      {
        title: `best ${judgedWord(kind).title}`,
        of: (run) => metricText(run.best?.metrics, judgedWord(kind)),
        align: 'right',
      },
    ]);
  });
}

const brief = ({ id, name, status, epochsDone, best, config }: Run): object => ({
  id,
  name,
  status,
  epochs_done: epochsDone,
  best,
  config,
});

function splitText(split: SplitSpec | null): string {
  switch (split?.by) {
    case undefined:
      return 'no split yet';
    case 'random':
      return `random ${String(split.fraction)}, seed ${String(split.seed)}`;
    case 'folder':
      return `by folder ${split.train}, ${split.valid}`;
    case 'files':
      return `by list ${split.file}`;
    case 'column':
      return `by column ${split.column}`;
    case 'group':
      return `by group ${split.column ?? split.pattern}`;
  }
}
