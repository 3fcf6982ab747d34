import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeAsking } from '#main/database/queries/suggestions.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { Suggesting, type SuggestingParts } from '#main/services/suggesting/Suggesting.ts';
import { AppError, cancelled } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemPrediction } from '#shared/domain/prediction.ts';
import type { Run } from '#shared/domain/run.ts';
import { silentLog } from '#shared/util/Log.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { makeTinyProject, TINY } from '#tests/helpers/tinyProject.ts';

const CLASSES = ['clear', 'haze', 'water'];
const UNLABELED = [1, 2, 3, 4, 5, 6];

let place: Workplace;
let project: OpenProject;
let run: Run;

async function begin(): Promise<void> {
  place = openWorkplace();
  project = await makeProject(place, { images: 12, classes: CLASSES });
  await place.studio.jobs.stopAll(null);
  place.studio.labels.apply(project, { itemIds: UNLABELED, add: [], remove: [1, 2, 3], labeled: false });
  run = await addDrawnRun(project);
}

const items = () => place.studio.items.read(project, [...place.studio.items.index(project, {}, 'added')]);
const suggested = (): ItemId[] => items().flatMap(({ id, suggestion }) => (suggestion === null ? [] : [id]));
const poll = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });
const ended = (id: string) => place.studio.jobs.wait(id);

describe('asking a run', () => {
  beforeAll(begin);
  afterAll(() => place.dispose());

  it('stores what it says about the images without labels, and nothing else', async () => {
    const job = place.studio.suggesting.start(project, run.id, 'unlabeled');
    expect(await ended(job.id)).toMatchObject({ state: 'done', done: 6, total: 6 });
    expect(suggested()).toEqual(UNLABELED);
    const [first] = items();
    const [one] = await place.studio.predicting.predict(project, run.id, [
      `${place.dir}/images/${first?.path ?? ''}`,
    ]);
    if (one?.ok !== true) throw new Error('the image was not predicted');
    for (const [classId, p] of first?.suggestion?.scores ?? []) {
      expect(p).toBeCloseTo(one.probabilities[classId - 1] ?? NaN, 5);
    }
    expect(first).toMatchObject({ isLabeled: false, classIds: [] });
    expect(first?.suggestion?.uncertainty).toBeGreaterThan(0);
  });

  it('holds its answers against the labels where there are some', async () => {
    await ended(place.studio.suggesting.start(project, run.id, 'all').id);
    expect(suggested()).toHaveLength(12);
    for (const { isLabeled, suggestion } of items()) {
      expect(suggestion?.disagreement === null).toBe(!isLabeled);
    }
    const { threshold } = place.studio.projects.describe(project);
    const last = items().at(-1);
    const own = new Set(last?.classIds);
    const off = (last?.suggestion?.scores ?? []).filter(([id, p]) => p > threshold !== own.has(id));
    const sum = off.reduce((total, [id, p]) => total + (own.has(id) ? 1 - p : p), 0);
    expect(last?.suggestion?.disagreement).toBeCloseTo(sum / CLASSES.length, 5);
  });

  it('asks nothing twice: a second time there is nothing to do', async () => {
    const job = await ended(place.studio.suggesting.start(project, run.id, 'all').id);
    expect(job).toMatchObject({ state: 'done', done: 0, total: 0 });
  });

  it('says at once that there is no such run', () => {
    expect(() => place.studio.suggesting.start(project, 'r99', 'all')).toThrow(
      expect.objectContaining({ code: 'run.unknown' }),
    );
  });
});

