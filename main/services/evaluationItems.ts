/** The images a run is judged by: those it did not train on, with what is said about them now. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { listExportItems, type ExportItem } from '#main/database/queries/exporting.ts';
import { readSnapshot, samplesOf } from '#main/datasets/snapshot.ts';
import { runFile } from '#main/processes/runFolder.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Run } from '#shared/domain/run.ts';
import type { OpenProject } from './Projects.ts';
import { runClasses } from './runClasses.ts';
import { runFolder } from './runStore.ts';

export type EvaluatedSide = 'valid' | 'test';
type RunSide = EvaluatedSide | 'train';

/** In sentences. */
export const SIDE_NAMES = { train: 'training', valid: 'validation', test: 'test' } as const;

export interface EvaluationItem {
  readonly id: ItemId;
  /** Absolute, where the image is now. */
  readonly path: string;
  readonly isLabeled: boolean;
  /** Current labels by the run's classes: 0 or 1 for each. */
  readonly targets: Uint8Array;
}

/**
 * `valid`: the validation images of the run as it began, whatever the split is now. `test`: the images of today's test side
 * that the run neither trained on nor chose its best epoch by. Labels are today's in both, so that a corrected label
 * counts at once; a class that was renamed is still the same, one that was deleted or merged away counts as absent. `train`:
 * those that it trained on.
 */
export const evaluationItems = (project: OpenProject, run: Run, side: RunSide): readonly EvaluationItem[] =>
  itemsBySide(project, run)(side);

/** The same for several sides: the project is read once. */
export function itemsBySide(project: OpenProject, run: Run): (side: RunSide) => readonly EvaluationItem[] {
  const items = project.db.read('evaluation items', listExportItems);
  const snapshot = readSnapshot(runFile(runFolder(project, run.id), 'data'));
  const valid = new Set(samplesOf(snapshot, 'valid').map((row) => row.id));
  const train = new Set(samplesOf(snapshot, 'train').map((row) => row.id));
  const standsOn = (item: ExportItem, side: RunSide): boolean =>
    side === 'test'
      ? item.split === 'test' && !valid.has(item.id) && !train.has(item.id)
      : (side === 'valid' ? valid : train).has(item.id);
  const places = new Map(runClasses(project, run).flatMap(({ id }, i) => (id === null ? [] : [[id, i]])));
  const toEvaluation = (item: ExportItem): EvaluationItem => ({
    id: item.id,
    path: join(item.root, item.path),
    isLabeled: item.isLabeled,
    targets: targetsOf(item, places, run.classes.length),
  });
  return (side) => items.filter((item) => standsOn(item, side)).map(toEvaluation);
}

function targetsOf(item: ExportItem, places: ReadonlyMap<number, number>, classes: number): Uint8Array {
  const targets = new Uint8Array(classes);
  for (const id of item.classIds) {
    const place = places.get(id);
    if (place !== undefined) targets[place] = 1;
  }
  return targets;
}

/** Changes when other weights or other images would be used; labels have no part in it. */
export function evaluationKey(version: string, items: readonly EvaluationItem[]): string {
  const hash = createHash('sha256').update(version);
  for (const { id, path } of items) hash.update(`\n${id} ${path}`);
  return hash.digest('hex');
}
