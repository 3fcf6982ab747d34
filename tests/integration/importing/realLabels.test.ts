/** The labels of other programs that lie beside the project: read as they come, written in every format, and read again. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPngMask } from '#main/formats/pngMask.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { formatsFor, type LabelFormat } from '#shared/domain/labelFormat.ts';
import type { Raster } from '#shared/domain/mask.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import type { ImportFormat, ImportReport } from '#shared/domain/job.ts';
import type { Kind } from '#shared/domain/project.ts';
import { findPython } from '#tests/helpers/findPython.ts';
import { labelsOf } from '#tests/helpers/labeledProject.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

const data = resolve(import.meta.dirname, '../../../../shared/data');
const at = (...parts: string[]): string => join(data, ...parts);
const SETS = ['camvid', 'camvid_tiny', 'nuclei', 'face_points', 'coco_tiny', 'labelme'] as const;
const missing = SETS.filter((name) => !existsSync(at(name)));
const why = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not in ../shared/data)`;

let store: TestStore;
beforeEach(() => {
  store = openTestStore();
});
afterEach(() => store.close());

const here = (...parts: string[]): string => join(store.folder, ...parts);

async function imported(
  name: string,
  kind: Kind,
  source: string,
): Promise<{ project: OpenProject; report: ImportReport }> {
  const project = store.create(name, [], kind);
  return { project, report: reportOf(await store.importNow(project, source)) };
}

async function exportTo(project: OpenProject, format: LabelFormat, folder: string): Promise<void> {
  const job = await store.studio.jobs.wait(store.studio.exporting.labels(project, format, folder).id);
  expect(job).toMatchObject({ state: 'done', error: null });
}

/** The masks of labeled images by the end of their path, as class names. */
function maskOf(project: OpenProject, ending: string): { mask: Raster; names: ReadonlyMap<number, string> } {
  const { studio } = store;
  const names = new Map(studio.classes.list(project).map(({ id, name }) => [id, name]));
  const items = studio.items.read(project, [...studio.items.index(project, { labeled: true }, 'name')]);
  const item = items.find(({ path }) => path.endsWith(ending));
  const mask = item === undefined ? null : rasterOf(studio.masks.read(project, item.id));
  if (mask === null) throw new Error(`there is no mask of ${ending}`);
  return { mask, names };
}

const FORMATS: Partial<Record<LabelFormat, ImportFormat>> = { fastai: 'masks' };

/** Out in every format that can carry the labels, and in again: the same labels. */
async function roundTrips(project: OpenProject, kind: Kind, imagesDir: string): Promise<void> {
  const before = labelsOf(store, project, { withSplit: false });
  for (const format of formatsFor(kind)) {
    if (kind === 'tags' && (format === 'csv' || format === 'fastai')) continue;
    await exportTo(project, format, here(format));
    const again = store.create(`again-${format}`, [], kind);
    const options = { format: FORMATS[format] ?? (format as ImportFormat), imagesDir };
    const report = reportOf(await store.importNow(again, here(format), options));
    expect([format, report.skipped]).toEqual([format, []]);
    expect([format, labelsOf(store, again, { withSplit: false })]).toEqual([format, before]);
  }
}

