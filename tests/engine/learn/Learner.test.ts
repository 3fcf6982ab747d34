import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Checkpoints } from '#main/engine/callbacks/Checkpoints.ts';
import { DivergenceGuard } from '#main/engine/callbacks/DivergenceGuard.ts';
import { ProgressFeed, type ProgressEvent } from '#main/engine/callbacks/ProgressFeed.ts';
import { Recorder } from '#main/engine/callbacks/Recorder.ts';
import { SaveBest } from '#main/engine/callbacks/SaveBest.ts';
import { ScheduleCallback } from '#main/engine/callbacks/ScheduleCallback.ts';
import { StopRequest } from '#main/engine/callbacks/StopRequest.ts';
import { Throughput } from '#main/engine/callbacks/Throughput.ts';
import type { CheckpointKind, CheckpointStore } from '#main/engine/learn/checkpoint.ts';
import { FRESH, type Callback, type FitEnd, type FitProgress } from '#main/engine/learn/events.ts';
import { Learner, type LearnerOptions } from '#main/engine/learn/Learner.ts';
import { stepSeed } from '#main/engine/learn/seeds.ts';
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import { oneCycle } from '#shared/kernels/schedules/oneCycle.ts';
import { LogisticStep } from '#tests/helpers/logisticStep.ts';
import { TOY, toyData, toyScoring } from '#tests/helpers/toyData.ts';

/** A clock that moves one millisecond whenever it is read. */
const ticking = () => {
  let now = 0;
  return () => ++now;
};

class MemoryStore implements CheckpointStore {
  readonly saved = new Map<CheckpointKind, { state: TrainState; progress: FitProgress }>();
  readonly log: string[] = [];
  save(kind: CheckpointKind, state: TrainState, progress: FitProgress): Promise<void> {
    this.saved.set(kind, { state, progress });
    this.log.push(`${kind}@${progress.stepsDone}`);
    return Promise.resolve();
  }
  get(kind: CheckpointKind) {
    const found = this.saved.get(kind);
    if (!found) throw new Error(`no ${kind} checkpoint`);
    return found;
  }
}

