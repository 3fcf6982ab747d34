/** `limn data`: what training is made from: sides, classes, sizes, and what is wrong with it. */
import type { Command } from 'commander';
import { dataFacts } from '#main/services/dataFacts.ts';
import { findDuplicates } from '#main/services/NearDuplicates.ts';
import { dataRemarkText } from '#shared/contract/dataRemarkText.ts';
import type { BySide, DataFacts, DataRemark } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { SPLITS } from '#shared/domain/project.ts';
import { dataRemarks, toneOf } from '#shared/kernels/dataRemarks.ts';
import { USUAL_DISTANCE } from '#shared/kernels/nearDuplicates.ts';
import { listed } from '#shared/util/listed.ts';
import { count, plural, type Output } from './Output.ts';
import { withJson, withProject, type InProject, type JsonFlag } from './command.ts';

const MOST_NAMES = 12;

export function registerData(program: Command): void {
  const command = program
    .command('data')
    .description('what training is made from: images and classes of each side, sizes, leaks between sides')
    .argument('<project>');
  withJson(command).action((path: string, flags: JsonFlag) => withProject(path, flags, data));
}

async function data({ studio, out, project }: InProject): Promise<void> {
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  process.once('SIGINT', cancel);
  try {
    const { signal } = abort;
    const facts = await dataFacts(project, signal);
    const search = { distance: USUAL_DISTANCE, filter: {} };
    const { leaks, unseen } = await findDuplicates(project, search, signal);
    const { sizePx, widthPx } = studio.training.defaults(project).config;
    const classes = studio.classes.list(project);
    const remarks = dataRemarks({
      project: studio.projects.describe(project),
      facts,
      classes,
      duplicates: { leaks, unseen },
      sizePx: Math.min(sizePx, widthPx ?? Infinity),
    });
    tellJson(out, { facts, classes, remarks });
    tell(out, { facts, classes, remarks });
  } finally {
    process.off('SIGINT', cancel);
  }
}

interface Told {
  readonly facts: DataFacts;
  readonly classes: readonly LabelClass[];
  readonly remarks: readonly DataRemark[];
}

function tellJson(out: Output, { facts, classes, remarks }: Told): void {
  const { classes: perClass, ...rest } = facts;
  out.json({ event: 'data', ...rest });
  for (const { id, images, pixels } of perClass) {
    const name = classes.find((one) => one.id === id)?.name ?? '';
    out.json({ event: 'class', name, images, ...(pixels !== null && { pixels }) });
  }
  for (const remark of remarks)
    out.json({ event: 'remark', id: remark.id, tone: toneOf(remark), text: sentence(remark, classes) });
}

function tell(out: Output, { facts, classes, remarks }: Told): void {
  const { sides, sizes } = facts;
  const rest = sides.none > 0 ? `, ${count(sides.none)} on no side` : '';
  const test = sides.test > 0 ? `, ${count(sides.test)} test` : '';
  out.say(`${plural(sides.train, 'image')} train, ${count(sides.valid)} validate${test}${rest}.`);
  for (const remark of remarks)
    out.say(`${toneOf(remark) === 'info' ? '-' : '!'} ${sentence(remark, classes)}`);
  if (facts.classes.length > 0) out.say();
  tellClasses(out, facts, classes);
  if (sizes.common.length === 0) return;
  out.say();
  out.rows(sizes.common, [
    { title: 'size', of: ([width, height]) => `${String(width)} x ${String(height)}` },
    { title: 'images', of: ([, , images]) => count(images), align: 'right' },
  ]);
  const more = sizes.distinct - sizes.common.length;
  if (more > 0) out.say(`and ${plural(more, 'more size')}`);
}

/** Sides that have no image are left out; masks are told in pixels, too. */
function tellClasses(out: Output, facts: DataFacts, classes: readonly LabelClass[]): void {
  const shown = ([...SPLITS, 'none'] as const).filter(
    (side) => facts.sides[side] > 0 || side === 'train' || side === 'valid',
  );
  const all = facts.classes.reduce((sum, { pixels }) => sum + (pixels === null ? 0 : total(pixels)), 0);
  const isMasks = facts.classes.some(({ pixels }) => pixels !== null);
  out.rows(facts.classes, [
    { title: 'class', of: ({ id }) => classes.find((one) => one.id === id)?.name ?? '' },
    ...shown.map((side) => ({
      title: side === 'none' ? 'no side' : side,
      of: ({ images }: { readonly images: BySide }) => count(images[side]),
      align: 'right' as const,
    })),
    ...(isMasks
      ? [
          {
            title: 'pixels',
            of: ({ pixels }: { readonly pixels: BySide | null }) =>
              `${((100 * (pixels === null ? 0 : total(pixels))) / Math.max(1, all)).toFixed(1)} %`,
            align: 'right' as const,
          },
        ]
      : []),
  ]);
}

const total = (sides: BySide): number => Object.values(sides).reduce((sum, one) => sum + one, 0);

/** With the names of the classes it is about. */
function sentence(remark: DataRemark, classes: readonly LabelClass[]): string {
  const text = dataRemarkText(remark);
  if (!('classes' in remark)) return text;
  const names = remark.classes.map((id) => classes.find((one) => one.id === id)?.name ?? '');
  return `${text} ${listed(names, MOST_NAMES, 'classes')}.`;
}
