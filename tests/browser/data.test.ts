/** The Data place: the sentence, what follows from it, and what training really sees. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { OpenProject } from '#main/services/Projects.ts';
import { importPictures, makeMaskProject, makePointProject, paint } from '#tests/helpers/drawnProjects.ts';
import { makeProject, writePicture, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

/** What the set of one's own is called. */
const OWN = /own/i;

/** Two images on no side: half of the pixels of one class, a quarter of each of two others. */
async function unsplitMasks(place: Workplace): Promise<OpenProject> {
  const [widthPx, heightPx] = [32, 32];
  const picture = { widthPx, heightPx, rgb: new Uint8Array(3 * widthPx * heightPx).fill(110) };
  const classes = ['half', 'some', 'rest'];
  const made = await importPictures(place, 'masks', { classes, pictures: [picture, picture] });
  const classAt = (y: number): number => (y < 16 ? 1 : y < 24 ? 2 : 3);
  const data = Uint16Array.from({ length: widthPx * heightPx }, (_, i) => classAt(Math.floor(i / widthPx)));
  for (const item of made.items) paint(place, made.project, item, { widthPx, heightPx, data });
  return made.project;
}

/** What is written beyond the box it stands in; nothing should be. */
const sticksOut = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('section *')]
      .filter((node) => getComputedStyle(node).overflowX === 'visible' && node.clientWidth > 0)
      .filter((node) => node.scrollWidth > node.clientWidth + 1)
      .map((node) => `${node.tagName} ${node.textContent.slice(0, 40)}`),
  );

/** Ten people with four images each, two people in a folder; all are labeled, none is on a side. */
async function peopleProject(place: Workplace): Promise<OpenProject> {
  const { studio, dir } = place;
  const project = studio.projects.create({ name: 'people', folder: dir, kind: 'tags', classes: ['x'] });
  for (let i = 0; i < 40; i += 1) {
    const person = Math.floor(i / 4);
    const name = `faces/f${String(person % 5)}/Person_${'abcdefghij'[person] ?? ''}_${String(i % 4)}.png`;
    await writePicture(dir, { name, widthPx: 20, heightPx: 20, seed: i + 1 });
  }
  const request = { source: join(dir, 'faces'), format: 'images', imagesDir: null, suffix: null, delimiter: null } as const; // prettier-ignore
  const { signal } = new AbortController();
  await studio.importing.run(project, request, { progress: () => {}, signal });
  const itemIds = [...studio.items.index(project, {}, 'added')];
  studio.labels.apply(project, { itemIds, add: [1], remove: [], labeled: true });
  return project;
}

