/** Painting on a large mask of many classes through real pointer events: what a move costs, when it is saved, and memory. */
import type { CDPSession, Page } from 'playwright-core';
import { Draws } from '#shared/kernels/rng.ts';
import { MemoryMeter, type PageMemory } from './memory.ts';
import { drawMask, pictureProject } from './pictures.ts';
import { measuring, taken, until } from './probe.ts';
import { spread, type Spread } from './spread.ts';
import type { Workplace } from './workplace.ts';

export interface PaintingOptions {
  readonly sidePx: number;
  readonly classes: number;
  readonly strokes: number;
  readonly onStroke: (done: number) => void;
}

export interface PaintingBench {
  /** From the event to the end of its frame's work. */
  readonly move: Spread;
  /** Between the frames of a stroke. */
  readonly frame: Spread;
  /** From lifting the pointer to "Saved". */
  readonly saved: Spread;
  readonly strokes: number;
  /** After so many strokes; the first after opening. */
  readonly memory: readonly (PageMemory & { readonly strokes: number })[];
}

/** Strokes of which every move is waited for, at the start, in the middle and at the end. */
const WATCHED = 40;
const MOVES = 12;
/** Of the page, in CSS pixels, on the picture at the size at which it opens. */
const FIELD = { left: 420, top: 200, width: 480, height: 480 } as const;
/** So often `]` is pressed: a brush of about 60 pixels. */
const LARGER = 8;
const SAVED = '[role=status][data-state=saved]';

export async function benchPainting(place: Workplace, options: PaintingOptions): Promise<PaintingBench> {
  const { sidePx, classes, strokes } = options;
  const project = await pictureProject(place, {
    name: 'paint',
    kind: 'masks',
    classes,
    pictures: 1,
    widthPx: sidePx,
    heightPx: sidePx,
  });
  drawMask(place.studio, project, { item: 1, strokes: 1000, classes });
  const page = await place.show(project, '&view=single');
  await page.locator('[role=img][data-loaded]').waitFor({ timeout: 60_000 });
  await page.keyboard.press('b');
  for (let i = 0; i < LARGER; i += 1) await page.keyboard.press(']');
  await page.waitForTimeout(1500);
  const painter = new Painter(page, await page.context().newCDPSession(page));
  const meter = await MemoryMeter.open(page);
  const memory: (PageMemory & { strokes: number })[] = [];
  const remember = async (): Promise<void> => {
    memory.push({ strokes: painter.done, ...(await meter.read()) });
  };
  await painter.watched(2);
  await remember();
  await painter.watched(WATCHED);
  for (const last of [Math.floor(strokes / 2), strokes - WATCHED]) {
    await painter.quickly(last, options.onStroke);
    await painter.watched(WATCHED);
    await remember();
  }
  const move = spread(await taken(page, 'moves'));
  const frame = spread(await taken(page, 'gaps'));
  const saved = spread(await taken(page, 'saves'));
  await page.context().close();
  return { move, frame, saved, strokes: painter.done, memory };
}

/** A hand that draws crooked strokes, another class each time. */
class Painter {
  done = 0;
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #draws = new Draws(5);

  constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  /** One event after the other, each answered before the next; the page measures them. */
  async watched(count: number): Promise<void> {
    const { mouse, keyboard } = this.#page;
    for (let i = 0; i < count; i += 1) {
      await keyboard.press(this.#digit());
      const [first, ...rest] = this.#path();
      await mouse.move(first?.x ?? 0, first?.y ?? 0);
      await mouse.down();
      await measuring(this.#page, true);
      for (const { x, y } of rest) await mouse.move(x, y);
      await mouse.up();
      this.done += 1;
      await until(this.#page, 'limnProbe.isSettled()');
      await measuring(this.#page, false);
    }
  }

  /** Events sent without waiting for answers, as a fast hand on a busy machine would. */
  async quickly(until: number, onStroke: (done: number) => void): Promise<void> {
    while (this.done < until) {
      if (this.done % 10 === 0) await this.#page.keyboard.press(this.#digit());
      const path = this.#path();
      const last = path.at(-1);
      // Moves that come faster than frames are put together by the browser, and not all of them are answered.
      void this.#send('mousePressed', path[0]).catch(() => undefined);
      for (const at of path.slice(1)) void this.#send('mouseMoved', at).catch(() => undefined);
      await this.#send('mouseReleased', last);
      this.done += 1;
      if (this.done % 50 === 0) await this.#page.locator(SAVED).waitFor({ timeout: 60_000 });
      onStroke(this.done);
    }
    await this.#page.locator(SAVED).waitFor({ timeout: 60_000 });
  }

  #send(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at = { x: 0, y: 0 }): Promise<unknown> {
    const isMove = type === 'mouseMoved';
    return this.#session.send('Input.dispatchMouseEvent', {
      type,
      ...at,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      ...(isMove ? {} : { clickCount: 1 }),
    });
  }

  #digit(): string {
    return String(1 + this.#draws.below(9));
  }

  #path(): { x: number; y: number }[] {
    let x = FIELD.left + this.#draws.below(FIELD.width);
    let y = FIELD.top + this.#draws.below(FIELD.height);
    return Array.from({ length: 1 + MOVES }, () => {
      x += this.#draws.below(25) - 12;
      y += this.#draws.below(25) - 12;
      return { x, y };
    });
  }
}
