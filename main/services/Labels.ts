/** Tags: every gesture is one saved action that can be undone, also after a restart. */
import { nextAction, readHistory, recordAction, setActionState } from '#main/database/queries/actions.ts';
import type { WriteDb } from '#main/database/brands.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import {
  applyDiff,
  existingTags,
  itemsToMark,
  missingTags,
  tagsOfItems,
  unknownItems,
} from '#main/database/queries/labels.ts';
import { bumpVersion, readVersion } from '#main/database/queries/meta.ts';
import type { ActionResult } from '#shared/contract/api.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { HistoryState, LabelDiff } from '#shared/domain/labels.ts';
import { EMPTY_DIFF, isEmpty, itemsOf, reverse, touchesClasses } from '#shared/kernels/labelDiff.ts';
import type { OpenProject, Projects } from './Projects.ts';

/** Above this many items an answer says "many" instead of naming them. */
const MAX_ITEM_IDS = 500;

export interface TagEdit {
  readonly itemIds: readonly ItemId[];
  readonly add: readonly ClassId[];
  readonly remove: readonly ClassId[];
  /** True or false sets the mark. Null: items that get or lose a tag become labeled. */
  readonly labeled: boolean | null;
}

/** What an action is called: as a command for the undo menu, and as done for the toast. */
export interface Words {
  readonly command: string;
  readonly done: string;
}

export class Labels {
  readonly #projects: Projects;

  constructor(projects: Projects) {
    this.#projects = projects;
  }

  /**
   * Adds and removes tags on items in one action.
   * @throws AppError `item.unknown`, `class.unknown`
   */
  apply(project: OpenProject, edit: TagEdit): ActionResult {
    return this.run(project, (db) => {
      const itemIds = checkItems(db, edit.itemIds);
      const names = checkClasses(db, [...edit.add, ...edit.remove]);
      const add = [...new Set(edit.add)];
      const remove = [...new Set(edit.remove)].filter((id) => !add.includes(id));
      const tags = { added: missingTags(db, itemIds, add), removed: existingTags(db, itemIds, remove) };
      const diff = { ...EMPTY_DIFF, tags, labeled: marks(db, itemIds, edit, tags) };
      return { diff, words: describeEdit(edit, itemIds.length, names) };
    });
  }

  /**
   * Gives items exactly the tags of another item.
   * @throws AppError `item.unknown`
   */
  copy(project: OpenProject, from: ItemId, to: readonly ItemId[]): ActionResult {
    return this.run(project, (db) => {
      const itemIds = checkItems(db, to).filter((id) => id !== from);
      const wanted = tagsOfItems(db, checkItems(db, [from])).map(([, classId]) => classId);
      const keep = new Set(wanted);
      const removed = tagsOfItems(db, itemIds).filter(([, classId]) => !keep.has(classId));
      const labeled = itemsToMark(db, itemIds, true).map((id): readonly [ItemId, boolean] => [id, true]);
      const diff = { ...EMPTY_DIFF, tags: { added: missingTags(db, itemIds, wanted), removed }, labeled };
      const where = imagesOf(itemIds.length);
      return { diff, words: { command: `Copy tags to ${where}`, done: `Copied tags to ${where}` } };
    });
  }

  undo(project: OpenProject): ActionResult {
    return this.#step(project, 'undo');
  }

  redo(project: OpenProject): ActionResult {
    return this.#step(project, 'redo');
  }

  history(project: OpenProject): HistoryState {
    return project.db.read('history', readHistory);
  }

  /**
   * Runs one action: `plan` reads and says what is to change, and the diff is written, recorded and announced. A diff that
   * changes nothing is no action.
   */
  run(project: OpenProject, plan: (db: WriteDb) => { diff: LabelDiff; words: Words }): ActionResult {
    const result = project.db.write('apply action', (db) => {
      const { diff, words } = plan(db);
      if (isEmpty(diff)) return this.#result(db, EMPTY_DIFF, null);
      const now = Date.now();
      const done = applyDiff(db, diff, now);
      recordAction(db, words.command, done, now);
      bumpVersion(db);
      return this.#result(db, done, words.done);
    });
    this.#announce(project, result);
    return result;
  }

