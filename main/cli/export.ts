/** `limn export`: a checked model, or the labels, as files for other programs. */
import { Option, type Command } from 'commander';
import { LABEL_FORMATS, type LabelFormat } from '#shared/domain/labelFormat.ts';
import type { ExportCheck, ExportReport } from '#shared/domain/job.ts';
import { bytes, count, plural, type Output } from './Output.ts';
import { findRun, usage, waitForJob, withJson, withProject, type JsonFlag } from './command.ts';

interface ExportFlags extends JsonFlag {
  readonly run?: string;
  readonly to: 'onnx' | LabelFormat;
}

export function registerExport(program: Command): void {
  const command = program
    .command('export')
    .description('a model as ONNX (checked before it is called done), or the labels')
    .argument('<project>')
    .argument('<out>', 'folder that is written')
    .addOption(
      new Option('--to <format>', 'what is wanted').choices(['onnx', ...LABEL_FORMATS]).makeOptionMandatory(),
    )
    .option('--run <run>', 'onnx: id of the run, or last, or best');
  withJson(command).action((path: string, to: string, flags: ExportFlags) => exportTo(path, to, flags));
}

function exportTo(path: string, folder: string, { to, run, ...flags }: ExportFlags): Promise<void> {
  if (to === 'onnx' && run === undefined)
    throw usage('--to onnx needs --run: the id of a run, or last, or best.');
  if (to !== 'onnx' && run !== undefined) throw usage('--run belongs to --to onnx only.');
  return withProject(path, flags, async (context) => {
    const { studio, out, project } = context;
    const job =
      to === 'onnx'
        ? studio.exporting.model(project, findRun(context, project, run ?? '').id, folder)
        : studio.exporting.labels(project, to, folder);
    const { result } = await waitForJob(context, job);
    if (result?.kind !== 'export') throw new Error('the export gave no report');
    const { folder: written, files, check, lost } = result.report;
    out.json({ event: 'exported', to, folder: written, files, check, lost });
    tell(out, result.report);
  });
}

/** A folder of masks has thousands. */
const SHOWN_FILES = 20;

function tell(out: Output, report: ExportReport): void {
  out.say(`Wrote ${report.folder}`);
  const shown = report.files.slice(0, SHOWN_FILES);
  out.rows(shown, [
    { title: 'file', of: (file) => file.name },
    { title: 'size', of: (file) => bytes(file.bytes), align: 'right' },
  ]);
  if (report.files.length > shown.length)
    out.say(`and ${plural(report.files.length - shown.length, 'more file')}`);
  for (const { reason, count: times } of report.lost) out.say(`No place for, ${count(times)} x: ${reason}`);
  if (report.check === null) return;
  for (const line of wordsOfCheck(report.check)) out.say(line);
}

function wordsOfCheck({
  kind,
  images,
  maxDiffOriginal,
  maxDiffModelSize,
  differingPixels,
}: ExportCheck): string[] {
  const unit = kind === 'points' ? ' px' : '';
  const apart = `largest difference ${maxDiffOriginal.toExponential(1)}${unit} from the originals, ${maxDiffModelSize.toExponential(1)}${unit} at the size of the model.`;
  const checked = `Checked with ${plural(images, 'image')}: ${apart}`;
  if (differingPixels === null) return [checked];
  return [
    checked,
    `Pixels of the originals with another class than in the app: ${(100 * differingPixels).toPrecision(2)} %.`,
  ];
}
