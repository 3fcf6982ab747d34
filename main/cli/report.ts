/** `limn report`: a run written up, as one page or as Markdown. */
import { Option, type Command } from 'commander';
import { REPORT_FORMATS, type ReportFormat } from '#shared/domain/job.ts';
import { bytes } from './Output.ts';
import { findRun, waitForJob, withJson, withProject, type JsonFlag } from './command.ts';

interface ReportFlags extends JsonFlag {
  readonly run: string;
  readonly format: ReportFormat;
}

export function registerReport(program: Command): void {
  const command = program
    .command('report')
    .description('write a run up: figures, classes, losses, where it is most wrong, how it was made')
    .argument('<project>')
    .argument('<out>', 'folder that is written')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .addOption(new Option('--format <format>', 'of the report').choices([...REPORT_FORMATS]).default('html'));
  withJson(command).action((path: string, folder: string, flags: ReportFlags) =>
    withProject(path, flags, async (context) => {
      const { studio, out, project } = context;
      const run = findRun(context, project, flags.run);
      const job = studio.reporting.start(project, run.id, flags.format, folder);
      const { result } = await waitForJob(context, job);
      if (result?.kind !== 'export') throw new Error('the report was not written');
      const { folder: written, files } = result.report;
      out.json({ event: 'reported', folder: written, files });
      out.say(`Wrote ${written}`);
      for (const file of files) out.say(`${file.name}, ${bytes(file.bytes)}`);
    }),
  );
}
