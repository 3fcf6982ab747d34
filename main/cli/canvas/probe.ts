/** What is put into the page to measure it from within: the page's own clock, its events and its frames. */
import type { Page } from 'playwright-core';

/**
 * Runs in the page before anything else does. The end of a frame is told by a message posted in its animation frame: it
 * arrives when scripts, layout and painting of that frame are done on the page's main thread.
 */
export const PROBE = `(() => {
  const probe = (window.limnProbe = {
    isMeasuring: false, moves: [], saves: [], shows: [], filters: [], gaps: [], usableMs: null, picturesMs: null,
  });
  const afterFrame = (tell) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { port1.close(); tell(performance.now()); };
      port2.postMessage(0);
    });
  const when = (isSo, tell) => {
    const look = () => (isSo() ? afterFrame(tell) : requestAnimationFrame(look));
    look();
  };
  addEventListener('pointermove', (event) => {
    if (!probe.isMeasuring || event.buttons !== 1) return;
    const start = performance.now();
    afterFrame((end) => probe.moves.push(end - start));
  }, true);

  let liftedAt = null;
  addEventListener('pointerup', () => { liftedAt = probe.isMeasuring ? performance.now() : null; }, true);
  // A stroke that changes nothing is not saved.
  probe.isSettled = () => liftedAt === null || performance.now() - liftedAt > 2000;
  let shown = null;
  const picture = () => document.querySelector('[role=img][aria-label]');
  const isReading = () =>
    [...document.querySelectorAll('[role=status]')].some((one) => one.textContent.startsWith('Reading the mask'));
  addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'd' || !probe.isMeasuring) return;
    const start = event.timeStamp;
    const mine = (shown = { before: picture()?.getAttribute('aria-label'), isLoaded: false });
    when(() => mine.isLoaded && !isReading(), (end) => probe.shows.push(end - start));
  }, true);
  new MutationObserver((changes) => {
    for (const { attributeName, target } of changes) {
      if (attributeName === 'data-state' && target.dataset.state === 'saved' && liftedAt !== null) {
        probe.saves.push(performance.now() - liftedAt);
        liftedAt = null;
      }
      if (attributeName === 'data-loaded' && shown !== null && target.getAttribute('aria-label') !== shown.before)
        shown.isLoaded = true;
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-state', 'data-loaded'] });

  const cells = () => [...document.querySelectorAll('[role=gridcell]')];
  const rowCount = () => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? null;
  const isGridThere = () => { const all = cells(); return all.length > 0 && all.every((one) => one.hasAttribute('aria-label')); };
  when(isGridThere, (end) => {
    probe.usableMs = end;
    const isDrawn = (image) => image.complete && image.naturalWidth > 0;
    when(() => cells().every((one) => [...one.querySelectorAll('img')].every(isDrawn)), (at) => { probe.picturesMs = at; });
  });
  let isFiltering = false;
  addEventListener('click', (event) => {
    if (!probe.isMeasuring || isFiltering) return;
    isFiltering = true;
    const start = event.timeStamp;
    const before = rowCount();
    when(() => rowCount() !== null && rowCount() !== before && isGridThere(), (end) => {
      isFiltering = false;
      probe.filters.push(end - start);
    });
  }, true);
  let last = null;
  const beat = (now) => {
    if (probe.isMeasuring && last !== null) probe.gaps.push(now - last);
    last = probe.isMeasuring ? now : null;
    requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);
})()`;

export type Series = 'moves' | 'saves' | 'shows' | 'filters' | 'gaps';

export const measuring = (page: Page, isOn: boolean): Promise<unknown> =>
  page.evaluate(`limnProbe.isMeasuring = ${String(isOn)}; undefined`);

/** What was measured since the last time, in milliseconds. */
export const taken = (page: Page, series: Series): Promise<number[]> =>
  page.evaluate<number[]>(`limnProbe.${series}.splice(0)`);

const WAIT_MS = 60_000;

/** Waits until something is so in the page, asked once per frame. @throws after a minute */
export const until = (page: Page, isSo: string): Promise<unknown> =>
  page.evaluate(`new Promise((resolve, reject) => {
    const end = performance.now() + ${String(WAIT_MS)};
    const look = () => {
      if (${isSo}) resolve();
      else if (performance.now() > end) reject(new Error(${JSON.stringify(`waited in vain for ${isSo}`)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);

/** Waits until a series has as many entries. */
export const untilTaken = (page: Page, series: Series, count: number): Promise<unknown> =>
  until(page, `limnProbe.${series}.length >= ${String(count)}`);
