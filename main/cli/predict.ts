/** `limn predict`: what a run says about image files. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { textOfWire } from '#shared/contract/errorText.ts';
import type { ImagePrediction } from '#shared/contract/answers.ts';
import { runThresholds } from '#main/services/runThresholds.ts';
import type { Output } from './Output.ts';
import { findRun, usage, withJson, withProject, type JsonFlag } from './command.ts';
import { predictDrawn } from './predictDrawn.ts';
import { piecesOf, withTiles, type TilesFlag } from './tilesFlag.ts';

interface PredictFlags extends JsonFlag, TilesFlag {
  readonly run: string;
  readonly tta?: boolean;
  readonly out?: string;
}

/** Images per request, so that answers come while the rest is worked on. */
const AT_ONCE = 64;

export function registerPredict(program: Command): void {
  const command = program
    .command('predict')
    .description('what a run says of image files: tags and probabilities, masks or points')
    .argument('<project>')
    .argument('<images...>', 'image files')
    .requiredOption('--run <run>', 'id of the run, or last, or best')
    .option('--tta', 'tags: blend each answer with those for eight views of the image')
    .option('--out <folder>', 'masks: write each as a PNG with the place of the class in the list (from 0)');
  withTiles(withJson(command)).action((path: string, images: readonly string[], flags: PredictFlags) =>
    predict(path, images, flags),
  );
}

function predict(path: string, images: readonly string[], flags: PredictFlags): Promise<void> {
  return withProject(path, flags, async (context) => {
    const { studio, out, project } = context;
    const run = findRun(context, project, flags.run);
    if (run.kind !== 'tags') {
      if (flags.tta === true) throw usage('--tta is for tags.');
      const paths = images.map((image) => resolve(image));
      const folder = flags.out === undefined ? null : resolve(flags.out);
      return predictDrawn(context, run, paths, { folder, piecesPx: piecesOf(flags) });
    }
    if (flags.out !== undefined) throw usage('--out is for masks.');
    if (flags.tiles !== undefined) throw usage('--tiles is for masks.');
    const thresholds = runThresholds(project, run);
    let isAllGood = true;
    for (let start = 0; start < images.length; start += AT_ONCE) {
      const paths = images.slice(start, start + AT_ONCE).map((image) => resolve(image));
      out.bar('Predicting', start, images.length);
      for (const answer of await studio.predicting.predict(project, run.id, paths, { tta: flags.tta })) {
        tell(out, answer, thresholds);
        isAllGood &&= answer.ok;
      }
    }
    if (!isAllGood) process.exitCode = 2;
  });
}

/** @param thresholds one per class of the answer */
function tell(out: Output, answer: ImagePrediction, thresholds: readonly number[]): void {
  if (!answer.ok) {
    out.json({ path: answer.path, error: answer.error });
    out.note(textOfWire(answer.error));
    return;
  }
  const scored = answer.classes.map((name, i) => ({
    name,
    probability: answer.probabilities[i] ?? 0,
    threshold: thresholds[i] ?? 1,
  }));
  const tags = scored.filter(({ probability, threshold }) => probability > threshold);
  tags.sort((a, b) => b.probability - a.probability);
  out.json({
    path: answer.path,
    thresholds: Object.fromEntries(scored.map(({ name, threshold }) => [name, threshold])),
    tags: tags.map(({ name }) => name),
    probabilities: Object.fromEntries(scored.map(({ name, probability }) => [name, probability])),
  });
  const words = tags.map(({ name, probability }) => `${name} ${probability.toFixed(2)}`).join(', ');
  out.say(`${answer.path}: ${words === '' ? 'nothing' : words}`);
}
