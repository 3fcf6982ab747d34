/** A plan of stages in the studio: a recipe is fitted and used, changed by hand, trained as on the command line, and gone on with. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryPath } from '#main/processes/entries.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { runProgram } from '#tests/helpers/program.ts';
import { makeTinyProject } from '#tests/helpers/tinyProject.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

describe.skipIf(noBrowser !== null)(`Stages in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let page: Page;
  let project: OpenProject;

  beforeAll(async () => {
    studio = await startBrowserStudio();
    project = await makeTinyProject(studio.workplace());
    page = await studio.open({ place: `#/p/${project.id}/train?path=${encodeURIComponent(project.path)}` });
  });
  afterAll(() => studio.close());

  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const plan = () => page.getByRole('region', { name: 'Stages of the plan' });
  const stages = () => plan().getByRole('listitem');
  const picture = (name: string | RegExp) => page.getByRole('img', { name });

  it('draws the schedule of any plan before it runs, and writes it out as stages and back', async () => {
    await field('Image size').fill('32');
    await field('Batch').fill('8');
    await field('Epochs').fill('3');
    await picture('Learning rate and momentum over 3 epochs in 1 stage').waitFor();
    await button('Edit as stages').click();
    await stages()
      .getByText(/^3 epochs at 32 px, all layers/)
      .waitFor();
    expect(await field('Epochs').count()).toBe(0);
    await button('Back to one stage').click();
    expect(await field('Epochs').inputValue()).toBe('3');
  });

  it('fits a recipe to a slower machine and says where it differs from nothing', async () => {
    await button('Use a recipe…').click();
    const dialog = page.getByRole('dialog', { name: 'Use a recipe' });
    await dialog.getByText('5 epochs at 256 px, all layers').first().waitFor();
    await dialog.getByText(/starts from nothing, so all layers train/).waitFor();
    await field('Epochs in all').fill('3');
    await dialog.getByText(/needs at least 4 epochs/).waitFor();
    expect(await button('Use it').isDisabled()).toBe(true);
    await field('Epochs in all').fill('4');
    await field('Largest size').fill('64');
    await button('Use it').click();
    await dialog.waitFor({ state: 'detached' });
    expect(await stages().allInnerTexts()).toEqual([
      expect.stringMatching(/1 epoch at 32 px, all layers/),
      expect.stringMatching(/1 epoch at 32 px, all layers/),
      expect.stringMatching(/1 epoch at 64 px, all layers/),
      expect.stringMatching(/1 epoch at 64 px, all layers/),
    ]);
    await plan().getByText('4 stages, 4 epochs in all').waitFor();
  });

  it('trains it with the losses of the command line, and marks the stages it is in', async () => {
    await button('Train').last().click();
    await page.getByText(/^Done: /).waitFor({ timeout: 240_000 });
    // Of the epochs, and of the stages.
    expect(await page.getByText('4 / 4', { exact: true }).count()).toBe(2);
    const args = ['train', project.path, '--preset', 'planet', '--size', '64', '--epochs', '4', '--bs', '8'];
    const env = { ...process.env, LIMN_HOME: `${studio.work}/home` };
    const told = await runProgram(process.execPath, [entryPath('cli'), ...args, '--json'], { env });
    expect(told).toMatchObject({ code: 0 });
    const [again, first] = studio.studio.training.runs(project);
    if (first === undefined || again === undefined) throw new Error('there are two runs');
    const losses = studio.studio.training.curve(project, first.id).loss;
    expect(losses.length).toBeGreaterThan(0);
    expect(studio.studio.training.curve(project, again.id).loss).toEqual(losses);
  });

  it('goes on with a run: the way on is chosen, changed and begun', async () => {
    await button('Go on with…').click();
    const dialog = page.getByRole('dialog', { name: /^Go on with/ });
    await dialog.getByText('1 epoch at 128 px, all layers').waitFor();
    await dialog.getByText('More epochs').click();
    await dialog.getByRole('button', { name: /^Change stage 1: 1 epoch at 64 px/ }).click();
    await field('Size of stage 1').fill('32');
    await field('Rate of stage 1').fill('nothing');
    await dialog.getByText(/not a rate/).waitFor();
    await field('Rate of stage 1').fill('1e-4');
    await dialog.getByRole('button', { name: 'Go on', exact: true }).click();
    await page.getByText('5 / 5').first().waitFor({ timeout: 120_000 });
    await page.getByText(/^Done: /).waitFor({ timeout: 120_000 });
  });

  it('changes stages one by one: moved, doubled, removed, each field by itself', async () => {
    await plan()
      .getByRole('button', { name: /^Change stage 1/ })
      .click();
    await field('Epochs of stage 1').fill('2');
    await field('Momentum of stage 1').fill('0.9');
    await page.getByRole('combobox', { name: 'Trains of stage 1' }).selectOption('Head');
    await stages()
      .getByText(/^2 epochs at 32 px, the head/)
      .waitFor();
    await page.getByRole('combobox', { name: 'Schedule of stage 1' }).selectOption('Cosine');
    expect(await field('Warm-up of stage 1').count()).toBe(0);
    await button('Move down').click();
    expect(await field('Epochs of stage 2').inputValue()).toBe('2');
    await button('Duplicate').click();
    expect(await stages().count()).toBe(5);
    await button('Remove').click();
    await button('Add a stage').click();
    expect(await stages().count()).toBe(5);
    await plan().getByText('5 stages, 6 epochs in all').waitFor();
  });
});
