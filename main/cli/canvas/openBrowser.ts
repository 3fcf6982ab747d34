/** Finds and starts a headless Chromium; says in one sentence what is missing where it cannot. */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { AppError } from '#shared/contract/errors.ts';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @throws AppError `usage` where there is no Chromium, or nothing to drive it with */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  const { chromium } = await import('playwright-core').catch(() => {
    throw missing('playwright-core is not installed; it comes with a checkout of Limn (npm ci)');
  });
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
    // Ctrl-C must remove the temporary project, too.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function findChromium(): string {
  const named = process.env['CHROMIUM'] ?? process.env['LIMN_CHROMIUM'];
  const found = (named === undefined ? USUAL_PLACES : [named]).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw missing(
    named === undefined
      ? 'there is no Chromium or Chrome in the usual places; install one, or name it in CHROMIUM'
      : `there is no Chromium at ${named}, which CHROMIUM names`,
  );
}

const missing = (what: string): AppError<'usage'> =>
  new AppError('usage', { problem: `limn bench canvas needs a browser: ${what}.` });
