/** `limn show-batch`: the very tensors that training reads, as pictures on one sheet, with their masks or points. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import { picturePng } from '#main/files/picturePng.ts';
import { showBatch } from '#main/services/showBatch.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ShownBatch, ShownImage } from '#shared/domain/shownData.ts';
import { contactSheet, rgbOf } from '#shared/kernels/contactSheet.ts';
import { plural } from './Output.ts';
import { findRun, numberIn, usage, withJson, withProject } from './command.ts';
import { addTrainOptions, configOf, type TrainFlags } from './trainOptions.ts';

interface BatchFlags extends TrainFlags {
  readonly out: string;
  readonly epoch: number;
  readonly columns: number;
  readonly opacity: number;
}

const MOST_SHOWN = 64;
/** Larger than what any model here sees: nothing is made smaller. */
const LONGEST_PX = 4096;
/** Small pictures are enlarged by a whole factor to about this. */
const SEEN_PX = 192;

export function registerShowBatch(program: Command): void {
  const command = program
    .command('show-batch')
    .description('write the first batch of an epoch as training sees it: pictures with masks or points')
    .argument('<project>')
    .requiredOption('--out <file>', 'PNG that is written')
    .option(
      '--epoch <number>',
      'which epoch: every one draws its changes anew',
      numberIn(1, 100_000, 'whole'),
      1,
    )
    .option('--columns <number>', 'pictures in a row', numberIn(1, 64, 'whole'), 8)
    .option('--opacity <part>', 'of masks over their images', numberIn(0, 1), 0.6);
  withJson(addTrainOptions(command)).action((path: string, flags: BatchFlags) => write(path, flags));
}

function write(path: string, flags: BatchFlags): Promise<void> {
  const file = resolve(flags.out);
  if (!/\.png$/i.test(file)) throw usage('--out takes the name of a PNG, such as batch.png.');
  return withProject(path, flags, async (context) => {
    const { studio, out, project } = context;
    const like = flags.like === undefined ? null : findRun(context, project, flags.like);
    const config = await configOf(flags, context, like);
    const batch = await showBatch(
      project,
      { config, epoch: flags.epoch - 1 },
      { most: MOST_SHOWN, longestPx: LONGEST_PX },
    );
    const classes = studio.classes.list(project);
    const sheet = contactSheet(batch.images, batch, {
      colors: new Map(classes.map(({ id, color }) => [id, rgbOf(color)])),
      opacity: flags.opacity,
      columns: flags.columns,
      scale: Math.max(1, Math.floor(SEEN_PX / Math.max(batch.widthPx, batch.heightPx))),
    });
    writeFileAtomic(file, await picturePng(sheet));
    const { widthPx, heightPx, images, unreadable } = batch;
    out.json({ event: 'batch', file, epoch: flags.epoch, widthPx, heightPx, unreadable });
    for (const image of images) out.json({ event: 'image', name: image.name, ...labelsOf(image, classes) });
    out.say(saidOf(batch));
    for (const name of unreadable) out.say(`! ${name} cannot be read.`);
    if (images.some(({ tags }) => tags.length > 0))
      out.rows(images, [
        { title: 'image', of: ({ name }) => name },
        { title: 'tags', of: (image) => tagText(image, classes) },
      ]);
    out.say(`Wrote ${file}`);
  });
}

const saidOf = ({ images, batchSize, epoch, widthPx, heightPx }: ShownBatch): string => {
  const some = images.length < batchSize ? `${String(images.length)} of ` : '';
  return `First batch of epoch ${String(epoch + 1)}: ${some}${plural(batchSize, 'image')}, ${String(heightPx)} x ${String(widthPx)} px each.`;
};

const nameOf = (id: number, classes: readonly LabelClass[]): string =>
  classes.find((one) => one.id === id)?.name ?? '';

function tagText({ tags }: ShownImage, classes: readonly LabelClass[]): string {
  const said = tags.map(([id, part]) => `${nameOf(id, classes)}${part < 1 ? ` ${part.toFixed(2)}` : ''}`);
  return said.join(', ') || 'no tags';
}

/** Masks are on the sheet alone. */
function labelsOf({ tags, mask, points }: ShownImage, classes: readonly LabelClass[]): object {
  if (mask !== null) return {};
  if (points.length === 0) return { tags: tags.map(([id, part]) => [nameOf(id, classes), part]) };
  return {
    points: points.map(({ classId, x, y, counts }) => ({ name: nameOf(classId, classes), x, y, counts })),
  };
}
