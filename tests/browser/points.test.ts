import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { fit } from '#renderer/stage/camera.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';
import { suggest } from '#tests/helpers/suggest.ts';

const [WIDTH, HEIGHT] = [320, 240];

describe.skipIf(noBrowser !== null)(
  `Placing points in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;
    let project: OpenProject;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      for (const [index, name] of ['a', 'b', 'c'].entries()) {
        const path = join(studio.work, 'faces', `${name}.png`);
        await writeImage(path, { width: WIDTH, height: HEIGHT, color: [90, 120 + 40 * index, 160] });
      }
      page = await studio.open();
    });
    afterAll(() => studio.close());

    const image = () => page.getByRole('img', { name: /\.png$/ });
    /** A place of the image on the page, which shows all of it. */
    const onPage = async (x: number, y: number): Promise<readonly [number, number]> => {
      const box = await image().boundingBox();
      if (box === null) throw new Error('no image is open');
      const size = { widthPx: box.width, heightPx: box.height };
      const camera = fit({ widthPx: WIDTH, heightPx: HEIGHT }, size);
      return [box.x + camera.x + x * camera.scale, box.y + camera.y + y * camera.scale];
    };
    const click = async (x: number, y: number, button: 'left' | 'right' = 'left') =>
      page.mouse.click(...(await onPage(x, y)), { button });
    const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
      await page.mouse.move(...(await onPage(...from)));
      await page.mouse.down();
      await page.mouse.move(...(await onPage(...to)), { steps: 5 });
    };
    /** What is stored for an image: `nose 10,20 v2`, rounded to whole pixels. */
    const stored = (item = 1): readonly string[] => {
      const { points, classes } = studio.studio;
      const names = new Map(classes.list(project).map(({ id, name }) => [id, name]));
      const found = points.read(project, [item])[0]?.points ?? [];
      return found.map(([id, { x, y, v }]) => `${names.get(id) ?? ''} ${String(Math.round(x))},${String(Math.round(y))} v${String(v)}`); // prettier-ignore
    };
    const expectStored = (wanted: readonly string[], item = 1) =>
      expect.poll(() => stored(item), { timeout: 10_000 }).toEqual(wanted);
    const said = () => page.locator('[data-part="said"]').textContent();
    const row = (name: string, state: string) =>
      page.getByRole('button', { name: `${name}: ${state}`, exact: true });

    it('makes a project of points from a template', async () => {
      await page.getByRole('button', { name: 'New project' }).click();
      await page.getByRole('radio', { name: /^Points/ }).check({ force: true });
      await page.getByRole('radio', { name: /^Face, 5 points/ }).check({ force: true });
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Choose a folder…' }).click();
      await page.getByLabel('Path').fill(join(studio.work, 'faces'));
      await page.getByLabel('Path').press('Enter');
      await page.getByText('Nothing to choose').or(page.getByText('No folders in here')).waitFor();
      await page.getByRole('button', { name: 'Choose this folder' }).click();
      await page.getByText('3 images, no tags yet').waitFor();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Create project' }).click();
      await page.getByRole('button', { name: 'Start labeling' }).click();
      await page.getByRole('gridcell').first().dblclick();
      await expect.poll(() => image().getAttribute('data-loaded')).toBe('true');
      const id = studio.studio.projects.openIds()[0] ?? '';
      project = studio.studio.projects.get(id);
      expect(studio.studio.projects.describe(project).scheme.edges.length).toBe(5);
    });

    it('places the points one after the other and says which comes next', async () => {
      await click(200, 80);
      await expect.poll(said).toBe('left eye placed, next: right eye');
      await click(120, 80);
      await click(160, 120);
      await click(190, 170);
      await expectStored(['left eye 200,80 v2', 'right eye 120,80 v2', 'nose 160,120 v2', 'left mouth corner 190,170 v2']); // prettier-ignore
      await row('nose', 'placed').waitFor();
      await row('right mouth corner', 'open').waitFor();
      await page.getByText('4 of 5 placed · 1 open').waitFor();
    });

    it('shows a loupe while a point is dragged, and stores where it was let go', async () => {
      await drag([160, 120], [165, 130]);
      await page.locator('[data-part="loupe"]').waitFor({ state: 'visible' });
      await page.mouse.up();
      await page.locator('[data-part="loupe"]').waitFor({ state: 'hidden' });
      await expectStored(['left eye 200,80 v2', 'right eye 120,80 v2', 'nose 165,130 v2', 'left mouth corner 190,170 v2']); // prettier-ignore
    });

    it('nudges the selected point by arrow keys without leaving the image', async () => {
      const name = await image().getAttribute('aria-label');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Alt+ArrowLeft');
      await expect.poll(() => stored()[2], { timeout: 10_000 }).toBe('nose 166,140 v2');
      expect(await image().getAttribute('aria-label')).toBe(name);
    });

    it('hides a point by a right click, and marks the next one as missing by a key', async () => {
      await click(120, 80, 'right');
      await row('right eye', 'hidden').waitFor();
      await page.keyboard.press('m');
      await expect.poll(said).toBe('right mouth corner is missing. Every point is placed.');
      await expectStored(['left eye 200,80 v2', 'right eye 120,80 v1', 'nose 166,140 v2', 'left mouth corner 190,170 v2', 'right mouth corner 0,0 v0']); // prettier-ignore
      await page.getByText('4 placed, 1 missing').waitFor();
    });

    it('takes a point outside of the image', async () => {
      await row('right mouth corner', 'missing').click();
      await click(-10, 170);
      await expect.poll(() => stored()[4], { timeout: 10_000 }).toBe('right mouth corner -10,170 v2');
    });

    it('undoes every gesture of the image and does it again, also after a reload', async () => {
      const all = stored();
      await page.reload();
      await expect.poll(() => image().getAttribute('data-loaded')).toBe('true');
      await row('nose', 'placed').waitFor();
      for (let i = 0; i < 9; i += 1) await page.keyboard.press('Control+z');
      await expectStored([]);
      await row('left eye', 'open').waitFor();
      for (let i = 0; i < 9; i += 1) await page.keyboard.press('Control+Shift+z');
      await expectStored(all);
    });

    it('takes a point away and places it again, and goes on to the next image', async () => {
      await row('left eye', 'placed').click();
      await page.keyboard.press('Delete');
      await row('left eye', 'open').waitFor();
      await click(205, 85);
      await expect.poll(said).toBe('left eye placed. Every point is placed.');
      await page.keyboard.press('Enter');
      await expect.poll(() => image().getAttribute('aria-label')).toBe('b.png');
    });

    it('copies the points of the previous image for those that are open', async () => {
      await click(10, 10);
      await expectStored(['left eye 10,10 v2'], 2);
      await page.keyboard.press('Control+p');
      await expect.poll(() => stored(2).length, { timeout: 10_000 }).toBe(5);
      expect(stored(2)).toEqual(['left eye 10,10 v2', ...stored().slice(1)]);
    });

    it('joins points by a line and parts them again', async () => {
      const edges = () => studio.studio.projects.describe(project).scheme.edges;
      await page.keyboard.press('k');
      await page.getByText('Click a point, then another one', { exact: false }).waitFor();
      await click(10, 10);
      await click(120, 80);
      await expect.poll(edges, { timeout: 10_000 }).toContainEqual([1, 2]);
      await row('left eye', 'placed').click();
      await row('right eye', 'hidden').click();
      await expect.poll(edges, { timeout: 10_000 }).not.toContainEqual([1, 2]);
      await page.keyboard.press('Escape');
      expect(stored(2).length).toBe(5);
    });

    it('goes through the points by Tab, and on to the controls behind the last one', async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      await expect.poll(said).toBe('left eye, placed');
      await page.keyboard.press('Tab');
      await expect.poll(said).toBe('right eye, hidden');
      await page.keyboard.press('v');
      await row('right eye', 'missing').waitFor();
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('Tab');
      await expect.poll(said).toBe('right mouth corner, placed');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
    });

    it('pairs mirrors by name, keeps own templates, and offers them to new projects', async () => {
      const more = page.getByRole('button', { name: 'Points: how they are shown and joined' });
      await more.click();
      await page.getByRole('menuitem', { name: 'Mirror pairs…' }).click();
      const mirrors = () => studio.studio.projects.describe(project).scheme.mirrors;
      await page.getByRole('button', { name: 'Remove all pairs' }).click();
      await expect.poll(mirrors, { timeout: 10_000 }).toEqual([]);
      await page.getByRole('button', { name: 'Pair by left and right' }).click();
      await expect.poll(mirrors, { timeout: 10_000 }).toEqual([[1, 2], [4, 5]]); // prettier-ignore
      await page.getByRole('button', { name: 'Done' }).click();
      await more.click();
      await page.getByRole('menuitem', { name: 'Save as a template…' }).click();
      await page.getByLabel('Name', { exact: true }).fill('my face');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect
        .poll(() => studio.studio.preferences.read().templates.map(({ name }) => name))
        .toEqual(['my face']);
      await page.goto(studio.url);
      await page.getByRole('button', { name: 'New project' }).click();
      await page.getByRole('radio', { name: /^Points/ }).check({ force: true });
      await page.getByRole('radio', { name: /^my face/ }).waitFor({ state: 'attached' });
    });

    it('shows the dots of each image in the grid, and how far it is', async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Open faces' }).click();
      await page.getByRole('gridcell').first().getByText('5 of 5 points').waitFor();
      expect(await page.getByRole('gridcell').first().locator('svg path').count()).toBeGreaterThan(0);
      expect(await page.getByRole('gridcell').nth(2).locator('svg path').count()).toBe(0);
    });

    it('takes two fingers for zooming and one for placing', async () => {
      await page.getByRole('gridcell').nth(2).dblclick();
      await expect.poll(() => image().getAttribute('data-loaded')).toBe('true');
      const [x, y] = await onPage(60, 60);
      const client = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
        client.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      await touch('touchStart', [{ x, y }]);
      await touch('touchMove', [{ x: x + 30, y: y + 20 }]);
      await touch('touchEnd', []);
      await expect.poll(() => stored(3).length, { timeout: 10_000 }).toBe(1);
      await touch('touchStart', [{ x, y }, { x: x + 80, y }]); // prettier-ignore
      await touch('touchMove', [{ x: x - 40, y }, { x: x + 120, y }]); // prettier-ignore
      await touch('touchEnd', []);
      expect(stored(3).length).toBe(1);
    });

    it('keeps what a run suggests until each point is touched, and takes over the rest by a key', async () => {
      const places = [[200, 80], [120, 80], [160, 120], [190, 170], [130, 170]] as const; // prettier-ignore
      const points = places.map(([x, y], place) => [place + 1, { x, y, v: 2 }] as const);
      const before = stored(3);
      suggest(project, 3, { kind: 'points', points });
      await page.reload();
      await page.getByRole('button', { name: /^Accept/ }).waitFor();
      await drag([120, 80], [126, 84]);
      await page.mouse.up();
      await expectStored([...before, 'right eye 126,84 v2'], 3);
      await page.keyboard.press('y');
      const rest = ['nose 160,120 v2', 'left mouth corner 190,170 v2', 'right mouth corner 130,170 v2'];
      await expectStored([...before, 'right eye 126,84 v2', ...rest], 3);
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await expectStored(before, 3);
    });
  },
);
