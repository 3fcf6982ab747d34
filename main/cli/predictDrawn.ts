/** `limn predict` of masks and points: what part of each image a class takes, or where each point is. */
import { basename, extname, join } from 'node:path';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import type { DrawnPrediction } from '#main/processes/prediction/protocol.ts';
import { maskPng } from '#main/services/maskPng.ts';
import { textOfWire } from '#shared/contract/errorText.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { StoredMask } from '#shared/domain/mask.ts';
import type { Run } from '#shared/domain/run.ts';
import { areasOf, decodeTile, tileRect } from '#shared/kernels/maskTiles.ts';
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
  folder: string | null,
): Promise<void> {
  const { studio, out, project } = context;
  if (folder !== null && run.kind !== 'masks') throw usage('--out is for masks.');
  const names = new Map(studio.classes.list(project).map(({ id, name }) => [id, name]));
  let isAllGood = true;
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const part = paths.slice(start, start + AT_ONCE);
    out.bar('Predicting', start, paths.length);
    const answers = await studio.predicting.drawn.predict(project, run.id, part);
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
  const shares = sharesOf(mask, drawn.names);
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

/** Part of the image by class, the largest first. */
function sharesOf(mask: StoredMask, names: ReadonlyMap<ClassId, string>): (readonly [string, number])[] {
  const areas = new Map<ClassId, number>();
  for (const { tx, ty, runs } of mask.tiles) {
    const { w, h } = tileRect(tx, ty, mask);
    const pixels = decodeTile(runs, w * h);
    if (pixels === null) throw new Error(`square ${tx}, ${ty} of a predicted mask is damaged`);
    for (const [id, area] of areasOf(pixels)) areas.set(id, (areas.get(id) ?? 0) + area);
  }
  const all = mask.widthPx * mask.heightPx;
  return [...areas]
    .map(([id, area]) => [names.get(id) ?? '', area / all] as const)
    .sort(([, a], [, b]) => b - a);
}

/** @returns the file */
function writeMask({ context, folder }: Drawn, path: string, mask: StoredMask): string {
  const file = join(folder ?? '', `${basename(path, extname(path))}.png`);
  writeFileAtomic(file, maskPng(context.project, mask));
  return file;
}
