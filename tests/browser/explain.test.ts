/** What in an image speaks for a tag, in Review: from the tile, class by class, by pointer and by key. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '#main/files/safetensors.ts';
import { runFile } from '#main/processes/runFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { runFolder } from '#main/services/runStore.ts';
import { addReviewedRun, makeProject } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

const CLASSES = ['clear', 'haze', 'a class with a name that is long enough to be cut off somewhere'];
const IMAGES = 8;

/** Levels of a colour on average: what anybody sees, and what comes of drawing a picture twice. */
const VISIBLE = 6;
const SAME = 2;

/** Of two pictures of one size but for a pixel of rounding; their middles are compared, as corners are round. */
async function difference(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((png) => middleOf(png)));
  if (one === undefined || other === undefined) return NaN;
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? NaN)), 0) / one.length;
}

const middleOf = (png: Buffer): Promise<Buffer> =>
  sharp(png).resize(40, 40, { fit: 'fill' }).removeAlpha().extract({ left: 4, top: 4, width: 32, height: 32 }).raw().toBuffer(); // prettier-ignore

/** Nothing speaks for the last class: its row of the last layer is zero. */
async function silenceLastClass(project: OpenProject, run: string): Promise<void> {
  const file = runFile(runFolder(project, run), 'best');
  const { tensors } = await readSafetensors(file);
  const last = tensors.get('head.8.weight');
  if (last === undefined) throw new Error('there is no last layer');
  const [rows = 1] = last.dims;
  last.data.fill(0, ((rows - 1) * last.data.length) / rows);
  await writeSafetensors(file, tensors);
}