const hashOf = (state: TrainState): string => {
  const hash = createHash('sha256');
  for (const [name, { data }] of [...state].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
};

const EPOCHS = 4;
function learnerWith(callbacks: readonly Callback[], options: Partial<LearnerOptions> = {}) {
  const step = new LogisticStep({ ...TOY, seed: 7 });
  const data = toyData();
  const schedule = new ScheduleCallback(
    oneCycle({ steps: (options.epochs ?? EPOCHS) * data.stepsPerEpoch, maxLrs: [0.1] }),
  );
  const learner = new Learner({
    step,
    data,
    scoring: toyScoring,
    epochs: EPOCHS,
    seed: 42,
    wd: 0.01,
    hyper: { lrs: [0], mom: 0.9 },
    clock: ticking(),
    ...options,
    callbacks: [schedule, ...callbacks],
  });
  return { learner, step };
}

describe('Learner', () => {
  it('learns: the loss falls and the metric rises over the epochs', async () => {
    const recorder = new Recorder();
    const step = new LogisticStep({ ...TOY, seed: 7, dropout: 0 });
    const { learner } = learnerWith([recorder], { epochs: 20, step });
    expect((await learner.fit()).outcome).toBe('done');
    expect(recorder.losses).toHaveLength(100);
    expect(recorder.steps).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(recorder.epochs[19]?.valid_loss).toBeLessThan((recorder.epochs[0]?.valid_loss ?? 0) * 0.8);
    // One image in eight has no tag and scores 0 whatever is predicted, so 0.875 is the most there is.
    expect(recorder.epochs[19]?.metrics['fbeta']).toBeGreaterThan(
      (recorder.epochs[0]?.metrics['fbeta'] ?? 1) + 0.1,
    );
  });

  it('gives the mean of the steps as training loss and counts epochs and steps from one', async () => {
    const recorder = new Recorder();
    await learnerWith([recorder]).learner.fit();
    const first = recorder.losses.slice(0, 5).reduce((a, b) => a + b) / 5;
    expect(recorder.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 5],
      [2, 10],
      [3, 15],
      [4, 20],
    ]);
    expect(recorder.epochs[0]?.train_loss).toBeCloseTo(first, 12);
  });

  it('asks callbacks in array order and prints who runs when', async () => {
    const asked: string[] = [];
    const spy = (name: string): Callback => ({
      name,
      onFitStart: () => void asked.push(`${name} start`),
      onBatchEnd: (step) => void asked.push(`${name} batch ${step.step}`),
      onEpochEnd: (epoch) => void asked.push(`${name} epoch ${epoch.row.epoch}`),
      onFitEnd: (end) => void asked.push(`${name} ${end.outcome}`),
    });
    const { learner } = learnerWith([spy('a'), spy('b')], { epochs: 1, data: toyData({ steps: 1 }) });
    expect(learner.describeLoop()).toBe(
      [
        'onFitStart: a, b',
        'onBatchStart: schedule',
        'onBatchEnd: a, b',
        'onValidBatchEnd: nobody',
        'onEpochEnd: a, b',
        'onFitEnd: a, b',
      ].join('\n'),
    );
    await learner.fit();
    expect(asked).toEqual([
      'a start',
      'b start',
      'a batch 1',
      'b batch 1',
      'a epoch 1',
      'b epoch 1',
      'a done',
      'b done',
    ]);
  });

  it.each(['onFitStart', 'onBatchEnd', 'onEpochEnd'] as const)(
    'tells everyone the end exactly once when %s of a callback throws',
    async (event) => {
      const ends: FitEnd[] = [];
      const broken: Callback = {
        name: 'broken',
        [event]: () => {
          throw new Error('boom');
        },
      };
      const watcher: Callback = { name: 'watcher', onFitEnd: (end) => void ends.push(end) };
      const end = await learnerWith([broken, watcher]).learner.fit();
      expect(end).toMatchObject({ outcome: 'failed', error: new Error('boom') });
      expect(ends).toEqual([end]);
    },
  );

  it('tells everyone else the end even if one of them throws on hearing it', async () => {
    const heard: string[] = [];
    const broken: Callback = {
      name: 'broken',
      onFitEnd: () => {
        throw new Error('disk full');
      },
    };
    const watcher: Callback = { name: 'watcher', onFitEnd: (end) => void heard.push(end.outcome) };
    await expect(learnerWith([broken, watcher]).learner.fit()).rejects.toThrow('disk full');
    expect(heard).toEqual(['done']);
  });

  it('fails with the error of the data when a loader breaks or runs short', async () => {
    const data = toyData();
    const short = { ...data, stepsPerEpoch: 6 };
    expect(await learnerWith([], { data: short }).learner.fit()).toMatchObject({
      outcome: 'failed',
      error: new Error('epoch 0 gave 5 of 6 batches'),
    });
  });
});

describe('stopping', () => {
  const stopAt = (step: number, reason: 'requested' | 'interrupted', request: StopRequest): Callback => ({
    name: 'finger',
    onBatchEnd: (info) => {
      if (info.step === step) request.ask(reason);
    },
  });

  it('judges the steps of a half epoch and keeps the best when a person stops it', async () => {
    const [recorder, request, store] = [new Recorder(), new StopRequest(), new MemoryStore()];
    const checkpoints = new Checkpoints({ store, everyMs: Infinity, clock: ticking() });
    const callbacks = [recorder, new SaveBest(store), checkpoints, stopAt(3, 'requested', request), request];
    const end = await learnerWith(callbacks).learner.fit();
    expect(end.outcome).toBe('stopped');
    expect(recorder.steps).toEqual([1, 2, 3]);
    expect(recorder.epochs).toHaveLength(1);
    expect(store.log).toEqual(['best@3', 'last@3']);
    expect(store.get('last').progress).toMatchObject({ stepsDone: 3, epoch: 0, batch: 3 });
    expect([...store.get('best').state.keys()]).toEqual(['fc.weight', 'fc.bias']);
  });

  it('writes a checkpoint and does not validate when it is interrupted', async () => {
    const [recorder, request, store] = [new Recorder(), new StopRequest(), new MemoryStore()];
    const checkpoints = new Checkpoints({ store, everyMs: Infinity, clock: ticking() });
    const end = await learnerWith([
      recorder,
      checkpoints,
      stopAt(7, 'interrupted', request),
      request,
    ]).learner.fit();
    expect(end.outcome).toBe('interrupted');
    expect(recorder.epochs).toHaveLength(1);
    expect(store.log).toEqual(['last@5', 'last@7']);
  });

  it('calls a fit that is stopped after its last step done', async () => {
    const [recorder, request] = [new Recorder(), new StopRequest()];
    const end = await learnerWith([recorder, stopAt(20, 'requested', request), request]).learner.fit();
    expect(end.outcome).toBe('done');
    expect(recorder.epochs).toHaveLength(4);
  });

  it('can be interrupted during validation and goes on with validation alone', async () => {
    const [first, store] = [new StopRequest(), new MemoryStore()];
    const checkpoints = new Checkpoints({ store, everyMs: Infinity, clock: ticking() });
    const midway: Callback = { name: 'midway', onValidBatchEnd: () => first.ask('interrupted') };
    expect((await learnerWith([checkpoints, midway, first]).learner.fit()).outcome).toBe('interrupted');
    expect(store.get('last').progress).toMatchObject({ epoch: 0, batch: 5 });
    const recorder = new Recorder();
    const again = learnerWith([recorder]);
    await again.step.writeState(store.get('last').state);
    await again.learner.fit(store.get('last').progress);
    expect(recorder.steps[0]).toBe(6);
    expect(recorder.epochs).toHaveLength(4);
  });

  it('stops a diverged fit before its weights reach a checkpoint', async () => {
    const store = new MemoryStore();
    const checkpoints = new Checkpoints({ store, everyMs: 0, clock: ticking() });
    const step = new LogisticStep({ ...TOY, seed: 7 });
    const honest = step.step.bind(step);
    step.step = async (batch, hyper, seed) =>
      hyper.optimStep === 7 ? { loss: NaN, gradNorm: null, isSkipped: false } : honest(batch, hyper, seed);
    const { learner } = learnerWith([new DivergenceGuard(), new SaveBest(store), checkpoints], { step });
    const end = await learner.fit();
    expect(end).toMatchObject({ outcome: 'diverged', progress: { stepsDone: 7 } });
    expect(store.get('last').progress.stepsDone).toBe(6);
  });
});