describe.skipIf(missing.length > 0)(`labels of other programs${why}`, () => {
  it('camvid: masks beside the images, two sides, twelve codes', async () => {
    const { project, report } = await imported('camvid', 'masks', at('camvid'));
    expect(report).toMatchObject({ format: 'masks', added: 235, labeled: 235, skipped: [] });
    const classes = store.studio.classes.list(project);
    expect(classes.map(({ name }) => name).join()).toBe(
      'Sky,Building,Pole,Road,Sidewalk,Tree,Sign,Fence,Car,Pedestrian,Cyclist,Void',
    );
    expect(classes.filter(({ isVoid }) => isVoid).map(({ name }) => name)).toEqual(['Void']);
    expect(store.studio.projects.describe(project).counts.bySplit).toMatchObject({
      train: 184,
      valid: 51,
      none: 0,
    });
    const stem = '0016E5_06540.png';
    const { mask } = maskOf(project, `train/${stem}`);
    const truth = await sharp(at('camvid', 'trainannot', stem))
      .extractChannel(0)
      .raw()
      .toBuffer();
    const first = classes[0]?.id ?? 0;
    expect([...mask.data].every((value, i) => value - first === truth[i])).toBe(true);
  });

  it('camvid_tiny: fastai’s layout, in every format and back', async () => {
    const { project, report } = await imported('tiny', 'masks', at('camvid_tiny'));
    expect(report).toMatchObject({ format: 'masks', added: 100, labeled: 100, skipped: [] });
    await roundTrips(project, 'masks', at('camvid_tiny'));
    // fastai’s own files come out as they went in: the same names, the same numbers.
    const names = readdirSync(at('camvid_tiny', 'labels')).filter((name) => name.endsWith('.png'));
    expect(readdirSync(here('fastai', 'labels'), { recursive: true }).map(String).sort()).toEqual(
      expect.arrayContaining(names.map((name) => expect.stringContaining(name) as string)),
    );
    const read = (path: string): unknown => {
      const result = readPngMask(readFileSync(path), 1e6);
      return result.ok && result.pixels.kind === 'index' ? result.pixels.values : result;
    };
    for (const name of names.slice(0, 20))
      expect(read(findFile(here('fastai', 'labels'), name))).toEqual(read(at('camvid_tiny', 'labels', name)));
  });

  it('nuclei: a mask for each object', async () => {
    const { project, report } = await imported('nuclei', 'masks', at('nuclei'));
    expect(report).toMatchObject({
      added: 64,
      labeled: 64,
      skipped: [],
      newClasses: ['background', 'object'],
    });
    const id = readdirSync(at('nuclei')).sort()[0] ?? '';
    const folder = at('nuclei', id, 'masks');
    const { mask, names } = maskOf(project, `${id}.png`);
    const union = new Uint8Array(mask.data.length);
    for (const name of readdirSync(folder)) {
      const pixels = await sharp(join(folder, name)).extractChannel(0).raw().toBuffer();
      pixels.forEach((value, i) => (union[i] = value > 0 ? 1 : (union[i] ?? 0)));
    }
    expect(
      [...mask.data].every((value, i) => names.get(value) === (union[i] === 1 ? 'object' : 'background')),
    ).toBe(true);
    await roundTrips(project, 'masks', at('nuclei'));
  });

  it('face_points: 68 points of 408 faces', async () => {
    const { project, report } = await imported('faces', 'points', at('face_points'));
    expect(report).toMatchObject({ format: 'points-csv', added: 408, labeled: 408, skipped: [] });
    expect(report.newClasses.length).toBe(68);
    const labels = labelsOf(store, project) as Record<string, { labels: [string, number, number, number][] }>;
    const [path, first] =
      Object.entries(labels).find(([name]) => name.endsWith('Abdel_Aziz_Al-Hakim_41.jpg')) ?? [];
    expect(path).toBeDefined();
    expect(first?.labels.find(([name]) => name === '0')).toEqual(['0', 2, 69, 144]);
    await roundTrips(project, 'points', at('face_points'));
  });

  it('coco_tiny: boxes become tags and lose their places, which is said', async () => {
    const { project, report } = await imported('coco', 'tags', at('coco_tiny'));
    expect(report).toMatchObject({ format: 'coco', added: 200, labeled: 200, skipped: [] });
    expect(report.notes).toEqual(['688 boxes and shapes became tags; where they were is not kept.']);
    await roundTrips(project, 'tags', at('coco_tiny'));
    const masks = store.create('masks', [], 'masks');
    const job = await store.importNow(masks, at('coco_tiny'));
    expect(job.error).toMatchObject({ code: 'labels.none', data: { kind: 'masks', holds: 'boxes' } });
  });

  it('labelme: polygons are painted as labelme paints them', async () => {
    const root = at('labelme', 'semantic_segmentation');
    const own = await imported('own', 'masks', join(root, 'data_annotated'));
    expect(own.report).toMatchObject({ format: 'labelme', added: 3, labeled: 3, skipped: [] });
    const voc = await imported('voc', 'masks', join(root, 'data_dataset_voc'));
    expect(voc.report).toMatchObject({ format: 'voc', added: 3, labeled: 3, skipped: [] });
    for (const stem of ['2011_000003', '2011_000006', '2011_000025']) {
      const [drawn, made] = [maskOf(own.project, `${stem}.jpg`), maskOf(voc.project, `${stem}.jpg`)];
      const nameIn = ({ names }: typeof drawn, id: number): string => names.get(id) ?? '_background_';
      let same = 0;
      drawn.mask.data.forEach((id, i) => {
        const theirs = made.mask.data[i] ?? 0;
        // 255 (ignored) is no class in ours either.
        if (theirs === 0 ? id === 0 : nameIn(drawn, id) === nameIn(made, theirs)) same += 1;
      });
      // Theirs has the lines of the outlines as well.
      expect(same / drawn.mask.data.length).toBeGreaterThan(0.985);
    }
    await roundTrips(own.project, 'masks', join(root, 'data_annotated'));
    const { report } = await imported('primitives', 'masks', at('labelme', 'primitives'));
    expect(report.skipped.map(({ reason, count }) => [reason, count])).toEqual([
      ['a line, which has no area', 2],
      ['points, which are no part of a mask', 1],
    ]);
    const flags = await imported('flags', 'tags', at('labelme', 'classification', 'data_annotated'));
    expect(flags.report).toMatchObject({ added: 2, labeled: 2, newClasses: ['cat', 'dog'] });
  });

  const python = findPython(['pycocotools', 'numpy']);
  it.skipIf(python.command === null)(
    `COCO files open in pycocotools, and areas agree (${python.reason ?? 'Python found'})`,
    async () => {
      const { project } = await imported('tiny', 'masks', at('camvid_tiny'));
      await exportTo(project, 'coco', here('coco'));
      const faces = await imported('faces', 'points', at('face_points'));
      await exportTo(faces.project, 'coco', here('faces'));
      const script = `
import sys
from pycocotools.coco import COCO
from pycocotools import mask as M
coco = COCO(sys.argv[1])
anns = coco.loadAnns(coco.getAnnIds())
wrong = [a['id'] for a in anns if int(M.area(coco.annToRLE(a))) != a['area'] or int(coco.annToMask(a).sum()) != a['area'] or list(M.toBbox(coco.annToRLE(a))) != a['bbox']]
faces = COCO(sys.argv[2])
points = faces.loadAnns(faces.getAnnIds())
assert all(len(a['keypoints']) == 204 and a['num_keypoints'] == 68 for a in points)
print('RESULT', len(coco.getImgIds()), len(anns), len(wrong), len(points))
`;
      const run = spawnSync(
        python.command ?? '',
        ['-c', script, here('coco', 'annotations.json'), here('faces', 'annotations.json')],
        { encoding: 'utf8' },
      );
      expect(run.stderr).toBe('');
      const [images, annotations, wrong, points] = (/RESULT (.*)/.exec(run.stdout)?.[1] ?? '')
        .split(' ')
        .map(Number);
      expect({ images, wrong, points }).toEqual({ images: 100, wrong: 0, points: 408 });
      expect(annotations).toBeGreaterThan(500);
    },
  );
});

function findFile(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true })
    .map(String)
    .find((path) => path.endsWith(name));
  return join(folder, found ?? name);
}