  #step(project: OpenProject, which: 'undo' | 'redo'): ActionResult {
    const result = project.db.write(which, (db) => {
      const action = nextAction(db, which);
      if (action === null) return this.#result(db, EMPTY_DIFF, null);
      const wanted = which === 'undo' ? reverse(action.diff) : action.diff;
      const done = applyDiff(db, wanted, Date.now());
      // What really changed is what the way back has to take back.
      setActionState(db, action.id, which === 'undo', which === 'undo' ? reverse(done) : done);
      bumpVersion(db);
      return this.#result(db, done, `${which === 'undo' ? 'Undid' : 'Redid'}: ${action.description}`);
    });
    this.#announce(project, result);
    return result;
  }

  #result(db: WriteDb, diff: LabelDiff, description: string | null): ActionResult {
    return {
      version: readVersion(db),
      description,
      history: readHistory(db),
      itemIds: itemsOf(diff, MAX_ITEM_IDS),
      classesChanged: touchesClasses(diff),
    };
  }

  #announce(project: OpenProject, result: ActionResult): void {
    if (result.description === null) return;
    const { itemIds, classesChanged } = result;
    this.#projects.announce(project, { itemIds, classesChanged });
  }
}

function checkItems(db: WriteDb, itemIds: readonly ItemId[]): readonly ItemId[] {
  const unknown = unknownItems(db, itemIds)[0];
  if (unknown !== undefined) throw new AppError('item.unknown', { id: unknown });
  return [...new Set(itemIds)];
}

function checkClasses(db: WriteDb, classIds: readonly ClassId[]): ReadonlyMap<ClassId, string> {
  const names = new Map(listClassRows(db).map((row) => [row.id, row.name]));
  const unknown = classIds.find((id) => !names.has(id));
  if (unknown !== undefined) throw new AppError('class.unknown', { id: unknown });
  return names;
}

function marks(
  db: WriteDb,
  itemIds: readonly ItemId[],
  edit: TagEdit,
  tags: LabelDiff['tags'],
): LabelDiff['labeled'] {
  const isLabeled = edit.labeled ?? true;
  const touched = new Set([...tags.added, ...tags.removed].map(([item]) => item));
  const ids = edit.labeled === null ? [...touched] : itemIds;
  return itemsToMark(db, ids, isLabeled).map((id) => [id, isLabeled]);
}

const imagesOf = (count: number): string => (count === 1 ? '1 image' : `${String(count)} images`);

/** "Tag 12 images: water, road". */
function describeEdit(edit: TagEdit, items: number, names: ReadonlyMap<ClassId, string>): Words {
  const list = (ids: readonly ClassId[]): string => {
    const shown = ids.slice(0, 3).map((id) => names.get(id) ?? '');
    return ids.length > 3 ? `${shown.join(', ')} and ${String(ids.length - 3)} more` : shown.join(', ');
  };
  const where = imagesOf(items);
  const { add, remove } = edit;
  if (add.length > 0 && remove.length > 0) {
    const what = `${where}: +${list(add)}, -${list(remove)}`;
    return { command: `Change tags of ${what}`, done: `Changed tags of ${what}` };
  }
  if (add.length > 0) return { command: `Tag ${where}: ${list(add)}`, done: `Tagged ${where}: ${list(add)}` };
  if (remove.length > 0) {
    return { command: `Untag ${where}: ${list(remove)}`, done: `Untagged ${where}: ${list(remove)}` };
  }
  const mark = edit.labeled === false ? 'unlabeled' : 'labeled';
  return { command: `Mark ${where} as ${mark}`, done: `Marked ${where} as ${mark}` };
}
