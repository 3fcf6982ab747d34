/** The correction inbox walked by mouse and key: collected, corrected, undone, imported, and learned from. */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import type { InboxState } from '#shared/domain/inbox.ts';
import { makeMaskProject } from '#tests/helpers/drawnProjects.ts';
import { addReviewedRun, makeProject, writePicture } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

describe.skipIf(noBrowser !== null)(`The inbox in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let project: OpenProject;
  let page: Page;

  const placeOf = (one: OpenProject, query: string): string =>
    `#/p/${one.id}/review?path=${encodeURIComponent(one.path)}&${query}`;

  beforeAll(async () => {
    studio = await startBrowserStudio();
    const place = studio.workplace();
    project = await makeProject(place, { images: 16, classes: ['clear', 'haze', 'water'] });
    await studio.studio.jobs.stopAll(null);
    await addReviewedRun(project, { sizePx: 32 });
    page = await studio.open({ place: placeOf(project, 'tab=inbox') });
  });
  afterAll(() => studio.close());

  const poll = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });
  const entries = (state: InboxState = 'open') => studio.studio.inbox.list(project, state);
  const counts = () => {
    const { open, corrected, dismissed } = studio.studio.inbox.summary(project);
    return [open, corrected, dismissed];
  };
  const rows = () => page.getByRole('listbox', { name: 'Images of the inbox' }).getByRole('option');
  const current = (): Promise<number> =>
    page.locator('[role="option"][aria-selected="true"]').getAttribute('data-item').then(Number);
  const itemOf = (id: number) => studio.studio.items.read(project, [id])[0];
  const tab = (name: string) => page.getByRole('tab', { name });

  it('says what it is for while it is empty, and collects the mistakes of a side', async () => {
    await page.getByText('Nothing to correct').waitFor();
    expect(await page.getByRole('button', { name: 'Learn from corrections' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Collect mistakes' }).click();
    await page.getByRole('menuitem', { name: 'All that are wrong' }).nth(1).click();
    await rows().first().waitFor();
    expect(await rows().count()).toBe(entries().length);
    await poll(() => tab('Inbox').innerText()).toContain(String(entries().length));
    expect(await current()).toBe(entries()[0]?.item);
    expect(entries().every(({ side }) => side === 'train')).toBe(true);
  });

  it('corrects tags by key: the entry stays under the hand until one goes on', async () => {
    const item = await current();
    const [open] = counts();
    const before = itemOf(item)?.classIds ?? [];
    const isHaze = before.includes(2);
    await page.keyboard.press('2');
    await poll(() => itemOf(item)?.classIds.includes(2)).toBe(!isHaze);
    await poll(() => counts()).toEqual([Number(open) - 1, 1, 0]);
    expect(await current()).toBe(item);
    await page.getByRole('checkbox', { name: 'Label: water' }).click();
    await poll(() => itemOf(item)?.classIds.includes(3)).toBe(!before.includes(3));
    await page.keyboard.press('ArrowRight');
    await poll(() => rows().count()).toBe(Number(open) - 1);
    expect(await current()).not.toBe(item);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await poll(() => counts()).toEqual([open, 0, 0]);
    await poll(() => itemOf(item)?.classIds).toEqual(before);
  });

  it('confirms, takes over and dismisses, from one entry to the next, and undo takes each back', async () => {
    await rows().first().click();
    const first = await current();
    const labels = itemOf(first)?.classIds;
    const [open = 0] = counts();
    await page.keyboard.press('y');
    await poll(() => counts()).toEqual([open - 1, 1, 0]);
    expect(itemOf(first)?.classIds).toEqual(labels);
    const second = await current();
    expect(second).not.toBe(first);
    await page.keyboard.press('t');
    await poll(() => counts()).toEqual([open - 2, 2, 0]);
    const { threshold } = studio.studio.projects.describe(project);
    const said = entries('corrected').find(({ item }) => item === second)?.scores ?? [];
    const above = said.filter(([, p]) => p > threshold).map(([id]) => id);
    expect([...(itemOf(second)?.classIds ?? [])].sort()).toEqual([...above].sort());
    await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
    await poll(() => counts()).toEqual([open - 3, 2, 1]);
    await page.getByRole('button', { name: 'Undo: Dismiss 1 image' }).click();
    await poll(() => counts()).toEqual([open - 2, 2, 0]);
    await page.getByRole('radiogroup', { name: 'Which entries' }).getByText('Corrected 2').click();
    await poll(() => rows().count()).toBe(2);
    await page.getByRole('button', { name: 'Put back' }).click();
    await poll(() => counts()).toEqual([open - 1, 1, 0]);
    await page.getByRole('radiogroup', { name: 'Which entries' }).getByText('Open').click();
    await poll(() => rows().count()).toBe(open - 1);
  });

  it('goes to the label editor with one key and comes back to the place it left', async () => {
    await rows().nth(1).click();
    const item = await current();
    await page.keyboard.press('e');
    await poll(() => page.url()).toContain('/label');
    await page.getByRole('checkbox', { name: 'clear', exact: true }).waitFor();
    const other = [1, 2, 3].find((id) => itemOf(item)?.classIds.includes(id) === false) ?? 1;
    await page.keyboard.press(String(other));
    await poll(() => entries('corrected').some((one) => one.item === item)).toBe(true);
    await page.keyboard.press('Escape');
    await poll(() => page.url()).toContain('tab=inbox');
    await rows().first().waitFor();
    const next = await current();
    expect(next).not.toBe(item);
    expect(await rows().nth(1).getAttribute('data-item')).toBe(String(next));
  });

  it('takes an image that was tried and found wrong into the project and to its correction', async () => {
    const name = { name: 'tried.png', widthPx: 40, heightPx: 40, seed: 77 };
    await writePicture(join(studio.work, 'new'), name);
    await tab('Try an image').click();
    await page.getByRole('button', { name: 'Choose an image…' }).click();
    await choose('new', 'tried.png');
    await page.getByRole('button', { name: 'That is wrong' }).click();
    await page.getByText('In the inbox').waitFor();
    await page.getByRole('button', { name: 'Correct it' }).click();
    const tried = entries().find(({ source }) => source === 'predict');
    await poll(current).toBe(tried?.item);
    await page.getByRole('checkbox', { name: 'Label: water' }).waitFor();
    await page.keyboard.press('3');
    await poll(() => itemOf(tried?.item ?? 0)).toMatchObject({ classIds: [3], isLabeled: true });
    await page.keyboard.press('y');
  });

  it('imports a file of feedback and shows the lines it could not use', async () => {
    const text = 'path,prediction,actual\nimg 0.png,haze,clear\nimg 1.png,haze,cow\nnowhere.png,haze,\n';
    writeFileSync(join(studio.work, 'feedback.csv'), text);
    await page.getByRole('button', { name: 'Import feedback…' }).click();
    await choose('', 'feedback.csv');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 lines of feedback.csv left out').waitFor();
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
      'Line 3: there is no class "cow"; add it and import again.',
      'Line 4: nowhere.png: it is no image of this project, and no file beside the feedback.',
    ]);
    await page.keyboard.press('Escape');
    const told = entries().find(({ origin }) => origin === 'feedback.csv, line 2');
    await page.locator(`[role="option"][data-item="${String(told?.item)}"]`).click();
    await page.getByText('Right: clear').waitFor();
    await page.keyboard.press('f');
    await poll(() => itemOf(told?.item ?? 0)?.classIds).toEqual([1]);
  });

  it('starts a run that learns, and says what it has forgotten', async () => {
    await page.getByRole('button', { name: 'Learn from corrections' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/corrected images? to learn from/).waitFor();
    await dialog.getByText('Only the corrected').click();
    await dialog.getByText('It can forget the rest').waitFor();
    await dialog.getByText('All images').click();
    await dialog.getByRole('button', { name: 'Start training' }).click();
    await poll(() => page.url()).toContain('/train');
    const run = studio.studio.training.runs(project)[0];
    expect(run?.config).toMatchObject({ from: 'r1', corrections: 4 });
    await studio.studio.training.wait(project, run?.id ?? '');
    await page.getByRole('button', { name: 'Review mistakes' }).click();
    await tab('What it learned').click();
    const region = page.getByRole('region', { name: 'What it learned' });
    await region
      .getByText(/forgotten/)
      .first()
      .waitFor({ timeout: 60_000 });
    await region.getByText('Before (r1)').first().waitFor();
    await region.getByRole('rowheader', { name: 'F2' }).waitFor();
  }, 120_000);

  it('shows masks as they were predicted, and opens them in Label', async () => {
    const made = await makeMaskProject(studio.workplace('m'), { images: 8 });
    const run = await addReviewedRun(made.project, { arch: 'unet-resnet18', sizePx: 32, widthPx: 48 });
    await studio.studio.gathering.collect(made.project, run.id, { side: 'train', worst: 2 });
    const other = await studio.open({ place: placeOf(made.project, 'tab=inbox') });
    const list = other.getByRole('listbox', { name: 'Images of the inbox' }).getByRole('option');
    await list.first().waitFor();
    expect(await list.count()).toBe(2);
    await other.getByText('Predicted by').waitFor();
    await other.keyboard.press('v');
    await poll(() => other.getByRole('radio', { name: 'Prediction' }).isChecked()).toBe(true);
    await other.keyboard.press('e');
    await poll(() => other.url()).toContain('/label');
    await other.keyboard.press('Escape');
    await list.first().waitFor();
    await other.keyboard.press('x');
    await poll(() => studio.studio.inbox.summary(made.project).dismissed).toBe(1);
    await other.close();
  });

  /** Picks a file in the studio's own picker. @param folder below the one that the page may read */
  async function choose(folder: string, name: string): Promise<void> {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(join(studio.work, folder));
    await dialog.getByRole('textbox').press('Enter');
    await dialog.getByRole('option', { name, exact: true }).dblclick();
  }
});
