import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '#main/engine/lower/onnxModel.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { readPixels } from '#main/files/decodeImage.ts';
import { LoadedModel } from '#main/processes/prediction/LoadedModel.ts';
import { checkModelFile } from '#main/processes/prediction/writeCheckedModel.ts';
import { Exporting } from '#main/services/exporting.ts';
import { Predicting } from '#main/services/predicting.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { modelOfRun } from '#main/services/runModel.ts';
import { runFolder } from '#main/services/runStore.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ExportReport } from '#shared/domain/job.ts';
import type { Run } from '#shared/domain/run.ts';
import { findPython } from '#tests/helpers/findPython.ts';
import { addDrawnRun, makeProject, openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { openOnnx } from '#tests/helpers/runOnnx.ts';
import { runJavascript, runPython, type SnippetAnswer } from '#tests/helpers/runSnippets.ts';

const CLASSES = ['clear', 'blow down', 'so-called "x", 🌊'];
const python = findPython();

describe('an exported model', () => {
  let place: Workplace;
  let project: OpenProject;
  let drawn: Run;
  let predicting: Predicting;
  let exporting: Exporting;
  let report: ExportReport;
  let folder: string;

  const exportTo = async (target: string | null): Promise<ExportReport> => {
    const job = exporting.model(project, drawn.id, target);
    const ended = await place.studio.jobs.wait(job.id);
    if (ended.result?.kind !== 'export') throw new Error(`the export failed: ${JSON.stringify(ended.error)}`);
    return ended.result.report;
  };

  beforeAll(async () => {
    place = openWorkplace();
    project = await makeProject(place, { images: 24, classes: CLASSES });
    drawn = await addDrawnRun(project);
    predicting = new Predicting({ jobs: place.studio.jobs });
    exporting = new Exporting({ jobs: place.studio.jobs, predictor: predicting.predictor });
    folder = join(place.dir, 'out');
    report = await exportTo(folder);
  });
  afterAll(async () => {
    predicting.close();
    await place.dispose();
  });

  it('passes its check on every validation image', () => {
    expect(report.check).toMatchObject({ kind: 'tags', images: 12, differingPixels: null });
    expect(report.check?.maxDiffOriginal).toBeLessThanOrEqual(1e-3);
    expect(report.check?.maxDiffModelSize).toBeLessThanOrEqual(1e-5);
  });

  it('comes with everything that is needed to use it, and leaves nothing in the run', () => {
    const names = ['model.onnx', 'model.json', 'classes.txt', 'predict.py', 'predict.mjs', 'README.md'];
    expect(report.files.map((file) => file.name)).toEqual(names);
    expect(readdirSync(folder).sort()).toEqual([...names, 'limn-export.json'].sort());
    expect(readdirSync(runFolder(project, drawn.id)).filter((name) => name.includes('tmp'))).toEqual([]);
    expect(readFileSync(join(folder, 'classes.txt'), 'utf8')).toBe(`${CLASSES.join('\n')}\n`);
  });

  it('says what it is in its metadata', () => {
    const model = decodeModel(readFileSync(join(folder, 'model.onnx')));
    expect(JSON.parse(model.metadata['classes'] ?? '')).toEqual(drawn.classes);
    expect(model.metadata).toMatchObject({ threshold: '0.2', size: '64', arch: 'resnet18', run: drawn.id });
    expect(JSON.parse(model.metadata['normalization'] ?? '')).toEqual({
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    });
    expect(model.producer.name).toBe('Limn');
  });

  it('uses standard operators only and keeps the names of the weights', () => {
    const { graph, opsets } = decodeModel(readFileSync(join(folder, 'model.onnx')));
    expect(opsets.map((set) => set.domain)).toEqual(['']);
    expect(graph.nodes.filter((node) => (node.domain ?? '') !== '')).toEqual([]);
    const names = graph.initializers.map((tensor) => tensor.name);
    expect(names).toEqual(
      expect.arrayContaining(['conv1.weight', 'layer1.0.bn1.running_mean', 'head.8.bias']),
    );
  });

  it('gives the same for a batch as for its images one by one', async () => {
    const [a, b] = await Promise.all(
      [0, 6].map((i) => readPixels(join(place.dir, 'images', `img ${i}.png`))),
    );
    if (a === undefined || b === undefined) throw new Error('two images are needed');
    const session = await openOnnx(readFileSync(join(folder, 'model.onnx')));
    const feed = (n: number, data: Uint8Array) =>
      ({ image: { dtype: 'uint8', dims: [n, a.heightPx, a.widthPx, 3], data } }) as const;
    const both = await session.run(feed(2, new Uint8Array([...a.rgb, ...b.rgb])));
    const alone = [await session.run(feed(1, a.rgb)), await session.run(feed(1, b.rgb))];
    const wanted = alone.flatMap((result) => [...(result['probabilities'] ?? [])]);
    const found = [...(both['probabilities'] ?? [])];
    expect(found).toHaveLength(6);
    for (const [i, p] of found.entries()) expect(p).toBeCloseTo(wanted[i] ?? NaN, 5);
    await session.release();
  });

  it('fails its check when the file computes something else', async () => {
    const model = await LoadedModel.open(modelOfRun(project, drawn), ortRuntime());
    const file = decodeModel(readFileSync(join(folder, 'model.onnx')));
    const initializers = file.graph.initializers.map((tensor) =>
      tensor.name === 'prelude.mean' ? { ...tensor, raw: new Uint8Array(tensor.raw.length) } : tensor,
    );
    const wrong = join(place.dir, 'wrong.onnx');
    writeFileSync(wrong, encodeModel({ ...file, graph: { ...file.graph, initializers } }));
    const images = [join(place.dir, 'images', 'img 0.png')];
    await expect(checkModelFile(model, wrong, { images, onProgress: () => {} })).rejects.toMatchObject({
      code: 'export.check-failed',
    });
    await model.release();
  });

  it('leaves nothing behind when it cannot be checked', async () => {
    const hidden = join(place.dir, 'away');
    renameSync(join(place.dir, 'images'), hidden);
    const target = join(place.dir, 'never');
    const job = await place.studio.jobs.wait(exporting.model(project, drawn.id, target).id);
    renameSync(hidden, join(place.dir, 'images'));
    expect(job.error?.code).toBe('export.nothing');
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(runFolder(project, drawn.id)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const target = join(place.dir, 'cancelled');
    const { id } = exporting.model(project, drawn.id, target);
    setTimeout(() => place.studio.jobs.cancel(id), 300);
    expect((await place.studio.jobs.wait(id)).state).toBe('cancelled');
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(runFolder(project, drawn.id)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('replaces an earlier export but never a file of somebody else', async () => {
    expect((await exportTo(folder)).folder).toBe(folder);
    const foreign = join(place.dir, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'README.md'), 'mine');
    expect(() => exporting.model(project, drawn.id, foreign)).toThrow(AppError);
    expect(readFileSync(join(foreign, 'README.md'), 'utf8')).toBe('mine');
    expect(readdirSync(foreign)).toEqual(['README.md']);
  });

  const expectSame = async (answer: (paths: readonly string[]) => Promise<readonly SnippetAnswer[]>) => {
    const paths = [0, 1, 2, 3].map((i) => join(place.dir, 'images', `img ${i}.png`));
    const app = await predicting.predict(project, drawn.id, paths);
    const answers = await answer(paths);
    expect(answers.map(({ path }) => path)).toEqual(paths);
    for (const [i, { probabilities, tags }] of answers.entries()) {
      const byName = probabilities as Readonly<Record<string, number>>;
      expect(Object.keys(byName)).toEqual(drawn.classes);
      const wanted = app[i]?.ok === true ? app[i].probabilities : [];
      const found = Object.values(byName);
      for (const [c, p] of found.entries()) expect(Math.abs(p - (wanted[c] ?? NaN))).toBeLessThan(1e-4);
      expect(tags).toEqual(drawn.classes.filter((_, c) => (found[c] ?? 0) > 0.2));
    }
  };

  it('gives the app’s probabilities from predict.mjs, run as its user would', () =>
    expectSame((paths) => runJavascript(folder, paths)));

  it.skipIf(python.command === null)(
    `gives the app’s probabilities from predict.py${python.reason === null ? '' : ` (skipped: ${python.reason})`}`,
    () => expectSame((paths) => runPython(python.command ?? '', folder, paths)),
  );
});
