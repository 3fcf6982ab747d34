/** The classes of a run of masks or points against those of today: what is stored, what was predicted, what it is called. */
import { classResolver } from '#main/database/queries/masks.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { readRunSpec } from '#main/processes/runFolder.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Run } from '#shared/domain/run.ts';
import type { OpenProject } from './Projects.ts';
import { runClasses } from './runClasses.ts';
import { runFolder } from './runStore.ts';

export interface DrawnClasses {
  /** Of the run's classes when it began: under these its model answers. 0 for a point of which it has learned nothing. */
  readonly answeredIds: readonly ClassId[];
  /** As they are called today. */
  readonly names: readonly string[];
  readonly voidIndex: number | null;
  /** What an id counts as today; 0: nothing. */
  readonly resolve: (id: number) => number;
  /** The place among the run's classes of a label that is there today; undefined for classes that the run does not know. */
  readonly placeOfLabel: (id: number) => number | undefined;
  /** The same of an answer, whose class may be gone by now. */
  readonly placeOfAnswer: (id: number) => number | undefined;
}

export function drawnClasses(project: OpenProject, run: Run): DrawnClasses {
  const spec = readRunSpec(runFolder(project, run.id));
  const today = runClasses(project, run);
  const { resolve, voidId } = project.db.read('classes today', (db) => ({
    resolve: classResolver(db),
    voidId: listClassRows(db).find((row) => row.isVoid)?.id,
  }));
  const places = new Map(today.flatMap(({ id }, place) => (id === null ? [] : [[id, place] as const])));
  const unseen = new Set(spec.target.kind === 'points' ? spec.target.unseen : []);
  const ids = spec.classIds ?? today.map(({ id }) => id ?? 0);
  const answeredIds = ids.map((id, place) => (unseen.has(place) ? 0 : id));
  const own = new Map(ids.map((id, place) => [id, place]));
  const placeOfLabel = (id: number): number | undefined => places.get(resolve(id));
  return {
    answeredIds,
    names: today.map(({ name }) => name),
    voidIndex: voidId === undefined ? null : (places.get(voidId) ?? null),
    resolve,
    placeOfLabel,
    placeOfAnswer: (id) => placeOfLabel(id) ?? own.get(id),
  };
}
