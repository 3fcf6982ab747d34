/** Review's curves, thresholds of classes, metrics and orders, by pointer and by key. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { storeRun } from '#main/services/runStore.ts';
import { anEpoch } from '#tests/helpers/aRun.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { makePlantedProject } from '#tests/helpers/plantedLabels.ts';
import { addDrawnRun } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';
import { TINY } from '#tests/helpers/tinyProject.ts';

describe.skipIf(noBrowser !== null)(
  `Metrics, thresholds and orders in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let project: OpenProject;
    let page: Page;

    const at = ({ id, path }: OpenProject): string => `#/p/${id}/review?path=${encodeURIComponent(path)}`;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      ({ project } = await makePlantedProject(studio.workplace('t'), { images: 120, wrong: 0.05 }));
      const { training } = studio.studio;
      const config = { ...TINY, batchSize: 16, epochs: 3 };
      const run = await training.wait(project, training.start(project, config).id);
      expect(run).toMatchObject({ status: 'done', error: null });
      page = await studio.open({ place: at(project) });
    }, 300_000);
    afterAll(() => studio.close());

    const tab = (name: string) => page.getByRole('tab', { name }).click();
    const own = () => studio.studio.projects.describe(project).classThresholds;
    const tiles = () => page.getByRole('gridcell').locator('[data-index]');

    describe('the curves', () => {
      it('show each class with its average precision and its best threshold', async () => {
        await tab('Curves');
        const table = page.getByRole('region', { name: 'Thresholds of classes' });
        await table.getByRole('button', { name: 'stripes' }).click();
        await page.getByRole('img', { name: /^Precision over recall of stripes/ }).waitFor();
        const [, images, ap, inUse] = await table
          .getByRole('row', { name: /^stripes/ })
          .locator('th,td')
          .allInnerTexts();
        expect(Number(images)).toBeGreaterThan(3);
        expect(Number(ap)).toBeGreaterThan(0.3);
        expect(inUse).toBe('0.20');
      });

      it('give the threshold of the place that is clicked, once it is used', async () => {
        const chart = page.getByTestId('pr-chart');
        const box = await chart.boundingBox();
        if (box === null) throw new Error('there is no curve');
        await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.3);
        await page.mouse.down();
        await page.mouse.up();
        const use = page.getByRole('button', { name: /^Use 0\.\d+$/ });
        const wanted = Number((await use.innerText()).replace('Use ', ''));
        expect(own()).toEqual([]);
        await use.click();
        await page.getByText(/^stripes is given above 0\.\d+ now, everywhere\.$/).waitFor();
        await expect.poll(() => own().map(([id]) => id)).toEqual([3]);
        expect(own()[0]?.[1]).toBeCloseTo(wanted, 2);
        // A threshold of a class counts in the other places of Review too.
        await tab('Per class');
        await page.getByText('1 class has its own').waitFor();
        await page.getByRole('row', { name: new RegExp(`^stripes at ${wanted.toFixed(2)}`) }).waitFor();
      });

      it('let the keys move it, and the class follow all others again', async () => {
        await page.getByText('1 class has its own').click();
        await page
          .getByRole('region', { name: 'Thresholds of classes' })
          .getByRole('button', { name: 'bright' })
          .click();
        await page.getByRole('slider', { name: 'Threshold of bright' }).focus();
        await page.keyboard.press('Home');
        for (let i = 0; i < 9; i += 1) await page.keyboard.press('ArrowRight');
        await page.getByRole('button', { name: 'Use 0.10' }).click();
        await expect.poll(() => new Map(own()).get(1)).toBeCloseTo(0.1, 6);
        await page.getByRole('button', { name: 'As all others' }).click();
        await page.getByText('bright follows the threshold of all classes again.').waitFor();
        await expect.poll(() => own().map(([id]) => id)).toEqual([3]);
      });

      it('find the best of each class for what matters, and go back', async () => {
        await page.getByText('Right tags (F0.5)').click();
        await page.getByRole('button', { name: 'Use the best of each class' }).click();
        await page.getByText('3 classes have the best threshold now, everywhere.').waitFor();
        await expect.poll(() => own().length).toBe(3);
        await page.getByRole('button', { name: 'Undo' }).click();
        await expect.poll(() => own().map(([id]) => id)).toEqual([3]);
        await page.getByRole('button', { name: 'One threshold for all' }).click();
        await page.getByText('All classes follow the one threshold again.').waitFor();
        await expect.poll(own).toEqual([]);
        await page.getByText('All found (F2)').click();
      });

      it('say whether probabilities mean what they say', async () => {
        const all = await page.getByTestId('calibration-chart').getAttribute('aria-label');
        expect(all).toMatch(/^Calibration over 72 answers, expected calibration error \d+\.\d %\.$/);
        await page.getByText('This class').click();
        await expect
          .poll(() => page.getByTestId('calibration-chart').getAttribute('aria-label'))
          .toMatch(/^Calibration over 24 answers/);
      });
    });

    describe('the metrics', () => {
      const titles = () => page.getByTestId('metric').allInnerTexts();
      const values = async (): Promise<string[]> =>
        page.getByTestId('metric-all').locator('td').allInnerTexts();

      it('stand side by side, and say that they change no training', async () => {
        await tab('Metrics');
        await page.getByText('they never change how a run is trained').waitFor();
        expect(await titles()).toEqual([
          expect.stringMatching(/^F2\s+thresholds in use, per image$/),
          expect.stringMatching(/^F1\s+at 0.5, macro$/),
          expect.stringMatching(/^Accuracy\s+at 0.2$/),
          expect.stringMatching(/^Average precision\s+any threshold$/),
        ]);
        const [f2, ...others] = (await values()).map(Number);
        expect(f2).toBeGreaterThan(0.3);
        for (const value of others) expect(value).toBeGreaterThanOrEqual(0);
      });

      it('are added, changed and removed, and are there again after a reload', async () => {
        await page.getByRole('button', { name: 'Add a metric' }).click();
        await page.getByRole('combobox', { name: 'Metric' }).click();
        await page.getByRole('option', { name: 'Recall' }).click();
        await page.getByRole('textbox', { name: 'Threshold' }).fill('0.99');
        await page.getByRole('combobox', { name: 'Average' }).click();
        await page.getByRole('option', { name: 'over all answers' }).click();
        await page.getByRole('button', { name: 'Done', exact: true }).click();
        const last = async () => (await titles()).at(-1);
        await expect.poll(last).toMatch(/^Recall\s+at 0.99, micro$/);
        const low = Number((await values()).at(-1));
        await page.getByRole('button', { name: 'Change Recall' }).click();
        await page.getByRole('textbox', { name: 'Threshold' }).fill('0.01');
        await expect.poll(async () => Number((await values()).at(-1))).toBeGreaterThan(low);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Remove F1' }).click();
        await expect.poll(async () => (await titles()).length).toBe(4);
        await page.reload();
        await expect.poll(last).toMatch(/^Recall\s+at 0.01, micro$/);
      });
    });

    describe('the orders', () => {
      const order = async (name: string): Promise<void> => {
        await page.getByRole('combobox', { name: 'Order' }).click();
        await page.getByRole('option', { name }).click();
      };
      const figures = async (name: string): Promise<number[]> =>
        (await page.getByText(new RegExp(`^${name} \\d\\.\\d{3}$`)).allInnerTexts()).map((text) =>
          Number(text.split(' ')[1]),
        );

      it('begin with the most doubtful, or the least sure', async () => {
        await tab('Predictions');
        for (const [choice, name] of [
          ['Most doubtful', 'doubt'],
          ['Least sure', 'unsure'],
          ['Worst first', 'loss'],
        ] as const) {
          await order(choice);
          await expect.poll(async () => (await figures(name)).length).toBeGreaterThan(5);
          const found = await figures(name);
          expect(found).toEqual([...found].sort((a, b) => b - a));
        }
      });

      it('lead into Label by key and back to the same place', async () => {
        await order('Most doubtful');
        await tiles().first().focus();
        await page.keyboard.press('ArrowRight');
        const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-index') ?? '');
        await expect.poll(focused).toBe('1');
        await page.keyboard.press('e');
        await page.getByRole('checkbox').first().waitFor();
        const back = page.getByRole('tab', { name: 'Predictions' });
        const goBack = async (): Promise<boolean> => {
          if (!(await back.isVisible())) await page.keyboard.press('Escape');
          return back.isVisible();
        };
        await expect.poll(goBack).toBe(true);
        await expect.poll(focused).toBe('1');
        await page
          .getByText(/^doubt \d/)
          .first()
          .waitFor();
      });

      it('tell which tag is taken for which, and show those images alone', async () => {
        // Nothing is bright, all else is said everywhere: the others are said in its place.
        studio.studio.projects.setClassThresholds(project, [
          [1, 0.99],
          [2, 0.001],
          [3, 0.001],
        ]);
        await page.getByText('3 classes have their own').waitFor();
        const before = await tiles().count();
        await page.getByRole('button', { name: 'Confused' }).click();
        const first = page.getByRole('menuitem').first();
        const name = await first.innerText();
        expect(name).toMatch(/^bright taken for /);
        const count = Number(/(\d+)$/.exec(name)?.[1]);
        await first.click();
        await page.getByRole('button', { name: / taken for / }).waitFor();
        await expect.poll(() => tiles().count()).toBe(count);
        await page.getByRole('button', { name: / taken for / }).click();
        await expect.poll(() => tiles().count()).toBe(before);
      });
    });

    it('has metrics of masks and of points, with void in or out', async () => {
      const runs = [
        ['m', await makeMaskProject(studio.workplace('m'), { images: 10 }), 'unet-resnet18'],
        ['p', await makePointProject(studio.workplace('p'), { images: 10 }), 'resnet18'],
      ] as const;
      for (const [kind, made, arch] of runs) {
        const metrics = kind === 'm' ? { foreground_acc: 0.5 } : { point_error: 5 };
        const best = anEpoch(1, { metrics });
        const run = await addDrawnRun(made.project, { arch, sizePx: 32, widthPx: 48 });
        storeRun(made.project, { ...run, best, last: best });
        const other = await studio.open({ place: at(made.project) });
        await other.getByRole('tab', { name: 'Metrics' }).click();
        const titles = () => other.getByTestId('metric').allInnerTexts();
        if (kind === 'm') {
          await expect
            .poll(titles)
            .toEqual([
              expect.stringMatching(/^Accuracy\s+without void$/),
              expect.stringMatching(/^IoU\s+without void$/),
              expect.stringMatching(/^IoU\s+with void$/),
            ]);
          const [, without, withVoid] = await other
            .getByRole('row', { name: /^unknown/ })
            .locator('td')
            .allInnerTexts();
          expect(without).toBe('–');
          expect(Number(withVoid)).toBeGreaterThanOrEqual(0);
        } else {
          await expect
            .poll(titles)
            .toEqual([
              expect.stringMatching(/^Error\s+pixels of the image$/),
              expect.stringMatching(/^Within 5 px\s+share of the points$/),
            ]);
        }
        await other.close();
      }
    });
  },
);
