/** Long work that shows progress and can be cancelled. */
import type { WireError } from './wireError.ts';
import type { Kind, ProjectId } from './project.ts';
import type { DownloadReport } from './weights.ts';

export type JobId = string;
export type JobKind =
  'import' | 'thumbnails' | 'train' | 'lr-find' | 'predict' | 'suggest' | 'export' | 'download' | 'pyramid';
export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  readonly id: JobId;
  readonly project: ProjectId;
  readonly kind: JobKind;
  /** For a person: "Importing planet/train". */
  readonly title: string;
  readonly state: JobState;
  /** Items, steps, or bytes of a download. */
  readonly done: number;
  readonly total: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly error: WireError | null;
  /** Result of a finished job; which one depends on `kind`. */
  readonly result: JobResult | null;
}

export type JobResult =
  | { readonly kind: 'import'; readonly report: ImportReport }
  | { readonly kind: 'export'; readonly report: ExportReport }
  | { readonly kind: 'download'; readonly report: DownloadReport };

/** A reason for leaving something out, with how often it happened and the first few places. */
export interface SkippedGroup {
  readonly reason: string;
  readonly count: number;
  /** Up to 20 examples: path, or file and line. */
  readonly examples: readonly string[];
}

export interface ImportReport {
  readonly source: string;
  readonly format: ImportFormat;
  /** New items added. */
  readonly added: number;
  /** Items that were there already and got their labels from this import. */
  readonly updated: number;
  readonly labeled: number;
  readonly newClasses: readonly string[];
  readonly skipped: readonly SkippedGroup[];
  /** Things worth knowing that lost nothing: repeated tags merged, … */
  readonly notes: readonly string[];
  readonly elapsedMs: number;
}

export const IMPORT_FORMATS = [
  'images',
  'csv',
  'folder',
  'masks',
  'points-csv',
  'coco',
  'yolo',
  'voc',
  'labelme',
  'cvat',
  'label-studio',
] as const;
/**
 * `images`: a folder of images without labels; `csv`: a fastai CSV; `folder`: ImageFolder, one class per subfolder; `masks`:
 * images and mask files, in fastai's or any other layout, or a mask for each object. The others are files of other programs.
 */
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** What a source looks like before it is imported. */
export interface SourceLook {
  readonly path: string;
  readonly format: ImportFormat;
  readonly images: number;
  /** True when counting stopped early; `images` is then a lower bound. */
  readonly isLowerBound: boolean;
  readonly classes: readonly string[];
  /** csv: folder where the images were found, the suffix that makes the names match, and its columns. */
  readonly imagesDir: string | null;
  readonly suffix: string;
  readonly columns: readonly string[];
  /** The kinds of projects it holds labels for; all when it holds none. */
  readonly kinds: readonly Kind[];
  /** Masks that are pictures: the colours whose meaning nobody has said yet, as `#rrggbb`; empty otherwise. */
  readonly colors: readonly string[];
}

/** How a report of a run is written. */
export const REPORT_FORMATS = ['html', 'md'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ExportReport {
  readonly what: 'model' | 'labels' | 'report';
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Model exports only: what running the exported file showed. */
  readonly check: ExportCheck | null;
  readonly snippets: { readonly python: string; readonly javascript: string } | null;
  /** Labels only: what the format has no place for, and how often. */
  readonly lost: readonly { readonly reason: string; readonly count: number }[];
}

/** How far an exported model is from the app; what is allowed stands in docs/export.md. */
export interface ExportCheck {
  readonly kind: Kind;
  readonly images: number;
  /** Largest difference from the decoded originals: in any probability, of points in pixels of the image. */
  readonly maxDiffOriginal: number;
  /** The same at the model's own size, where no resizing happens. */
  readonly maxDiffModelSize: number;
  /** Masks: share of the pixels of all originals that have another class; null for other kinds. */
  readonly differingPixels: number | null;
}
