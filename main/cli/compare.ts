/** `limn compare`: two runs on the images that both are judged by, image by image, what changed most first. */
import { Option, type Command } from 'commander';
import { compareRuns } from '#main/services/compareRuns.ts';
import { changeCounts, CHANGE_NAMES, chanceText, comparedText, leftOutText, WRONGNESS } from '#shared/contract/runComparisonText.ts'; // prettier-ignore
import type { RunComparison } from '#shared/domain/runComparison.ts';
import { plural } from './Output.ts';
import { findRun, numberIn, usage, withJson, withProject, type InProject, type JsonFlag } from './command.ts';
import { piecesOf, withTiles, type TilesFlag } from './tilesFlag.ts';

interface CompareFlags extends JsonFlag, TilesFlag {
  readonly split: 'valid' | 'test';
  readonly top: number;
}

export function registerCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('two runs image by image: what the second mends and what it breaks')
    .argument('<project>')
    .argument('<run-a>', 'id of a run, or last, or best')
    .argument('<run-b>', 'the run that is held against it')
    .addOption(new Option('--split <side>', 'which images').choices(['valid', 'test']).default('valid'))
    .option('--top <count>', 'how many images are told', numberIn(0, 1_000_000, 'whole'), 20);
  withTiles(withJson(command)).action((path: string, a: string, b: string, flags: CompareFlags) =>
    withProject(path, flags, (context) => compare(context, [a, b], flags)),
  );
}

async function compare(
  context: InProject,
  [idA, idB]: readonly [string, string],
  flags: CompareFlags,
): Promise<void> {
  const { studio, out, project } = context;
  const [first, second] = [findRun(context, project, idA), findRun(context, project, idB)];
  if (first.id === second.id) throw usage(`${idA} and ${idB} are the same run, ${first.id}.`);
  const piecesPx = piecesOf(flags);
  if (piecesPx !== null && first.kind !== 'masks') throw usage('--tiles is for masks.');
  out.progress(`Predicting with ${first.name} and ${second.name}`);
  const found = await compareRuns(
    { project, predicting: studio.predicting },
    { a: first.id, b: second.id, side: flags.split, piecesPx },
  );
  tell(context, found, flags);
}

function tell(
  { studio, out, project }: InProject,
  { items, ...found }: RunComparison,
  { split, top }: CompareFlags,
): void {
  const { kind, a, b, mean } = found;
  const all = { ...found, items };
  const counts = changeCounts(all);
  out.json({
    event: 'comparison',
    ...found,
    split,
    items: items.length,
    changes: Object.fromEntries(counts.map(({ change, count }) => [change, count])),
  });
  const told = items.slice(0, top);
  const paths = new Map(studio.items.read(project, told.map(({ item }) => item)).map(({ id, path }) => [id, path])); // prettier-ignore
  const rows = told.map((one) => ({ path: paths.get(one.item) ?? '', ...one }));
  for (const row of rows) out.json({ event: 'item', ...row });
  const { title, show } = WRONGNESS[kind];
  out.say(comparedText(all, b));
  out.say(chanceText(all));
  out.say(`Mean ${title} on ${plural(items.length, 'image')} (${split}): ${show(mean.a)} with ${a}, ${show(mean.b)} with ${b}.`); // prettier-ignore
  for (const sentence of leftOutText(all, a, b)) out.say(sentence);
  if (rows.length === 0) return;
  out.say();
  out.rows(rows, [
    { title: 'image', of: ({ path }) => path },
    { title: `${title} ${a}`, of: (row) => show(row.a), align: 'right' },
    { title: `${title} ${b}`, of: (row) => show(row.b), align: 'right' },
    { title: b, of: ({ change }) => CHANGE_NAMES[change] },
  ]);
}
