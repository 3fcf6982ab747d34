/** The real studio for browser tests: served from temporary folders, shown in headless Chromium. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureBuilt } from '#main/launch/build.mjs';
import { packageRoot, shippedPath } from '#main/processes/entries.ts';
import { serveStudio, type ServedStudio } from '#main/server/serveStudio.ts';
import { createStudio, type Studio } from '#main/services/Studio.ts';
import type { CatalogueEntry } from '#main/services/weights/catalogue.ts';
import type { Workplace } from './projectWithRun.ts';
import { silentLog } from '#shared/util/Log.ts';

/** Debian's Chromium, or the one that the environment names. */
const CHROMIUM = process.env['LIMN_CHROMIUM'] ?? '/usr/bin/chromium';

/** Why browser tests cannot run here, or null. Give it to `describe.skipIf`. */
export const noBrowser = existsSync(CHROMIUM) ? null : `there is no Chromium at ${CHROMIUM}`;

export interface BrowserStudio {
  readonly studio: Studio;
  /** Address with the token, which changes with every `restart`. */
  readonly url: string;
  /** Temporary folder that the page may read and write. */
  readonly work: string;
  readonly browser: Browser;
  /** A place for a project in a folder below `work`, or in `work` itself; the studio clears it up. */
  workplace(name?: string): Workplace;
  /** A fresh window at Home, or at a place such as `#/p/<id>/train?path=…`. Fails the test on an error in the page. */
  open(options?: OpenOptions): Promise<Page>;
  /** Stops the services and starts them again on the same folders, as after a restart of the app. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly place?: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
}

export interface StudioOptions {
  /** More folders that the page may read, such as one with real data. */
  readonly roots?: readonly string[];
  /** For Chromium, besides the usual ones. */
  readonly browserArgs?: readonly string[];
  /** The built page; built from the sources when left out. */
  readonly pageFolder?: string;
  /** Known weights, when the test has a server of its own for them. */
  readonly catalogue?: readonly CatalogueEntry[];
}

/** Starts a studio. Close it at the end of the test file. */
export async function startBrowserStudio(options: StudioOptions = {}): Promise<BrowserStudio> {
  const pageFolder = options.pageFolder ?? (await builtPage());
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'limn-browser-')));
  const work = join(base, 'work');
  mkdirSync(work);
  const { catalogue } = options;
  const serve = () =>
    startServices({
      base,
      pageFolder,
      roots: [work, ...(options.roots ?? [])],
      ...(catalogue && { catalogue }),
    });
  let running = await serve();
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-background-networking', ...(options.browserArgs ?? [])],
  });
  return {
    get studio() {
      return running.studio;
    },
    get url() {
      return running.served.url;
    },
    work,
    browser,
    workplace: (name = '') => ({
      dir: join(work, name),
      studio: running.studio,
      dispose: () => Promise.resolve(),
    }),
    open: (where) => openPage(browser, running.served.url, where),
    restart: async () => {
      await running.served.close();
      running = await serve();
    },
    close: async () => {
      await browser.close();
      await running.served.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function builtPage(): Promise<string> {
  await ensureBuilt();
  return join(packageRoot(), 'out', 'renderer');
}

interface Services {
  readonly studio: Studio;
  readonly served: ServedStudio;
}

async function startServices(where: {
  base: string;
  pageFolder: string;
  roots: readonly string[];
  catalogue?: readonly CatalogueEntry[];
}): Promise<Services> {
  const studio = createStudio({
    homeDir: join(where.base, 'home'),
    projectsDir: join(where.base, 'projects'),
    samplesDir: shippedPath('assets/sample'),
    log: silentLog,
    ...(where.catalogue && { catalogue: where.catalogue }),
  });
  const served = await serveStudio({
    studio,
    pageFolder: where.pageFolder,
    port: 0,
    host: '127.0.0.1',
    hostNames: [],
    roots: where.roots,
    project: null,
  });
  return { studio, served };
}

async function openPage(browser: Browser, url: string, options: OpenOptions = {}): Promise<Page> {
  const { place = '', widthPx = 1440, heightPx = 900 } = options;
  const context = await browser.newContext({
    viewport: { width: widthPx, height: heightPx },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url);
  if (place !== '') await page.evaluate((hash) => (window.location.hash = hash), place);
  return page;
}
