import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialState } from '#main/engine/learn/initialState.ts';
import { readSafetensors, writeSafetensors } from '#main/files/safetensors.ts';
import { entryPath } from '#main/processes/entries.ts';
import { readEvents } from '#main/processes/eventLog.ts';
import { livingTrainer, runFile } from '#main/processes/runFolder.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { runFolder } from '#main/services/runStore.ts';
import { createTraining, type Training } from '#main/services/training.ts';
import type { RunProgress } from '#shared/contract/answers.ts';
import { textOfWire } from '#shared/contract/errorText.ts';
import type { LrFindState } from '#shared/domain/lrFind.ts';
import type { Run, StagePlan, TrainConfig } from '#shared/domain/run.ts';
import { addDrawnRun, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { makeTinyProject, TINY } from '#tests/helpers/tinyProject.ts';

let place: Workplace;
let project: OpenProject;
let training: Training;

async function begin(options: { images?: number; split?: boolean } = {}): Promise<void> {
  project = await makeTinyProject(place, options);
  training = place.studio.training;
}

beforeEach(() => void (place = openWorkplace()));
afterEach(() => place.dispose());

const train = async (config: Partial<TrainConfig> = {}): Promise<Run> => {
  const { id } = training.start(project, { ...TINY, ...config });
  return training.wait(project, id);
};

/** Resolves once the run has done this many steps. */
function untilStep(id: string, step: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = place.studio.feeds.subscribe('run', `${project.id}/${id}`, ({ run }) => {
      if (run.stepsDone < step) return;
      stop();
      resolve();
    });
  });
}

