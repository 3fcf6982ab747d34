/** `limn import`: images and labels from a folder or a CSV file. */
import { Option, type Command } from 'commander';
import type { ImportFormat, ImportReport } from '#shared/domain/job.ts';
import { IMPORT_FORMATS } from '#shared/domain/job.ts';
import { count, duration, plural, type Output } from './Output.ts';
import { withJson, withProject, type JsonFlag } from './command.ts';

interface ImportFlags extends JsonFlag {
  readonly format: ImportFormat | 'auto';
  readonly images?: string;
  readonly suffix?: string;
  readonly delim?: string;
}

export function registerImport(program: Command): void {
  const command = program
    .command('import')
    .description('add images and labels; nothing is copied, the images stay where they are')
    .argument('<project>')
    .argument('<source>', 'folder of images, folder of class folders, or CSV file')
    .addOption(
      new Option('--format <format>', 'what the source is')
        .choices(['auto', ...IMPORT_FORMATS])
        .default('auto'),
    )
    .option('--images <folder>', 'csv: where the images are')
    .option('--suffix <text>', 'csv: what has to be added to the names, such as .jpg')
    .option('--delim <text>', 'csv: what stands between tags (default: a space)');
  withJson(command).action((path: string, source: string, flags: ImportFlags) =>
    importInto(path, source, flags),
  );
}

function importInto(path: string, source: string, flags: ImportFlags): Promise<void> {
  return withProject(path, flags, async ({ studio, out, project }) => {
    const abort = new AbortController();
    const cancel = (): void => abort.abort();
    process.once('SIGINT', cancel);
    const request = {
      source,
      format: flags.format,
      imagesDir: flags.images ?? null,
      suffix: flags.suffix ?? null,
      delimiter: flags.delim ?? null,
    };
    const progress = (done: number, total: number | null): void => out.bar('Importing', done, total);
    try {
      const report = await studio.importing.run(project, request, { progress, signal: abort.signal });
      out.json({ event: 'imported', ...report });
      tell(out, report);
    } finally {
      process.off('SIGINT', cancel);
    }
  });
}

function tell(out: Output, report: ImportReport): void {
  const { added, updated, labeled, newClasses, elapsedMs } = report;
  out.say(
    `${plural(added, 'image')} added, ${count(updated)} updated, ${count(labeled)} labeled, ${plural(newClasses.length, 'new class', 'new classes')}, ${duration(elapsedMs)}.`,
  );
  for (const note of report.notes) out.say(note);
  for (const { reason, count: times, examples } of report.skipped) {
    out.say(`${plural(times, 'image')}: ${reason}`);
    for (const example of examples.slice(0, 3)) out.say(`  ${example}`);
    if (times > 3) out.say(`  and ${count(times - Math.min(3, examples.length))} more`);
  }
}
