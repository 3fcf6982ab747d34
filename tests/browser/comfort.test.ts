import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedPath } from '#main/processes/entries.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Kind } from '#shared/domain/project.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const;

describe.skipIf(noBrowser !== null)(`Comfort in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let photos: string;
  let project: OpenProject;
  let page: Page;

  beforeAll(async () => {
    studio = await startBrowserStudio();
    photos = join(studio.work, 'photos');
    mkdirSync(photos);
    const images = shippedPath('assets/sample/images');
    for (const name of readdirSync(images).sort().slice(0, 8)) cpSync(join(images, name), join(photos, name));
    project = await make('tags');
    page = await studio.open({ place: placeOf(project) });
    page.setDefaultTimeout(8000);
    await tile(0).waitFor();
  });
  afterAll(() => studio.close());

  async function make(kind: Kind): Promise<OpenProject> {
    const { projects, importing, jobs } = studio.studio;
    const made = projects.create({ name: kind, folder: studio.work, kind, classes: [...NAMES] });
    const source = { source: photos, imagesDir: null, suffix: null, delimiter: null };
    await jobs.wait(importing.start(made, { ...source, format: 'images' }).id);
    return made;
  }

  const placeOf = ({ id, path }: OpenProject): string => `#/p/${id}/label?path=${encodeURIComponent(path)}`;
  const tile = (index: number) => page.locator(`[data-index="${String(index)}"]`);
  const isAt = (index: number) =>
    expect.poll(() => tile(index).getAttribute('aria-selected'), { timeout: 8000 }).toBe('true');
  const tagsOf = (id: number) => studio.studio.items.read(project, [id])[0]?.classIds;
  const openKeys = async (): Promise<void> => {
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
  };
  const closeDialog = async (): Promise<void> => {
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).or(page.locator('.mantine-Modal-close')).first().click(); // prettier-ignore
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it('shows three hints, one after the other, and none again', async () => {
    const hint = page.getByRole('note');
    await hint.getByText('Press 1 to 9 to toggle a tag').waitFor();
    await hint.getByRole('button', { name: 'Got it' }).click();
    await hint.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await hint.getByText('The same keys tag the open image').waitFor();
    await hint.getByRole('button', { name: 'Got it' }).click();
    await page.keyboard.press('1');
    await expect.poll(() => tagsOf(1)).toEqual([1]);
    await page.keyboard.press('Control+z');
    await hint.getByText('Undo goes back to the first thing you did').waitFor();
    await hint.getByRole('button', { name: 'Got it' }).click();
    // The address remembers the view a moment after it changed.
    await expect.poll(() => page.url()).toContain('view=single');
    await page.reload();
    await page.getByRole('listbox', { name: 'Images of the list' }).waitFor();
    expect(await hint.count()).toBe(0);
    await page.keyboard.press('g');
    await tile(0).waitFor();
    expect(await hint.count()).toBe(0);
  });

  it('takes another key for a command at once, in tooltips too, and keeps it', async () => {
    await openKeys();
    await page.getByRole('button', { name: 'Change the key D of Next image' }).click();
    await page.keyboard.press('Control+Shift');
    await page.keyboard.press('j');
    await page.getByRole('button', { name: 'Change the key J of Next image' }).waitFor();
    await closeDialog();
    await tile(0).click();
    await page.keyboard.press('j');
    await isAt(1);
    await page.keyboard.press('d');
    await isAt(1);
    await openKeys();
    await page.getByRole('button', { name: /^Change the key G of/ }).click();
    await page.keyboard.press('Control+g');
    await closeDialog();
    await page.getByRole('button', { name: 'Show one image' }).hover();
    await expect.poll(() => page.getByRole('tooltip').textContent()).toContain('CtrlG');
    await page.reload();
    await tile(1).waitFor();
    await page.keyboard.press('Control+g');
    await page.getByRole('img', { name: /landscape/ }).waitFor();
    await page.keyboard.press('Control+g');
    await tile(1).waitFor();
  });

  it('names the command that has a key, and takes it over only when told to', async () => {
    await openKeys();
    await page.getByRole('button', { name: 'Change the key A of Previous image' }).click();
    await page.keyboard.press('j');
    await page.getByRole('alert').getByText('J is the key of: Next image').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change the key A of Previous image' }).click();
    await page.keyboard.press('j');
    await page.getByRole('button', { name: 'Use it here instead' }).click();
    await page.getByRole('button', { name: 'Change the key J of Previous image' }).waitFor();
    expect(await page.getByRole('button', { name: 'Change the key J of Next image' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Change the key → of Next image' }).waitFor();
  });

  it('refuses keys that never arrive, with the reason, and restores one or all', async () => {
    await page.getByRole('button', { name: 'Change the key Home of First image' }).click();
    await page.keyboard.press('F5');
    await page.getByText('This key reloads the page.').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('Space moves the image and presses buttons.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change the key Home of First image' }).waitFor();
    await page.getByRole('button', { name: 'Restore the first keys of Next image' }).click();
    await page.getByRole('button', { name: 'Change the key D of Next image' }).waitFor();
    await page.getByRole('button', { name: 'Restore all keys' }).click();
    await page.getByRole('button', { name: 'Change the key A of Previous image' }).waitFor();
    await closeDialog();
    expect(studio.studio.preferences.read().keys).toEqual({});
  });

  it('lets no key of the place through while a dialog is open or one types', async () => {
    await tile(0).click();
    const before = tagsOf(1);
    const inert = async (): Promise<void> => {
      for (const key of ['3', 'd', 'g', '0', 'Control+z']) await page.keyboard.press(key);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      // The second Escape may have cleared the selection; one is still at the same image of the grid.
      await expect.poll(() => tile(0).getAttribute('data-cursor')).toBe('true');
      expect(tagsOf(1)).toEqual(before);
    };
    /** What was opened has taken the keys over: the hand is not faster than that. */
    const opened = async (): Promise<void> => {
      await page.getByRole('dialog').waitFor();
      await page.locator('[role=dialog]:focus-within').waitFor();
    };
    const menu = async (item: string): Promise<void> => {
      await tile(0).click();
      await page.getByRole('button', { name: 'More for the tag two' }).click({ force: true });
      await page.getByRole('menuitem', { name: item }).click();
      await opened();
    };
    await openKeys();
    await inert();
    for (const item of ['Merge into…', 'Replace on the selection by…', 'Put into a group…']) {
      await menu(item);
      await inert();
    }
    await page.keyboard.press('i');
    await opened();
    await inert();
    await page.getByRole('button', { name: /^Filter/ }).click();
    await opened();
    await inert();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What would you like to do?').waitFor();
    await inert();
    await page.keyboard.press('/');
    await page.keyboard.type('3d');
    await page.keyboard.press('Escape');
    expect(tagsOf(1)).toEqual(before);
  });

  it('finds every class in the palette, also those without a key', async () => {
    await tile(2).click();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What would you like to do?').fill('toggle ten');
    await page.keyboard.press('Enter');
    await expect.poll(() => tagsOf(3)).toEqual([10]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => tagsOf(3)).toEqual([]);
  });

  it.each(['tags', 'masks', 'points'] as const)(
    'has a name on every control, in grid and single image, of %s',
    async (kind) => {
      const of = kind === 'tags' ? project : await make(kind);
      const own = await studio.open({ place: placeOf(of) });
      own.setDefaultTimeout(8000);
      await own.locator('[data-index="0"]').waitFor();
      expect(await nameless(own)).toEqual([]);
      await own.keyboard.press('Enter');
      await own.getByRole('listbox', { name: 'Images of the list' }).waitFor();
      await own.waitForTimeout(300);
      expect(await nameless(own)).toEqual([]);
      await own.context().close();
    },
  );

  it('says in a tooltip what every button of the toolbar does', async () => {
    const buttons = page
      .getByRole('toolbar', { name: 'List of images' })
      .locator('button.mantine-ActionIcon-root');
    const count = await buttons.count();
    expect(count).toBeGreaterThan(6);
    for (let i = 0; i < count; i += 1) {
      const button = buttons.nth(i);
      if (await button.isDisabled()) continue;
      const name = (await button.getAttribute('aria-label')) ?? '';
      await page.mouse.move(0, 0);
      await button.hover();
      await page.getByRole('tooltip').filter({ hasText: name }).waitFor();
    }
    await page.mouse.move(600, 600);
  });

  it('leads the Tab key through rail, bars, images and tags, in that order', async () => {
    await page.reload();
    await tile(0).waitFor();
    const stops: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => {
          const at = document.activeElement;
          if (at?.closest('nav')) return 'rail';
          if (at?.closest('header') && at.closest('section') === null) return 'top';
          if (at?.closest('[role=toolbar]')) return 'toolbar';
          if (at?.getAttribute('role') === 'grid') return 'images';
          return at?.closest('aside') ? 'panel' : 'other';
        }),
      );
    }
    const order = stops.filter((stop, i) => stop !== stops[i - 1]);
    expect(order.slice(0, 5)).toEqual(['rail', 'top', 'toolbar', 'images', 'panel']);
  });

  it('selects by holding a finger and tapping, with targets that a finger hits', async () => {
    const context = await studio.browser.newContext({
      viewport: { width: 1180, height: 820 },
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    });
    const touch = await context.newPage();
    await touch.goto(studio.url);
    await touch.evaluate((hash) => (window.location.hash = hash), placeOf(project));
    const image = (index: number) => touch.locator(`[data-index="${String(index)}"]`);
    await image(0).waitFor();
    const session = await context.newCDPSession(touch);
    const box = await image(2).boundingBox();
    const point = { x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 40 };
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await expect.poll(() => image(2).getAttribute('aria-selected')).toBe('true');
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await image(4).tap();
    await image(5).tap();
    await touch.getByText('3 selected', { exact: true }).waitFor();
    await image(4).tap();
    await touch.getByText('2 selected', { exact: true }).waitFor();
    await touch.getByRole('button', { name: 'Clear the selection' }).tap();
    await expect.poll(() => touch.locator('[data-index][aria-selected=true]').count()).toBe(0);
    await touch.getByRole('button', { name: 'More for the tag two' }).tap();
    await touch.getByRole('menuitem', { name: 'Rename…' }).waitFor();
    await touch.keyboard.press('Escape');
    expect(await tooSmall(touch)).toEqual([]);
    await context.close();
  });
});

