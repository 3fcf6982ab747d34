/** Every format, through the whole studio: labels go out to the disk and come back as they were. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import { formatsFor, LABEL_FORMATS, type LabelFormat } from '#shared/domain/labelFormat.ts';
import { KINDS, type Kind } from '#shared/domain/project.ts';
import type { ExportReport, ImportFormat } from '#shared/domain/job.ts';
import { labeledProject, labelsOf } from '#tests/helpers/labeledProject.ts';
import { failureOf, openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
beforeEach(() => {
  store = openTestStore();
});
afterEach(() => store.close());

const at = (...parts: string[]): string => join(store.folder, ...parts);

async function exportTo(project: OpenProject, format: LabelFormat, folder: string): Promise<ExportReport> {
  const job = await store.studio.jobs.wait(store.studio.exporting.labels(project, format, folder).id);
  if (job.result?.kind !== 'export') throw new Error(`the export ended as ${JSON.stringify(job.error)}`);
  return job.result.report;
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'base64')]));
}

/** What `--format` has to be for a folder that was written in a format. */
const IMPORTED: Partial<Record<LabelFormat, ImportFormat>> = { fastai: 'masks', csv: 'csv' };
/** Formats that know no sides of a split. */
const SIDELESS: readonly LabelFormat[] = ['labelme', 'points-csv', 'csv'];

const cases = KINDS.flatMap((kind) =>
  formatsFor(kind)
    .filter((format) => kind !== 'tags' || (format !== 'csv' && format !== 'fastai'))
    .map((format) => ({ kind, format })),
);

describe('labels that go out and come back', () => {
  it.each(cases)('are the same $kind by $format, and the same bytes twice', async ({ kind, format }) => {
    const { project, imagesDir } = await labeledProject(store, 'first', { kind });
    await exportTo(project, format, at('out'));
    const first = filesIn(at('out'));
    await exportTo(project, format, at('out-2'));
    expect(filesIn(at('out-2'))).toEqual(first);

    const again = store.create('again', [], kind);
    const options = { format: IMPORTED[format] ?? (format as ImportFormat), imagesDir };
    const report = reportOf(await store.importNow(again, at('out'), options));
    expect(report.skipped).toEqual([]);
    const withSplit = !SIDELESS.includes(format);
    expect(labelsOf(store, again, { withSplit })).toEqual(labelsOf(store, project, { withSplit }));

    if (!withSplit) return;
    await exportTo(again, format, at('out-3'));
    // It names the folder of images and nothing else that could differ.
    const withoutReadme = (files: Readonly<Record<string, string>>): unknown => ({
      ...files,
      'README.md': '',
    });
    if (sameClasses(project, again))
      expect(withoutReadme(filesIn(at('out-3')))).toEqual(withoutReadme(first));
  });

  const sameClasses = (a: OpenProject, b: OpenProject): boolean => {
    const of = (project: OpenProject): unknown =>
      store.studio.classes.list(project).map(({ name, color }) => [name, color]);
    return JSON.stringify(of(a)) === JSON.stringify(of(b));
  };

  it('replace the last import and stay beside what was drawn here since', async () => {
    const { project, imagesDir } = await labeledProject(store, 'first', { kind: 'points' });
    await exportTo(project, 'points-csv', at('out'));
    const before = labelsOf(store, project);
    const report = reportOf(await store.importNow(project, at('out'), { format: 'points-csv', imagesDir }));
    expect(report).toMatchObject({ added: 0, updated: 5, newClasses: [] });
    expect(report.notes).toEqual([
      '5 images had been labeled here before: what was there was kept and the rest added.',
    ]);
    expect(labelsOf(store, project)).toEqual(before);
  });
});

describe('an export', () => {
  it('refuses a format that has no place for the labels, and names those that have', async () => {
    const refused: Record<Kind, string[]> = { tags: [], masks: [], points: [] };
    for (const kind of KINDS) {
      const project = store.create(kind, ['a'], kind);
      for (const format of LABEL_FORMATS) {
        try {
          const { id } = store.studio.exporting.labels(project, format, at('out'));
          expect(failureOf(await store.studio.jobs.wait(id))).toBe('export.nothing');
        } catch (error) {
          expect(error).toMatchObject({ code: 'export.kind', data: { kind, format } });
          refused[kind].push(format);
        }
      }
    }
    expect(refused).toEqual({
      tags: ['masks', 'points-csv', 'coco', 'yolo', 'voc'],
      masks: ['csv', 'points-csv'],
      points: ['csv', 'fastai', 'masks', 'voc'],
    });
  });

  it('removes what an earlier one left, and never what is somebody else’s', async () => {
    const { project } = await labeledProject(store, 'first', { kind: 'masks' });
    await exportTo(project, 'masks', at('out'));
    await exportTo(project, 'labelme', at('out'));
    const names = Object.keys(filesIn(at('out')));
    expect(names.filter((name) => name.startsWith('masks'))).toEqual([]);
    expect(names.filter((name) => name.endsWith('.json')).length).toBe(6);
    const again = store.studio.exporting.labels(project, 'voc', at('first-images'));
    expect((await store.studio.jobs.wait(again.id)).state).toBe('done');
  });
});
