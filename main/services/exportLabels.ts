/** A project's labels as files that other programs read. */
import { join, resolve } from 'node:path';
import { readMeta } from '#main/database/queries/meta.ts';
import { writeExportSlowly } from '#main/files/exportFolder.ts';
import {
  writeCsvLayout,
  writeFastaiLayout,
  type LayoutSource,
  type TextFile,
} from '#main/formats/fastaiLayout.ts';
import { LossCount, textFile, type LabelSet, type OutFile } from '#main/formats/labelSet.ts';
import { writeCoco } from '#main/formats/write/coco.ts';
import { writeCvat } from '#main/formats/write/cvat.ts';
import { writeLabelme } from '#main/formats/write/labelme.ts';
import { writeLabelStudio } from '#main/formats/write/labelStudio.ts';
import { writeFastaiMasks, writeIndexMasks, writeVoc } from '#main/formats/write/masks.ts';
import { writePointsLayout } from '#main/formats/write/points.ts';
import { exportReadme } from '#main/formats/write/readme.ts';
import { writeYolo } from '#main/formats/write/yolo.ts';
import { AppError, cancelled } from '#shared/contract/errors.ts';
import type { ExportReport } from '#shared/domain/job.ts';
import { canCarry, formatsFor, type LabelFormat } from '#shared/domain/labelFormat.ts';
import type { Progress } from './Jobs.ts';
import { readLabelSet } from './labelSet.ts';
import type { OpenProject } from './Projects.ts';

export interface LabelExport {
  readonly format: LabelFormat;
  /** null for the project's own `exports/labels-<format>`. */
  readonly folder: string | null;
}

interface Control {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Tables of tags bring a README of their own. */
type Writer = (set: LabelSet, loss: LossCount) => readonly OutFile[];

const WRITERS: Readonly<Record<LabelFormat, Writer>> = {
  csv: (set) => texts(writeCsvLayout(layoutOf(set))),
  fastai: (set) => (set.kind === 'tags' ? texts(writeFastaiLayout(layoutOf(set))) : writeFastaiMasks(set)),
  masks: writeIndexMasks,
  'points-csv': writePointsLayout,
  coco: writeCoco,
  yolo: writeYolo,
  voc: writeVoc,
  labelme: writeLabelme,
  cvat: writeCvat,
  'label-studio': writeLabelStudio,
};

/** @throws AppError `export.kind` when a format has no place for the labels of a project */
export function checkCarries(project: OpenProject, format: LabelFormat): void {
  const { kind } = project.db.read('kind', readMeta);
  if (canCarry(format, kind)) return;
  throw new AppError('export.kind', { format, kind, others: formatsFor(kind).join(', ') });
}

/**
 * Writes the labels of all images, opened or not, sorted: the same labels give the same bytes.
 * @throws AppError `export.kind`, `export.nothing`, `path.exists`, `path.read-only`, `disk.full`; CancelledError
 */
export async function exportLabels(
  project: OpenProject,
  { format, folder }: LabelExport,
  { progress, signal }: Control,
): Promise<ExportReport> {
  checkCarries(project, format);
  const set = readLabelSet(project);
  if (set.images.length === 0)
    throw new AppError('export.nothing', {
      problem: 'no image has been labeled yet; label some images first',
    });
  const target = folder === null ? join(project.path, 'exports', `labels-${format}`) : resolve(folder);
  const loss = new LossCount();
  const written = WRITERS[format](set, loss);
  const isTold = written.some(({ name }) => name === 'README.md');
  // It tells what was lost, and is therefore written last.
  const readme = { name: 'README.md', bytes: () => encode(exportReadme(set, format, loss.list())) };
  const all = isTold ? written : [...written, readme];
  progress(0, all.length);
  const files = await writeExportSlowly({ folder: target, kind: 'labels' }, all, (done) => {
    if (signal.aborted) throw cancelled();
    progress(done, all.length);
  });
  return { what: 'labels', folder: target, files, check: null, snippets: null, lost: loss.list() };
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const texts = (files: readonly TextFile[]): readonly OutFile[] =>
  files.map(({ name, text }) => textFile(name, text));

const layoutOf = ({ imagesDir, classes, images, unlabeled }: LabelSet): LayoutSource => ({
  imagesDir,
  classes: classes.map(({ name }) => name),
  rows: images,
  unlabeled,
});
