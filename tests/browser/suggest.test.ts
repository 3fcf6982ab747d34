import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { addDrawnRun, makeProject } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';
import { suggestTags } from '#tests/helpers/suggest.ts';

describe.skipIf(noBrowser !== null)(`Suggestions in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let project: OpenProject;
  let page: Page;

  beforeAll(async () => {
    studio = await startBrowserStudio();
    const workplace = studio.workplace();
    project = await makeProject(workplace, { images: 12, classes: ['water', 'road', 'haze'] });
    await studio.studio.jobs.stopAll(null);
    const unlabeled = [1, 2, 3, 4, 5, 6];
    studio.studio.labels.apply(project, {
      itemIds: unlabeled,
      add: [],
      remove: [1, 2, 3],
      labeled: false,
    });
    place = `#/p/${project.id}/label?path=${encodeURIComponent(project.path)}`;
    page = await studio.open({ place });
    await tile(0).waitFor();
  });
  afterAll(() => studio.close());

  let place = '';
  const poll = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });
  const tile = (index: number) => page.getByRole('gridcell').nth(index);
  const labelOf = (index: number) => tile(index).getAttribute('aria-label');
  const expectTile = (index: number, text: string) => poll(() => labelOf(index)).toContain(text);
  const expectNot = (index: number, text: string) => poll(() => labelOf(index)).not.toContain(text);
  const tag = (name: string) => page.getByRole('checkbox', { name, exact: true });
  const strip = () => page.getByRole('region', { name: 'Suggestion' });
  const tagsOf = (id: number) => studio.studio.items.read(project, [id])[0]?.classIds;
  const openMenu = () => page.getByRole('button', { name: 'Suggestions of a run' }).click();

  it('says what to do first while there is no run', async () => {
    await openMenu();
    await page.getByText('There is no trained run yet').waitFor();
    await page.getByRole('button', { name: 'Go to Train' }).click();
    await poll(() => page.url()).toContain('/train');
    await page.keyboard.press('Alt+2');
    await tile(0).waitFor();
  });

  it('asks the latest run, and what it says appears without a reload', async () => {
    await addDrawnRun(project);
    studio.studio.projects.announce(project, { runsChanged: true });
    await page.keyboard.press('Control+Shift+Y');
    await page.getByText('Asking drawn').waitFor();
    const asking = studio.studio.jobs.list(project.id).find(({ kind }) => kind === 'suggest');
    expect((await studio.studio.jobs.wait(asking?.id ?? '')).state).toBe('done');
    for (let index = 0; index < 6; index += 1) await expectTile(index, 'suggested');
  });

  it('shows suggested tags apart from labels until somebody touches them', async () => {
    suggestTags(project, 1, { 1: 0.92, 2: 0.61, 3: 0.02 }, { run: 'r1', weights: 'by hand' });
    suggestTags(project, 2, { 1: 0.03, 2: 0.04, 3: 0.9 }, { run: 'r1', weights: 'by hand' });
    suggestTags(project, 3, { 1: 0.97, 2: 0.01, 3: 0.01 }, { run: 'r1', weights: 'by hand' });
    suggestTags(project, 4, { 1: 0.5, 2: 0.45, 3: 0.3 }, { run: 'r1', weights: 'by hand' });
    studio.studio.projects.announce(project, { itemIds: null, suggestionsChanged: true });
    await expectTile(0, 'untagged; suggested: water, road');
    await tile(0).click();
    await strip().getByText('Suggested by drawn').waitFor();
    await strip().getByText('.92').waitFor();
    expect(await tag('water').getAttribute('aria-checked')).toBe('false');
    expect(await tag('water').getAttribute('aria-description')).toBe('suggested, 92 % sure');
    expect(await tag('haze').getAttribute('aria-description')).toBeNull();
    expect(tagsOf(1)).toEqual([]);
  });

  it('accepts by key, and one undo brings the suggestion back', async () => {
    await page.keyboard.press('y');
    await expectNot(0, 'suggested');
    await expectTile(0, 'water, road');
    expect(await tag('water').getAttribute('aria-checked')).toBe('true');
    await poll(() => tagsOf(1)).toEqual([1, 2]);
    expect(await strip().count()).toBe(0);
    await page.keyboard.press('Control+z');
    await expectTile(0, 'untagged; suggested: water, road');
    await page.keyboard.press('Control+Shift+z');
    await expectTile(0, 'water, road');
    await page.keyboard.press('Control+z');
    await expectTile(0, 'suggested');
  });

  it('corrects by toggling: the rest is accepted', async () => {
    await page.keyboard.press('2');
    await expectNot(0, 'suggested');
    await poll(() => tagsOf(1)).toEqual([1]);
    await page.keyboard.press('Control+z');
    await expectTile(0, 'suggested: water, road');
    await tag('haze').click();
    await poll(() => tagsOf(1)).toEqual([1, 2, 3]);
    await page.keyboard.press('Control+z');
    await expectTile(0, 'suggested: water, road');
  });

  it('sets aside by key, and offers to bring it back', async () => {
    await tile(1).click();
    await page.keyboard.press('Shift+N');
    await expectNot(1, 'suggested');
    expect(tagsOf(2)).toEqual([]);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expectTile(1, 'suggested: haze');
  });

  it('accepts and goes on, in the single image too', async () => {
    await tile(0).click();
    await page.keyboard.press('g');
    await strip().waitFor();
    const image = page.getByRole('img', { name: /\.png$/ });
    const first = await image.getAttribute('aria-label');
    await page.keyboard.press('Shift+Y');
    await poll(() => image.getAttribute('aria-label')).not.toBe(first);
    await strip().getByText('haze').waitFor();
    await poll(() => tagsOf(1)).toEqual([1, 2]);
    const cells = page.getByRole('option');
    await poll(() => cells.nth(0).getAttribute('aria-label')).toContain('Labeled');
    expect(await cells.nth(1).getAttribute('aria-label')).toContain('Suggestion');
    await page.keyboard.press('g');
    await page.keyboard.press('Control+z');
    await expectTile(0, 'suggested');
  });

  it('accepts a selection in one action', async () => {
    await tile(0).click();
    await tile(2).click({ modifiers: ['Shift'] });
    await strip().getByText('3 of 3 images with a suggestion').waitFor();
    await page.keyboard.press('y');
    await poll(() => [1, 2, 3].map(tagsOf)).toEqual([[1, 2], [3], [1]]);
    await page.getByText('Accepted suggestion on 3 images').waitFor();
    await page.keyboard.press('Control+z');
    await poll(() => [1, 2, 3].map(tagsOf)).toEqual([[], [], []]);
    await expectTile(2, 'suggested: water');
  });

  it('begins the queue with what the run is least sure of, and accepts what it is sure of', async () => {
    await openMenu();
    await page.getByRole('button', { name: 'Least sure first' }).click();
    await poll(() => page.url()).toContain('sort=uncertainty');
    await poll(() => page.getByRole('gridcell').count()).toBe(6);
    await openMenu();
    await page.getByText('95 %').click();
    await page.getByRole('button', { name: /^Accept [1-9]/ }).click();
    await poll(() => tagsOf(3)).toEqual([1]);
    // One class of the others is not that sure.
    expect(tagsOf(1)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await poll(() => tagsOf(3)).toEqual([]);
  });

  it('orders by likeness to the image one is at, and remembers that in the address', async () => {
    await page.getByRole('button', { name: 'Suggestions of a run' }).waitFor();
    await page.keyboard.press('Escape');
    await tile(2).click();
    const name = ((await labelOf(2)) ?? '').split(':')[0] ?? '?';
    await page.keyboard.press('Shift+S');
    await poll(() => page.url()).toContain('sort=similar');
    await expectTile(0, name);
    await page.waitForTimeout(400);
    await page.reload();
    await expectTile(0, name);
  });

  it('shows in a second window what was answered in the first', async () => {
    const hash = `${place}&sort=added`;
    await page.evaluate((to) => (window.location.hash = to), '#/');
    await page.close();
    page = await studio.open({ place: hash });
    const other = await studio.open({ place: hash });
    await expectTile(1, 'suggested: haze');
    await other.getByRole('gridcell').nth(1).click();
    await other.keyboard.press('y');
    await expectNot(1, 'suggested');
    await expectTile(1, 'haze');
    await other.keyboard.press('Control+z');
    await expectTile(1, 'suggested: haze');
    await other.context().close();
  });
});
