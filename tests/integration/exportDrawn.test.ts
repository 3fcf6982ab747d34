/** Models of masks and points that were really trained, taken away as ONNX and run by plain onnxruntime and by their scripts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '#main/engine/lower/onnxModel.ts';
import { loadModel, type LoadedModel as OnnxFile } from '#main/engine/runtime/ort/runModel.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { readPixels } from '#main/files/decodeImage.ts';
import { LoadedModel } from '#main/processes/prediction/LoadedModel.ts';
import { checkModelFile } from '#main/processes/prediction/writeCheckedModel.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { modelOfRun } from '#main/services/runModel.ts';
import type { ExportReport } from '#shared/domain/job.ts';
import type { Run, TrainConfig } from '#shared/domain/run.ts';
import { decodeTile, tileRect, writeTile } from '#shared/kernels/maskTiles.ts';
import { makeMaskProject, makePointProject, TINY_DRAWN } from '#tests/helpers/drawnProjects.ts';
import { findPython } from '#tests/helpers/findPython.ts';
import { openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { runJavascript, runPython } from '#tests/helpers/runSnippets.ts';

/** Larger and smaller than what the model sees, of its size, and of other shapes. */
const SIZES = [
  [75, 50],
  [48, 32],
  [40, 90],
  [300, 60],
  [31, 20],
] as const;

const python = findPython();

interface Trained {
  readonly place: Workplace;
  readonly project: OpenProject;
  readonly run: Run;
  readonly report: ExportReport;
  readonly folder: string;
  /** One picture of each size. */
  readonly pictures: readonly string[];
}

async function trained(kind: 'masks' | 'points', config: TrainConfig): Promise<Trained> {
  const place = openWorkplace();
  const make = kind === 'masks' ? makeMaskProject : makePointProject;
  const { project } = await make(place, { images: kind === 'masks' ? 40 : 30, sizes: SIZES });
  const { training, exporting, jobs } = place.studio;
  const run = await training.wait(project, training.start(project, config).id);
  const folder = join(place.dir, 'out');
  const ended = await jobs.wait(exporting.model(project, run.id, folder).id);
  if (ended.result?.kind !== 'export') throw new Error(`the export failed: ${JSON.stringify(ended.error)}`);
  const pictures = SIZES.map((_, i) => join(place.dir, 'pictures', `00${i}.png`));
  return { place, project, run, report: ended.result.report, folder, pictures };
}

/** One image through the written file. */
async function ask(model: OnnxFile, path: string) {
  const { widthPx, heightPx, rgb } = await readPixels(path);
  return model.run({ image: { dtype: 'uint8', dims: [1, heightPx, widthPx, 3], data: rgb } });
}

/** The app's answers for files, as `limn predict` gives them. */
async function appAnswers({ place, project, run, pictures }: Trained) {
  const predictions = await place.studio.predicting.drawn.predict(project, run.id, pictures);
  return predictions.map((one) => {
    if (!one.ok) throw new Error('a picture cannot be read');
    return one.answer;
  });
}

/** The app's masks, as places in the list of classes. */
async function appMasks(all: Trained): Promise<readonly Uint8Array[]> {
  return (await appAnswers(all)).map((answer) => {
    if (answer.kind !== 'masks') throw new Error('a model of masks answers with masks');
    const { widthPx, heightPx, tiles } = answer.mask;
    const raster = { widthPx, heightPx, data: new Uint16Array(widthPx * heightPx) };
    for (const { tx, ty, runs } of tiles) {
      const { w, h } = tileRect(tx, ty, answer.mask);
      writeTile(raster, tx, ty, decodeTile(runs, w * h) ?? new Uint16Array(0));
    }
    return Uint8Array.from(raster.data, (id) => id - 1);
  });
}

/** The check of a file in which one constant is zeros. */
async function checkSpoiled({ project, run, folder, place, pictures }: Trained, constant: string) {
  const model = await LoadedModel.open(modelOfRun(project, run), ortRuntime());
  const file = decodeModel(readFileSync(join(folder, 'model.onnx')));
  const initializers = file.graph.initializers.map((tensor) =>
    tensor.name === constant ? { ...tensor, raw: new Uint8Array(tensor.raw.length) } : tensor,
  );
  const wrong = join(place.dir, 'wrong.onnx');
  writeFileSync(wrong, encodeModel({ ...file, graph: { ...file.graph, initializers } }));
  return checkModelFile(model, wrong, { images: pictures, onProgress: () => {} }).finally(() =>
    model.release(),
  );
}

