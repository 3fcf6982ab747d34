/** `limn alike`: labeled images that a run sees as most like one, and labels that do not fit among them. */
import type { Command } from 'commander';
import { alikeImages } from '#main/services/alike.ts';
import { oddLabelText } from '#shared/contract/alikeText.ts';
import { oddLabels } from '#shared/kernels/alike.ts';
import { findRun, numberIn, withJson, withProject, type InProject, type JsonFlag } from './command.ts';

interface AlikeFlags extends JsonFlag {
  readonly run: string;
  readonly top: number;
}

export function registerAlike(program: Command): void {
  const command = program
    .command('alike')
    .description('tags: labeled images that a run sees as most like an image, and tags that do not fit')
    .argument('<project>')
    .argument('<image>', 'image file')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .option('--top <count>', 'how many images', numberIn(1, 100, 'whole'), 12);
  withJson(command).action((path: string, image: string, flags: AlikeFlags) =>
    withProject(path, flags, (context) => alike(context, image, flags)),
  );
}

async function alike(context: InProject, image: string, { run: id, top }: AlikeFlags): Promise<void> {
  const { studio, out, project } = context;
  const run = findRun(context, project, id);
  out.progress(`Asking ${run.name}`);
  const found = await alikeImages(studio.predicting, project, run.id, { image, count: top });
  const tagsOf = (targets: Uint8Array): readonly string[] =>
    found.classes.filter((_, place) => targets[place] === 1);
  const paths = new Map(
    studio.items.read(project, found.images.map(({ item }) => item)).map((one) => [one.id, one.path]),
  ); // prettier-ignore
  const odd = found.targets === null ? [] : oddLabels(found.targets, found.images.map(({ targets }) => targets)); // prettier-ignore
  const said = odd.map((one) => oddLabelText(found.classes[one.place] ?? '', one, found.images.length));
  out.json({ path: image, tags: found.targets === null ? null : tagsOf(found.targets), odd: said });
  for (const { item, side, likeness, targets } of found.images) {
    const path = paths.get(item) ?? '';
    const tags = tagsOf(targets);
    out.json({ item, path, side, likeness, tags });
    out.say(`${likeness.toFixed(2)}  ${path} (${side}): ${tags.join(', ') || 'no tags'}`);
  }
  for (const sentence of said) out.say(sentence);
}
