/** A project of very many images: opening it, scrolling through the grid, changing what is shown. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ensureClasses, writeImport, type ImportItem } from '#main/database/queries/importing.ts';
import { addRoot } from '#main/database/queries/roots.ts';
import { writeMadeUpJpeg } from '#main/files/madeUpPicture.ts';
import { round } from '#main/services/bench/percentiles.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { measuring, taken, until, untilTaken } from './probe.ts';
import { spread, type Spread } from './spread.ts';
import type { Workplace } from './workplace.ts';

export interface GridBench {
  readonly items: number;
  /** From the address to a grid that can be used, the project closed before; the first, then windows on it opened again. */
  readonly open: Spread;
  readonly firstOpenMs: number;
  /** The same, to all small pictures in sight. */
  readonly pictures: Spread;
  /** Where nobody was before: the services make the small pictures meanwhile. */
  readonly scrollFirst: Scrolling;
  readonly scrollBack: Scrolling;
  readonly filter: Spread;
}

export interface Scrolling {
  /** Between frames while the wheel turns. */
  readonly frame: Spread;
  /** Of frames that took longer than 20 ms, 0 to 1. */
  readonly slowFrames: number;
}

const OPENED = 5;
const WHEEL_TURNS = 300;
const FILTERS = 40;
const FILES = 100;
const SIZE = { widthPx: 640, heightPx: 480 } as const;
const CLASSES = Array.from({ length: 17 }, (_, i) => `class ${String(i + 1)}`);

export async function benchGrid(place: Workplace, items: number): Promise<GridBench> {
  const project = await fill(place, items);
  const usable: number[] = [];
  const pictures: number[] = [];
  place.studio.projects.close(project.id);
  for (let i = 0; i < OPENED; i += 1) {
    const page = await place.show(project);
    await until(page, 'limnProbe.picturesMs !== null');
    usable.push(await page.evaluate<number>('limnProbe.usableMs'));
    pictures.push(await page.evaluate<number>('limnProbe.picturesMs'));
    await page.context().close();
  }
  const [scrollFirst, scrollBack] = await scroll(place, project);
  return {
    items,
    open: spread(usable),
    firstOpenMs: round(usable[0] ?? Number.NaN),
    pictures: spread(pictures),
    scrollFirst,
    scrollBack,
    filter: spread(await filter(place, project)),
  };
}

async function scroll(place: Workplace, project: OpenProject): Promise<[Scrolling, Scrolling]> {
  const page = await place.show(project);
  await until(page, 'limnProbe.picturesMs !== null');
  await page.mouse.move(600, 500);
  const turn = async (px: number): Promise<Scrolling> => {
    await page.waitForTimeout(1000);
    await measuring(page, true);
    for (let i = 0; i < WHEEL_TURNS; i += 1) await page.mouse.wheel(0, px);
    await measuring(page, false);
    const gaps = await taken(page, 'gaps');
    return { frame: spread(gaps), slowFrames: round(gaps.filter((ms) => ms > 20).length / gaps.length) };
  };
  const both: [Scrolling, Scrolling] = [await turn(120), await turn(-120)];
  await page.context().close();
  return both;
}

async function filter(place: Workplace, project: OpenProject): Promise<number[]> {
  const page = await place.show(project);
  await until(page, 'limnProbe.picturesMs !== null');
  const choices = page.getByRole('radiogroup').first().locator('label');
  const [all, , labeled] = await choices.all();
  await page.waitForTimeout(500);
  await measuring(page, true);
  for (let i = 0; i < FILTERS; i += 1) {
    await (i % 2 === 0 ? labeled : all)?.click();
    await untilTaken(page, 'filters', i + 1);
    await page.waitForTimeout(300);
  }
  const times = await taken(page, 'filters');
  await page.context().close();
  return times;
}

/** Rows as an import would write them; their files are a hundred, in folders that all lead to the same one. */
async function fill({ studio, folder }: Workplace, items: number): Promise<OpenProject> {
  const root = join(folder, 'many');
  const files = join(root, 'files');
  mkdirSync(files, { recursive: true });
  for (let i = 0; i < FILES; i += 1)
    await writeMadeUpJpeg(join(files, `${String(i)}.jpg`), { ...SIZE, seed: i });
  for (let i = 0; i * FILES < items; i += 1) symlinkSync(files, join(root, String(i)), 'dir');
  const project = studio.projects.create({ name: 'many', folder, kind: 'tags', classes: CLASSES });
  project.db.write('fill bench project', (db) => {
    const rootId = addRoot(db, root);
    const classIds = ensureClasses(db, CLASSES);
    writeImport(
      db,
      Array.from({ length: items }, (_, i) => rowOf(rootId, i)),
      classIds,
    );
  });
  return project;
}

/** Three of five are labeled, with three tags each. */
const rowOf = (rootId: number, i: number): ImportItem => ({
  rootId,
  path: `${String(Math.floor(i / FILES))}/${String(i % FILES)}.jpg`,
  ...SIZE,
  sizeBytes: 100_000,
  modifiedMs: 0,
  problem: null,
  drawn: null,
  tags: i % 5 < 3 ? [0, 1, 2].map((k) => CLASSES[(i + 5 * k) % CLASSES.length] ?? '') : null,
  split: i % 5 === 0 ? 'valid' : 'train',
  extra: null,
});
