/** The classes of a run as the project calls them now. */
import { listClassRows } from '#main/database/queries/classes.ts';
import { readRunSpec } from '#main/processes/runFolder.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Run } from '#shared/domain/run.ts';
import type { OpenProject } from './Projects.ts';
import { runFolder } from './runStore.ts';

export interface RunClass {
  /** Null when the project has no such class any more. */
  readonly id: ClassId | null;
  /** Of today; a class that is gone keeps the name it had, told apart from a new class of that name. */
  readonly name: string;
}

/** One entry per output of the run's model, in its order. Classes are known by id, in runs without ids by name. */
export function runClasses(project: OpenProject, run: Run): readonly RunClass[] {
  const rows = project.db.read('classes of a run', listClassRows);
  const { classIds } = readRunSpec(runFolder(project, run.id));
  const nameOf = new Map(rows.map((row) => [row.id, row.name]));
  const idOf = new Map(rows.map((row) => [row.name, row.id]));
  const taken = new Set(nameOf.values());
  return run.classes.map((name, i) => {
    const id = (classIds === undefined ? idOf.get(name) : classIds[i]) ?? null;
    const current = id === null ? undefined : nameOf.get(id);
    if (current !== undefined) return { id, name: current };
    return { id: null, name: taken.has(name) ? `${name} (deleted)` : name };
  });
}