/** The same for runs of other programs: looks at their log. */
async function untilLogged(id: string, text: string): Promise<void> {
  const path = runFile(runFolder(project, id), 'events');
  for (let i = 0; i < 600; i += 1) {
    if (existsSync(path) && readFileSync(path, 'utf8').includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`run ${id} never said ${text}`);
}

async function weightsHash(run: Run, kind: 'last' | 'best' = 'last'): Promise<string> {
  const { tensors } = await readSafetensors(runFile(runFolder(project, run.id), kind));
  const hash = createHash('sha256');
  for (const [name, { data }] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

const stepsOf = (run: Run): readonly number[] => training.curve(project, run.id).step;
/** A checkpoint after every step, so that a kill anywhere finds one in mid-epoch. */
const EVERY_STEP = 0.0001;

const close = (value: number): number => expect.closeTo(value, 9) as number;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const pidOf = (id: string): number => {
  const pid = livingTrainer(runFolder(project, id), Date.now());
  if (pid === null) throw new Error(`run ${id} has no trainer`);
  return pid;
};

describe('a training run', () => {
  it('learns, tells its curve as it goes, and ends with checkpoints', async () => {
    await begin();
    const told: RunProgress[] = [];
    const { id } = training.start(project, { ...TINY, epochs: 6, lr: 3e-3 });
    place.studio.feeds.subscribe('run', `${project.id}/${id}`, (event) => told.push(event));
    const run = await training.wait(project, id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(run).toMatchObject({
      id: 'r1',
      status: 'done',
      epochsDone: 6,
      stepsDone: 48,
      error: null,
      hasCheckpoint: true,
    });
    expect(run.best?.metrics['fbeta']).toBeGreaterThan(run.baseline?.fbeta ?? 1);
    expect(stepsOf(run)).toEqual(upTo(48));
    expect(told.flatMap(({ batches }) => batches.map(({ step }) => step))).toEqual(upTo(48));
    expect(told.at(-1)?.run.status).toBe('done');
    const norms = training.curve(project, id).norm;
    expect(norms.every((norm) => norm > 0)).toBe(true);
    expect(told.flatMap(({ batches }) => batches.map(({ norm }) => norm))).toEqual(norms);
    const watched = training.watched(project, id);
    expect(watched?.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(watched?.items.every(({ truth }) => truth.kind === 'tags' && truth.tags.length > 0)).toBe(true);
    for (const file of ['best', 'last'] as const)
      expect(existsSync(runFile(runFolder(project, id), file))).toBe(true);
    expect(existsSync(runFile(runFolder(project, id), 'heartbeat'))).toBe(false);
    expect(place.studio.jobs.list(project.id).find((job) => job.kind === 'train')).toMatchObject({
      state: 'done',
      done: 48,
    });
  });

  it('can be stopped, keeps the best so far, and can go on', async () => {
    await begin();
    const { id } = training.start(project, { ...TINY, epochs: 50 });
    await untilStep(id, 2);
    expect(training.stop(project, id).status).toBe('stopping');
    const stopped = await training.wait(project, id);
    expect(stopped).toMatchObject({ status: 'stopped', error: null, hasCheckpoint: true });
    expect(stopped.best).not.toBeNull();
    expect(training.curve(project, id).epochs).toHaveLength(
      Math.floor(stopped.stepsDone / 8) + (stopped.stepsDone % 8 === 0 ? 0 : 1),
    );
    training.resume(project, id);
    await untilStep(id, stopped.stepsDone + 2);
    training.stop(project, id);
    const again = await training.wait(project, id);
    expect(stepsOf(again)).toEqual(upTo(again.stepsDone));
  });

  it('is paused, goes on after a restart of the studio, and equals one that was not, bit for bit', async () => {
    await begin();
    const whole = await train();
    const { id } = training.start(project, { ...TINY, checkpointMinutes: 60 });
    await untilStep(id, 3);
    expect(training.pause(project, id).status).toBe('pausing');
    const paused = await training.wait(project, id);
    expect(paused).toMatchObject({ status: 'paused', error: null, hasCheckpoint: true });
    expect(paused.stepsDone).toBeLessThan(16);
    await training.close();
    const again = createTraining(place.studio);
    expect(again.get(project, id).status).toBe('paused');
    again.resume(project, id);
    const resumed = await again.wait(project, id);
    expect(resumed.status).toBe('done');
    expect(again.curve(project, id)).toEqual({
      ...again.curve(project, whole.id),
      epochs: expect.any(Array) as unknown,
    });
    expect(await weightsHash(resumed)).toBe(await weightsHash(whole));
    expect(await weightsHash(resumed, 'best')).toBe(await weightsHash(whole, 'best'));
    expect(again.watched(project, id)).toEqual(again.watched(project, whole.id));
    await again.close();
  });

  it('survives the death of its trainer: interrupted, resumed, and equal to one that was not', async () => {
    await begin();
    const whole = await train();
    const { id } = training.start(project, { ...TINY, checkpointMinutes: EVERY_STEP });
    await untilStep(id, 5);
    process.kill(pidOf(id), 'SIGKILL');
    const killed = await training.wait(project, id);
    expect(killed).toMatchObject({
      status: 'interrupted',
      hasCheckpoint: true,
      error: { code: 'process.exited', data: { how: 'signal SIGKILL' } },
    });
    training.resume(project, id);
    const resumed = await training.wait(project, id);
    expect(resumed).toMatchObject({ status: 'done', error: null });
    expect(training.curve(project, id).loss).toEqual(training.curve(project, whole.id).loss);
    expect(await weightsHash(resumed)).toBe(await weightsHash(whole));
    expect(await weightsHash(resumed, 'best')).toBe(await weightsHash(whole, 'best'));
  });

  it('starts over when it was killed before its first checkpoint', async () => {
    await begin();
    const { id } = training.start(project, TINY);
    await untilStep(id, 1);
    process.kill(pidOf(id), 'SIGKILL');
    expect(await training.wait(project, id)).toMatchObject({ status: 'interrupted', hasCheckpoint: false });
    training.resume(project, id);
    const run = await training.wait(project, id);
    expect(run.status).toBe('done');
    expect(stepsOf(run)).toEqual(upTo(16));
  });

  it('writes a checkpoint and ends when the whole app is killed, and goes on from there', async () => {
    await begin();
    const flags = ['--size', '32', '--bs', '4', '--epochs', '60', '--checkpoint-minutes', '60', '--json'];
    const app = spawn(process.execPath, [entryPath('cli'), 'train', project.path, ...flags], {
      stdio: 'ignore',
      env: { ...process.env, LIMN_HOME: join(place.dir, 'home') },
    });
    await untilLogged('r1', '"step":3,');
    app.kill('SIGKILL');
    await untilLogged('r1', '"interrupted"');
    await expect
      .poll(() => livingTrainer(runFolder(project, 'r1'), Date.now()), { timeout: 20_000 })
      .toBeNull();
    const [run] = training.runs(project);
    expect(run).toMatchObject({ id: 'r1', status: 'interrupted', hasCheckpoint: true });
    training.resume(project, 'r1');
    await untilStep('r1', (run?.stepsDone ?? 0) + 2);
    training.stop(project, 'r1');
    const ended = await training.wait(project, 'r1');
    expect(ended.status).toBe('stopped');
    expect(stepsOf(ended)).toEqual(upTo(ended.stepsDone));
  });

  it('of another program is followed, can be stopped from here, and keeps this one from starting a second', async () => {
    await begin();
    const flags = ['--size', '32', '--bs', '4', '--epochs', '60', '--json'];
    const app = spawn(process.execPath, [entryPath('cli'), 'train', project.path, ...flags], {
      stdio: 'ignore',
      env: { ...process.env, LIMN_HOME: join(place.dir, 'home') },
    });
    const closed = new Promise<number | null>((resolve) => app.once('close', resolve));
    await untilLogged('r1', '"step":2,');
    expect(training.get(project, 'r1').status).toBe('running');
    expect(() => training.start(project, TINY)).toThrow(
      expect.objectContaining({ code: 'train.already-running' }) as Error,
    );
    const before = training.get(project, 'r1').stepsDone;
    await untilStep('r1', before + 1);
    training.stop(project, 'r1');
    expect(await training.wait(project, 'r1')).toMatchObject({ status: 'stopped' });
    expect(await closed).toBe(0);
  });

  it('of another program can be paused from here', async () => {
    await begin();
    const flags = ['--size', '32', '--bs', '4', '--epochs', '60', '--json'];
    const app = spawn(process.execPath, [entryPath('cli'), 'train', project.path, ...flags], {
      stdio: 'ignore',
      env: { ...process.env, LIMN_HOME: join(place.dir, 'home') },
    });
    const closed = new Promise<number | null>((resolve) => app.once('close', resolve));
    await untilLogged('r1', '"step":2,');
    expect(training.pause(project, 'r1').status).toBe('pausing');
    expect(await training.wait(project, 'r1')).toMatchObject({ status: 'paused', hasCheckpoint: true });
    await closed;
  });

  it('is interrupted, with a checkpoint, when the studio is closed', async () => {
    await begin();
    const { id } = training.start(project, { ...TINY, epochs: 50, checkpointMinutes: 60 });
    await untilStep(id, 3);
    await training.close();
    const again = createTraining(place.studio);
    expect(again.get(project, id)).toMatchObject({ status: 'interrupted', hasCheckpoint: true });
    await again.close();
  });
});

describe('a run in stages', () => {
  /** Two steps an epoch; four stages: the head, then all layers, at 32 and at 48 pixels. */
  const STAGED: TrainConfig = {
    ...TINY,
    ...{ epochs: 4, earlierSizes: [32], sizePx: 48, unfreezeAfter: 1 },
    ...{ accumulate: 2, mixup: 0.4, labelSmoothing: 0.1, clip: 1, bnWd: false, schedule: 'flat-cos' },
  };

  it('equals one that was interrupted where a stage ends and killed within another', async () => {
    await begin({ images: 20 });
    const whole = await train(STAGED);
    const { id } = training.start(project, { ...STAGED, checkpointMinutes: EVERY_STEP });
    await untilLogged(id, '"event":"epoch"');
    process.kill(pidOf(id), 'SIGTERM');
    expect(await training.wait(project, id)).toMatchObject({ status: 'interrupted', hasCheckpoint: true });
    training.resume(project, id);
    await untilStep(id, 5);
    process.kill(pidOf(id), 'SIGKILL');
    expect(await training.wait(project, id)).toMatchObject({ status: 'interrupted' });
    training.resume(project, id);
    const resumed = await training.wait(project, id);
    expect(resumed).toMatchObject({ status: 'done', error: null, epochsDone: 4 });
    expect(stepsOf(resumed)).toEqual(upTo(8));
    expect(training.curve(project, id).loss).toEqual(training.curve(project, whole.id).loss);
    expect(await weightsHash(resumed)).toBe(await weightsHash(whole));
    expect(await weightsHash(resumed, 'best')).toBe(await weightsHash(whole, 'best'));
  });

  it('takes size, decay, schedule and momentum of each of its own stages, and equals one that was interrupted', async () => {
    await begin({ images: 20 });
    const first: StagePlan = {
      ...{ epochs: 1, sizePx: 32, widthPx: null, freezeTo: -1, lr: 1e-3, pctStart: 0.5, div: 10 },
      ...{ moms: [0.9, 0.8], schedule: 'one-cycle', wd: 0, precision: 'fp32' },
    };
    const flat: StagePlan = { ...first, freezeTo: 0, schedule: 'constant', wd: 0.5 };
    const config: TrainConfig = {
      ...TINY,
      epochs: 99,
      stages: [first, flat, { ...flat, sizePx: 48, wd: 0 }],
    };
    const whole = await train(config);
    expect(whole.config).toMatchObject({ epochs: 3, sizePx: 48, schedule: 'constant', wd: 0 });
    expect(whole).toMatchObject({ status: 'done', epochsDone: 3, stepsTotal: 12, best: { epoch: 3 } });
    const { lr, mom } = training.curve(project, whole.id);
    expect(lr.slice(0, 3)).toEqual([1e-4, 5.5e-4, 1e-3].map(close));
    expect(lr.slice(4)).toEqual(Array.from({ length: 8 }, () => 1e-3));
    expect(mom.slice(0, 5)).toEqual([0.9, 0.85, 0.8, 0.85, 0.9].map(close));

    const { id } = training.start(project, { ...config, checkpointMinutes: EVERY_STEP });
    await untilStep(id, 6);
    process.kill(pidOf(id), 'SIGKILL');
    expect(await training.wait(project, id)).toMatchObject({ status: 'interrupted' });
    training.resume(project, id);
    const resumed = await training.wait(project, id);
    expect(training.curve(project, id).loss).toEqual(training.curve(project, whole.id).loss);
    expect(await weightsHash(resumed)).toBe(await weightsHash(whole));

    const undecayed = await train({ ...config, stages: [first, { ...flat, wd: 0 }] });
    const [now, then] = [training.curve(project, undecayed.id).loss, training.curve(project, whole.id).loss];
    expect(now.slice(0, 5)).toEqual(then.slice(0, 5));
    expect(now[5]).not.toBe(then[5]);
  });

  it('tells its plan, where each stage begins, and the best of the last size', async () => {
    await begin({ images: 20 });
    const run = await train({ ...STAGED, epochs: 2, unfreezeAfter: 0 });
    const events = readEvents(runFile(runFolder(project, run.id), 'events'));
    expect(events.find(({ event }) => event === 'start')).toMatchObject({
      stages: [
        { size_px: 32, first_epoch: 0, epochs: 1, freeze_to: 0 },
        { size_px: 48, first_epoch: 1, epochs: 1, freeze_to: 0 },
      ],
    });
    const stages = events.filter(({ event }) => event === 'stage');
    expect(stages).toMatchObject([{ restarts_best: false }, { index: 1, restarts_best: true }]);
    expect(run.best?.epoch).toBe(2);
  });
});

describe('a run that ends by itself', () => {
  it('stops when its minutes are over: judged, kept, and told', async () => {
    await begin();
    const run = await train({ epochs: 50, maxMinutes: 0.01 });
    expect(run).toMatchObject({ status: 'stopped', error: null, hasCheckpoint: true });
    expect(run.best).not.toBeNull();
    expect(run.remarks.join()).toContain('minutes it was given are over');
  });

  it('is done when it gets no better', async () => {
    await begin();
    const run = await train({ epochs: 50, patience: 1, lr: 1e-9, schedule: 'constant' });
    expect(run).toMatchObject({ status: 'done', error: null });
    expect(run.epochsDone).toBeLessThan(50);
    expect(run.remarks.join()).toContain('no better than the best');
  });
});

describe('a run whose loss is no number', () => {
  it('fails with the reason and without a checkpoint of it', async () => {
    await begin();
    const model = { arch: 'resnet18', head: 'fastai', outputs: 2 } as const;
    const state = new Map(initialState({ ...model, seed: 1 }));
    const first = state.get('conv1.weight');
    if (first !== undefined) state.set('conv1.weight', { ...first, data: first.data.map((w) => w * 1e30) });
    const weights = join(place.dir, 'huge.safetensors');
    await writeSafetensors(weights, state, {});
    const run = await train({ weights });
    expect(run).toMatchObject({ status: 'failed', stepsDone: 1, hasCheckpoint: false });
    expect(run.error).toMatchObject({ code: 'train.diverged', data: { step: 1, checkpoint: null } });
    expect(run.error === null ? '' : textOfWire(run.error)).toContain(
      'step 1: the loss stopped being a number',
    );
  });
});

describe('a search for a learning rate', () => {
  it('tries a hundred rates, suggests some, tells them as it goes, and leaves nothing behind', async () => {
    await begin({ split: false });
    const states: LrFindState[] = [];
    place.studio.feeds.subscribe('lrFind', project.id, (state) => states.push(state));
    const { id } = place.studio.lrFinding.start(project, { ...TINY, freeze: true });
    expect((await place.studio.jobs.wait(id)).state).toBe('done');
    const last = await expect
      .poll(() => states.at(-1), { timeout: 2000 })
      .toMatchObject({ isRunning: false })
      .then(() => states.at(-1));
    expect(['done', 'exploded']).toContain(last?.end);
    expect(last?.points.length).toBeGreaterThan(30);
    expect(last?.suggestions?.valley).toBeGreaterThan(1e-7);
    expect(states.length).toBeGreaterThan(2);
    expect(training.runs(project)).toEqual([]);
    expect(readdirSync(join(project.path, 'cache')).filter((name) => name.startsWith('lr-find'))).toEqual([]);
    expect(place.studio.projects.describe(project).split).toBeNull();
  });

  it('can be cancelled, and says what is missing', async () => {
    await begin();
    const { id } = place.studio.lrFinding.start(project, TINY);
    place.studio.jobs.cancel(id);
    expect((await place.studio.jobs.wait(id)).state).toBe('cancelled');
    const wrong = place.studio.lrFinding.start(project, { ...TINY, batchSize: 1 });
    expect((await place.studio.jobs.wait(wrong.id)).error).toMatchObject({ code: 'train.setting' });
  });
});

describe('starting a run', () => {
  it('splits a project that has no split, and says so', async () => {
    await begin({ split: false });
    expect(training.defaults(project)).toMatchObject({
      obstacle: null,
      remarks: [expect.stringContaining('no split')],
    });
    const run = await train({ epochs: 1 });
    expect(run).toMatchObject({ status: 'done', trainItems: 32, validItems: 8 });
    expect(run.remarks[0]).toContain('random 20 %');
    expect(place.studio.projects.describe(project).split).toEqual({ by: 'random', fraction: 0.2, seed: 42 });
  });

  it('takes a smaller batch when there are fewer images, and says so', async () => {
    await begin();
    const run = await train({ epochs: 1, batchSize: 64 });
    expect(run).toMatchObject({ status: 'done', config: { batchSize: 8 } });
    expect(run.remarks.join()).toContain('A batch of 64 is more than the 32 training images');
  });

  it('starts from the best weights of another run', async () => {
    await begin();
    const first = await train({ epochs: 1 });
    const second = await train({ epochs: 1, from: first.id, lr: 1e-6 });
    const [before, after] = [first, second].map((run) => training.curve(project, run.id).loss);
    expect(after?.[0]).toBeLessThan(before?.[0] ?? 0);
  });

  it.each<[string, Partial<TrainConfig>, string]>([
    ['a batch of one', { batchSize: 1 }, 'train.setting'],
    ['fewer epochs than sizes', { earlierSizes: [32, 48], epochs: 2 }, 'train.setting'],
    ['layers that are opened and frozen', { unfreezeAfter: 1, freeze: true }, 'train.setting'],
    ['weights that are not there', { weights: '/nowhere/w.safetensors' }, 'path.missing'],
    ['a weights file that is none', { weights: import.meta.filename }, 'weights.unreadable'],
    ['a run that is not there', { from: 'r99' }, 'run.unknown'],
  ])('refuses %s at once and leaves no run behind', async (_, config, code) => {
    await begin();
    expect(() => training.start(project, { ...TINY, ...config })).toThrow(
      expect.objectContaining({ code }) as Error,
    );
    expect(training.runs(project)).toEqual([]);
  });

  it('says what is missing when there are too few labels', async () => {
    await begin({ images: 4, split: false });
    expect(training.defaults(project).obstacle).toContain('at least 5');
    expect(() => training.start(project, TINY)).toThrow(
      expect.objectContaining({ code: 'train.too-few' }) as Error,
    );
  });
});

describe('runs', () => {
  it('have names and notes, go to the trash and come back', async () => {
    await begin();
    const { id } = await train({ epochs: 1 });
    expect(training.rename(project, id, ' First ').name).toBe('First');
    expect(training.setNotes(project, id, 'good').notes).toBe('good');
    training.delete(project, id);
    expect(training.runs(project)).toEqual([]);
    expect(existsSync(runFolder(project, id))).toBe(false);
    expect(() => training.get(project, id)).toThrow(
      expect.objectContaining({ code: 'run.unknown' }) as Error,
    );
    expect(training.restore(project, id)).toMatchObject({ name: 'First', notes: 'good', status: 'done' });
    expect(stepsOf(training.get(project, id))).toHaveLength(8);
  });

  it('are not deleted while they train', async () => {
    await begin();
    const { id } = training.start(project, TINY);
    expect(() => training.delete(project, id)).toThrow(
      expect.objectContaining({ code: 'run.is-active' }) as Error,
    );
    await training.wait(project, id);
  });
});

describe('what a killed export left behind', () => {
  it('goes when the project is next looked at, and nothing of a living one', async () => {
    await begin({ images: 10 });
    const run = await addDrawnRun(project);
    const folder = runFolder(project, run.id);
    const [dead, living] = ['export-2147483646-abc123.tmp', `export-${String(process.pid)}-abc123.tmp`];
    for (const name of [dead, living]) mkdirSync(join(folder, name), { recursive: true });
    training.runs(project);
    expect(readdirSync(folder).filter((name) => name.startsWith('export-'))).toEqual([living]);
  });
});
