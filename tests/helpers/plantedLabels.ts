/** Pictures whose tags can be seen, some of them labeled wrong on purpose: what a review of labels has to find. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { OpenProject } from '#main/services/Projects.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { decodeTile, encodeTile } from '#shared/kernels/maskTiles.ts';
import type { Workplace } from './projectWithRun.ts';
import { randomAt } from './randomAt.ts';

/** Each is there or not, on its own. */
export const PLANTED_CLASSES = ['bright', 'red square', 'stripes'] as const;
const SIDE_PX = 32;
const SEED = 20;

export interface PlantedOptions {
  readonly images: number;
  /** Part of the images of which one tag is turned around. */
  readonly wrong: number;
}

export interface Planted {
  readonly project: OpenProject;
  /** All images, in the order they were made. */
  readonly items: readonly ItemId[];
  /** Those that carry a tag too many or too few. */
  readonly wrong: ReadonlySet<ItemId>;
}

/**
 * A project of such pictures, a fifth of them set aside for validation. The wrong labels are on both sides, and are drawn by
 * a seed: so a test that finds them finds them always, or never.
 */
export async function makePlantedProject(at: Workplace, { images, wrong }: PlantedOptions): Promise<Planted> {
  const folder = join(at.dir, 'planted');
  mkdirSync(folder, { recursive: true });
  const turned = drawn(images, Math.round(images * wrong));
  const lines = ['image_name,tags'];
  for (let i = 0; i < images; i += 1) {
    const name = `${String(i).padStart(4, '0')}.png`;
    const truth = tagsOf(i);
    await sharp(pixels(i, truth), { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } })
      .png()
      .toFile(join(folder, name));
    const flip = turned.has(i) ? Math.floor(randomAt(SEED * 3000 + i)() * PLANTED_CLASSES.length) : -1;
    lines.push(`${name},${PLANTED_CLASSES.filter((_, c) => (truth[c] === true) !== (c === flip)).join(';')}`);
  }
  const source = join(at.dir, 'planted.csv');
  writeFileSync(source, `${lines.join('\n')}\n`);
  const project = at.studio.projects.create({
    name: 'planted',
    folder: at.dir,
    kind: 'tags',
    classes: PLANTED_CLASSES,
  });
  await at.studio.importing.run(
    project,
    { source, format: 'csv', imagesDir: folder, suffix: '', delimiter: ';' },
    { progress: () => {}, signal: new AbortController().signal },
  );
  at.studio.splits.apply(project, { by: 'random', fraction: 0.2, seed: 42 });
  const items = [...at.studio.items.index(project, {}, 'name')];
  return { project, items, wrong: new Set(items.filter((_, i) => turned.has(i))) };
}

/** So many different numbers below `of`. */
function drawn(of: number, count: number): ReadonlySet<number> {
  const random = randomAt(SEED);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * of));
  return chosen;
}

function tagsOf(i: number): readonly boolean[] {
  const random = randomAt(SEED * 1000 + i);
  return PLANTED_CLASSES.map(() => random() < 0.4);
}

/** Grey with noise; brighter, with a red square somewhere, with stripes across, as the tags say. */
function pixels(i: number, [isBright, hasSquare, isStriped]: readonly boolean[]): Uint8Array {
  const random = randomAt(SEED * 2000 + i);
  const level = (isBright === true ? 165 : 75) + 20 * random();
  const [left, top] = [Math.floor(22 * random()), Math.floor(22 * random())];
  const rgb = new Uint8Array(3 * SIDE_PX * SIDE_PX);
  for (let y = 0; y < SIDE_PX; y += 1) {
    for (let x = 0; x < SIDE_PX; x += 1) {
      const isSquare = hasSquare === true && x >= left && x < left + 10 && y >= top && y < top + 10;
      const stripe = isStriped === true && y % 8 < 4 ? 35 : 0;
      for (let c = 0; c < 3; c += 1) {
        const value = isSquare ? (c === 0 ? 220 : 40) : level + stripe + 30 * (random() - 0.5);
        rgb[3 * (y * SIDE_PX + x) + c] = value;
      }
    }
  }
  return rgb;
}

/** One image of each side. */
function oneOfEachSide(at: Workplace, project: OpenProject, items: readonly ItemId[]): readonly ItemId[] {
  const rows = at.studio.items.read(project, items);
  return (['train', 'valid'] as const).flatMap((side) => {
    const own = rows.filter(({ split }) => split === side);
    return own.slice(3, 4).map(({ id }) => id);
  });
}

/** In a project of `makeMaskProject`: the disc becomes ground on an image of each side, and the ground disc. */
export function turnDiscs(
  at: Workplace,
  project: OpenProject,
  items: readonly ItemId[],
): ReadonlySet<ItemId> {
  const wrong = oneOfEachSide(at, project, items);
  for (const item of wrong) {
    const { widthPx, heightPx, tiles } = at.studio.masks.read(project, item);
    const turned = tiles.map(({ tx, ty, runs }) => {
      const pixels = decodeTile(runs, widthPx * heightPx) ?? new Uint16Array(0);
      const after = encodeTile(pixels.map((id) => (id === 1 ? 2 : id === 2 ? 1 : id)));
      return { tx, ty, before: runs, after };
    });
    at.studio.masks.paint(project, { item, tiles: turned, what: 'mix up' });
  }
  return new Set(wrong);
}

/** In a project of `makePointProject`: left and right trade places on an image of each side. */
export function turnPoints(
  at: Workplace,
  project: OpenProject,
  items: readonly ItemId[],
): ReadonlySet<ItemId> {
  const wrong = oneOfEachSide(at, project, items);
  for (const item of wrong) {
    const [left, right] = at.studio.points.read(project, [item])[0]?.points ?? [];
    if (left === undefined || right === undefined) throw new Error('two points should be there');
    const changes = [
      { classId: left[0], before: left[1], after: right[1] },
      { classId: right[0], before: right[1], after: left[1] },
    ];
    at.studio.points.place(project, { item, changes, what: 'mix up' });
  }
  return new Set(wrong);
}
