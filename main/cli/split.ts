/** `limn split`: which images train and which validate. */
import { InvalidArgumentError, type Command } from 'commander';
import { splitSpecSchema } from '#shared/contract/splitSpec.ts';
import type { SplitSpec } from '#shared/domain/project.ts';
import { count, plural } from './Output.ts';
import { numberIn, usage, withJson, withProject, type JsonFlag } from './command.ts';

interface SplitFlags extends JsonFlag {
  readonly random?: number;
  readonly seed: number;
  readonly folder?: string;
  readonly files?: string;
  readonly column?: string;
  readonly group?: string;
  readonly groupColumn?: string;
}

const DEFAULT_FRACTION = 0.2;

/** Neither none nor all: both sides need images. */
function partOfAll(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a number between 0 and 1, such as 0.2.');
}

export function registerSplit(program: Command): void {
  const command = program
    .command('split')
    .description('choose the images that validate; say how with one of the options')
    .argument('<project>')
    .option('--random <fraction>', 'this part of the images, by chance', partOfAll)
    .option('--seed <number>', 'of the chance', numberIn(0, 2 ** 31 - 1, 'whole'), 42)
    .option('--folder <train,val>', 'by the folders they lie in')
    .option('--files <file>', 'those named in a list, such as valid.txt')
    .option('--column <name>', 'by a column of the imported table, such as is_valid')
    .option(
      '--group <regex>',
      'by chance, but what the expression finds in a path (a person, a clip) stays together',
    )
    .option('--group-column <name>', 'the same by a column; clip keeps the frames of a video together');
  withJson(command).action((path: string, flags: SplitFlags) => split(path, flags));
}

function split(path: string, flags: SplitFlags): Promise<void> {
  const spec = specOf(flags);
  return withProject(path, flags, ({ studio, out, project }) => {
    studio.splits.apply(project, spec);
    const { bySplit } = studio.projects.describe(project).counts;
    const leaks = studio.splits.leaks(project);
    out.json({ event: 'split', spec, ...bySplit, leaks });
    const rest = bySplit.none > 0 ? `, ${count(bySplit.none)} on no side` : '';
    const test = bySplit.test > 0 ? `, ${count(bySplit.test)} test` : '';
    out.say(`${plural(bySplit.train, 'image')} train, ${count(bySplit.valid)} validate${test}${rest}.`);
    if (leaks > 0) out.say(`${plural(leaks, 'picture')} stand on both sides: the score will flatter.`);
  });
}

/** Exactly one way, except that --random may say the fraction for the groups. @throws AppError `usage` */
function specOf(flags: SplitFlags): SplitSpec {
  const { random, seed, folder, files, column, group, groupColumn } = flags;
  const ways = [folder, files, column, group, groupColumn].filter((way) => way !== undefined).length;
  if (
    ways > 1 ||
    (ways === 0 && random === undefined) ||
    (ways === 1 && random !== undefined && group === undefined && groupColumn === undefined)
  ) {
    throw usage(
      'Say how to split with exactly one of --random, --folder, --files, --column, --group and --group-column.',
    );
  }
  const parsed = splitSpecSchema.safeParse(rawSpec());
  if (parsed.success) return parsed.data;
  throw usage(
    `The images cannot be split like this: ${parsed.error.issues[0]?.message ?? 'the options do not fit'}.`,
  );

  function rawSpec(): object {
    if (folder !== undefined) {
      const [train, valid, ...more] = folder.split(',').map((part) => part.trim());
      if (train === undefined || valid === undefined || more.length > 0) {
        throw usage('--folder takes two names, such as --folder train,val.');
      }
      return { by: 'folder', train, valid };
    }
    if (files !== undefined) return { by: 'files', file: files };
    if (column !== undefined) return { by: 'column', column };
    const chance = { fraction: random ?? DEFAULT_FRACTION, seed };
    if (groupColumn !== undefined) return { by: 'group', pattern: '', column: groupColumn, ...chance };
    if (group !== undefined) return { by: 'group', pattern: group, ...chance };
    return { by: 'random', fraction: random, seed };
  }
}
