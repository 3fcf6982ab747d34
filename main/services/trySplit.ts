/** What the images of a project can be split by, and what a split would come to; nothing is changed. */
import { listClassRows } from '#main/database/queries/classes.ts';
import { findLeakingGroups, findNeighbourLeaks } from '#main/database/queries/dataProblems.ts';
import {
  countLeakedContents,
  listSplitCandidates,
  type SplitCandidate,
} from '#main/database/queries/splits.ts';
import { listTrainingRows, type TrainingRow } from '#main/database/queries/training.ts';
import type { CancelSignal } from '#shared/contract/call.ts';
import { NO_SIDES, type BySide } from '#shared/domain/dataFacts.ts';
import type { Split, SplitSpec } from '#shared/domain/project.ts';
import type { SplitChoices, SplitPreview } from '#shared/domain/splitting.ts';
import { groupChoices } from '#shared/kernels/groupChoices.ts';
import { classFacts, groupLeak, pause, tally } from './dataFacts.ts';
import type { OpenProject } from './Projects.ts';
import { groupsOf, sideOfValue, sidesBy, type Sides } from './splitRules.ts';

const MOST_FOLDERS = 200;

export function splitChoices(project: OpenProject): SplitChoices {
  const candidates = project.db.read('split choices', listSplitCandidates);
  const columns = sideColumns(candidates);
  const { choices, isSure } = groupChoices(candidates, (column) => columns.includes(column));
  return {
    images: candidates.length,
    groups: choices,
    isGrouped: isSure,
    folders: foldersOf(candidates),
    columns,
  };
}

/** Columns whose every value is a side, two sides at least. */
function sideColumns(candidates: readonly SplitCandidate[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const { extra } of candidates) {
    for (const [column, value] of Object.entries(extra ?? {})) {
      const all = values.get(column) ?? new Set();
      values.set(column, all.add(value));
    }
  }
  return [...values].flatMap(([column, all]) => {
    const sides = new Set([...all].map(sideOfValue));
    return sides.has('train') && sides.has('valid') && !sides.has(null) ? [column] : [];
  });
}

/** Every folder on a path, told by its whole path, so that folders of one name below different ones stay apart. */
function foldersOf(candidates: readonly SplitCandidate[]): SplitChoices['folders'] {
  const counts = new Map<string, number>();
  for (const { path } of candidates) {
    const folders = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= folders.length; depth += 1) {
      const name = folders.slice(0, depth).join('/');
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_FOLDERS);
}

/** @throws AppError `split.spec` as splitting does; CancelledError when `signal` says so */
export async function trySplit(
  project: OpenProject,
  spec: SplitSpec,
  signal: CancelSignal,
): Promise<SplitPreview> {
  const { candidates, rows, ids } = project.db.read('try split', (db) => ({
    candidates: listSplitCandidates(db),
    rows: listTrainingRows(db),
    ids: listClassRows(db).map(({ id }) => id),
  }));
  const sides = sidesBy(candidates, spec);
  const placed = rows.map((row): TrainingRow => ({ ...row, split: sides.get(row.id) ?? null }));
  await pause(signal);
  const found = project.db.read('groups on two sides', (db) => findLeakingGroups(db, sides));
  await pause(signal);
  return {
    sides: tally(placed),
    groups: spec.by === 'group' ? countGroups(groupsOf(candidates, spec), sides) : null,
    classes: classFacts(ids, placed, null),
    samePicture: project.db.read('copies on two sides', (db) => countLeakedContents(db, sides)),
    sameGroup: found === null ? null : groupLeak(found),
    neighbourFrames: project.db.read('frames on two sides', (db) => findNeighbourLeaks(db, sides)).length,
  };
}

function countGroups(groups: ReadonlyMap<string, readonly number[]>, sides: Sides): BySide {
  const counts: Record<Split | 'none', number> = { ...NO_SIDES };
  for (const [id] of groups.values()) counts[(id === undefined ? undefined : sides.get(id)) ?? 'none'] += 1;
  return counts;
}
