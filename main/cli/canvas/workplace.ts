/** A temporary home, the real services and server on it, and a browser before them; all of it removed at the end. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { makeLog } from '#main/log.ts';
import { packageRoot, shippedPath } from '#main/processes/entries.ts';
import { serveStudio } from '#main/server/serveStudio.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { createStudio, type Studio } from '#main/services/Studio.ts';
import { openBrowser } from './openBrowser.ts';
import { PROBE } from './probe.ts';

export interface Workplace {
  readonly studio: Studio;
  /** Temporary; the page may read it. */
  readonly folder: string;
  readonly browser: Browser;
  /** A new window of 1440 x 900 pixels that shows the project, with the probe in it. */
  readonly show: (project: OpenProject, query?: string) => Promise<Page>;
}

/** Does the work in a workplace and clears up, on Ctrl-C as well. @throws AppError `usage` where there is no browser */
export async function withWorkplace<T>(work: (place: Workplace) => Promise<T>): Promise<T> {
  const browser = await openBrowser();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'limn-bench-')));
  const log = makeLog('error');
  const studio = createStudio({
    homeDir: join(folder, 'home'),
    projectsDir: folder,
    samplesDir: shippedPath('assets/sample'),
    log,
  });
  let close: () => Promise<void> = () => studio.close();
  const clear = async (): Promise<void> => {
    await browser.close().catch(() => undefined);
    await close();
    rmSync(folder, { recursive: true, force: true });
  };
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    void clear().finally(() => process.exit(130));
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    mkdirSync(join(folder, 'pictures'));
    const served = await serveStudio({ studio, ...SERVED, pageFolder, roots: [folder] });
    close = () => served.close();
    return await work({
      studio,
      folder,
      browser,
      show: (project, query) => open(browser, served.url, project, query),
    });
  } catch (error) {
    // The browser is gone because somebody asked for it; the process ends at once.
    if (isStopped) await new Promise<never>(() => undefined);
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    await clear();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SERVED = { port: 0, host: '127.0.0.1', hostNames: [], project: null } as const;
const pageFolder = join(packageRoot(), 'out', 'renderer');

async function open(browser: Browser, url: string, project: OpenProject, query = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(PROBE);
  const page = await context.newPage();
  await page.goto(`${url}#/p/${project.id}/label?path=${encodeURIComponent(project.path)}${query}`);
  return page;
}
