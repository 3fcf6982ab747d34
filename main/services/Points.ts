/** Points: reading and placing them, where every gesture is one saved action in the history of its image. */
import type { ReadDb } from '#main/database/brands.ts';
import { itemsToMark } from '#main/database/queries/labels.ts';
import { isSamePoint, readPoint, readPointsToday } from '#main/database/queries/points.ts';
import type { ItemActionResult } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemPoints, PointChange } from '#shared/domain/points.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import { checkClasses, checkItems, checkKind, type DoneAction, type Labels } from './Labels.ts';
import type { OpenProject } from './Projects.ts';

export interface Placing {
  readonly item: ItemId;
  readonly changes: readonly PointChange[];
  /** For the undo menu: "Move nose". */
  readonly what: string;
}

export class Points {
  readonly #labels: Labels;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /** The points of images, by the classes as they count today; images without points are left out. */
  read(project: OpenProject, items: readonly ItemId[]): readonly { item: ItemId; points: ItemPoints }[] {
    return project.db.read('read points', (db) => {
      checkKind(db, 'points');
      return readPointsToday(db, items);
    });
  }

  /**
   * Stores what one gesture did to points. A point that somebody else moved meanwhile goes where this gesture put it; the
   * answer says so, and undo brings theirs back.
   * @throws AppError `item.unknown`, `project.kind`, `class.unknown`
   */
  place(project: OpenProject, { item, changes, what }: Placing): ItemActionResult {
    let isMerged = false;
    const done = this.#labels.act(project, (db) => {
      checkKind(db, 'points');
      checkItems(db, [item]);
      checkClasses(
        db,
        changes.map((change) => change.classId),
      );
      const points = changes.map((change) => {
        const before = readPoint(db, item, change.classId);
        isMerged ||= !isSamePoint(before, change.before);
        return { item, classId: change.classId, before, after: change.after };
      });
      const labeled = itemsToMark(db, [item], true).map((id) => [id, true] as const);
      return { diff: { ...EMPTY_DIFF, points, labeled }, words: { command: what, done: what }, scope: item };
    });
    return { ...pointResult(project, done, item), isMerged };
  }
}

/** The answer to an action on one image, with its points as they are now if they changed. */
export function pointResult(project: OpenProject, done: DoneAction, item: ItemId | null): ItemActionResult {
  const { diff, ...result } = done;
  const isChanged = item !== null && diff.points.some((point) => point.item === item);
  const points = isChanged ? project.db.read('changed points', (db) => pointsNow(db, item)) : null;
  return { ...result, tiles: [], points, isMerged: false };
}

const pointsNow = (db: ReadDb, item: ItemId): ItemPoints => readPointsToday(db, [item])[0]?.points ?? [];