describe.skipIf(noBrowser !== null)(`Data in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let tags: OpenProject;
  let page: Page;

  const at = (project: OpenProject): string =>
    `#/p/${project.id}/data?path=${encodeURIComponent(project.path)}`;
  const pill = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}:`) });
  const tab = (name: string | RegExp) => page.getByRole('tab', { name }).click();
  /** Some pixels of the first picture that training sees. */
  const firstPicture = (): Promise<string> =>
    page
      .locator('canvas')
      .first()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

  beforeAll(async () => {
    studio = await startBrowserStudio();
    tags = await makeProject(studio.workplace('t'), { images: 20, classes: ['clear', 'haze', 'water'] });
    page = await studio.open({ place: at(tags) });
  });
  afterAll(() => studio.close());

  it('says in one sentence what training is made from', async () => {
    const sentence = page.getByRole('group', { name: 'What training is made from' });
    await pill('Transforms').waitFor();
    const words = (await sentence.innerText()).replaceAll(/\s+/g, ' ');
    expect(words).toMatch(
      /Learn tags from 20 images.* split .* labeled with 3 tags transforms \S+ size \d+ px batch \d+ normalize ImageNet/,
    );
  });

  it('shows the classes of both sides, and leads to their images', async () => {
    await page.getByRole('button', { name: /^clear: \d+ training, \d+ validation/ }).click();
    await page.getByRole('gridcell').first().waitFor();
    expect(page.url()).toContain('/label');
    await page.keyboard.press('Alt+1');
    await pill('Batch').waitFor();
  });

  it('changes the plan that Train goes by', async () => {
    await pill('Batch').click();
    await page.getByRole('group', { name: 'Batch' }).getByRole('textbox').fill('5');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Batch: 5' }).waitFor();
    await page.keyboard.press('Alt+3');
    await expect.poll(() => page.getByRole('textbox', { name: 'Batch' }).inputValue()).toBe('5');
    await page.keyboard.press('Alt+1');
  });

  it('shows the batch that training sees, and another one when rolled again', async () => {
    await tab('Show batch');
    await page.getByText('First batch of epoch 1: 5 images').waitFor();
    const before = await firstPicture();
    await page.getByRole('button', { name: 'Roll again' }).click();
    await page.getByText('First batch of epoch 2: 5 images').waitFor();
    await expect.poll(firstPicture).not.toBe(before);
    await page.keyboard.press('r');
    await page.getByText('First batch of epoch 3: 5 images').waitFor();
    await page.getByRole('button', { name: 'Back to epoch 1' }).click();
    await expect.poll(firstPicture).toBe(before);
  });

  it('shows each random change at its ends, and follows the ranges', async () => {
    await tab('Transforms');
    const rotate = page.getByRole('region', { name: 'Rotate' });
    await rotate.getByText('+10°').waitFor();
    await page.getByRole('region', { name: 'As training draws them' }).waitFor();
    await pill('Transforms').click();
    await page.getByRole('combobox', { name: 'Augmentation' }).click();
    await page.getByRole('option', { name: OWN }).click();
    await page.getByRole('textbox', { name: 'Rotate up to' }).fill('25');
    await page.keyboard.press('Escape');
    await rotate.getByText('+25°').waitFor();
  });

  it('names what is wrong, with a way to see it', async () => {
    studio.studio.labels.apply(tags, { itemIds: [1], add: [], remove: [], labeled: false });
    await tab(/^Problems/);
    const problem = page.getByRole('status').filter({ hasText: '1 image has no labels yet and stays out' });
    await problem.getByRole('button', { name: 'Show them' }).click();
    await expect.poll(() => page.getByRole('gridcell').count()).toBe(1);
  });

  it('leads to the images that training enlarges', async () => {
    const project = await peopleProject(studio.workplace('s'));
    const small = await studio.open({ place: at(project) });
    await small.getByRole('tab', { name: /^Problems/ }).click();
    const remark = small.getByRole('status').filter({ hasText: /^40 images are smaller than \d+ px/ });
    await remark.getByRole('button', { name: 'Show them' }).click();
    await expect.poll(() => small.getByText('1 / 40').count()).toBe(1);
    expect(small.url()).toMatch(/below=\d+/);
    await small.getByRole('button', { name: 'Filter: 1 condition' }).click();
    await small.getByRole('textbox', { name: 'Shorter side below' }).fill('20');
    await expect.poll(() => small.getByRole('gridcell').count()).toBe(0);
    await small.close();
  });

  it('lays masks over the batch', async () => {
    const { project } = await makeMaskProject(studio.workplace('m'), { images: 10 });
    const masks = await studio.open({ place: at(project) });
    await masks.getByRole('tab', { name: 'Show batch' }).click();
    await masks.locator('canvas').first().waitFor();
    const picture = (): Promise<string> =>
      masks
        .locator('canvas')
        .first()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const before = await picture();
    await masks.getByRole('slider', { name: 'Opacity of the masks' }).press('Home');
    await expect.poll(picture).not.toBe(before);
    await masks.close();
  });

  it('shows how common each class is before there is a split', async () => {
    const project = await unsplitMasks(studio.workplace('n'));
    const whole = await studio.open({ place: at(project) });
    const row = (name: string) => whole.getByRole('button', { name: new RegExp(`^${name}:`) });
    const width = async (name: string): Promise<number> =>
      (await row(name).locator('[data-side="none"]').boundingBox())?.width ?? 0;
    await row('half').waitFor();
    expect(await row('half').innerText()).toContain('50 %');
    expect(await row('some').innerText()).toContain('25 %');
    expect(await width('some')).toBeLessThan(0.6 * (await width('half')));
    await whole.close();
  });

  it('keeps long names of classes within their picture', async () => {
    const name = `long_${'x'.repeat(190)}`;
    const project = await makeProject(studio.workplace('l'), { images: 6, classes: [name, 'b'] });
    const long = await studio.open({ place: at(project), widthPx: 1024 });
    await long.getByRole('button', { name: /^long_x+: / }).waitFor();
    expect(await sticksOut(long)).toEqual([]);
    await long.getByRole('tab', { name: 'Show batch' }).click();
    const said = long.getByTitle(name).first();
    await said.waitFor();
    const excess = await said.evaluate((node) => node.scrollWidth - node.clientWidth);
    expect(excess).toBeLessThanOrEqual(0);
    const tile = (await said.locator('..').boundingBox())?.width ?? 0;
    expect((await said.boundingBox())?.width).toBeLessThanOrEqual(tile);
    await long.close();
  });

  it('shows what a split would tear apart, and keeps it together', async () => {
    const project = await peopleProject(studio.workplace('g'));
    const people = await studio.open({ place: at(project) });
    const editor = people.getByRole('group', { name: 'Split' });
    const way = editor.getByRole('combobox', { name: 'Set aside' });
    await people.getByRole('button', { name: /^Split:/ }).click();
    await editor.getByText('8 groups to train on, 2 to check with.').waitFor();
    await editor.getByText('Nothing stands on both sides, and every class is on both.').waitFor();
    await way.click();
    await people.getByRole('option', { name: 'Images at random' }).click();
    await editor.getByText(/^Images named alike stand on more than one side/).waitFor();
    await editor.getByRole('button', { name: 'Keep them together' }).click();
    await expect.poll(() => way.inputValue()).toBe('Whole groups at random');
    await editor.getByRole('combobox', { name: 'Images of one group have the same' }).click();
    await people.getByRole('option', { name: 'folder · 5 groups' }).click();
    await editor.getByText('4 groups to train on, 1 to check with.').waitFor();
    await editor.getByText('Training 32').waitFor();
    expect(studio.studio.projects.describe(project).split).toBeNull();
    await editor.getByRole('button', { name: 'Split' }).click();
    await people.getByRole('button', { name: 'Split: 20 % by folder, seed 42' }).waitFor();
    expect(studio.studio.projects.describe(project).counts.bySplit).toMatchObject({ train: 32, valid: 8 });
    await people.close();
  });

  it('says at once when a pattern fits nothing', async () => {
    const project = await peopleProject(studio.workplace('w'));
    const people = await studio.open({ place: at(project) });
    const editor = people.getByRole('group', { name: 'Split' });
    await people.getByRole('button', { name: /^Split:/ }).click();
    await editor.getByRole('combobox', { name: 'Images of one group have the same' }).click();
    await people.getByRole('option', { name: 'match of my own pattern' }).click();
    await editor.getByRole('textbox', { name: /^Regular expression/ }).fill('nobody(.*)');
    await editor.getByText(/the pattern nobody\(\.\*\) fits none of the images/).waitFor();
    expect(await editor.getByRole('button', { name: 'Split' }).isEnabled()).toBe(false);
    await people.close();
  });

  it('leaves flips out where no points trade places, warns of them, and mends it either way', async () => {
    const { project } = await makePointProject(studio.workplace('p'), { images: 10 });
    const points = await studio.open({ place: at(project) });
    const note = points.getByText(/^Images are flipped left to right, but no points trade places/);
    const unflipped = points.getByText(
      /^Images are not flipped left to right, because no points trade places/,
    );
    await points.getByRole('tab', { name: 'Transforms' }).click();
    await unflipped.waitFor();
    await points.getByRole('button', { name: 'Choose mirror pairs' }).click();
    await points.getByRole('button', { name: 'Pair by left and right' }).click();
    await expect
      .poll(() => points.getByRole('combobox', { name: 'Mirror of left' }).inputValue())
      .toBe('right');
    await points.getByRole('button', { name: 'Done' }).click();
    await unflipped.waitFor({ state: 'detached' });
    await points.getByRole('button', { name: /^Transforms: Default/ }).waitFor();
    studio.studio.classes.setScheme(project, { edges: [], mirrors: [] });
    await points.keyboard.press('Alt+3');
    await points.getByRole('combobox', { name: 'Augmentation' }).click();
    await points.getByRole('option', { name: 'Default' }).click();
    await note.waitFor();
    await points.getByRole('button', { name: 'Turn flips off' }).click();
    await note.waitFor({ state: 'detached' });
    await points.keyboard.press('Alt+1');
    await points.getByRole('button', { name: /^Transforms: Own ranges: turn/ }).waitFor();
    await points.close();
  });

  it('asks for images where there are none', async () => {
    const empty = studio.studio.projects.create({
      ...{ name: 'empty', folder: studio.work, kind: 'tags', classes: [] },
    });
    const none = await studio.open({ place: at(empty) });
    await none.getByText('No images yet').waitFor();
    await none.getByRole('button', { name: 'Add images' }).click();
    await none.getByRole('dialog').waitFor();
    await none.close();
  });
});