const CONTROLS =
  'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=checkbox], [role=option], [role=slider], [role=tab], [role=switch], [tabindex="0"]';

/** Controls without a name that a screen reader could say. */
const nameless = (page: Page): Promise<string[]> =>
  page.evaluate((controls) => {
    const nameOf = (one: Element): string => {
      const labelled = (one.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ');
      const label = one.closest('label') ?? document.querySelector(`label[for="${CSS.escape(one.id)}"]`);
      const named = [one.getAttribute('aria-label'), labelled, one.textContent, label?.textContent, one.getAttribute('title')]; // prettier-ignore
      return named.map((name) => name?.trim() ?? '').find((name) => name !== '') ?? '';
    };
    return [...document.querySelectorAll(controls)]
      .filter((one) => one.getClientRects().length > 0 && nameOf(one) === '')
      .map((one) => one.outerHTML.slice(0, 160));
  }, CONTROLS);

/** What a finger is to hit and is smaller than 40 pixels either way. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input:not([type=hidden]), [role=checkbox]')].flatMap(
      (one) => {
        const { width, height } = one.getBoundingClientRect();
        const isThere = width > 1 && height > 1;
        return isThere && (width < 40 || height < 40) ? [`${one.outerHTML.slice(0, 120)}: ${String(width)} x ${String(height)}`] : []; // prettier-ignore
      },
    ),
  );