describe('ends that nobody asked for', () => {
  it('is done when a callback has seen enough, and says why', async () => {
    const enough: Callback = {
      name: 'enough',
      onEpochEnd: ({ row }) => (row.epoch === 2 ? { stop: 'enough', why: 'no better' } : undefined),
    };
    const end = await learnerWith([enough]).learner.fit();
    expect(end).toMatchObject({ outcome: 'done', why: 'no better', progress: { epoch: 2, stepsDone: 10 } });
  });

  it('judges the steps of a half epoch when time is up, and can go on', async () => {
    const [recorder, store] = [new Recorder(), new MemoryStore()];
    const checkpoints = new Checkpoints({ store, everyMs: Infinity, clock: ticking() });
    const budget: Callback = {
      name: 'budget',
      onBatchEnd: ({ step }) => (step === 7 ? { stop: 'requested', why: 'time is up' } : undefined),
    };
    const end = await learnerWith([recorder, checkpoints, budget]).learner.fit();
    expect(end).toMatchObject({ outcome: 'stopped', why: 'time is up', progress: { epoch: 1, batch: 2 } });
    expect(recorder.epochs).toHaveLength(2);
    expect(store.get('last').progress).toEqual(end.progress);
  });
});

describe('mixed precision', () => {
  /** Overflows for as long as the scale is above a limit. */
  function overflowing(limit: number) {
    const step = new LogisticStep({ ...TOY, seed: 7 });
    const honest = step.step.bind(step);
    const optimSteps: number[] = [];
    step.step = (batch, hyper, seed) => {
      optimSteps.push(hyper.optimStep);
      const isSkipped = (hyper.lossScale ?? 1) > limit;
      return isSkipped
        ? Promise.resolve({ loss: Number.NaN, gradNorm: null, isSkipped })
        : honest(batch, hyper, seed);
    };
    return { step, optimSteps };
  }

  it('halves the scale after a skipped step, which is none of the optimizer and none of the mean loss', async () => {
    const { step, optimSteps } = overflowing(2 ** 13);
    const recorder = new Recorder();
    const options = { step, precision: 'mixed', epochs: 1 } as const;
    const end = await learnerWith([new DivergenceGuard(), recorder], options).learner.fit();
    expect(optimSteps).toEqual([1, 1, 1, 1, 2]);
    expect(end).toMatchObject({
      outcome: 'done',
      progress: { stepsDone: 5, optimSteps: 2, lossScale: { scale: 2 ** 13, goodSteps: 2 } },
    });
    const told = recorder.losses.slice(3);
    expect(recorder.epochs[0]?.train_loss).toBeCloseTo(told.reduce((a, b) => a + b) / told.length, 12);
  });

  it('stops when even a scale of one overflows', async () => {
    const { step } = overflowing(0.5);
    const options = { step, precision: 'mixed', epochs: 10 } as const;
    const end = await learnerWith([new DivergenceGuard()], options).learner.fit();
    expect(end).toMatchObject({ outcome: 'diverged', progress: { stepsDone: 16 } });
  });
});

