/** Memory of the page: its JavaScript heap after a collection, and what its process holds. */
import { existsSync, readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';

export interface PageMemory {
  readonly heapMib: number;
  /** Resident memory of the page's process; null where the system does not tell. */
  readonly residentMib: number | null;
}

const MIB = 1024 ** 2;

export class MemoryMeter {
  readonly #page: CDPSession;
  readonly #browser: CDPSession;

  private constructor(page: CDPSession, browser: CDPSession) {
    this.#page = page;
    this.#browser = browser;
  }

  static async open(page: Page): Promise<MemoryMeter> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('the page has no browser');
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    return new MemoryMeter(session, await browser.newBrowserCDPSession());
  }

  async read(): Promise<PageMemory> {
    await this.#page.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.#page.send('Performance.getMetrics');
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
    return { heapMib: Math.round(heap / MIB), residentMib: await this.#resident() };
  }

  /** Of the largest page process: a browser keeps an empty one at hand. */
  async #resident(): Promise<number | null> {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo');
    const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMib(id));
    const known = sizes.filter((size) => size !== null);
    return known.length === 0 ? null : Math.max(...known);
  }
}

function residentMib(pid: number): number | null {
  const path = `/proc/${String(pid)}/status`;
  const kib = existsSync(path) ? /^VmRSS:\s*(\d+)/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
  return kib === undefined ? null : Math.round(Number(kib) / 1024);
}
