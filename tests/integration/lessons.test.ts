import { afterEach, describe, expect, it } from 'vitest';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import { runLesson } from '#main/processes/lessons/runLesson.ts';
import { FeedHub } from '#main/services/FeedHub.ts';
import { Lessons } from '#main/services/Lessons.ts';
import { LESSON_VARIANTS, LESSONS, type LessonName, type LessonState } from '#shared/domain/lesson.ts';

const KEY = 'window-1';

let lessons: Lessons | null = null;
afterEach(() => lessons?.close());

/** The states that the feed tells until one of them is not running. */
async function watch(host: TrainerHost = nodeHost): Promise<readonly LessonState[]> {
  const feeds = new FeedHub();
  lessons = new Lessons(feeds, host);
  const seen: LessonState[] = [];
  const ended = new Promise<void>((resolve) => {
    feeds.subscribe('lesson', KEY, (state) => {
      seen.push(state);
      if (!state.isRunning) resolve();
    });
  });
  lessons.start(KEY, 'relu', 1);
  await ended;
  return seen;
}

const shown = (lesson: LessonName, seed = 4): Promise<LessonState> =>
  runLesson({ lesson, seed, emit: () => undefined, pace: () => Promise.resolve(), isCancelled: () => false });

const last = ({ variants }: LessonState, name: string) => {
  const losses = variants.find((one) => one.name === name)?.losses.at(-1);
  return losses ?? { train: Number.NaN, valid: Number.NaN };
};

describe('a lesson', () => {
  it('comes picture by picture from a process of its own, and ends', async () => {
    const states = await watch();
    const end = states.at(-1);
    expect(states.length).toBeGreaterThan(5);
    expect(end?.error).toBeNull();
    expect(end?.variants.map(({ name }) => name)).toEqual(LESSON_VARIANTS.relu);
    for (const { losses, fit } of end?.variants ?? []) {
      expect(losses).toHaveLength(41);
      expect(fit).toHaveLength(end?.grid.length ?? 0);
    }
  });

  it('says so when its process is gone', async () => {
    const host: TrainerHost = {
      spawn: (entry, args) => {
        const child = nodeHost.spawn(entry, args);
        setTimeout(() => child.kill(), 50);
        return child;
      },
    };
    const end = (await watch(host)).at(-1);
    expect(end?.error?.code).toBe('process.exited');
  });

  it('ends when nobody looks any more, and tells nothing after that', async () => {
    const feeds = new FeedHub();
    let isGone: Promise<unknown> = Promise.resolve();
    lessons = new Lessons(feeds, {
      spawn: (entry, args) => {
        const child = nodeHost.spawn(entry, args);
        isGone = new Promise((resolve) => child.onExit(resolve));
        return child;
      },
    });
    const seen: LessonState[] = [];
    feeds.subscribe('lesson', KEY, (state) => void seen.push(state));
    lessons.start(KEY, 'batches', 1);
    lessons.stop(KEY);
    await isGone;
    expect(seen.every(({ error }) => error === null)).toBe(true);
  });

  it.each(LESSONS)('is the same again with the same seed, and another with another: %s', async (lesson) => {
    const [first, again, other] = [await shown(lesson), await shown(lesson), await shown(lesson, 5)];
    expect(again).toEqual(first);
    expect(other.train).not.toEqual(first.train);
  });
});

describe('what the lessons say is so', () => {
  it('a low rate creeps, a high one does not settle, and one-cycle does', async () => {
    const state = await shown('annealing');
    expect(last(state, 'annealed').valid).toBeLessThan(last(state, 'high').valid);
    expect(last(state, 'high').valid).toBeLessThan(last(state, 'low').valid);
  });

  it('more units of ReLU make a better wave', async () => {
    const state = await shown('relu', 1);
    expect(last(state, 'many').valid).toBeLessThan(0.1 * last(state, 'few').valid);
  });

  it('the smallest model underfits, the largest overfits', async () => {
    const state = await shown('fitting', 3);
    expect(last(state, 'large').train).toBeLessThan(0.1 * last(state, 'medium').train);
    expect(last(state, 'large').valid).toBeGreaterThan(last(state, 'medium').valid);
    expect(last(state, 'small').valid).toBeGreaterThan(last(state, 'medium').valid);
  });

  it('weight decay and dropout hold a model back from learning by heart', async () => {
    const state = await shown('decay', 3);
    for (const name of ['decayed', 'dropout'])
      expect(last(state, name).train).toBeGreaterThan(10 * last(state, 'plain').train);
    expect(last(state, 'decayed').valid).toBeLessThan(0.8 * last(state, 'plain').valid);
  });

  it('with few points a frozen body that knows waves does best', async () => {
    const state = await shown('freezing');
    expect(last(state, 'head').valid).toBeLessThan(last(state, 'all').valid);
    expect(last(state, 'head').valid).toBeLessThan(last(state, 'scratch').valid);
  });

  it('small batches go further with the same work', async () => {
    const state = await shown('batches', 1);
    expect(last(state, 'eight').valid).toBeLessThan(last(state, 'all').valid);
  });
});
