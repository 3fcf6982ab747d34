/** A project's labels as files that other programs read. */
import { join, resolve } from 'node:path';
import { listClassRows } from '#main/database/queries/classes.ts';
import { listExportItems, type ExportItem } from '#main/database/queries/exporting.ts';
import { commonFolder } from '#main/files/commonFolder.ts';
import { writeExport } from '#main/files/exportFolder.ts';
import { writeCsvLayout, writeFastaiLayout, type LayoutSource } from '#main/formats/fastaiLayout.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ExportReport } from '#shared/domain/job.ts';
import type { OpenProject } from './Projects.ts';

export type LabelFormat = 'csv' | 'fastai';

const LAYOUTS = { csv: writeCsvLayout, fastai: writeFastaiLayout } as const;

/**
 * Writes the labels of all images, opened or not, sorted: the same labels give the same bytes.
 * @param folder null for the project's own `exports/labels-<format>`
 * @throws AppError `export.nothing`, `path.exists`, `path.read-only`, `disk.full`
 */
export function exportLabels(project: OpenProject, format: LabelFormat, folder: string | null): ExportReport {
  const source = readSource(project);
  if (source.rows.length === 0)
    throw new AppError('export.nothing', { problem: 'no image has been labeled yet; tag some images first' });
  const target = folder === null ? join(project.path, 'exports', `labels-${format}`) : resolve(folder);
  const files = writeExport({ folder: target, kind: 'labels' }, LAYOUTS[format](source));
  return { folder: target, files, check: null, snippets: null };
}

function readSource(project: OpenProject): LayoutSource {
  const { items, classes } = project.db.read('export labels', (db) => ({
    items: listExportItems(db),
    classes: listClassRows(db),
  }));
  const nameOf = new Map(classes.map((row) => [row.id, row.name]));
  const imagesDir = commonFolder([...new Set(items.map((item) => item.root))]);
  const fullName = (item: ExportItem): string => imageName(item, imagesDir);
  return {
    imagesDir: (imagesDir ?? '').replaceAll('\\', '/'),
    classes: classes.map((row) => row.name),
    rows: items
      .filter((item) => item.isLabeled)
      .map((item) => ({
        name: fullName(item),
        split: item.split,
        tags: item.classIds.flatMap((id) => nameOf.get(id) ?? []),
      })),
    unlabeled: items.filter((item) => !item.isLabeled).map(fullName),
  };
}

/** With several roots, names are told apart by their folder below the one that holds all roots. */
function imageName(item: ExportItem, imagesDir: string | null): string {
  if (imagesDir === null) return `${slashes(item.root)}/${item.path}`;
  const below = slashes(item.root.slice(imagesDir.length)).replace(/^\/+|\/+$/g, '');
  return below === '' ? item.path : `${below}/${item.path}`;
}

const slashes = (path: string): string => path.replaceAll('\\', '/');
