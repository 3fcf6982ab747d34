import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportLabels } from '#main/services/exportLabels.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { LabelFormat } from '#shared/domain/labelFormat.ts';
import { makeProject, openWorkplace, writePicture, type Workplace } from '#tests/helpers/projectWithRun.ts';

const CLASSES = ['clear', 'blow down', 'so-called "x"', 'a,b', '🌊 sea'];
const control = { progress: () => {}, signal: new AbortController().signal };

const exportTo = (project: OpenProject, format: LabelFormat, folder: string | null) =>
  exportLabels(project, { format, folder }, control);

describe('exported labels', () => {
  let place: Workplace;
  let project: OpenProject;

  beforeEach(async () => {
    place = openWorkplace();
    project = await makeProject(place, { images: 14, classes: CLASSES });
  });
  afterEach(() => place.dispose());

  /** Tags by file, of labeled images only. */
  const labelsOf = (of: OpenProject): Record<string, readonly string[]> => {
    const names = new Map(place.studio.classes.list(of).map((cls) => [cls.id, cls.name]));
    const ids = [...place.studio.items.index(of, { labeled: true }, 'name')];
    const items = place.studio.items.read(of, ids);
    return Object.fromEntries(
      items.map((item) => [item.name, item.classIds.map((id) => names.get(id) ?? '?').sort()]),
    );
  };
  const sidesOf = (of: OpenProject): Record<string, string | null> => {
    const ids = [...place.studio.items.index(of, { labeled: true }, 'name')];
    return Object.fromEntries(place.studio.items.read(of, ids).map((item) => [item.name, item.split]));
  };
  const importAgain = async (folder: string, delimiter: string | null): Promise<OpenProject> => {
    const again = place.studio.projects.create({
      name: 'again',
      folder: place.dir,
      kind: 'tags',
      classes: [],
    });
    const source = join(folder, 'labels.csv');
    const imagesDir = join(place.dir, 'images');
    await place.studio.importing.run(
      again,
      { source, format: 'csv', imagesDir, suffix: null, delimiter },
      control,
    );
    return again;
  };
  const bytesOf = (folder: string): Record<string, string> =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]));

  it.each(['csv', 'fastai'] as const)('come back from %s as they went out', async (format: LabelFormat) => {
    const folder = join(place.dir, 'out');
    await exportTo(project, format, folder);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(readme).toContain(`--delim ';'`);
    const again = await importAgain(folder, ';');
    expect(labelsOf(again)).toEqual(labelsOf(project));
    if (format === 'fastai') {
      place.studio.splits.apply(again, { by: 'column', column: 'is_valid' });
      expect(sidesOf(again)).toEqual(sidesOf(project));
    }
  });

  it.each(['csv', 'fastai'] as const)(
    'are the same bytes when exported twice as %s',
    async (format: LabelFormat) => {
      const [first, second] = ['one', 'two'].map((name) => join(place.dir, name));
      await exportTo(project, format, first ?? '');
      await exportTo(project, format, second ?? '');
      await exportTo(project, format, second ?? '');
      expect(bytesOf(second ?? '')).toEqual(bytesOf(first ?? ''));
    },
  );

  it('cover every image: labeled ones in the table, the others in a list', async () => {
    await writePicture(join(place.dir, 'images'), { name: 'new.png', widthPx: 9, heightPx: 9, seed: 77 });
    await place.studio.importing.run(
      project,
      { source: join(place.dir, 'images'), format: 'images', imagesDir: null, suffix: null, delimiter: null },
      control,
    );
    const report = await exportTo(project, 'csv', null);
    expect(report.folder).toBe(join(project.path, 'exports', 'labels-csv'));
    expect(report.files.map((file) => file.name)).toContain('unlabeled.txt');
    expect(readFileSync(join(report.folder, 'unlabeled.txt'), 'utf8')).toBe('new.png\n');
    expect(readFileSync(join(report.folder, 'labels.csv'), 'utf8').split('\n')).toHaveLength(14 + 2);
  });

  it('take a list of unlabeled images away again when all are labeled', async () => {
    const folder = join(place.dir, 'out');
    const ids = [...place.studio.items.index(project, {}, 'name')].slice(0, 2);
    const mark = (labeled: boolean) =>
      place.studio.labels.apply(project, { itemIds: ids, add: [], remove: [], labeled });
    mark(false);
    await exportTo(project, 'csv', folder);
    expect(readdirSync(folder)).toContain('unlabeled.txt');
    mark(true);
    await exportTo(project, 'csv', folder);
    expect(readdirSync(folder)).not.toContain('unlabeled.txt');
  });

  it('tell images of several roots apart by their folders', async () => {
    const other = join(place.dir, 'more', 'pictures');
    mkdirSync(other, { recursive: true });
    await writePicture(other, { name: 'img 0.png', widthPx: 9, heightPx: 9, seed: 3 });
    writeFileSync(join(place.dir, 'more.csv'), 'image_name,tags\nimg 0.png,clear\n');
    await place.studio.importing.run(
      project,
      { source: join(place.dir, 'more.csv'), format: 'csv', imagesDir: other, suffix: '', delimiter: ' ' },
      control,
    );
    const folder = join(place.dir, 'out');
    await exportTo(project, 'csv', folder);
    const table = readFileSync(join(folder, 'labels.csv'), 'utf8');
    expect(table).toContain('\nimages/img 0.png,\n');
    expect(table).toContain('\nmore/pictures/img 0.png,clear\n');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`\`${place.dir}\``);
  });

  it('never overwrite a file that Limn did not write', async () => {
    await expect(exportTo(project, 'csv', place.dir)).rejects.toThrow('path.exists');
    expect(readFileSync(join(place.dir, 'labels.csv'), 'utf8')).toContain('img 0.png');
  });

  it('say so when there is nothing to export', async () => {
    const empty = place.studio.projects.create({
      name: 'empty',
      folder: place.dir,
      kind: 'tags',
      classes: [],
    });
    await expect(exportTo(empty, 'csv', null)).rejects.toThrow('export.nothing');
  });
});