const FILES = ['model.onnx', 'model.json', 'classes.txt', 'predict.py', 'predict.mjs', 'README.md'];

describe('an exported model of masks', () => {
  let all: Trained;
  beforeAll(async () => {
    all = await trained('masks', { ...TINY_DRAWN, epochs: 4 });
  });
  afterAll(() => all.place.dispose());

  it('passes its check on every validation image, and comes with everything that is needed to use it', () => {
    const { check, files } = all.report;
    expect(check).toMatchObject({ kind: 'masks', images: 8 });
    expect(check?.differingPixels).toBeLessThan(1e-3);
    expect(check?.maxDiffModelSize).toBeLessThan(1e-4);
    expect(files.map(({ name }) => name)).toEqual(FILES);
  });

  it('says what it is: classes, the void one, colours, height and width', () => {
    const { metadata } = decodeModel(readFileSync(join(all.folder, 'model.onnx')));
    expect(metadata).toMatchObject({ task: 'masks', height: '32', width: '48', void: '2' });
    expect(JSON.parse(metadata['classes'] ?? '')).toEqual(['ground', 'disc', 'unknown']);
    expect(JSON.parse(metadata['colors'] ?? '')).toEqual(['#4e9fe6', '#f2a33a', '#38b6a0']);
    const facts = JSON.parse(readFileSync(join(all.folder, 'model.json'), 'utf8')) as object;
    expect(facts).toMatchObject({ task: 'masks', height: 32, width: 48, void: 2 });
    expect(readFileSync(join(all.folder, 'README.md'), 'utf8')).toContain('"unknown" stands for what nobody');
  });

  it('uses standard operators only', () => {
    const { graph, opsets } = decodeModel(readFileSync(join(all.folder, 'model.onnx')));
    expect(opsets.map((set) => set.domain)).toEqual(['']);
    expect(graph.nodes.filter((node) => (node.domain ?? '') !== '')).toEqual([]);
  });

  it('gives the app’s mask of every image at its own size, and more than one class', async () => {
    const model = await loadModel(readFileSync(join(all.folder, 'model.onnx')));
    const masks = await appMasks(all);
    for (const [i, path] of all.pictures.entries()) {
      const { mask } = await ask(model, path);
      const [width = 0, height = 0] = SIZES[i] ?? [];
      expect(mask?.dims).toEqual([1, height, width]);
      const wanted = masks[i] ?? [];
      const differing = wanted.filter((place, at) => place !== mask?.data[at]).length;
      expect(differing).toBeLessThanOrEqual(1 + 1e-3 * width * height);
    }
    expect(new Set(masks.flatMap((mask) => [...mask])).size).toBeGreaterThan(1);
    await model.release();
  });

  it.each(['prelude.mean', 'ending.last_48'])('fails its check when its %s is wrong', async (constant) => {
    await expect(checkSpoiled(all, constant)).rejects.toMatchObject({ code: 'export.check-failed' });
  });

  const expectMasks = async (answers: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
    const masks = await appMasks(all);
    expect(answers.map(({ path }) => path)).toEqual(all.pictures);
    for (const [i, { mask, overlay, shares }] of answers.entries()) {
      const [width = 0, height = 0] = SIZES[i] ?? [];
      const written = sharp(join(all.folder, String(mask)));
      expect(await written.metadata()).toMatchObject({ width, height, channels: 1 });
      const values = await written.toColourspace('b-w').raw().toBuffer();
      const wanted = masks[i] ?? new Uint8Array(0);
      expect(wanted.filter((place, at) => place !== values[at]).length).toBeLessThanOrEqual(
        1 + width * height * 1e-3,
      );
      expect(await sharp(join(all.folder, String(overlay))).metadata()).toMatchObject({
        width,
        height,
        channels: 3,
      });
      const { disc } = shares as { readonly disc: number };
      expect(disc).toBeCloseTo(wanted.filter((place) => place === 1).length / wanted.length, 2);
    }
  };

  it('is drawn by predict.mjs, run as its user would: places of classes, and an overlay', async () =>
    expectMasks(await runJavascript(all.folder, all.pictures)));

  it.skipIf(python.command === null)(
    `is drawn by predict.py the same way${python.reason === null ? '' : ` (skipped: ${python.reason})`}`,
    async () => expectMasks(await runPython(python.command ?? '', all.folder, all.pictures)),
  );
});

