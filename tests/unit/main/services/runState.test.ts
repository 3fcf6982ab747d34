import { describe, expect, it } from 'vitest';
import { applyAll, curveOf, isActive } from '#main/services/runState.ts';
import { ActiveRun } from '#main/services/ActiveRun.ts';
import { AppError, toWire } from '#shared/contract/errors.ts';
import { isResumable, type Run, type TrainEvent } from '#shared/domain/run.ts';
import { aFreshRun, batchAt, doneWith, epochAt, rowOf, startAt } from '#tests/helpers/runEvents.ts';

const whole: readonly TrainEvent[] = [
  startAt(0),
  batchAt(1),
  batchAt(2),
  epochAt(1, 2, 0.7),
  { event: 'checkpoint', step: 2, epoch: 1, best: true },
  batchAt(3),
  batchAt(4),
  epochAt(2, 4, 0.6),
  batchAt(5),
  batchAt(6),
  epochAt(3, 6, 0.65),
  doneWith('done', rowOf(1, 2, 0.7)),
];

describe('a run as the sum of its events', () => {
  it('knows its best epoch, its last one, its speed and its end', () => {
    const run = applyAll(aFreshRun(), whole, 99);
    expect(run).toMatchObject({
      status: 'done',
      stepsDone: 6,
      epochsDone: 3,
      imagesPerSecond: 50,
      hasCheckpoint: true,
      endedAt: 99,
      baseline: { fbeta: 0.5 },
    });
    expect(run.best?.epoch).toBe(1);
    expect(run.last?.epoch).toBe(3);
  });

  it('does not call an epoch that a stop cut short done', () => {
    const run = applyAll(
      aFreshRun(),
      [...whole.slice(0, 6), epochAt(2, 3, 0.9), doneWith('stopped', rowOf(2, 3, 0.9))],
      9,
    );
    expect(run).toMatchObject({ status: 'stopped', stepsDone: 3, epochsDone: 1 });
    expect(run.best?.epoch).toBe(2);
    expect(isResumable(run)).toBe(true);
  });

  it('looks for its best again when a stage of another size begins', () => {
    const facts = { first_epoch: 1, epochs: 2, size_px: 128, freeze_to: 0, lr: 1e-3 } as const;
    const stage = { event: 'stage', index: 1, stages: 2, ...facts } as const;
    const early = [startAt(0), batchAt(1), batchAt(2), epochAt(1, 2, 0.9)];
    const late = [batchAt(3), batchAt(4), epochAt(2, 4, 0.5)];
    const bestWith = (restarts_best: boolean): number | undefined =>
      applyAll(aFreshRun(), [...early, { ...stage, restarts_best }, ...late], 1).best?.epoch;
    expect([bestWith(false), bestWith(true)]).toEqual([1, 2]);
  });

  it('knows the pace it was last told, and the norms of those steps that tell theirs', () => {
    const pace = { speed: 20, waiting: 0.1, computing: 0.8, elsewhere: 0.1, memory: 1e9 };
    const events: TrainEvent[] = [
      startAt(0),
      batchAt(1),
      { event: 'batch', step: 2, loss: 1, lr: 0.1, mom: 0.9, norm: 3.5, pace },
    ];
    expect(applyAll(aFreshRun(), events, 1).pace).toEqual(pace);
    expect(curveOf(events).norm).toEqual([Number.NaN, 3.5]);
  });

  it('can go on when it was paused, and stays what it was asked to be while it starts', () => {
    const paused = applyAll(aFreshRun(), [...whole.slice(0, 3), doneWith('paused', null)], 9);
    expect([paused.status, isResumable(paused), isActive(paused)]).toEqual(['paused', true, false]);
    expect(applyAll(aFreshRun({ status: 'pausing' }), [startAt(0)], 1).status).toBe('pausing');
  });

  it('says a remark once, however often it is made', () => {
    const remark = { event: 'remark', text: 'odd' } as const;
    expect(applyAll(aFreshRun(), [remark, remark], 1).remarks).toEqual(['odd']);
  });

  it('forgets an old error when it goes on', () => {
    const failed = {
      event: 'failed',
      run: 'r1',
      error: toWire(new AppError('train.diverged', { step: 3 })),
    } as const;
    expect(applyAll(aFreshRun(), [failed], 5)).toMatchObject({
      status: 'failed',
      endedAt: 5,
      error: { code: 'train.diverged' },
    });
    expect(applyAll(aFreshRun(), [failed, startAt(2)], 5)).toMatchObject({
      status: 'running',
      endedAt: null,
      error: null,
    });
  });
});