describe('resuming', () => {
  const run = async (stopAfter: number | null) => {
    const [recorder, request, store] = [new Recorder(), new StopRequest(), new MemoryStore()];
    const stop: Callback = {
      name: 'stop',
      onBatchEnd: (step) => {
        if (step.step === stopAfter) request.ask('interrupted');
      },
    };
    const checkpoints = new Checkpoints({ store, everyMs: Infinity, clock: ticking() });
    const callbacks = [recorder, new SaveBest(store), checkpoints, stop, request];
    const { learner, step } = learnerWith(callbacks);
    await learner.fit();
    return { recorder, store, step };
  };

  it.each([1, 4, 5, 6, 13, 19])(
    'gives the same weights, losses and best after an interruption at step %i',
    async (at) => {
      const whole = await run(null);
      const half = await run(at);
      const { state, progress } = half.store.get('last');
      const recorder = new Recorder();
      const store = half.store;
      const checkpoints = new Checkpoints({ store, everyMs: Infinity, clock: ticking() });
      const { learner, step } = learnerWith([recorder, new SaveBest(store), checkpoints]);
      await step.writeState(state);
      await learner.fit(progress);
      expect(hashOf(await step.readState())).toBe(hashOf(await whole.step.readState()));
      expect([...half.recorder.losses, ...recorder.losses]).toEqual(whole.recorder.losses);
      const scores = (rows: Recorder) => rows.epochs.map((row) => ({ ...row, seconds: 0 }));
      expect([...scores(half.recorder), ...scores(recorder)]).toEqual(scores(whole.recorder));
      expect(hashOf(store.get('best').state)).toBe(hashOf(whole.store.get('best').state));
    },
  );

  it('draws other dropout masks at other steps and seeds, and the same ones again', () => {
    const seeds = Array.from({ length: 1000 }, (_, i) => stepSeed(42, i));
    expect(new Set(seeds).size).toBe(1000);
    expect(stepSeed(42, 7)).toBe(seeds[7]);
    expect(stepSeed(43, 7)).not.toBe(seeds[7]);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
  });
});

describe('progress', () => {
  it('tells every step, bundled by time, and the rest at the end of an epoch', async () => {
    const bundles: (readonly ProgressEvent[])[] = [];
    let now = 0;
    const throughput = new Throughput();
    const feed = new ProgressFeed({
      emit: (events) => bundles.push(events),
      everyMs: 100,
      clock: () => (now += 40),
      throughput,
    });
    await learnerWith([throughput, feed], { epochs: 2 }).learner.fit();
    const all = bundles.flat();
    expect(all.filter(({ event }) => event === 'batch')).toHaveLength(10);
    expect(all.filter(({ event }) => event === 'epoch')).toHaveLength(2);
    expect(bundles.length).toBeLessThan(8);
    expect(all.at(5)).toMatchObject({ event: 'epoch', epoch: 1 });
  });

  it('measures images a second without the first, warming step', () => {
    const throughput = new Throughput();
    const info = { loss: 0, gradNorm: null, isSkipped: false, lrs: [0], mom: 0, images: 10, progress: FRESH };
    throughput.onBatchEnd({ ...info, step: 1, waitMs: 0, stepMs: 5000 });
    expect(throughput.imagesPerSecond).toBe(2);
    for (const step of [2, 3]) throughput.onBatchEnd({ ...info, step, waitMs: 100, stepMs: 900 });
    expect(throughput.imagesPerSecond).toBe(10);
    expect(throughput.waitShare).toBeCloseTo(0.1, 12);
  });

  it('writes a checkpoint when the time has come, also within an epoch', async () => {
    const store = new MemoryStore();
    const checkpoints = new Checkpoints({ store, everyMs: 2, clock: ticking() });
    await learnerWith([checkpoints], { epochs: 1 }).learner.fit();
    expect(store.log).toEqual(['last@2', 'last@4', 'last@5']);
  });
});
