/** `limn import`: images and labels from a folder or a CSV file. */
import { readFileSync, statSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { readColorList } from '#main/services/importing/colorList.ts';
import type { ImportFormat, ImportReport } from '#shared/domain/job.ts';
import { IMPORT_FORMATS } from '#shared/domain/job.ts';
import { count, duration, plural, type Output } from './Output.ts';
import { usage, withJson, withProject, type JsonFlag } from './command.ts';

interface ImportFlags extends JsonFlag {
  readonly format: ImportFormat | 'auto';
  readonly images?: string;
  readonly suffix?: string;
  readonly delim?: string;
  readonly codes?: string;
  readonly colors?: string;
}

export function registerImport(program: Command): void {
  const command = program
    .command('import')
    .description('add images and labels; nothing is copied, the images stay where they are')
    .argument('<project>')
    .argument('<source>', 'folder of images, CSV file, or a folder or file of labels of another program')
    .addOption(
      new Option('--format <format>', 'what the source is')
        .choices(['auto', ...IMPORT_FORMATS])
        .default('auto'),
    )
    .option('--images <folder>', 'where the images are, when they are not beside the labels')
    .option('--suffix <text>', 'tables: what has to be added to the names, such as .jpg')
    .option('--delim <text>', 'csv: what stands between tags (default: a space)')
    .option('--codes <file>', 'masks: the names of their numbers, one a line, from 0')
    .option(
      '--colors <file or list>',
      'masks that are pictures: "#804080=road,#00ff00=tree", or a file of such',
    );
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
      codes: flags.codes ?? null,
      colors: flags.colors === undefined ? null : readColors(flags.colors),
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

/** A list of colours with what each means, or a file with one, in any of the ways that are around. */
function readColors(text: string): Readonly<Record<string, string>> {
  const isFile = statSync(text, { throwIfNoEntry: false })?.isFile() === true;
  const colors = readColorList(isFile ? readFileSync(text, 'utf8') : text.split(',').join('\n'));
  if (colors !== null) return colors;
  throw usage('--colors needs a list such as "#804080=road,#00ff00=tree", or a file with one.');
}

function tell(out: Output, report: ImportReport): void {
  const { added, updated, labeled, newClasses, elapsedMs } = report;
  out.say(
    `${plural(added, 'image')} added, ${count(updated)} updated, ${count(labeled)} labeled, ${plural(newClasses.length, 'new class', 'new classes')}, ${duration(elapsedMs)}.`,
  );
  for (const note of report.notes) out.say(note);
  for (const { reason, count: times, examples } of report.skipped) {
    out.say(`Left out, ${count(times)} x: ${reason}`);
    for (const example of examples.slice(0, 3)) out.say(`  ${example}`);
    if (times > 3) out.say(`  and ${count(times - Math.min(3, examples.length))} more`);
  }
}