describe('an exported model of points', () => {
  let all: Trained;
  beforeAll(async () => {
    all = await trained('points', { ...TINY_DRAWN, arch: 'resnet18', transforms: 'none', epochs: 2 });
  });
  afterAll(() => all.place.dispose());

  it('passes its check on every validation image, and comes with everything that is needed to use it', () => {
    const { check, files } = all.report;
    expect(check).toMatchObject({ kind: 'points', images: 6, differingPixels: null });
    expect(check?.maxDiffModelSize).toBeLessThan(1e-3);
    expect(files.map(({ name }) => name)).toEqual(FILES);
  });

  it('says what it is: names, lines, mirror pairs, and what it has never seen', () => {
    const { metadata } = decodeModel(readFileSync(join(all.folder, 'model.onnx')));
    expect(metadata).toMatchObject({
      task: 'points',
      classes: '["left","right","missing"]',
      height: '32',
      width: '48',
      edges: '[[0,1]]',
      mirrors: '[]',
      unseen: '[2]',
    });
    expect(readFileSync(join(all.folder, 'README.md'), 'utf8')).toContain('No training image had missing');
  });

  it('gives the app’s points of every image, x before y, in pixels of the image', async () => {
    const model = await loadModel(readFileSync(join(all.folder, 'model.onnx')));
    for (const [i, answer] of (await appAnswers(all)).entries()) {
      if (answer.kind !== 'points') throw new Error('a model of points answers with points');
      const { points } = await ask(model, all.pictures[i] ?? '');
      expect(points?.dims).toEqual([1, 3, 2]);
      expect(answer.points.map(([id]) => id)).toEqual([1, 2]);
      for (const [place, [, { x, y }]] of answer.points.entries()) {
        expect(Math.abs(Number(points?.data[2 * place]) - x)).toBeLessThan(0.05);
        expect(Math.abs(Number(points?.data[2 * place + 1]) - y)).toBeLessThan(0.05);
      }
    }
    await model.release();
  });

  it.each(['prelude.mean', 'ending.half'])('fails its check when its %s is wrong', async (constant) => {
    await expect(checkSpoiled(all, constant)).rejects.toMatchObject({
      code: 'export.check-failed',
      data: { what: 'points' },
    });
  });

  const expectPoints = async (answers: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
    const app = await appAnswers(all);
    for (const [i, { path, points, picture }] of answers.entries()) {
      expect(path).toBe(all.pictures[i]);
      const answer = app[i];
      const wanted = answer?.kind === 'points' ? answer.points : [];
      expect(Object.keys(points as object)).toEqual(['left', 'right']);
      for (const [place, found] of Object.values(points as Record<string, readonly number[]>).entries()) {
        const { x, y } = wanted[place]?.[1] ?? { x: NaN, y: NaN };
        expect(Math.hypot((found[0] ?? NaN) - x, (found[1] ?? NaN) - y)).toBeLessThan(0.05);
      }
      const [width, height] = SIZES[i] ?? [];
      expect(existsSync(join(all.folder, String(picture)))).toBe(true);
      expect(await sharp(join(all.folder, String(picture))).metadata()).toMatchObject({ width, height });
    }
  };

  it('is drawn by predict.mjs, run as its user would', async () =>
    expectPoints(await runJavascript(all.folder, all.pictures)));

  it.skipIf(python.command === null)(
    `is drawn by predict.py the same way${python.reason === null ? '' : ` (skipped: ${python.reason})`}`,
    async () => expectPoints(await runPython(python.command ?? '', all.folder, all.pictures)),
  );
});
