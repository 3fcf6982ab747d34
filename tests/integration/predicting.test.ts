import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validationPixels } from '#main/datasets/modelPixels.ts';
import { IMAGENET_MEAN, IMAGENET_STD } from '#main/datasets/normalize.ts';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { readSafetensors } from '#main/files/safetensors.ts';
import { runFile } from '#main/processes/runFolder.ts';
import { Predicting } from '#main/services/predicting.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { modelOfRun } from '#main/services/runModel.ts';
import { runFolder } from '#main/services/runStore.ts';
import type { ItemPrediction } from '#shared/domain/prediction.ts';
import type { Predictions, Run } from '#shared/domain/run.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';

const CLASSES = ['clear', 'haze', 'water'];

describe('predicting', () => {
  let place: Workplace;
  let project: OpenProject;
  let drawn: Run;
  let predicting: Predicting;

  beforeAll(async () => {
    place = openWorkplace();
    project = await makeProject(place, { images: 20, classes: CLASSES });
    drawn = await addDrawnRun(project);
    predicting = new Predicting({ jobs: place.studio.jobs });
  });
  afterAll(async () => {
    predicting.close();
    await place.dispose();
  });

  const image = (i: number): string => join(place.dir, 'images', `img ${i}.png`);
  const evaluate = (): Promise<Predictions> => predicting.evaluate(project, drawn.id, 'valid');
  const cacheFile = (): string => join(runFolder(project, drawn.id), 'predictions-valid.bin');
  const predictJobs = (): number =>
    place.studio.jobs.list(project.id).filter((job) => job.kind === 'predict').length;

  it('gives the probabilities of the training step itself', async () => {
    const step = await compileTrainStep({
      model: { arch: 'resnet18', head: 'fastai', outputs: 3 },
      loss: { kind: 'bce' },
      size: [64, 64],
      batchSize: 2,
      freezeTo: 0,
      runtime: ortRuntime(),
      seed: 9,
    });
    const { tensors } = await readSafetensors(runFile(runFolder(project, drawn.id), 'best'));
    await step.writeState(tensors);
    const rgb = await validationPixels(image(3), 64);
    const plane = 64 * 64;
    const x = Float32Array.from({ length: 3 * plane }, (_, at) => {
      const c = Math.floor(at / plane);
      const byte = rgb[3 * (at % plane) + c] ?? NaN;
      return (byte / 255 - (IMAGENET_MEAN[c] ?? NaN)) / (IMAGENET_STD[c] ?? NaN);
    });
    const logits = await step.predict(x, 1);
    await step.release();
    const [answer] = await predicting.predict(project, drawn.id, [image(3)]);
    if (answer?.ok !== true) throw new Error('the image was not predicted');
    for (const [c, p] of answer.probabilities.entries()) {
      expect(p).toBeCloseTo(1 / (1 + Math.exp(-(logits[c] ?? NaN))), 5);
    }
    expect(Math.max(...answer.probabilities) - Math.min(...answer.probabilities)).toBeGreaterThan(1e-3);
  });

  it('answers for each file, whatever is wrong with it', async () => {
    const broken = join(place.dir, 'broken.png');
    writeFileSync(broken, readFileSync(image(0)).subarray(0, 60));
    const empty = join(place.dir, 'empty.jpg');
    writeFileSync(empty, '');
    const paths = [broken, image(1), join(place.dir, 'missing.png'), empty, image(2)];
    const answers = await predicting.predict(project, drawn.id, paths);
    expect(answers.map((answer) => answer.path)).toEqual(paths);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
      'image.unreadable',
      'ok',
      'image.unreadable',
      'image.unreadable',
      'ok',
    ]);
  });

  it('answers for images of the project one by one, in order, in classes of today', async () => {
    const ids = [...place.studio.items.index(project, {}, 'added')].slice(0, 3).reverse();
    const told: ItemPrediction[] = [];
    const { signal } = new AbortController();
    await predicting.predictItems(project, drawn.id, ids, (one) => told.push(one), signal);
    expect(told.map(({ item }) => item)).toEqual(ids);
    const answers = await predicting.predict(project, drawn.id, [image(2), image(1), image(0)]);
    const classIds = place.studio.classes.list(project).map(({ id }) => id);
    expect(told.map((one) => one.ok && one.answer)).toEqual(
      answers.map((one) => ({
        kind: 'tags',
        classIds,
        probabilities: one.ok && Float32Array.from(one.probabilities),
      })),
    );
    const stranger = predicting.predictItems(project, drawn.id, [10_000], () => {}, signal);
    await expect(stranger).rejects.toMatchObject({ code: 'item.unknown' });
    const gone = predicting.predictItems(project, drawn.id, ids, () => {}, AbortSignal.abort());
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('evaluates the validation images of the run with their labels', async () => {
    const found = await evaluate();
    const valid = place.studio.items.read(project, [
      ...place.studio.items.index(project, { split: 'valid' }, 'added'),
    ]);
    expect([...found.itemIds]).toEqual(valid.map((item) => item.id));
    expect(found.classes).toEqual(CLASSES);
    const classes = place.studio.classes.list(project);
    const labels = valid.map((item) => classes.map((cls) => (item.classIds.includes(cls.id) ? 1 : 0)));
    expect([...found.targets]).toEqual(labels.flat());
    const [one] = await predicting.predict(project, drawn.id, [
      join(place.dir, 'images', valid[0]?.path ?? ''),
    ]);
    if (one?.ok !== true) throw new Error('the image was not predicted');
    for (const [c, p] of one.probabilities.entries()) expect(found.probabilities[c]).toBeCloseTo(p, 5);
  });

  it('blends the answers for eight views of each image when asked to, and keeps them apart', async () => {
    const plain = await evaluate();
    const blended = await predicting.evaluate(project, drawn.id, 'valid', { tta: true });
    expect([...blended.itemIds]).toEqual([...plain.itemIds]);
    expect([...blended.probabilities]).not.toEqual([...plain.probabilities]);
    const [row] = place.studio.items.read(project, [blended.itemIds[0] ?? 0]);
    const path = join(place.dir, 'images', row?.path ?? '');
    const [one] = await predicting.predict(project, drawn.id, [path], { tta: true });
    if (one?.ok !== true) throw new Error('the image was not predicted');
    for (const [c, p] of one.probabilities.entries()) expect(blended.probabilities[c]).toBeCloseTo(p, 5);
    expect(await evaluate()).toEqual(plain);
  });

  it('computes once: the second answer is the same and starts no job', async () => {
    const first = await evaluate();
    const jobs = predictJobs();
    expect(await evaluate()).toEqual(first);
    expect(predictJobs()).toBe(jobs);
  });

  it('computes once for two askers at the same time', async () => {
    writeFileSync(cacheFile(), 'damaged');
    const jobs = predictJobs();
    const [a, b] = await Promise.all([evaluate(), evaluate()]);
    expect(a).toEqual(b);
    expect(predictJobs()).toBe(jobs + 1);
  });

  it('shows a corrected label at once, without computing again', async () => {
    const before = await evaluate();
    const id = before.itemIds[0] ?? 0;
    const [water] = place.studio.classes.list(project).filter((cls) => cls.name === 'water');
    const had = before.targets[2] === 1;
    const jobs = predictJobs();
    place.studio.labels.apply(project, {
      itemIds: [id],
      add: had ? [] : [water?.id ?? 0],
      remove: had ? [water?.id ?? 0] : [],
      labeled: null,
    });
    const after = await evaluate();
    expect(after.targets[2]).toBe(had ? 0 : 1);
    expect(after.probabilities).toEqual(before.probabilities);
    expect(predictJobs()).toBe(jobs);
  });

  it('knows a class that was renamed, and one that is gone', async () => {
    const before = await evaluate();
    const [clear, haze] = place.studio.classes.list(project);
    place.studio.classes.rename(project, clear?.id ?? 0, 'clear sky');
    place.studio.classes.delete(project, haze?.id ?? 0);
    const after = await evaluate();
    expect(after.classes).toEqual(['clear sky', 'haze', 'water']);
    const column = (of: Predictions, c: number): number[] => [...of.targets].filter((_, i) => i % 3 === c);
    expect(column(after, 0)).toEqual(column(before, 0));
    expect(column(after, 1)).not.toContain(1);
    expect(after.probabilities).toEqual(before.probabilities);
    place.studio.labels.undo(project);
    place.studio.labels.undo(project);
    expect(await evaluate()).toEqual(before);
  });

  it('computes again when the weights have changed', async () => {
    await evaluate();
    const best = runFile(runFolder(project, drawn.id), 'best');
    const { atime, mtime } = statSync(best);
    utimesSync(best, atime, new Date(mtime.getTime() + 5000));
    const jobs = predictJobs();
    await evaluate();
    expect(predictJobs()).toBe(jobs + 1);
  });

  it('leaves out images that cannot be read any more, and those that are not labeled any more', async () => {
    const before = await evaluate();
    const [first, second] = place.studio.items.read(project, [...before.itemIds].slice(0, 2));
    if (first === undefined || second === undefined) throw new Error('two images are needed');
    const path = join(place.dir, 'images', first.path);
    const bytes = readFileSync(path);
    writeFileSync(path, 'damaged');
    rmSync(cacheFile());
    place.studio.labels.apply(project, { itemIds: [second.id], add: [], remove: [], labeled: false });
    const after = await evaluate();
    expect([...after.itemIds]).toEqual([...before.itemIds].slice(2));
    expect(after.targets).toEqual(before.targets.slice(2 * CLASSES.length));
    expect(after.probabilities).toEqual(before.probabilities.slice(2 * CLASSES.length));
    writeFileSync(path, bytes);
    rmSync(cacheFile());
    place.studio.labels.undo(project);
    expect(await evaluate()).toEqual(before);
  });

  it('says so when there is nothing to evaluate on, no such run, or no checkpoint', async () => {
    const none = predicting.evaluate(project, drawn.id, 'test');
    await expect(none).rejects.toMatchObject({ code: 'evaluate.nothing' });
    await expect(predicting.predict(project, 'r99', [image(0)])).rejects.toMatchObject({
      code: 'run.unknown',
    });
    const empty = await addDrawnRun(project);
    rmSync(runFile(runFolder(project, empty.id), 'best'));
    const unready = predicting.predict(project, empty.id, [image(0)]);
    await expect(unready).rejects.toMatchObject({ code: 'run.no-checkpoint' });
  });

  it('reports a killed predictor process and starts another for the next call', async () => {
    await predicting.predict(project, drawn.id, [image(0)]);
    const pid = predicting.predictor.pid;
    if (pid === null) throw new Error('the process should be warm');
    const paths = Array.from({ length: 400 }, (_, i) => image(i % 20));
    const pending = predicting.predict(project, drawn.id, paths);
    setTimeout(() => process.kill(pid, 'SIGKILL'), 100);
    await expect(pending).rejects.toMatchObject({ code: 'process.exited', data: { process: 'predictor' } });
    const [answer] = await predicting.predict(project, drawn.id, [image(0)]);
    expect(answer?.ok).toBe(true);
    expect(predicting.predictor.pid).not.toBe(pid);
  });

  it('stops at once when it is cancelled, and others get their answers all the same', async () => {
    const abort = new AbortController();
    const model = modelOfRun(project, drawn);
    const paths = Array.from({ length: 400 }, (_, i) => image(i % 20));
    const long = predicting.predictor.call('predict', { model, paths, tta: null }, { signal: abort.signal });
    const other = predicting.predict(project, drawn.id, [image(4)]);
    setTimeout(() => abort.abort(), 100);
    await expect(long).rejects.toMatchObject({ code: 'cancelled' });
    expect((await other)[0]?.ok).toBe(true);
  });
});
