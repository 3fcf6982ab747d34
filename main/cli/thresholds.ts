/** `limn thresholds`: above which probability each tag is given, and which threshold would suit a run best. */
import type { Command } from 'commander';
import { chooseThresholds, FEW_IMAGES, type ChosenThreshold } from '#main/services/runThresholds.ts';
import { thresholdOf } from '#shared/domain/thresholds.ts';
import { plural } from './Output.ts';
import { findRun, numberIn, usage, withJson, withProject, type InProject, type JsonFlag } from './command.ts';

interface ThresholdFlags extends JsonFlag {
  readonly run?: string;
  readonly beta: number;
  readonly use?: boolean;
  readonly set?: readonly string[];
  readonly one?: number;
  readonly reset?: boolean;
}

export function registerThresholds(program: Command): void {
  const command = program
    .command('thresholds')
    .description('above which probability a tag is given: one for all classes, or each its own')
    .argument('<project>')
    .option('--run <run>', 'show the best threshold of each class for this run: its id, or last, or best')
    .option(
      '--beta <number>',
      'best by F-beta: 2 wants tags found, 0.5 wants them right',
      numberIn(0.01, 100),
      2,
    )
    .option('--use', 'use the best ones of --run from now on')
    .option(
      '--set <class=number>',
      'by hand; repeat it for several',
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--one <number>', 'the one for all classes without their own', numberIn(0, 1))
    .option('--reset', 'take the own thresholds of classes away');
  withJson(command).action((path: string, flags: ThresholdFlags) => thresholds(path, flags));
}

function thresholds(path: string, flags: ThresholdFlags): Promise<void> {
  return withProject(path, flags, async (context) => {
    const { studio, project } = context;
    const { kind } = studio.projects.describe(project);
    if (kind !== 'tags') throw usage('Thresholds are for tags.');
    if (flags.use === true && flags.run === undefined) throw usage('--use needs --run.');
    change(context, flags);
    const chosen = flags.run === undefined ? [] : await choose(context, flags.run, flags.beta);
    if (flags.use === true) {
      const found = chosen.flatMap(({ id, threshold }) =>
        id === null || threshold === null ? [] : [[id, threshold] as const],
      );
      studio.projects.setClassThresholds(project, found);
    }
    tell(context, chosen, flags.beta);
    if (flags.use === true || flags.set !== undefined || flags.reset === true || flags.one !== undefined)
      await studio.suggesting.rescore(project);
  });
}

function change({ studio, project }: InProject, { reset, one, set = [] }: ThresholdFlags): void {
  const { projects } = studio;
  const classes = studio.classes.list(project);
  const own = set.map((text): readonly [number, number] => {
    const at = text.lastIndexOf('=');
    const [name, value] = [text.slice(0, at), Number(text.slice(at + 1) || 'NaN')];
    const id = classes.find((one) => one.name === name)?.id;
    if (at < 0 || id === undefined) throw usage(`--set ${text}: there is no class ${name || text}.`);
    if (!(value > 0 && value < 1)) throw usage(`--set ${text}: a threshold lies between 0 and 1.`);
    return [id, value];
  });
  if (one === 0 || one === 1) throw usage('--one must lie between 0 and 1.');
  if (one !== undefined) projects.setThreshold(project, one);
  if (reset === true)
    projects.setClassThresholds(
      project,
      classes.map(({ id }) => [id, null]),
    );
  if (own.length > 0) projects.setClassThresholds(project, own);
}

async function choose(context: InProject, id: string, beta: number): Promise<readonly ChosenThreshold[]> {
  const { studio, project, out } = context;
  const run = findRun(context, project, id);
  out.progress(`Predicting with ${run.name}`);
  const predictions = await studio.predicting.evaluate(project, run.id, 'valid');
  return chooseThresholds(project, run, predictions, beta);
}

function tell({ studio, project, out }: InProject, chosen: readonly ChosenThreshold[], beta: number): void {
  const { threshold, classThresholds } = studio.projects.describe(project);
  const of = thresholdOf({ threshold, classThresholds });
  const own = new Set(classThresholds.map(([id]) => id));
  const rows = studio.classes.list(project).map(({ id, name }) => {
    const best = chosen.find((one) => one.id === id);
    return {
      name,
      threshold: of(id),
      own: own.has(id),
      best: best?.threshold ?? null,
      fbeta: best?.fbeta ?? null,
      average_precision: best?.averagePrecision ?? null,
      images: best?.images ?? null,
    };
  });
  out.json({ event: 'thresholds', threshold, own: classThresholds.length, beta });
  for (const row of rows) out.json({ event: 'class', ...row });
  out.say(
    `Threshold ${String(threshold)}, ${plural(classThresholds.length, 'class', 'classes')} with one of their own.`,
  );
  out.say();
  const best =
    chosen.length === 0
      ? []
      : ([
          { title: 'best', of: (row: Row) => row.best?.toFixed(3) ?? '–', align: 'right' },
          { title: `F${String(beta)}`, of: (row: Row) => row.fbeta?.toFixed(3) ?? '–', align: 'right' },
          { title: 'AP', of: (row: Row) => row.average_precision?.toFixed(3) ?? '–', align: 'right' },
          { title: 'images', of: (row: Row) => row.images ?? '–', align: 'right' },
        ] as const);
  type Row = (typeof rows)[number];
  out.rows(rows, [
    { title: 'class', of: (row) => row.name },
    { title: 'threshold', of: (row) => `${row.threshold.toFixed(3)}${row.own ? '' : ' (all)'}` },
    ...best,
  ]);
  const few = chosen.filter(({ images }) => images > 0 && images < FEW_IMAGES);
  if (few.length > 0)
    out.say(
      `Few images: ${few.map(({ name }) => name).join(', ')}. Their best threshold may not hold for others.`,
    );
}
