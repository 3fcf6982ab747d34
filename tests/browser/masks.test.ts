import { join } from 'node:path';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Raster } from '#shared/domain/mask.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';
import { writeBytes } from '#tests/helpers/imageFiles.ts';

const WIDTH = 320;
const HEIGHT = 240;
/** x and y in pixels of the image. */
type Place = readonly [number, number];

/** Class ids in the order of the list. */
const [SKY, ROAD] = [1, 2];

/** A dark disc on a bright ground with some noise: something that fill, wand, superpixels and cut-out can find. */
async function writeDisc(path: string): Promise<void> {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let i = 0; i < WIDTH * HEIGHT; i += 1) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const isIn = Math.hypot(x - 160, y - 120) < 50;
    const noise = (x * 7 + y * 13) % 7;
    rgb.set(isIn ? [40 + noise, 30, 60] : [210 + noise, 200, 180], i * 3);
  }
  writeBytes(
    path,
    await sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

describe.skipIf(noBrowser !== null)(`Drawing masks in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let page: Page;
  let project: OpenProject;

  beforeAll(async () => {
    studio = await startBrowserStudio();
    const images = join(studio.work, 'images');
    for (const name of ['a', 'b']) await writeDisc(join(images, `${name}.png`));
    const classes = ['sky', 'road', 'tree'];
    project = studio.studio.projects.create({ name: 'p', folder: studio.work, kind: 'masks', classes });
    const nothing = { format: 'images', imagesDir: null, suffix: null, delimiter: null } as const;
    const job = studio.studio.importing.start(project, { source: images, colors: null, ...nothing });
    await studio.studio.jobs.wait(job.id);
    const path = encodeURIComponent(project.path);
    page = await studio.open({ place: `#/p/${project.id}/label?path=${path}&view=single` });
    await page.getByRole('toolbar', { name: 'Drawing tools' }).waitFor();
    await page.getByText('Drag to paint.').waitFor();
  });
  afterAll(() => studio.close());

  const stage = () => page.getByRole('img', { name: /\.png$/ });
  /** Where a pixel of the fitted image is in the window. */
  async function at(x: number, y: number): Promise<{ readonly x: number; readonly y: number }> {
    const box = await stage().boundingBox();
    if (box === null) throw new Error('the stage is not there');
    const scale = Math.min((box.width - 32) / WIDTH, (box.height - 32) / HEIGHT, 16);
    const left = box.x + Math.round((box.width - WIDTH * scale) / 2);
    const top = box.y + Math.round((box.height - HEIGHT * scale) / 2);
    return { x: left + x * scale, y: top + y * scale };
  }
  async function drag(...path: readonly (readonly [number, number])[]): Promise<void> {
    const [first, ...rest] = path;
    if (first === undefined) return;
    const start = await at(...first);
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    for (const place of rest) {
      const to = await at(...place);
      await page.mouse.move(to.x, to.y, { steps: 6 });
    }
    await page.mouse.up();
  }
  async function click(x: number, y: number): Promise<void> {
    const place = await at(x, y);
    await page.mouse.click(place.x, place.y);
  }
  const key = (shortcut: string) => page.keyboard.press(shortcut);

  const stored = (): Raster => {
    const raster = rasterOf(studio.studio.masks.read(project, 1));
    if (raster === null) throw new Error('damaged');
    return raster;
  };
  const pixel = (x: number, y: number): number => stored().data[y * WIDTH + x] ?? -1;
  const area = (id: number): number => stored().data.filter((value) => value === id).length;
  const isSame = (pixels: Uint16Array): boolean => stored().data.every((value, i) => value === pixels[i]);
  const undoWord = () => studio.studio.labels.history(project, 1).undo;
  /** Waits until the store says so: a gesture is there a moment after the pointer went up. */
  const eventually = (read: () => unknown) => expect.poll(read, { timeout: 20_000 });

  /** Undo takes the gesture back whole, redo brings it back, undo leaves the mask as it was for the next test. */
  async function undoRedoUndo(): Promise<void> {
    const drawn = stored().data;
    await key('Control+z');
    await eventually(() => isSame(drawn)).toBe(false);
    const undone = stored().data;
    await key('Control+Shift+z');
    await eventually(() => isSame(drawn)).toBe(true);
    await key('Control+z');
    await eventually(() => isSame(undone)).toBe(true);
  }

  it('paints with the brush in the class of a number key, in one action', async () => {
    await key('b');
    await key('2');
    await drag([40, 40], [120, 40], [120, 80]);
    await eventually(undoWord).toBe('Brush: road');
    expect([pixel(40, 40), pixel(119, 79), pixel(40, 80)]).toEqual([ROAD, ROAD, 0]);
    await undoRedoUndo();
    expect(area(ROAD)).toBe(0);
  });

  it('draws a straight line with Shift, and erases with Alt and with the eraser', async () => {
    await click(20, 200);
    await page.keyboard.down('Shift');
    await click(220, 200);
    await page.keyboard.up('Shift');
    await eventually(() => pixel(120, 200)).toBe(ROAD);
    await page.keyboard.down('Alt');
    await drag([100, 200], [110, 200]);
    await page.keyboard.up('Alt');
    await eventually(() => pixel(105, 200)).toBe(0);
    await key('e');
    await drag([150, 200], [160, 200]);
    await eventually(() => pixel(155, 200)).toBe(0);
    expect(pixel(130, 200)).toBe(ROAD);
    await undoRedoUndo();
    while (undoWord() !== null) {
      const before = stored().data;
      await key('Control+z');
      await eventually(() => isSame(before)).toBe(false);
    }
  });

  it('changes the size of the brush and shows it', async () => {
    await key('b');
    const size = page.getByText(/^\d+ px$/).first();
    const before = await size.textContent();
    await key(']');
    await key(']');
    expect(Number.parseInt((await size.textContent()) ?? '', 10)).toBeGreaterThan(
      Number.parseInt(before ?? '', 10),
    );
    await key('[');
    await key('[');
  });

  it('fills a polygon that is closed with Enter, after taking a corner back', async () => {
    await key('p');
    await key('1');
    await click(30, 30);
    await click(90, 30);
    await click(300, 200);
    await key('Backspace');
    await click(90, 90);
    await click(30, 90);
    await key('Enter');
    await eventually(undoWord).toBe('Polygon: sky');
    expect([pixel(60, 60), pixel(29, 60), pixel(91, 60)]).toEqual([SKY, 0, 0]);
    await undoRedoUndo();
  });

  it('gives up a polygon with Escape and stays on the image', async () => {
    await key('p');
    await click(30, 30);
    await click(90, 30);
    await key('Escape');
    await click(200, 200);
    await key('Escape');
    expect(await page.getByRole('toolbar', { name: 'Drawing tools' }).isVisible()).toBe(true);
    expect(area(SKY)).toBe(0);
  });

  it.each([
    [
      'l',
      'Lasso: sky',
      [
        [30, 30],
        [90, 30],
        [90, 90],
        [30, 90],
        [30, 32],
      ],
      [60, 60],
      [100, 100],
    ],
    [
      'r',
      'Rectangle: sky',
      [
        [30, 30],
        [90, 70],
      ],
      [32, 32],
      [60, 80],
    ],
    [
      'o',
      'Ellipse: sky',
      [
        [30, 30],
        [90, 70],
      ],
      [60, 50],
      [32, 32],
    ],
  ] as [string, string, Place[], Place, Place][])(
    'draws an area with %s',
    async (shortcut, word, path, inside, outside) => {
      await key(shortcut);
      await drag(...path);
      await eventually(undoWord).toBe(word);
      expect([pixel(...inside), pixel(...outside)]).toEqual([SKY, 0]);
      await undoRedoUndo();
    },
  );

  it.each([
    ['k', 'Fill: sky'],
    ['w', 'Magic wand: sky'],
  ] as const)('finds the disc by its colour with %s', async (shortcut, word) => {
    await key(shortcut);
    await click(160, 120);
    await eventually(undoWord).toBe(word);
    expect([pixel(160, 120), pixel(130, 100), pixel(60, 60)]).toEqual([SKY, SKY, 0]);
    expect(Math.abs(area(SKY) / (Math.PI * 50 * 50) - 1)).toBeLessThan(0.1);
    await undoRedoUndo();
  });

  it('paints superpixels, which stay on their side of an edge', async () => {
    await key('s');
    const place = await at(160, 120);
    await page.mouse.move(place.x, place.y);
    // The pieces are worked out first; then a click paints the one under the pointer.
    await page.getByText('Drag over pieces of one colour').waitFor();
    await click(160, 120);
    await eventually(undoWord).toBe('Superpixels: sky');
    expect(pixel(160, 120)).toBe(SKY);
    expect(area(SKY)).toBeGreaterThan(100);
    expect(pixel(20, 20)).toBe(0);
    await undoRedoUndo();
  });

  it('cuts the disc out of a box', async () => {
    await key('c');
    await drag([95, 55], [225, 185]);
    await eventually(undoWord).toBe('Cut out: sky');
    const wrong = Math.abs(area(SKY) - Math.PI * 50 * 50) / (Math.PI * 50 * 50);
    expect([pixel(160, 120), pixel(98, 58)]).toEqual([SKY, 0]);
    expect(wrong).toBeLessThan(0.15);
    await undoRedoUndo();
  });

  it('keeps locked classes, grows, and copies the mask to the next image', async () => {
    await key('r');
    await key('1');
    await drag([30, 30], [90, 90]);
    await eventually(() => pixel(60, 60)).toBe(SKY);
    await page.getByRole('radio', { name: 'Paint with sky' }).hover();
    await page.getByRole('button', { name: /^Lock sky/ }).click();
    await key('2');
    await drag([60, 60], [150, 150]);
    await eventually(() => pixel(140, 140)).toBe(ROAD);
    expect(pixel(70, 70)).toBe(SKY);
    await page.getByRole('button', { name: 'Unlock sky' }).click();
    const before = area(ROAD);
    await key('Shift+g');
    await eventually(undoWord).toBe('Grow: road');
    expect(area(ROAD)).toBeGreaterThan(before);
    await key('d');
    await expect.poll(() => stage().getAttribute('aria-label')).toBe('b.png');
    await page.getByText('Reading the mask…').waitFor({ state: 'hidden' });
    await key('Control+p');
    await eventually(() => studio.studio.labels.history(project, 2).undo).toBe('Copy the previous mask');
    expect(rasterOf(studio.studio.masks.read(project, 2))?.data).toEqual(stored().data);
  });

  it('shows what was drawn and can undo it after a reload', async () => {
    await key('a');
    await expect.poll(() => stage().getAttribute('aria-label')).toBe('a.png');
    await page.waitForTimeout(400);
    await page.reload();
    await page.getByText(/^Drag from corner|^Drag to paint/).waitFor();
    const undo = page.getByRole('button', { name: 'Undo: Grow: road' });
    await undo.waitFor();
    const [road, classShare] = [area(ROAD), page.getByRole('radio', { name: 'Paint with road' })];
    await expect.poll(() => classShare.textContent()).toContain('%');
    await undo.click();
    await eventually(() => area(ROAD)).toBeLessThan(road);
  });
});
