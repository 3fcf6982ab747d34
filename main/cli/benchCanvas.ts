/** `limn bench canvas`: the labeling screens in a real Chromium, with real pointer and key events, on made-up projects. */
import type { Command } from 'commander';
import { programVersions, machine, machineText } from '#main/services/machine.ts';
import { count, Output } from './Output.ts';
import { benchGrid, type GridBench } from './canvas/grid.ts';
import { benchNextImage } from './canvas/nextImage.ts';
import { benchPainting, type PaintingBench } from './canvas/painting.ts';
import type { Spread } from './canvas/spread.ts';
import { withWorkplace } from './canvas/workplace.ts';
import { numberIn, withJson, type JsonFlag } from './command.ts';

interface CanvasFlags extends JsonFlag {
  readonly side: number;
  readonly classes: number;
  readonly strokes: number;
  readonly items: number;
}

interface CanvasBench {
  readonly chromium: string;
  readonly painting: PaintingBench;
  readonly nextMask: Spread;
  readonly nextTags: Spread;
  readonly grid: GridBench;
}

export function registerBenchCanvas(bench: Command): void {
  const command = bench
    .command('canvas')
    .description('painting, going to the next image and large grids, in a real Chromium')
    .option('--side <px>', 'side of the mask that is painted on', numberIn(256, 7000, 'whole'), 4096)
    .option('--classes <number>', 'of that mask', numberIn(9, 200, 'whole'), 32)
    .option('--strokes <number>', 'painted on it', numberIn(200, 1_000_000, 'whole'), 10_000)
    .option('--items <number>', 'images in the grid', numberIn(1000, 1_000_000, 'whole'), 100_000);
  withJson(command).action(async (flags: CanvasFlags) => {
    const out = new Output(flags.json === true);
    const result = await measure(flags, out);
    out.clearProgress();
    out.json({ event: 'result', bench: 'canvas', unit: 'ms', ...result, ...surroundings(result.chromium) });
    tell(out, flags, result);
  });
}

const measure = (flags: CanvasFlags, out: Output): Promise<CanvasBench> =>
  withWorkplace(async (place) => {
    const { side, classes, strokes, items } = flags;
    out.note(`Painting ${count(strokes)} strokes …`);
    const painting = await benchPainting(place, {
      sidePx: side,
      classes,
      strokes,
      onStroke: (done) => out.bar('strokes', done, strokes),
    });
    out.note('Going from image to image …');
    const nextMask = await benchNextImage(place, 'masks');
    const nextTags = await benchNextImage(place, 'tags');
    out.note(`A grid of ${count(items)} images …`);
    const grid = await benchGrid(place, items);
    return { chromium: place.browser.version(), painting, nextMask, nextTags, grid };
  });

const surroundings = (chromium: string) => ({
  machine: machine(),
  versions: { ...programVersions(), chromium },
});

function tell(
  out: Output,
  flags: CanvasFlags,
  { chromium, painting, nextMask, nextTags, grid }: CanvasBench,
): void {
  const { limn, node } = programVersions();
  out.say(machineText(machine()));
  out.say(`Limn ${limn ?? ''}, Node ${node ?? ''}, headless Chromium ${chromium}; milliseconds`);
  const mask = `${String(flags.side)} x ${String(flags.side)}, ${String(flags.classes)} classes`;
  const rows: readonly (readonly [string, Spread])[] = [
    [`a move of the brush (${mask})`, painting.move],
    ['between frames while painting', painting.frame],
    ['pointer up to "Saved"', painting.saved],
    ['next image, masks', nextMask],
    ['next image, tags', nextTags],
    [`opening ${count(grid.items)} images`, grid.open],
    ['… to all pictures in sight', grid.pictures],
    ['between frames while scrolling, small pictures being made', grid.scrollFirst.frame],
    ['between frames while scrolling back', grid.scrollBack.frame],
    ['another filter', grid.filter],
  ];
  out.rows(rows, [
    { title: 'what', of: ([name]) => name },
    { title: 'median', of: ([, one]) => one.p50Ms.toFixed(1), align: 'right' },
    { title: 'p95', of: ([, one]) => one.p95Ms.toFixed(1), align: 'right' },
    { title: 'max', of: ([, one]) => one.maxMs.toFixed(1), align: 'right' },
    { title: 'times', of: ([, one]) => count(one.times), align: 'right' },
  ]);
  const [first, back] = [grid.scrollFirst, grid.scrollBack].map((one) => (100 * one.slowFrames).toFixed(0));
  out.say(`frames longer than 20 ms: ${first ?? ''} % while scrolling, ${back ?? ''} % while scrolling back`);
  for (const { strokes, heapMib, residentMib } of painting.memory)
    out.say(
      `after ${count(strokes)} strokes: heap ${count(heapMib)} MiB, page process ${residentMib === null ? '?' : count(residentMib)} MiB`,
    );
}
