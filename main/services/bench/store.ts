/** Measures the project store on a made-up project: opening, lists, counts, reading and saving labels. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureClasses, writeImport, type ImportItem } from '#main/database/queries/importing.ts';
import { addRoot } from '#main/database/queries/roots.ts';
import { Draws } from '#shared/kernels/rng.ts';
import type { Log } from '#shared/util/Log.ts';
import type { OpenProject } from '../Projects.ts';
import { createStudio, type Studio } from '../Studio.ts';
import { benchMasks, type MaskBench } from './masks.ts';
import { repeat, round, type Timing } from './percentiles.ts';
import { benchSuggestions, type SuggestionBench } from './suggestions.ts';

export interface StoreBench {
  readonly items: number;
  readonly tags: number;
  readonly importMs: number;
  readonly open: Timing;
  readonly index: Readonly<Record<string, Timing>>;
  readonly counts: Timing;
  readonly classes: Timing;
  /** 100 items of a window that moves. */
  readonly read: Timing;
  /** One gesture on one item, durably stored. */
  readonly apply: Timing;
  readonly undo: Timing;
  /** One gesture on 1,000 items. */
  readonly applyMany: Timing;
  readonly masks: MaskBench;
  readonly suggestions: SuggestionBench;
}

export interface StoreBenchOptions {
  readonly items: number;
  readonly tagsPerItem: number;
  readonly log: Log;
  /** Where the project is made (and removed again); a temporary folder unless said otherwise. */
  readonly folder?: string;
}

const CLASSES = 17;
const TIMES = 20;

/** Makes a project of that many images (rows only, no files), measures, and removes it. */
export async function benchStore(options: StoreBenchOptions): Promise<StoreBench> {
  const folder = mkdtempSync(join(options.folder ?? tmpdir(), 'limn-bench-'));
  const studio = createStudio({ homeDir: folder, samplesDir: folder, projectsDir: folder, log: options.log });
  try {
    return await measure(studio, folder, options);
  } finally {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(studio: Studio, folder: string, options: StoreBenchOptions): Promise<StoreBench> {
  const { items: n, tagsPerItem } = options;
  const classes = Array.from({ length: CLASSES }, (_, i) => `class ${String(i + 1)}`);
  let project = studio.projects.create({ name: 'bench', folder, kind: 'tags', classes });
  const start = performance.now();
  fill(project, classes, options);
  const importMs = round(performance.now() - start);
  const open = await repeat(5, () => {
    studio.projects.close(project.id);
    project = studio.projects.open(project.path);
    studio.projects.describe(project);
  });
  const anItem = (i: number): number => 1 + ((i * 7919) % n);
  const apply = await repeat(100, (i) =>
    studio.labels.apply(project, {
      itemIds: [anItem(i)],
      add: [1 + (i % CLASSES)],
      remove: [],
      labeled: true,
    }),
  );
  const many = Array.from({ length: Math.min(1000, n) }, (_, i) => i + 1);
  return {
    items: n,
    tags: n * tagsPerItem,
    importMs,
    open,
    index: await measureIndex(studio, project),
    counts: await repeat(TIMES, () => studio.projects.describe(project)),
    classes: await repeat(TIMES, () => studio.classes.list(project)),
    read: await repeat(100, (i) =>
      studio.items.read(
        project,
        Array.from({ length: Math.min(100, n) }, (_, k) => 1 + ((anItem(i) + k) % n)),
      ),
    ),
    apply,
    undo: await repeat(100, () => studio.labels.undo(project)),
    masks: await benchMasks(studio, folder),
    applyMany: await repeat(10, (i) =>
      studio.labels.apply(project, { itemIds: many, add: [1 + i], remove: [2 + i], labeled: true }),
    ),
    suggestions: await benchSuggestions(studio, project, { items: n, classes: CLASSES }),
  };
}

async function measureIndex(studio: Studio, project: OpenProject): Promise<Record<string, Timing>> {
  const { items } = studio;
  return {
    all: await repeat(TIMES, () => items.index(project, {}, 'added')),
    byName: await repeat(TIMES, () => items.index(project, {}, 'name')),
    newestLabel: await repeat(TIMES, () => items.index(project, {}, 'newest-label')),
    unlabeled: await repeat(TIMES, () => items.index(project, { labeled: false }, 'added')),
    oneClass: await repeat(TIMES, () => items.index(project, { classIds: [1] }, 'name')),
    twoClasses: await repeat(TIMES, () => items.index(project, { classIds: [1, 2] }, 'added')),
    split: await repeat(TIMES, () => items.index(project, { split: 'train' }, 'name')),
    search: await repeat(TIMES, () => items.index(project, { search: '77' }, 'name')),
    everything: await repeat(TIMES, () =>
      items.index(project, { labeled: true, classIds: [1], split: 'valid', search: '7' }, 'newest-label'),
    ),
  };
}

/** Rows as an import would write them, in one transaction; tags by a fixed seed. */
function fill(project: OpenProject, classes: readonly string[], options: StoreBenchOptions): void {
  project.db.write('fill bench project', (db) => {
    const rootId = addRoot(db, '/nowhere');
    const classIds = ensureClasses(db, classes);
    const draws = new Draws(1);
    const items = Array.from({ length: options.items }, (_, i): ImportItem => {
      const tags = new Set<string>();
      while (tags.size < options.tagsPerItem) tags.add(classes[draws.below(classes.length)] ?? '');
      return {
        rootId,
        path: `folder-${String(i % 100)}/image-${String(i)}.jpg`,
        widthPx: 640,
        heightPx: 480,
        sizeBytes: 100_000,
        modifiedMs: 0,
        problem: null,
        drawn: null,
        tags: [...tags],
        split: i % 5 === 0 ? 'valid' : 'train',
        extra: null,
      };
    });
    writeImport(db, items, classIds);
  });
}
