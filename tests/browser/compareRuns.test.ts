/** Two runs compared in Review, image by image: the sentence, the dots, the list, and one image with both. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { compareRuns } from '#main/services/compareRuns.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { powerOf, scatterRange } from '#renderer/components/plot/scatterData.ts';
import { FLOORS } from '#renderer/session/comparedItems.ts';
import type { ComparedItem, RunComparison } from '#shared/domain/runComparison.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addReviewedRun, makeProject } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

const LIST = 'Compared images, most changed first';

describe.skipIf(noBrowser !== null)(`Two runs compared${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  beforeAll(async () => {
    studio = await startBrowserStudio();
  });
  afterAll(() => studio.close());

  const open = (project: OpenProject): Promise<Page> =>
    studio.open({
      place: `#/p/${project.id}/review?path=${encodeURIComponent(project.path)}&run=r1&tab=compare`,
    });

  const known = (project: OpenProject): Promise<RunComparison> =>
    compareRuns({ project, predicting: studio.studio.predicting }, { a: 'r1', b: 'r2', side: 'valid' });

  const rows = (page: Page) => page.getByRole('list', { name: LIST }).getByRole('listitem');

  const nameOf = (project: OpenProject, one: ComparedItem | undefined): string =>
    studio.studio.items.read(project, [one?.item ?? 0])[0]?.name ?? '';

  /** Where a dot is, from the corner of the plot. */
  async function placeOf(page: Page, { kind, items }: RunComparison, one: ComparedItem) {
    const floor = FLOORS[kind];
    const all = items.map(({ a, b }) => ({ x: a, y: b, side: null, isFaint: false }));
    const { min, max } = scatterRange(all, floor);
    const box = await page.getByTestId('compared-plot').locator('.u-over').boundingBox();
    const part = (value: number): number => (powerOf(value, floor) - min) / (max - min);
    return { x: part(one.a) * (box?.width ?? 0), y: (1 - part(one.b)) * (box?.height ?? 0) };
  }

  it('shows what changed in tags, and from a dot or a row the image with what both say', async () => {
    const project = await makeProject(studio.workplace('t'), { images: 24, classes: ['clear', 'haze'] });
    await addReviewedRun(project, { seed: 1 });
    await addReviewedRun(project, { seed: 2 });
    const page = await open(project);
    await page.getByText(/^B mends \d+ images? and breaks \d+ of 12\.$/).waitFor({ timeout: 60_000 });
    const found = await known(project);
    await rows(page).first().waitFor();
    expect(await rows(page).first().innerText()).toContain(nameOf(project, found.items[0]));

    const wrong = found.items.filter(({ change }) => change === 'wrong');
    const choice = page.getByRole('radiogroup', { name: 'Which images' });
    await choice.getByText(`Both wrong ${String(wrong.length)}`).click();
    await rows(page).first().getByText(nameOf(project, wrong[0])).waitFor();
    expect(await rows(page).count()).toBe(wrong.length);
    await choice.getByText('All 12').click();

    // The lone ends of the cloud: no other dot is as near to the pointer.
    const last = [...found.items].sort((one, other) => other.a - one.a)[0];
    if (last === undefined) throw new Error('images are compared');
    const plot = page.getByTestId('compared-plot').locator('.u-over');
    const position = await placeOf(page, found, last);
    await plot.hover({ position });
    await page.getByTestId('compared-plot').getByText(nameOf(project, last)).waitFor();
    await plot.click({ position });
    const at = found.items.indexOf(last);
    await page.getByText(`${String(at + 1)} of 12`).waitFor();
    const side = page.getByRole('complementary', { name: 'What both runs say' });
    await side.getByRole('rowheader', { name: 'haze' }).waitFor();
    expect(await side.getByText(/^loss \d\.\d{4}$/).count()).toBe(2);
    await page.keyboard.press('Escape');

    await rows(page).first().getByRole('button').click();
    await page.getByText('1 of 12').waitFor();
    await page.keyboard.press('d');
    await page.getByText('2 of 12').waitFor();
    await page.keyboard.press('e');
    await page.getByRole('checkbox', { name: /clear/ }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('2 of 12').waitFor();
    await page.keyboard.press('Escape');
    await rows(page).nth(1).waitFor();
    await page.close();
  });

  it('swaps the runs, and shows their curves and settings too', async () => {
    const project = await makeProject(studio.workplace('s'), { images: 12, classes: ['clear', 'haze'] });
    await addReviewedRun(project, { seed: 1 });
    await addReviewedRun(project, { seed: 2, wd: 0.1 });
    const page = await open(project);
    await page.getByText(/^B mends/).waitFor({ timeout: 60_000 });
    const { forA, forB } = await known(project);
    await page.getByRole('button', { name: 'Swap A and B' }).click();
    await page.getByText(`B mends ${String(forA)} image`).waitFor();
    await page.getByText(`breaks ${String(forB)} of`).waitFor();
    expect(await page.getByRole('combobox', { name: 'Compare with' }).inputValue()).toBe('drawn · r1');
    await page.getByText('Curves and settings').click();
    await page.getByRole('rowheader', { name: 'Weight decay' }).waitFor();
    await page.close();
  });

  it('shows masks of both side by side, and how each sees it leads to its own predictions', async () => {
    const { project } = await makeMaskProject(studio.workplace('m'), { images: 20 });
    const config = { arch: 'unet-resnet18', sizePx: 32, widthPx: 48 } as const;
    const metrics = { foreground_acc: 0.8, mean_iou: 0.6, mean_dice: 0.7 };
    await addReviewedRun(project, { ...config, seed: 1 }, metrics);
    await addReviewedRun(project, { ...config, seed: 2 }, metrics);
    const page = await open(project);
    await page.getByText(/^B is better on \d images? and worse on \d of 4\.$/).waitFor({ timeout: 60_000 });
    await rows(page).first().getByRole('button').click();
    await page.locator('[data-loaded="true"]').nth(1).waitFor();
    expect(await page.getByText(/^IoU 0\.\d{3}$/).count()).toBe(2);
    await page.keyboard.press('v');
    expect(await page.getByRole('radio', { name: 'Prediction' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Show this image with drawn · r2 in Predictions' }).click();
    await page.getByRole('complementary', { name: 'Classes of this image' }).waitFor();
    await page.close();
  });

  it('compares points, and says what it cannot', async () => {
    const { project } = await makePointProject(studio.workplace('p'), { images: 10 });
    const config = { sizePx: 32, widthPx: 48 } as const;
    const metrics = { point_error: 2.31, mse: 0.01 };
    await addReviewedRun(project, { ...config, seed: 1 }, metrics);
    await addReviewedRun(project, { ...config, seed: 2 }, metrics);
    const page = await open(project);
    await page.getByText(/^B is better on/).waitFor({ timeout: 60_000 });
    await rows(page).first().getByRole('button').click();
    await page.locator('[data-loaded="true"]').nth(1).waitFor();
    expect(await page.getByText(/^error \d+\.\d{2} px$/).count()).toBe(2);
    const itemIds = [...studio.studio.items.index(project, { split: 'valid' }, 'name')];
    studio.studio.labels.apply(project, { itemIds, add: [], remove: [], labeled: false });
    await page.getByRole('alert').getByText('the split was changed between them').waitFor();
    await page.close();
  });
});
