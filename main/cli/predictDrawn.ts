/** `limn predict` of masks and points: what part of each image a class takes, or where each point is. */
import { basename, extname, join } from 'node:path';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import type { DrawnPrediction } from '#main/processes/prediction/protocol.ts';
import { maskPng } from '#main/services/maskPng.ts';
import { sharesOf } from '#main/services/tryDrawn.ts';
import { textOfWire } from '#shared/contract/errorText.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { StoredMask } from '#shared/domain/mask.ts';
import type { Run } from '#shared/domain/run.ts';
import { usage, type InProject } from './command.ts';

/** Images per request, so that answers come while the rest is worked on. */
const AT_ONCE = 16;

interface Drawn {
  readonly context: InProject;
  /** Names of today by id, in list order. */
  readonly names: ReadonlyMap<ClassId, string>;
  /** Folder for masks as images, or null. */
  readonly folder: string | null;
}

export async function predictDrawn(
  context: InProject,
  run: Run,
  paths: readonly string[],
  { folder, piecesPx }: { readonly folder: string | null; readonly piecesPx: number | null },
): Promise<void> {
  const { studio, out, project } = context;
  if (folder !== null && run.kind !== 'masks') throw usage('--out is for masks.');
  if (piecesPx !== null && run.kind !== 'masks') throw usage('--tiles is for masks.');
  const names = new Map(studio.classes.list(project).map(({ id, name }) => [id, name]));
  let isAllGood = true;
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const part = paths.slice(start, start + AT_ONCE);
    out.bar('Predicting', start, paths.length);
    const answers = await studio.predicting.drawn.predict(project, run.id, part, { piecesPx });
    for (const [i, answer] of answers.entries()) {
      tell({ context, names, folder }, part[i] ?? '', answer);
      isAllGood &&= answer.ok;
    }
  }
  if (!isAllGood) process.exitCode = 2;
}

function tell(drawn: Drawn, path: string, prediction: DrawnPrediction): void {
  const { out } = drawn.context;
  if (!prediction.ok) {
    out.json({ path, error: prediction.error });
    out.note(textOfWire(prediction.error));
    return;
  }
  const { answer } = prediction;
  if (answer.kind === 'points') {
    const points = answer.points.map(([id, { x, y }]) => ({ name: drawn.names.get(id) ?? '', x, y }));
    out.json({ path, points });
    out.say(
      `${path}: ${points.map(({ name, x, y }) => `${name} ${x.toFixed(1)},${y.toFixed(1)}`).join('; ')}`,
    );
    return;
  }
  const { confidence, uncertainty, mask } = answer;
  const shares = sharesOf(mask).map(([id, share]) => [drawn.names.get(id) ?? '', share] as const);
  const file = drawn.folder === null ? null : writeMask(drawn, path, mask);
  out.json({
    path,
    shares: Object.fromEntries(shares),
    confidence,
    uncertainty,
    ...(file && { mask: file }),
  });
  const words = shares.map(([name, share]) => `${name} ${(100 * share).toFixed(1)} %`).join(', ');
  out.say(`${path}: ${words} (sure to ${confidence.toFixed(2)})`);
}

/** @returns the file */
function writeMask({ context, folder }: Drawn, path: string, mask: StoredMask): string {
  const file = join(folder ?? '', `${basename(path, extname(path))}.png`);
  writeFileAtomic(file, maskPng(context.project, mask));
  return file;
}