describe('the curve', () => {
  it('has one point per step and one row per epoch', () => {
    const curve = curveOf(whole);
    expect(curve.step).toEqual([1, 2, 3, 4, 5, 6]);
    expect(curve.epochs.map((row) => row.step)).toEqual([2, 4, 6]);
  });

  it('tells steps that were done again after a crash once, as they went the second time', () => {
    const curve = curveOf([
      ...whole.slice(0, 7),
      startAt(2),
      batchAt(3, 0.33),
      batchAt(4, 0.44),
      epochAt(2, 4, 0.6),
    ]);
    expect(curve.step).toEqual([1, 2, 3, 4]);
    expect(curve.loss).toEqual([1, 0.5, 0.33, 0.44]);
  });

  it('replaces the row of a half epoch by that of the whole one', () => {
    const events = [
      ...whole.slice(0, 6),
      epochAt(2, 3, 0.9),
      doneWith('stopped', null),
      startAt(3),
      batchAt(4),
      epochAt(2, 4, 0.6),
    ];
    const curve = curveOf(events);
    expect(curve.step).toEqual([1, 2, 3, 4]);
    expect(curve.epochs.map((row) => [row.epoch, row.step])).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });

  it('reads a loss that JSON could not write as not a number', () => {
    const written = JSON.parse(JSON.stringify(batchAt(1, Number.NaN))) as TrainEvent;
    expect(curveOf([written]).loss).toEqual([Number.NaN]);
  });
});

describe('a run under way', () => {
  const start = () => {
    const stored: Run[] = [];
    const published: { run: Run; steps: readonly number[]; isNews: boolean }[] = [];
    let now = 0;
    const active = new ActiveRun({
      run: aFreshRun(),
      now: () => (now += 1000),
      store: (run) => stored.push(run),
      publish: (run, batches, isNews) => published.push({ run, steps: batches.map((b) => b.step), isNews }),
    });
    return { active, stored, published };
  };

  it('publishes every step, but stores only news', () => {
    const { active, stored, published } = start();
    active.hear([startAt(0)]);
    active.hear([batchAt(1), batchAt(2)]);
    active.hear([batchAt(3)]);
    expect(published.map(({ steps, isNews }) => [steps, isNews])).toEqual([
      [[], true],
      [[1, 2], false],
      [[3], false],
    ]);
    expect(stored).toHaveLength(1);
    expect(stored[0]?.status).toBe('running');
  });

  it('estimates the time left from the steps it has seen', () => {
    const { active } = start();
    active.hear([startAt(0)]);
    active.hear([batchAt(1)]);
    expect(active.run.etaMs).toBeNull();
    active.hear([batchAt(2)]);
    expect(active.run.etaMs).toBe(4000);
  });

  it('stays stopping while the last step is done', () => {
    const { active } = start();
    active.change({ status: 'stopping' });
    active.hear([startAt(0), batchAt(1)]);
    expect(active.run.status).toBe('stopping');
  });

  const error = toWire(new AppError('process.exited', { process: 'training', how: 'signal SIGKILL' }));

  it('is interrupted with the reason when its process ended without a last word', () => {
    const { active } = start();
    active.hear([startAt(0), batchAt(1)]);
    const run = active.end([startAt(0), batchAt(1)], { error });
    expect(run).toMatchObject({ status: 'interrupted', error: { code: 'process.exited' } });
    expect(isActive(run)).toBe(false);
  });

  it('believes the log when the last word was written but not heard', () => {
    const { active } = start();
    active.hear(whole.slice(0, 3));
    expect(active.end(whole, { error })).toMatchObject({ status: 'done', error: null, epochsDone: 3 });
  });
});