describe.skipIf(noBrowser !== null)(
  `What speaks for a tag, in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let project: OpenProject;
    let page: Page;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      project = await makeProject(studio.workplace('t'), { images: IMAGES, classes: CLASSES });
      // Its map is 3 x 3.
      const run = await addReviewedRun(project, { sizePx: 96 });
      await silenceLastClass(project, run.id);
      page = await studio.open({
        place: `#/p/${project.id}/review?path=${encodeURIComponent(project.path)}&tab=predictions&sort=order`,
      });
    }, 120_000);
    afterAll(() => studio.close());

    const cells = () => page.getByRole('gridcell');
    const choice = () => page.getByRole('complementary', { name: 'Tag to explain' });
    const tag = (name: string) => choice().getByRole('button', { name: new RegExp(`^${name}`) });
    const chosen = () => choice().locator('[aria-pressed="true"]').innerText();
    const coloured = (name: string) => page.getByRole('img', { name: new RegExp(`speaks for ${name}`) });
    const plain = () => page.getByRole('img', { name: 'The image', exact: true });
    /** How far a picture is from the image beside it, in levels of a colour on average: 0 when both look the same. */
    const apart = async (name: string): Promise<number> => {
      // No tooltip may lie over them.
      await page.mouse.move(2, 2);
      return difference(await coloured(name).screenshot(), await plain().screenshot());
    };
    const place = () => page.getByText(/^\d+ of \d+$/).innerText();

    it('is asked on the tile, and shows the image beside itself in colours', async () => {
      await cells().first().getByRole('button', { name: /^Why\? What in img \d\.png speaks/ }).click(); // prettier-ignore
      await plain().waitFor();
      const name = /^(clear|haze|a class)/.exec(await chosen())?.[0] ?? 'none';
      await coloured(name).waitFor();
      expect(await place()).toMatch(/^1 of /);
      await page.getByText(`What speaks for ${name}`).waitFor();
    });

    it('explains the class that is chosen, each in a picture of its own', async () => {
      const looks: Buffer[] = [];
      for (const name of ['clear', 'haze']) {
        await tag(name).click();
        await page.getByText(`What speaks for ${name}`, { exact: true }).waitFor();
        expect(await chosen()).toMatch(new RegExp(`^${name}`));
        looks.push(await coloured(name).screenshot());
      }
      const [clear, haze] = looks;
      if (clear === undefined || haze === undefined) throw new Error('a picture is missing');
      expect(await difference(clear, haze)).toBeGreaterThan(VISIBLE);
      await page.getByRole('group', { name: 'What the colours mean' }).getByText('most', { exact: true }).waitFor(); // prettier-ignore
      await page.getByText('So a map tells where, not how much.').waitFor();
    });

    it('lets the image through as far as one wants', async () => {
      await expect.poll(() => apart('haze')).toBeGreaterThan(VISIBLE);
      const slider = page.getByRole('slider', { name: 'Opacity of the colours' });
      await slider.focus();
      await page.keyboard.press('Home');
      await expect.poll(() => apart('haze')).toBeLessThan(SAME);
      await page.keyboard.press('End');
      await expect.poll(() => apart('haze')).toBeGreaterThan(VISIBLE);
      expect(await slider.getAttribute('aria-valuenow')).toBe('1');
    });

    it('says so where nothing in the image speaks for a class, and shows the image as it is', async () => {
      await tag('a class with a name').click();
      await page
        .getByText(/^Nothing in this image speaks for a class with a name.*It is given all the same/)
        .waitFor();
      expect(await page.getByRole('group', { name: 'What the colours mean' }).count()).toBe(0);
      await expect.poll(() => apart('a class with a name')).toBeLessThan(SAME);
    });

    it('goes on to the next image by key, to its labels and back, and back to the tile', async () => {
      await page.keyboard.press('d');
      await expect.poll(place).toMatch(/^2 of /);
      const second = await page.getByText(/^img \d\.png$/).innerText();
      await plain().waitFor();
      await page.keyboard.press('e');
      await page.waitForURL(/label\?/);
      await page.getByRole('checkbox').first().waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(place).toMatch(/^2 of /);
      await page.getByText(second).waitFor();
      await plain().waitFor();
      await page.keyboard.press('Escape');
      await cells().first().waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index'))).toBe('1'); // prettier-ignore
      await page.keyboard.press('w');
      await expect.poll(place).toMatch(/^2 of /);
      await page.getByRole('button', { name: 'Back to all images' }).click();
      await cells().first().waitFor();
    });

    it('begins with the class that the grid shows alone', async () => {
      await page.getByRole('combobox', { name: 'Class' }).click();
      await page.getByRole('option', { name: 'haze' }).click();
      await cells().first().getByRole('button', { name: /^Why/ }).click();
      await coloured('haze').waitFor();
      expect(await chosen()).toMatch(/^haze/);
      await page.keyboard.press('Escape');
    });

    it('is there for an image that is tried, too', async () => {
      await page.getByRole('tab', { name: 'Try an image' }).click();
      await page.getByText('Drop an image here').waitFor();
      const cdp = await page.context().newCDPSession(page);
      const data = { items: [], files: [join(studio.work, 't', 'images', 'img 3.png')], dragOperationsMask: 1 }; // prettier-ignore
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await cdp.send('Input.dispatchDragEvent', { type, x: 900, y: 500, data });
      }
      await page.getByRole('button', { name: 'Why? Show what speaks for a tag' }).click();
      await tag('clear').click();
      await coloured('clear').waitFor();
      await page.getByText('Only the middle square counts for tags').waitFor();
      await page.getByRole('button', { name: 'Hide what speaks for a tag' }).click();
      await page.getByText(/^Line: threshold/).waitFor();
    });

    it('shows below what looks the same to the run, names a tag that does not fit, and leads to Label', async () => {
      await page.getByRole('tab', { name: 'Predictions' }).click();
      await cells().first().getByRole('button', { name: /^Why/ }).click();
      await page.getByRole('button', { name: 'Show what looks alike to this run' }).click();
      const alike = page.getByRole('region', { name: 'Looks alike to this run' });
      await alike.getByRole('listitem').first().waitFor({ timeout: 60_000 });
      expect(await alike.getByRole('listitem').count()).toBe(IMAGES - 1);
      await alike
        .getByText(/^(trained on|checked with) · /)
        .first()
        .waitFor();
      // Nearly all of the others get a tag that this one has not.
      const ids = [...studio.studio.items.index(project, {}, 'added')];
      const shown = Number(new URLSearchParams(page.url().split('?').at(-1)).get('look'));
      studio.studio.labels.apply(project, { itemIds: ids, add: [2], remove: [], labeled: true });
      studio.studio.labels.apply(project, { itemIds: [shown], add: [], remove: [2], labeled: true });
      await alike.getByText('7 of 7 images that look alike to this run are tagged haze, and this one is not.').waitFor(); // prettier-ignore
      const tile = alike.getByRole('button', { name: /Open in Label$/ }).first();
      const name = (await tile.getAttribute('aria-label'))?.split(',')[0] ?? '';
      await tile.click();
      await page.getByText(name).first().waitFor();
      await page.keyboard.press('Escape');
      await alike.getByRole('listitem').first().waitFor();
      await page.getByRole('button', { name: 'Hide', exact: true }).click();
      await alike.waitFor({ state: 'detached' });
    });

    it('tells when the image cannot be read', async () => {
      rmSync(join(studio.work, 't', 'images'), { recursive: true });
      await page.getByRole('tab', { name: 'Predictions' }).click();
      await cells().last().getByRole('button', { name: /^Why/ }).click();
      await page.getByText(/^What speaks for this tag could not be found\. .* cannot be read/).waitFor();
      expect(await tag('clear').count()).toBe(1);
    });
  },
);
