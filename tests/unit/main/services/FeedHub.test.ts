import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FeedHub } from '#main/services/FeedHub.ts';
import type { ProjectChange, RunProgress } from '#shared/contract/answers.ts';

const change = (version: number, more: Partial<ProjectChange> = {}): ProjectChange => ({
  version,
  itemIds: [version],
  classesChanged: false,
  itemsChanged: false,
  runsChanged: false,
  suggestionsChanged: false,
  history: { undo: null, redo: null },
  ...more,
});

const progress = (...steps: number[]): RunProgress =>
  ({ run: { stepsDone: steps.at(-1) }, batches: steps.map((step) => ({ step })) }) as unknown as RunProgress;

describe('feeds', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('deliver the first event at once and merge what follows within 100 ms', () => {
    const hub = new FeedHub();
    const seen: ProjectChange[] = [];
    hub.subscribe('project', 'p', (event) => seen.push(event));
    hub.publish('project', 'p', change(1));
    hub.publish('project', 'p', change(2, { classesChanged: true }));
    hub.publish('project', 'p', change(3, { itemIds: [2, 9] }));
    expect(seen.map((event) => event.version)).toEqual([1]);
    vi.advanceTimersByTime(100);
    expect(seen[1]).toEqual(change(3, { itemIds: [2, 9], classesChanged: true }));
    expect(seen.length).toBe(2);
  });

  it('never bring more than ten events a second, and never lose one', () => {
    const hub = new FeedHub();
    const seen: RunProgress[] = [];
    hub.subscribe('run', 'p/r', (event) => seen.push(event));
    for (let step = 0; step < 200; step += 1) {
      hub.publish('run', 'p/r', progress(step));
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(100);
    expect(seen.length).toBeLessThanOrEqual(11);
    expect(seen.flatMap((event) => event.batches.map((batch) => batch.step))).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
  });

  it('say "many" when ids are many or unknown', () => {
    const hub = new FeedHub();
    const seen: ProjectChange[] = [];
    hub.subscribe('project', 'p', (event) => seen.push(event));
    hub.publish('project', 'p', change(0));
    hub.publish('project', 'p', change(1, { itemIds: Array.from({ length: 400 }, (_, i) => i) }));
    hub.publish('project', 'p', change(2, { itemIds: Array.from({ length: 400 }, (_, i) => i + 300) }));
    vi.advanceTimersByTime(100);
    expect(seen[1]?.itemIds).toBeNull();
    hub.publish('project', 'p', change(3, { itemIds: null }));
    hub.publish('project', 'p', change(4));
    vi.advanceTimersByTime(200);
    expect(seen.at(-1)?.itemIds).toBeNull();
  });

  it('repeat the last event to a newcomer, who must read everything again', async () => {
    const hub = new FeedHub();
    hub.publish('project', 'p', change(1));
    hub.publish('run', 'p/r', progress(1, 2));
    const seen: ProjectChange[] = [];
    const runs: RunProgress[] = [];
    hub.subscribe('project', 'p', (event) => seen.push(event));
    hub.subscribe('project', 'other', (event) => seen.push(event));
    hub.subscribe('run', 'p/r', (event) => runs.push(event));
    await Promise.resolve();
    expect(seen).toEqual([
      change(1, {
        itemIds: null,
        classesChanged: true,
        itemsChanged: true,
        runsChanged: true,
        suggestionsChanged: true,
      }),
    ]);
    // Steps are in the curve already; drawing them twice would be wrong.
    expect(runs).toEqual([{ run: { stepsDone: 2 }, batches: [] }]);
  });

  it('stop for whoever unsubscribes, also before the repeat', async () => {
    const hub = new FeedHub();
    hub.publish('jobs', 'p', []);
    const seen: unknown[] = [];
    hub.subscribe('jobs', 'p', (event) => seen.push(event))();
    await Promise.resolve();
    hub.publish('jobs', 'p', []);
    expect(seen).toEqual([]);
  });
});
