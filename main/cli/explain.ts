/** `limn explain`: which part of an image speaks for a tag (Grad-CAM), told in pixels and painted over the image. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import { explainImage, explanationPng } from '#main/services/explaining.ts';
import type { Explanation } from '#shared/domain/explanation.ts';
import { hottestPlace } from '#shared/kernels/heatMap.ts';
import { findRun, withJson, withProject, type JsonFlag } from './command.ts';

interface ExplainFlags extends JsonFlag {
  readonly run: string;
  readonly class?: string;
  readonly out?: string;
}

export function registerExplain(program: Command): void {
  const command = program
    .command('explain')
    .description('tags: which part of an image speaks for a class, as a heat map over it (Grad-CAM)')
    .argument('<project>')
    .argument('<image>', 'image file')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .option('--class <name>', 'which class (default: the most probable one)')
    .option('--out <file>', 'PNG that is written: the image with the heat map over it');
  withJson(command).action((path: string, image: string, flags: ExplainFlags) => explain(path, image, flags));
}

function explain(path: string, image: string, flags: ExplainFlags): Promise<void> {
  return withProject(path, flags, async (context) => {
    const { studio, out, project } = context;
    const run = findRun(context, project, flags.run);
    out.progress(`Asking ${run.name}`);
    const about = flags.class ?? null;
    const found = await explainImage(studio.predicting, project, run.id, { image, about });
    const file = flags.out === undefined ? null : resolve(flags.out);
    if (file !== null) writeFileAtomic(file, await explanationPng(found));
    const name = found.classes[found.explained] ?? '';
    const probability = found.probabilities[found.explained] ?? 0;
    const hottest = hottestIn(found);
    const { columns, rows, values } = found.map;
    out.json({
      path: image,
      class: name,
      probability,
      hottest,
      seen: found.seen,
      map: { columns, rows, values: [...values] },
      ...(file !== null && { picture: file }),
    });
    out.say(`${image}: ${name} ${probability.toFixed(2)}, ${placeText(hottest)}`);
    if (file !== null) out.say(`Wrote ${file}`);
  });
}

const placeText = (place: { readonly x: number; readonly y: number } | null): string =>
  place === null
    ? 'and nothing in the image speaks for it'
    : `most of what speaks for it is around ${String(place.x)},${String(place.y)}`;

/** In whole pixels of the image, from the left and from the top. */
function hottestIn({ map, seen }: Explanation): { readonly x: number; readonly y: number } | null {
  const place = hottestPlace(map);
  if (place === null) return null;
  return { x: Math.round(seen.x + place.x * seen.w), y: Math.round(seen.y + place.y * seen.h) };
}