describe('asking a run that takes its time', () => {
  beforeEach(begin);
  afterEach(() => place.dispose());

  const answerTo = (item: ItemId): ItemPrediction => ({
    item,
    ok: true,
    answer: { kind: 'tags', classIds: [1, 2, 3], probabilities: Float32Array.of(0.9, 0.1, 0.5) },
  });

  /** Asked for so many images it stops and waits to be cancelled, as a process that is killed would. */
  const slow = (answers: number, asked: ItemId[] = []): SuggestingParts['predicting'] => ({
    predictItems: (_project, _run, ids, onOne, signal) => {
      asked.push(...ids);
      for (const id of ids.slice(0, answers)) onOne(answerTo(id));
      if (answers >= ids.length) return Promise.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled())));
    },
  });

  const withParts = (parts: Partial<SuggestingParts>): Suggesting =>
    new Suggesting({ ...place.studio, log: silentLog, ...parts });
  const answered = (count: number) => poll(() => suggested().length).toBe(count);

  it('keeps what was said when the program ends in the middle, and goes on with the rest', async () => {
    const before = withParts({ predicting: slow(2) });
    const job = before.start(project, run.id, 'all');
    await poll(() => place.studio.jobs.get(job.id).done).toBe(2);
    before.close();
    await place.studio.jobs.stopAll(null);
    await answered(2);
    const asked: ItemId[] = [];
    const after = withParts({ predicting: slow(Infinity, asked) });
    const again = after.goOn(project);
    expect(again).not.toBeNull();
    await ended(again?.id ?? '');
    expect(asked).toHaveLength(10);
    expect(suggested()).toHaveLength(12);
    expect(after.goOn(project)).toBeNull();
  });

  it('leaves what another program asks to that program, as long as it lives', () => {
    const ask = (pid: number) =>
      project.db.write('ask', (db) => writeAsking(db, { run: run.id, which: 'all', pid }));
    const suggesting = withParts({ predicting: slow(Infinity) });
    ask(process.ppid);
    expect(suggesting.goOn(project)).toBeNull();
    ask(2 ** 22 + 1);
    expect(suggesting.goOn(project)).not.toBeNull();
  });

  it('does not go on after a person cancelled it', async () => {
    const suggesting = withParts({ predicting: slow(2) });
    const job = suggesting.start(project, run.id, 'all');
    await poll(() => place.studio.jobs.get(job.id).done).toBe(2);
    place.studio.jobs.cancel(job.id);
    expect((await ended(job.id)).state).toBe('cancelled');
    await answered(2);
    expect(suggesting.goOn(project)).toBeNull();
  });

  it('is one job when two windows ask for the same, and gives way to another run', async () => {
    const suggesting = withParts({ predicting: slow(2) });
    const job = suggesting.start(project, run.id, 'all');
    expect(suggesting.start(project, run.id, 'all').id).toBe(job.id);
    const other = await addDrawnRun(project);
    const next = suggesting.start(project, other.id, 'all');
    expect((await ended(job.id)).state).toBe('cancelled');
    expect(next.state).toBe('running');
    await poll(() => place.studio.jobs.get(next.id).done).toBe(2);
    place.studio.jobs.cancel(next.id);
    await ended(next.id);
    expect(items().flatMap(({ suggestion }) => suggestion?.run ?? [])).toEqual([other.id, other.id]);
  });

  it('tells every window about what came', async () => {
    const told: (readonly ItemId[] | null)[] = [];
    const stop = place.studio.feeds.subscribe('project', project.id, (change) => {
      if (change.suggestionsChanged) told.push(change.itemIds);
    });
    const suggesting = withParts({ predicting: slow(Infinity) });
    await ended(suggesting.start(project, run.id, [3, 5]).id);
    await poll(() => told.flat()).toEqual(expect.arrayContaining([3, 5]));
    stop();
  });

  it('waits for a training to end before it asks a run by itself', async () => {
    let isBusy = true;
    const asked: ItemId[] = [];
    let hear: (...ended: [OpenProject, Run]) => void = () => {};
    const training = {
      get isBusy() {
        return isBusy;
      },
      onEnd: (listener: typeof hear) => (hear = listener),
    };
    const suggesting = withParts({ predicting: slow(Infinity, asked), training });
    suggesting.followTraining();
    hear(project, run);
    const [job] = place.studio.jobs.list(project.id).filter(({ kind }) => kind === 'suggest');
    await poll(() => place.studio.jobs.get(job?.id ?? '').total).toBe(12);
    expect(asked).toEqual([]);
    isBusy = false;
    expect((await ended(job?.id ?? '')).state).toBe('done');
    expect(asked).toHaveLength(12);
  });

  it('asks no run that failed, and none when a person wants it so', () => {
    let hear: (...ended: [OpenProject, Run]) => void = () => {};
    const training = { isBusy: false, onEnd: (listener: typeof hear) => (hear = listener) };
    const suggesting = withParts({ predicting: slow(Infinity), training });
    suggesting.followTraining();
    const jobs = () => place.studio.jobs.list(project.id).filter(({ kind }) => kind === 'suggest').length;
    hear(project, { ...run, status: 'failed' });
    hear(project, { ...run, status: 'interrupted' });
    hear(project, { ...run, hasCheckpoint: false });
    place.studio.preferences.save({ choices: { 'suggest.afterTraining': 'off' } });
    hear(project, run);
    expect(jobs()).toBe(0);
    place.studio.preferences.save({ choices: { 'suggest.afterTraining': 'on' } });
    hear(project, run);
    expect(jobs()).toBe(1);
  });

  it('fails with the reason of the run, and is not started anew', async () => {
    const error = new AppError('run.no-checkpoint', { run: run.id });
    const suggesting = withParts({ predicting: { predictItems: () => Promise.reject(error) } });
    const job = await ended(suggesting.start(project, run.id, 'all').id);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'run.no-checkpoint' } });
    expect(suggesting.goOn(project)).toBeNull();
  });
});

describe('after a training', () => {
  beforeAll(() => {
    place = openWorkplace();
  });
  afterAll(() => place.dispose());

  it('suggestions are there by themselves, and most wrong labels lead the queue of disagreement', async () => {
    const { studio } = place;
    project = await makeTinyProject(place, { images: 80 });
    await studio.jobs.stopAll(null);
    studio.suggesting.followTraining();
    const all = items();
    // Every twentieth image is said to be what it is not.
    const wrong = all.filter((_, i) => i % 20 === 7).map(({ id }) => id);
    for (const id of wrong) {
      const [own = 0] = all.find((item) => item.id === id)?.classIds ?? [];
      studio.labels.apply(project, { itemIds: [id], add: [3 - own], remove: [own], labeled: true });
    }
    const trained = await studio.training.wait(
      project,
      studio.training.start(project, { ...TINY, epochs: 3 }).id,
    );
    expect(trained.status).toBe('done');
    const job = studio.jobs.list(project.id).find(({ kind }) => kind === 'suggest');
    expect((await ended(job?.id ?? '')).state).toBe('done');
    expect(suggested()).toHaveLength(all.length);
    const queue = [...studio.items.index(project, {}, 'disagreement')];
    const first = new Set(queue.slice(0, Math.ceil(0.15 * queue.length)));
    const found = wrong.filter((id) => first.has(id));
    expect(wrong).toHaveLength(4);
    expect(found.length).toBeGreaterThanOrEqual(3);
  }, 600_000);
});
