/** `limn weights`: pretrained weights to start from, listed, downloaded, removed. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DOWNLOADED, type DownloadReport, type KnownWeights } from '#shared/domain/weights.ts';
import { bytes } from './Output.ts';
import { waitForJob, withJson, withStudio, type CommandContext, type JsonFlag } from './command.ts';

/** Downloads on the command line belong to no project. */
const NO_PROJECT = 'weights';

export function registerWeights(program: Command): void {
  const weights = program.command('weights').description('pretrained weights to start training from');
  withJson(weights.command('list').description('known weights, and which are here')).action(
    (flags: JsonFlag) => withStudio(flags, list),
  );
  const download = weights
    .command('download')
    .description('download weights by name, or any safetensors or ONNX file by its https address')
    .argument('<name or address>');
  withJson(download).action((source: string, flags: JsonFlag) =>
    withStudio(flags, async (context) => {
      const report = await fetchWeights(context, source);
      context.out.say(`${report.name}: ${bytes(report.bytes)}, SHA-256 ${report.sha256}.`);
      context.out.say(`Train with it: limn train <project> --weights ${report.name}`);
    }),
  );
  const remove = weights.command('remove').description('delete a downloaded file').argument('<name>');
  withJson(remove).action((name: string, flags: JsonFlag) =>
    withStudio(flags, ({ studio, out }) => {
      studio.weights.remove(name);
      out.json({ event: 'removed', name });
      out.say(`Removed ${name}.`);
    }),
  );
}

function list({ studio, out }: CommandContext): void {
  const all = studio.weights.list();
  for (const one of all) out.json({ event: 'weights', ...one });
  out.rows(all, [
    { title: 'name', of: ({ name }) => name },
    { title: 'for', of: ({ arch }) => arch ?? '–' },
    { title: 'size', of: sizeText, align: 'right' },
    { title: 'licence', of: ({ licence }) => licence ?? '–' },
    { title: 'here', of: ({ isDownloaded }) => (isDownloaded ? 'yes' : 'no') },
    { title: 'from', of: ({ url }) => new URL(url).host },
  ]);
}

const sizeText = ({ bytes: size, isDownloaded }: KnownWeights): string =>
  size === null ? '–' : `${isDownloaded ? '' : 'about '}${bytes(size)}`;

async function fetchWeights(context: CommandContext, source: string): Promise<DownloadReport> {
  const { studio, out } = context;
  const job = await waitForJob(context, studio.weights.download(source, NO_PROJECT));
  if (job.result?.kind !== 'download') throw new Error('the download gave no report');
  out.json({ event: 'downloaded', ...job.result.report });
  return job.result.report;
}

/**
 * What `--weights` means: a file; or a name or address, which is downloaded first when it is not here.
 * @throws AppError `weights.unknown`, `download.*`
 */
export async function weightsSetting(context: CommandContext, source: string): Promise<string> {
  const { studio, out } = context;
  const isAddress = /^https?:\/\//i.test(source);
  const known = studio.weights.list();
  if (!isAddress && (existsSync(source) || !known.some(({ name }) => name === source)))
    return resolve(source);
  const name = isAddress ? studio.weights.nameOf(source) : source;
  const here = known.find((one) => one.name === name);
  if (here?.isDownloaded !== true) {
    const url = new URL(here?.url ?? source);
    out.note(`Downloading ${name} from ${url.host}${here === undefined ? '' : `, ${sizeText(here)}`}.`);
    await fetchWeights(context, source);
  }
  return `${DOWNLOADED}${name}`;
}
